//! Knows what is read of payments, refunds, gateways, stored methods and bank lines.

use async_trait::async_trait;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::payment::{
    BankLine, BankLineStatus, Gateway, GatewayCode, Payment, PaymentId, PaymentMethod,
    PaymentStatus, Refund, RefundId,
};
use bursar_domain::client::ClientId;
use chrono::{DateTime, NaiveDate, Utc};

use crate::clients::directory::Named;
use crate::page::{Page, PageRequest, Total};
use crate::{Error, Scope};

/// A payment with what is shown beside it.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    /// The payment.
    pub payment: Payment,
    /// Who pays.
    pub client: Named,
    /// The number of the invoice that is paid.
    pub invoice_number: Option<String>,
    /// What goes back through its gateway, oldest first.
    pub refunds: Vec<Refund>,
}

/// Which payments are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Of this client.
    pub client: Option<ClientId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
    /// Through one of these gateways.
    pub gateway: Vec<GatewayCode>,
    /// In one of these statuses.
    pub status: Vec<PaymentStatus>,
}

/// Reads payments and what belongs to them, for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait PaymentDirectory: Send + Sync {
    /// One page of the payments, newest first.
    async fn list(
        &self,
        scope: Scope,
        filter: &PaymentFilter,
        page: &PageRequest,
    ) -> Result<Page<PaymentRow>, Error>;

    /// How many payments match, up to one past the cap of totals.
    async fn total(&self, scope: Scope, filter: &PaymentFilter) -> Result<Total, Error>;

    /// One payment.
    async fn get(&self, scope: Scope, id: PaymentId) -> Result<PaymentRow, Error>;

    /// Every gateway of which something is settled, by code.
    async fn gateways(&self) -> Result<Vec<Gateway>, Error>;

    /// The stored methods of a client, by id.
    async fn methods(&self, client: ClientId) -> Result<Vec<PaymentMethod>, Error>;

    /// Payments of which the gateway has not told the end, and about which it is to be asked by now,
    /// the longest overdue first.
    async fn waiting(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<PaymentId>, Error>;

    /// Refunds of the same kind.
    async fn waiting_refunds(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<RefundId>, Error>;

    /// Clients behind `after` who are taken to have a method that can be charged, and of whose
    /// methods none is good on this day any more, by id.
    async fn with_expired_methods(
        &self,
        day: NaiveDate,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, Error>;

    /// One page of the lines of bank statements in this status, or of all, newest first.
    async fn bank_lines(
        &self,
        status: Option<BankLineStatus>,
        page: &PageRequest,
    ) -> Result<Page<BankLine>, Error>;

    /// How many lines there are in this status, up to one past the cap of totals.
    async fn bank_lines_total(&self, status: Option<BankLineStatus>) -> Result<Total, Error>;
}
