//! Payments that staff write down: they have come already.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::payment::{GatewayCode, NewPayment, Payment};
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Line, Note};
use chrono::NaiveDate;

use super::book::Booking;
use super::{gateway, line, note, sum};
use crate::billing::invoices::till::Till;
use crate::{Actor, Desk, Error};

/// A payment that came in, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct RecordPayment {
    /// How much, in the invoice's currency.
    pub amount: String,
    /// The day on which it came in, in the provider's zone; today if it is left out.
    pub paid_on: String,
    /// Through which gateway; `manual` if it is left out.
    pub gateway: String,
    /// What the payment is called outside; no other payment of the gateway is called so.
    pub reference: String,
    /// What the gateway keeps of it; by the gateway's settings if it is left out.
    pub fee: String,
    /// More about it.
    pub note: String,
}

/// What was typed, read.
struct Read {
    amount: Money,
    on: NaiveDate,
    gateway: GatewayCode,
    reference: Option<Line>,
    fee: Option<Money>,
    note: Option<Note>,
}

impl Desk {
    /// Takes note of a payment that has come in.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn record_payment(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &RecordPayment,
    ) -> Result<(), Error> {
        actor.require(Permission::RecordPayments)?;
        let till = self.open_till(actor, id, seen).await?;
        let read = command.read(till.currency(), self.today())?;
        let (gateway, _) = self.enabled_gateway(&*till.work, &read.gateway).await?;
        // What staff type above what is due is taken for a slip, not for a gift.
        let due = till.invoice.due()?;
        if read.amount.compare(due)?.is_gt() || due.is_zero() {
            let mut invoice = till.invoice.clone();
            invoice.take_payment(read.amount, read.on)?;
        }
        let (payment, event) = self.recorded(&till, &read).await?;
        let fee = match read.fee {
            Some(fee) => fee,
            None => gateway.fee_of(read.amount, till.ledger.rates())?,
        };
        let booking = Booking { on: read.on, fee, reference: read.reference, note: read.note };
        self.book_new(actor, till, payment, event, booking).await?;
        Ok(())
    }

    async fn recorded(
        &self,
        till: &Till,
        read: &Read,
    ) -> Result<(Payment, bursar_domain::event::Event), Error> {
        let stored = till.invoice.as_stored();
        let new = NewPayment {
            id: till.work.ids().one::<Payment>().await?,
            client: stored.client,
            invoice: stored.id,
            gateway: read.gateway.clone(),
            method: None,
            amount: read.amount,
        };
        let (payment, event) = Payment::ask(new, self.now());
        let mut payment = payment.noted(read.note.clone());
        if let Some(reference) = &read.reference {
            let taken = till.work.payments().called(&read.gateway, reference.as_str()).await?;
            if let Some(other) = taken {
                let other = other.as_stored();
                let message = format!(
                    "Payment #{} of invoice #{} is called so already",
                    other.id, other.invoice
                );
                return Err(FieldErrors::one("reference", "taken", message).into());
            }
            payment.name(reference.clone());
        }
        Ok((payment, event))
    }
}

impl RecordPayment {
    fn read(&self, currency: Currency, today: NaiveDate) -> Result<Read, FieldErrors> {
        let mut errors = FieldErrors::none();
        let amount = sum(&self.amount, currency).map_err(|wrong| errors.extend(wrong)).ok();
        let day = match self.paid_on.trim() {
            "" => Some(today),
            typed => {
                let day = typed.parse().map_err(|_| "use a day such as 2026-04-30");
                errors.check("paid_on", "malformed", day)
            }
        };
        if day.is_some_and(|day: NaiveDate| day > today) {
            errors.add("paid_on", "too_late", "Use today or an earlier day");
        }
        let gateway = match self.gateway.trim() {
            "" => Some(GatewayCode::manual()),
            typed => gateway(typed, &mut errors),
        };
        let fee = match self.fee.trim() {
            "" => None,
            typed => errors.check("fee", "malformed", Money::parse(typed, currency)),
        };
        let most = amount.map_or(i64::MAX, Money::minor);
        if fee.is_some_and(|fee| !(0..=most).contains(&fee.minor())) {
            errors.add("fee", "out_of_range", "Enter an amount from 0 up to what was paid");
        }
        let reference = line("reference", &self.reference, &mut errors);
        let note = note("note", &self.note, &mut errors);
        let (Some(amount), Some(on), Some(gateway)) = (amount, day, gateway) else {
            return Err(errors);
        };
        errors.ok(Read { amount, on, gateway, reference, fee, note })
    }
}
