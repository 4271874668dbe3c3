//! Knows which invoices for credit a configuration lets be issued (product 4.8).

use bursar_domain::billing::invoice::{InvoiceKind, IssuedInvoice};
use bursar_domain::billing::journal::Ledger;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Amount, Rounding};
use rust_decimal::Decimal;

use super::terms::Holder;
use crate::Error;
use crate::ports::UnitOfWork;

/// Refuses an invoice for too little or too much credit, and a second one that is unpaid where the
/// configuration lets a client have one at a time.
pub(super) async fn require_allowed(
    work: &dyn UnitOfWork,
    holder: &Holder,
    invoice: &IssuedInvoice,
    ledger: &Ledger,
) -> Result<(), Error> {
    if invoice.as_stored().kind != InvoiceKind::AddCredit {
        return Ok(());
    }
    let (invoicing, rates) = (&holder.settings().invoicing, ledger.rates());
    let (total, default) = (invoice.as_stored().figures.total, rates.default_currency());
    let value = rates.convert(total, default)?.value();
    let words =
        |limit: Decimal| Ok::<_, Error>(Amount::new(limit, default).round(Rounding::HalfUp)?);
    let least = invoicing.minimum_add_credit.get();
    if value < least {
        let message = format!("an invoice for credit comes to at least {}", words(least)?);
        return Err(Error::rule("add_credit_too_small", message));
    }
    if let Some(most) =
        invoicing.maximum_add_credit.map(|most| most.get()).filter(|most| value > *most)
    {
        let message = format!("an invoice for credit comes to at most {}", words(most)?);
        return Err(Error::rule("add_credit_too_large", message));
    }
    let has_one = !invoicing.several_add_credit
        && work.invoices().count_unpaid_for_credit(holder.client.id()).await? > 0;
    if has_one {
        let message = "the client has an unpaid invoice for credit already";
        return Err(Error::rule("add_credit_unpaid", message));
    }
    Ok(())
}
