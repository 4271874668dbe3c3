//! Payments: asked of gateways or written down by hand, told by notices, given back (product 5.9).

mod ask;
mod book;
pub mod directory;
mod look_up;
mod methods;
mod notice;
mod record;
mod refund;
mod refund_invoice;
mod report;
pub(in crate::billing) mod reverse;
mod run;
mod settings;
mod statement;

use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{
    GatewayCode, LineIsDone, PaymentId, PaymentRefusal, UnknownGateway,
};
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Line, Note};

pub use self::ask::{AskPayment, Asked};
pub use self::directory::{PaymentFilter, PaymentRow};
pub use self::methods::NewPaymentMethod;
pub use self::record::RecordPayment;
pub use self::refund::{GiveBack, GivenBack};
pub use self::refund_invoice::{PaidBy, RefundInvoice, paid_from_credit};
pub use self::settings::KnownGateway;
pub use self::statement::{LineOutcome, StatementLine, StatementReport};
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the payments, newest first, and how many there are.
    pub async fn payments(
        &self,
        actor: &Actor,
        filter: &PaymentFilter,
        page: &PageRequest,
    ) -> Result<(Page<PaymentRow>, Total), Error> {
        actor.require(Permission::ViewInvoices)?;
        let payments = &self.ports.payments;
        let rows = payments.list(actor.scope(), filter, page).await?;
        Ok((rows, payments.total(actor.scope(), filter).await?))
    }

    /// One payment with what goes back of it.
    pub async fn payment(&self, actor: &Actor, id: PaymentId) -> Result<PaymentRow, Error> {
        actor.require(Permission::ViewInvoices)?;
        self.ports.payments.get(actor.scope(), id).await
    }

    /// A payment, for whoever has just changed it or may see invoices.
    pub async fn changed_payment(&self, actor: &Actor, id: PaymentId) -> Result<PaymentRow, Error> {
        if !actor.may(Permission::RecordPayments) && !actor.may(Permission::RefundPayments) {
            actor.require(Permission::ViewInvoices)?;
        }
        self.ports.payments.get(actor.scope(), id).await
    }
}

impl From<PaymentRefusal> for Error {
    fn from(refusal: PaymentRefusal) -> Self {
        Self::rule("cannot_be_paid", refusal.to_string())
    }
}

impl From<LineIsDone> for Error {
    fn from(done: LineIsDone) -> Self {
        Self::rule("line_is_done", done.to_string())
    }
}

/// An amount above zero that was typed.
pub(in crate::billing) fn sum(typed: &str, currency: Currency) -> Result<Money, FieldErrors> {
    let mut errors = FieldErrors::none();
    let sum = errors.check("amount", "malformed", Money::parse(typed.trim(), currency));
    match sum.filter(|sum| sum.minor() > 0) {
        Some(sum) => errors.ok(sum),
        None if errors.is_empty() => {
            let nothing = Money::zero(currency).to_decimal_string();
            let message = format!("Enter an amount above {nothing}");
            Err(FieldErrors::one("amount", "out_of_range", message))
        }
        None => Err(errors),
    }
}

/// A line that was typed or left out.
fn line(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Line> {
    let text = Some(text).filter(|text| !text.trim().is_empty())?;
    errors.check(field, "malformed", Line::parse(text, 255))
}

/// A note that was typed or left out.
fn note(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Note> {
    let text = Some(text).filter(|text| !text.trim().is_empty())?;
    errors.check(field, "malformed", Note::parse(text, 1000))
}

/// A gateway's code that was typed.
fn gateway(typed: &str, errors: &mut FieldErrors) -> Option<GatewayCode> {
    let code = typed.trim().parse().map_err(|error: UnknownGateway| error);
    errors.check("gateway", "unknown", code)
}

/// What a stranger says, cut to a note that can be kept; nothing if it says nothing.
fn told(words: &str) -> Option<Note> {
    let plain: String = words.chars().filter(|sign| !sign.is_control()).take(500).collect();
    Note::parse(&plain, 1000).ok()
}
