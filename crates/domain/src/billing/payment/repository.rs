//! Knows what stores of gateways, payments, refunds and stored methods promise.

use async_trait::async_trait;
use bursar_kernel::Id;

use super::{
    BankLine, BankLineStatus, Gateway, GatewayCode, Payment, PaymentId, PaymentMethod,
    PaymentMethodId, Refund, RefundId,
};
use crate::billing::invoice::InvoiceId;
use crate::billing::journal::Entry;
use crate::client::ClientId;
use crate::repository::StoreError;

/// Where gateways are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait GatewayRepository: Send + Sync {
    /// The gateway, or [`StoreError::NotFound`].
    async fn get(&self, id: Id<Gateway>) -> Result<Gateway, StoreError>;

    /// The gateway with this code, if it has been taken in.
    async fn coded(&self, code: &GatewayCode) -> Result<Option<Gateway>, StoreError>;

    /// Keeps a new gateway; [`StoreError::Taken`] if another one has its code.
    async fn add(&self, gateway: &Gateway) -> Result<(), StoreError>;

    /// Keeps the changed gateway; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, gateway: &Gateway) -> Result<(), StoreError>;
}

/// Where payments are kept, within one unit of work. They are never removed.
///
/// `add` and `save` answer [`StoreError::Taken`] if another payment of the gateway has the same
/// external id.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PaymentRepository: Send + Sync {
    /// The payment, or [`StoreError::NotFound`]; nobody else changes it until the unit of work
    /// ends.
    async fn get(&self, id: PaymentId) -> Result<Payment, StoreError>;

    /// The payment that the gateway calls so, under the same lock.
    async fn called(
        &self,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Payment>, StoreError>;

    /// The payments of an invoice, by id.
    async fn of_invoice(&self, invoice: InvoiceId) -> Result<Vec<Payment>, StoreError>;

    /// Keeps a new payment.
    async fn add(&self, payment: &Payment) -> Result<(), StoreError>;

    /// Keeps the changed payment; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, payment: &Payment) -> Result<(), StoreError>;

    /// Takes out of a client's payments, and out of the lines of bank statements that became them,
    /// what tells of a person: names, and what payers and staff wrote.
    async fn forget(&self, client: ClientId) -> Result<(), StoreError>;
}

/// Where refunds are kept, within one unit of work. They are never removed.
///
/// `add` and `save` answer [`StoreError::Taken`] if another refund of the gateway has the same
/// external id.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait RefundRepository: Send + Sync {
    /// The refund, or [`StoreError::NotFound`]; nobody else changes it until the unit of work
    /// ends.
    async fn get(&self, id: RefundId) -> Result<Refund, StoreError>;

    /// The refund as it stands, without a lock.
    async fn look(&self, id: RefundId) -> Result<Refund, StoreError>;

    /// The refund that the gateway calls so, as it stands, without a lock.
    async fn called(
        &self,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Refund>, StoreError>;

    /// The refund that was put into the books by this entry.
    async fn written_by(&self, entry: Id<Entry>) -> Result<Option<Refund>, StoreError>;

    /// Keeps a new refund.
    async fn add(&self, refund: &Refund) -> Result<(), StoreError>;

    /// Keeps the changed refund; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, refund: &Refund) -> Result<(), StoreError>;
}

/// Where stored methods are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PaymentMethodRepository: Send + Sync {
    /// The method, or [`StoreError::NotFound`].
    async fn get(&self, id: PaymentMethodId) -> Result<PaymentMethod, StoreError>;

    /// The methods of a client, by id.
    async fn of_client(&self, client: ClientId) -> Result<Vec<PaymentMethod>, StoreError>;

    /// Keeps a new method; [`StoreError::Taken`] if the gateway's token is stored already.
    async fn add(&self, method: &PaymentMethod) -> Result<(), StoreError>;

    /// Takes the method away; payments that were made by it stay.
    async fn remove(&self, method: &PaymentMethod) -> Result<(), StoreError>;
}

/// Where lines of bank statements are kept, within one unit of work. They are never removed.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait BankLineRepository: Send + Sync {
    /// The line, or [`StoreError::NotFound`]; nobody else changes it until the unit of work ends.
    async fn get(&self, id: Id<BankLine>) -> Result<BankLine, StoreError>;

    /// The lines with these digests that have been read before, and what became of each. Whoever
    /// else reads a statement waits until the unit of work ends.
    async fn known(
        &self,
        digests: &[String],
    ) -> Result<Vec<(String, Id<BankLine>, BankLineStatus)>, StoreError>;

    /// Keeps new lines.
    async fn add_all(&self, lines: &[BankLine]) -> Result<(), StoreError>;

    /// Keeps the changed line; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, line: &BankLine) -> Result<(), StoreError>;
}
