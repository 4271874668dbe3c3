//! Knows what is frozen beside the sale when a document is made: the logo and, where the seller wants
//! it, the client's account.

use bursar_domain::billing::invoice::{AccountStatement, Enclosed, InvoiceId, StatedMovement};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Currency;

use super::terms::Holder;
use crate::ports::UnitOfWork;
use crate::{Desk, Error, Scope};

/// How many entries of the journal a document states, the last ones.
const MOST_MOVEMENTS: u32 = 50;

impl Desk {
    /// What a document carries that is made in this unit of work, after all its entries were kept.
    pub(super) async fn enclosed(
        &self,
        work: &dyn UnitOfWork,
        holder: &Holder,
        invoice: InvoiceId,
        currency: Currency,
    ) -> Result<Enclosed, Error> {
        let logo = work.logos().sha256(holder.configuration.id()).await?;
        if !holder.settings().invoicing.journal_on_pdf {
            return Ok(Enclosed { logo, account: None });
        }
        let balance = work.ledgers().get(holder.client.id()).await?.credit(currency);
        let entries = work.ledgers().of_invoice(invoice, MOST_MOVEMENTS).await?;
        let movements = entries.iter().map(|entry| StatedMovement::of(entry, invoice, self.zone()));
        let movements = movements.collect::<Result<_, _>>()?;
        Ok(Enclosed {
            logo,
            account: Some(AccountStatement { on: self.today(), balance, movements }),
        })
    }

    /// The account that a draft would state if it were issued now.
    pub(super) async fn prospective_account(
        &self,
        scope: Scope,
        holder: &Holder,
        currency: Currency,
    ) -> Result<Option<AccountStatement>, Error> {
        if !holder.settings().invoicing.journal_on_pdf {
            return Ok(None);
        }
        let ledger = self.ports.journal.ledger(scope, holder.client.id()).await?;
        let (on, balance) = (self.today(), ledger.credit(currency));
        Ok(Some(AccountStatement { on, balance, movements: Vec::new() }))
    }
}
