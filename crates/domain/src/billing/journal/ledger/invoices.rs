//! Knows how a ledger and an invoice agree while money moves between them.

use bursar_kernel::money::Money;

use super::super::{Account, Cause, Entry, Posting, PostingError};
use super::{Ledger, LedgerError};
use crate::billing::invoice::{InvoiceId, InvoiceKind, IssuedInvoice};

impl Ledger {
    /// Looks at an invoice, so that money can move to it and from it.
    pub fn open(&mut self, invoice: &IssuedInvoice) -> Result<(), LedgerError> {
        if invoice.as_stored().client != self.client {
            return Err(LedgerError::NotAtHand);
        }
        self.invoices.insert(invoice.id(), invoice.balance()?);
        Ok(())
    }

    /// Refuses an invoice that does not state what was written.
    pub fn require_agreement(&self, invoice: &IssuedInvoice) -> Result<(), LedgerError> {
        let is_agreed = self.written_of(invoice.id())? == invoice.balance()?;
        if is_agreed { Ok(()) } else { Err(LedgerError::Disagreement) }
    }

    /// All that is written for a movement to or from an invoice, which states already what it comes
    /// to by it: credit that it sold goes back before what was paid leaves it, and credit that it
    /// sells follows what was paid.
    ///
    /// Where the movement is a reversal, it reverses `sale` too if all of that goes back, and takes
    /// credit that is no longer there (product 2.1); so does one of money that has gone already.
    pub fn with_credit(
        &self,
        invoice: &IssuedInvoice,
        movement: Posting,
        sale: Option<&Entry>,
    ) -> Result<Vec<Posting>, LedgerError> {
        let account = Account::Invoice(invoice.id());
        let mut held = self.written_of(invoice.id())?;
        if movement.destination == account {
            held = held.plus(movement.received)?;
        }
        if movement.source == account {
            held = held.minus(movement.paid)?;
        }
        let beyond = held.minus(invoice.balance()?)?;
        if invoice.as_stored().kind != InvoiceKind::AddCredit || beyond.is_zero() {
            return Ok(vec![movement]);
        }
        if beyond.is_negative() {
            let back = going_back(account, beyond.negated()?, &movement, sale)?;
            return Ok(vec![back, movement]);
        }
        let sold = Posting::new(account, Account::Credit, beyond, Cause::CreditBought)?;
        Ok(vec![movement, sold])
    }

    fn written_of(&self, invoice: InvoiceId) -> Result<Money, LedgerError> {
        self.invoices.get(&invoice).copied().ok_or(LedgerError::NotAtHand)
    }
}

/// Credit that goes back to the invoice that sold it.
fn going_back(
    to: Account,
    sum: Money,
    movement: &Posting,
    sale: Option<&Entry>,
) -> Result<Posting, PostingError> {
    let is_reversal = movement.reverses.is_some();
    if let (true, Some(sale), Some(reason)) = (is_reversal, sale, &movement.reason)
        && sale.destination().money == sum
    {
        return Ok(Posting::reversal(sale, reason.clone()));
    }
    let mut back = Posting::new(Account::Credit, to, sum, Cause::CreditTakenBack)?;
    back.reason.clone_from(&movement.reason);
    back.may_overdraw = is_reversal || movement.may_overdraw;
    Ok(back)
}
