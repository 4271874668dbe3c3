//! Issuing invoices: a draft becomes a document.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;

use super::add_credit::require_allowed;
use super::draft::draft_of;
use super::terms::Holder;
use crate::billing::documents::DocumentOf;
use crate::billing::journal::posted;
use crate::billing::settle::{Debts, pays_by_itself};
use crate::mail::Notice;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Freezes a draft into a document with a number. What costs nothing is paid at once, and so
    /// is what credit pays by itself.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn issue_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::IssueInvoices)?;
        let work = self.begin(actor).await?;
        let draft = draft_of(&*work, id, seen).await?;
        let client = draft.as_stored().client;
        let holder = Holder::of(&*work, client).await?;
        // Locked before the series of numbers, as by payments.
        let mut ledger = work.ledgers().get(client).await?;
        let (terms, number) = self.issue_terms(&*work, &holder, &draft).await?;
        let (invoice, event) = draft.issue(terms, number)?;
        require_allowed(&*work, &holder, &invoice, &ledger).await?;
        let mut events = vec![event];
        let mut debts = Debts::only(holder, invoice);
        if pays_by_itself(&debts.holder) {
            self.expire_due(&*work, actor, &mut ledger).await?;
            events.extend(self.settle(&*work, actor, &mut debts, &mut ledger).await?);
            events.extend(ledger.written().iter().map(posted));
            work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        }
        let (holder, invoices) = debts.into_parts();
        let mut issued = Vec::with_capacity(invoices.len());
        for mut invoice in invoices {
            events.extend(self.make_fiscal(&*work, &holder, &mut invoice).await?);
            self.tell(&*work, &holder.client, Notice::Issued(&invoice)).await?;
            self.tell_of_money(&*work, &invoice, ledger.written().iter()).await?;
            work.invoices().save(&invoice.clone().into()).await?;
            if let Some(number) = invoice.number() {
                work.documents().expect(DocumentOf::Invoice(invoice.id()), number).await?;
            }
            issued.push(invoice);
        }
        self.commit(work, actor, &events).await?;
        for invoice in &issued {
            self.print_issued(actor, invoice).await;
        }
        Ok(())
    }
}
