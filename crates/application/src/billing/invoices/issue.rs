//! Issuing invoices: a draft becomes a document.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;

use super::draft::draft_of;
use super::terms::Holder;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Freezes a draft into a document with a number. What costs nothing is paid at once.
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
        let holder = Holder::of(&*work, draft.as_stored().client).await?;
        let (terms, number) = self.issue_terms(&*work, &holder, &draft).await?;
        let (mut invoice, event) = draft.issue(terms, number)?;
        let mut events = vec![event];
        events.extend(self.make_fiscal(&*work, &holder, &mut invoice).await?);
        work.invoices().save(&invoice.into()).await?;
        self.commit(work, actor, &events).await
    }
}
