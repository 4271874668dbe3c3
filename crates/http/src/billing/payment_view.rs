//! Payments, refunds and gateways as the API shows them.

use bursar_application::billing::payments::{KnownGateway, PaymentRow};
use bursar_domain::billing::payment::{Refund, StoredGateway, StoredPayment, StoredRefund};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, MoneyView, NamedView};

/// Money that is to come, or has come, to an invoice from outside.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentView {
    /// Its id.
    id: i64,
    /// Who pays.
    client: NamedView,
    /// The invoice that is paid.
    invoice_id: i64,
    /// The invoice's number.
    invoice_number: Option<String>,
    /// `waiting`, `authorised`, `succeeded`, `partly_refunded`, `refunded`, `failed` or `reversed`.
    status: String,
    /// The code of the gateway that it came by.
    gateway: String,
    /// What the gateway calls it.
    external_id: Option<String>,
    /// The stored method that is charged.
    payment_method_id: Option<i64>,
    /// How much.
    amount: MoneyView,
    /// What the gateway keeps of it.
    fee: MoneyView,
    /// What of it went to the client's credit, because the invoice did not need it.
    credited: MoneyView,
    /// What of it has gone back, or is on its way.
    refunded: MoneyView,
    /// Where the payer goes to pay, if the gateway wants him to come.
    pay_at: Option<String>,
    /// The day on which it came, in the provider's zone.
    #[schema(format = Date)]
    paid_on: Option<String>,
    /// More about it.
    note: Option<String>,
    /// Why it failed, or what staff should look at.
    trouble: Option<String>,
    /// What goes back through the gateway, oldest first.
    refunds: Vec<RefundView>,
    /// When it was asked for or written down.
    created_at: InstantView,
    /// How often it was saved.
    version: i64,
}

/// What a gateway gives back of a payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Refund)]
pub(crate) struct RefundView {
    /// Its id.
    id: i64,
    /// `waiting`, `succeeded` or `failed`.
    status: String,
    /// By whose doing: `staff`, `gateway`, or `chargeback` by the payer's bank.
    origin: String,
    /// What the gateway calls it.
    external_id: Option<String>,
    /// How much.
    amount: MoneyView,
    /// Why.
    reason: String,
    /// Why it failed.
    trouble: Option<String>,
    /// The entry of the journal that says so.
    entry_id: i64,
    /// When it was asked for.
    created_at: InstantView,
}

/// What is settled about a gateway, and what it can do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Gateway)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent settings")]
pub(crate) struct GatewayView {
    /// Its id.
    id: i64,
    /// The word for it.
    code: String,
    /// What it is called.
    display_name: String,
    /// Whether staff may use it.
    is_enabled: bool,
    /// Whether users may pay by it.
    is_visible: bool,
    /// Whether stored methods may be charged through it without interaction.
    is_recurring: bool,
    /// What users agree to when they store a method.
    consent_text: Option<String>,
    /// What it costs each time, in the default currency.
    fixed_fee: String,
    /// What it costs of each sum.
    percent_fee: String,
    /// Whether it can be asked for money.
    can_charge: bool,
    /// Whether it can be asked to give money back.
    can_refund: bool,
    /// Where it sends its notices, below the address of the panel, if it sends any.
    webhook_path: Option<String>,
    /// How often it was saved.
    version: i64,
}

impl From<PaymentRow> for PaymentView {
    fn from(row: PaymentRow) -> Self {
        let PaymentRow { payment, client, invoice_number, refunds } = row;
        let stored: &StoredPayment = payment.as_stored();
        Self {
            id: stored.id.get(),
            client: client.into(),
            invoice_id: stored.invoice.get(),
            invoice_number,
            status: stored.status.code().to_owned(),
            gateway: stored.gateway.to_string(),
            external_id: stored.external_id.as_ref().map(ToString::to_string),
            payment_method_id: stored.method.map(bursar_kernel::Id::get),
            amount: stored.amount.into(),
            fee: stored.fee.into(),
            credited: stored.credited.into(),
            refunded: stored.refunded.into(),
            pay_at: stored.pay_at.as_ref().map(ToString::to_string),
            paid_on: stored.paid_on.map(|day| day.to_string()),
            note: stored.note.as_ref().map(ToString::to_string),
            trouble: stored.trouble.as_ref().map(ToString::to_string),
            refunds: refunds.iter().map(Into::into).collect(),
            created_at: stored.created_at.into(),
            version: stored.version,
        }
    }
}

impl From<&Refund> for RefundView {
    fn from(refund: &Refund) -> Self {
        let StoredRefund {
            id, external_id, amount, status, origin, reason, trouble, entry, ..
        } = refund.as_stored();
        Self {
            id: id.get(),
            status: status.code().to_owned(),
            origin: origin.code().to_owned(),
            external_id: external_id.as_ref().map(ToString::to_string),
            amount: (*amount).into(),
            reason: reason.to_string(),
            trouble: trouble.as_ref().map(ToString::to_string),
            entry_id: entry.get(),
            created_at: refund.as_stored().created_at.into(),
        }
    }
}

/// Where a gateway sends its notices.
pub(crate) fn webhook_path(known: &KnownGateway) -> Option<String> {
    let code = known.gateway.code();
    known.abilities.notifies.then(|| format!("/webhooks/gateways/{code}"))
}

impl From<KnownGateway> for GatewayView {
    fn from(known: KnownGateway) -> Self {
        let webhook_path = webhook_path(&known);
        let StoredGateway {
            id,
            code,
            is_enabled,
            is_visible,
            is_recurring,
            display_name,
            consent_text,
            fixed_fee,
            percent_fee,
            version,
        } = known.gateway.as_stored();
        Self {
            id: id.get(),
            code: code.to_string(),
            display_name: display_name.to_string(),
            is_enabled: *is_enabled,
            is_visible: *is_visible,
            is_recurring: *is_recurring,
            consent_text: consent_text.as_ref().map(ToString::to_string),
            fixed_fee: fixed_fee.normalize().to_string(),
            percent_fee: percent_fee.to_string(),
            can_charge: known.abilities.charges,
            can_refund: known.abilities.refunds,
            webhook_path,
            version: *version,
        }
    }
}
