//! Keeps refunds.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::journal::Entry;
use bursar_domain::billing::payment::{
    GatewayCode, Refund, RefundId, RefundRepository, StoredRefund,
};
use bursar_domain::repository::{Repository, StoreError};
use bursar_kernel::Id;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::sum;
use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refunds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub payment_id: i64,
    pub client_id: i64,
    pub invoice_id: i64,
    pub gateway: String,
    pub external_id: Option<String>,
    pub currency: String,
    pub amount_minor: i64,
    pub status: String,
    pub reason: String,
    pub trouble: Option<String>,
    pub entry_id: i64,
    pub attempt: i64,
    pub ask_at: Option<i64>,
    pub origin: String,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Refund {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "external_id";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredRefund {
            id,
            payment,
            client,
            invoice,
            gateway,
            external_id,
            amount,
            status,
            reason,
            trouble,
            entry,
            attempt,
            ask_at,
            origin,
            created_at,
            version,
        } = self.as_stored();
        Ok(Model {
            id: id.get(),
            payment_id: payment.get(),
            client_id: client.get(),
            invoice_id: invoice.get(),
            gateway: gateway.to_string(),
            external_id: external_id.as_ref().map(ToString::to_string),
            currency: amount.currency().code().to_owned(),
            amount_minor: amount.minor(),
            status: status.code().to_owned(),
            reason: reason.to_string(),
            trouble: trouble.as_ref().map(ToString::to_string),
            entry_id: entry.get(),
            attempt: i64::from(*attempt),
            ask_at: ask_at.map(instant),
            origin: origin.code().to_owned(),
            created_at: instant(*created_at),
            version: *version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            payment_id,
            client_id,
            invoice_id,
            gateway,
            external_id,
            currency,
            amount_minor,
            status,
            reason,
            trouble,
            entry_id,
            attempt,
            ask_at,
            origin,
            created_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredRefund {
            id: read.id(id)?,
            payment: read.id(payment_id)?,
            client: read.id(client_id)?,
            invoice: read.id(invoice_id)?,
            gateway: read.parsed(&gateway)?,
            external_id: read.optional(external_id.as_ref(), |read, text| read.line(text))?,
            amount: sum(read, amount_minor, &currency)?,
            status: read.parsed(&status)?,
            reason: read.note(&reason)?,
            trouble: read.optional(trouble.as_ref(), |read, text| read.note(text))?,
            entry: read.id(entry_id)?,
            attempt: read.count(attempt)?,
            ask_at: ask_at.map(|at| read.instant(at)).transpose()?,
            origin: read.parsed(&origin)?,
            created_at: read.instant(created_at)?,
            version,
        }))
    }
}

#[async_trait]
impl RefundRepository for SeaWork {
    async fn get(&self, id: RefundId) -> Result<Refund, StoreError> {
        self.lock_row("refunds", id.get()).await?;
        Repository::<Refund>::get(self, id).await
    }

    async fn look(&self, id: RefundId) -> Result<Refund, StoreError> {
        Repository::<Refund>::get(self, id).await
    }

    async fn called(
        &self,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Refund>, StoreError> {
        let found = self.row_called("refunds", gateway.as_str(), external_id).await;
        let Some(id) = found.map_err(unavailable("reading refunds"))? else { return Ok(None) };
        let id = Reading::of::<Refund>(id).id(id)?;
        Repository::<Refund>::find(self, id).await
    }

    async fn written_by(&self, entry: Id<Entry>) -> Result<Option<Refund>, StoreError> {
        let row = Entity::find().filter(Column::EntryId.eq(entry.get())).one(&self.tx).await;
        let row = row.map_err(unavailable("reading refunds"))?;
        Ok(row.map(<Refund as Kept>::restore).transpose()?)
    }

    async fn add(&self, refund: &Refund) -> Result<(), StoreError> {
        Repository::<Refund>::add(self, refund).await
    }

    async fn save(&self, refund: &Refund) -> Result<(), StoreError> {
        Repository::<Refund>::save(self, refund).await
    }
}

/// The refunds of these payments, by id.
pub(super) async fn of_payments(
    database: &impl ConnectionTrait,
    payments: &[i64],
) -> Result<Vec<Refund>, StoreError> {
    if payments.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::PaymentId.is_in(payments.iter().copied()))
        .order_by_asc(Column::Id)
        .all(database)
        .await
        .map_err(unavailable("reading refunds"))?;
    Ok(rows.into_iter().map(<Refund as Kept>::restore).collect::<Result<_, _>>()?)
}
