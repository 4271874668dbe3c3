//! Keeps payments.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::payment::{
    GatewayCode, Payment, PaymentId, PaymentRepository, StoredPayment,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Repository, StoreError};
use bursar_kernel::Id;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::sum;
use crate::column::{Reading, day, instant};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub invoice_id: i64,
    pub gateway: String,
    pub external_id: Option<String>,
    pub method_id: Option<i64>,
    pub currency: String,
    pub amount_minor: i64,
    pub fee_minor: i64,
    pub credited_minor: i64,
    pub refunded_minor: i64,
    pub status: String,
    pub pay_at: Option<String>,
    pub paid_on: Option<i64>,
    pub note: Option<String>,
    pub trouble: Option<String>,
    pub ask_at: Option<i64>,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Payment {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "external_id";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredPayment {
            id,
            client,
            invoice,
            gateway,
            external_id,
            method,
            amount,
            fee,
            credited,
            refunded,
            status,
            pay_at,
            paid_on,
            note,
            trouble,
            ask_at,
            created_at,
            version,
        } = self.as_stored();
        Ok(Model {
            id: id.get(),
            client_id: client.get(),
            invoice_id: invoice.get(),
            gateway: gateway.to_string(),
            external_id: external_id.as_ref().map(ToString::to_string),
            method_id: method.map(Id::get),
            currency: amount.currency().code().to_owned(),
            amount_minor: amount.minor(),
            fee_minor: fee.minor(),
            credited_minor: credited.minor(),
            refunded_minor: refunded.minor(),
            status: status.code().to_owned(),
            pay_at: pay_at.as_ref().map(ToString::to_string),
            paid_on: paid_on.map(day),
            note: note.as_ref().map(ToString::to_string),
            trouble: trouble.as_ref().map(ToString::to_string),
            ask_at: ask_at.map(instant),
            created_at: instant(*created_at),
            version: *version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            client_id,
            invoice_id,
            gateway,
            external_id,
            method_id,
            currency,
            amount_minor,
            fee_minor,
            credited_minor,
            refunded_minor,
            status,
            pay_at,
            paid_on,
            note,
            trouble,
            ask_at,
            created_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredPayment {
            id: read.id(id)?,
            client: read.id(client_id)?,
            invoice: read.id(invoice_id)?,
            gateway: read.parsed(&gateway)?,
            external_id: read.optional(external_id.as_ref(), |read, text| read.line(text))?,
            method: method_id.map(|method| read.id(method)).transpose()?,
            amount: sum(read, amount_minor, &currency)?,
            fee: sum(read, fee_minor, &currency)?,
            credited: sum(read, credited_minor, &currency)?,
            refunded: sum(read, refunded_minor, &currency)?,
            status: read.parsed(&status)?,
            pay_at: read.optional(pay_at.as_ref(), |read, text| read.line(text))?,
            paid_on: paid_on.map(|days| read.day(days)).transpose()?,
            note: read.optional(note.as_ref(), |read, text| read.note(text))?,
            trouble: read.optional(trouble.as_ref(), |read, text| read.note(text))?,
            ask_at: ask_at.map(|at| read.instant(at)).transpose()?,
            created_at: read.instant(created_at)?,
            version,
        }))
    }
}

#[async_trait]
impl PaymentRepository for SeaWork {
    async fn get(&self, id: PaymentId) -> Result<Payment, StoreError> {
        self.lock_row("payments", id.get()).await?;
        Repository::<Payment>::get(self, id).await
    }

    async fn called(
        &self,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Payment>, StoreError> {
        let found = self.row_called("payments", gateway.as_str(), external_id).await;
        let Some(id) = found.map_err(unavailable("reading payments"))? else { return Ok(None) };
        let id = Reading::of::<Payment>(id).id(id)?;
        PaymentRepository::get(self, id).await.map(Some)
    }

    async fn of_invoice(&self, invoice: InvoiceId) -> Result<Vec<Payment>, StoreError> {
        of_invoice(&self.tx, invoice).await
    }

    async fn add(&self, payment: &Payment) -> Result<(), StoreError> {
        Repository::<Payment>::add(self, payment).await
    }

    async fn save(&self, payment: &Payment) -> Result<(), StoreError> {
        Repository::<Payment>::save(self, payment).await
    }

    async fn forget(&self, client: ClientId) -> Result<(), StoreError> {
        let mut lines = Sql::new(
            "UPDATE bank_lines SET payer = NULL, words = 'The client was deleted',
                 bank_reference = NULL, note = NULL
             WHERE payment_id IN (SELECT id FROM payments WHERE client_id = ",
        );
        lines.bind(client.get()).push(")");
        let mut payments = Sql::new("UPDATE payments SET note = NULL, pay_at = NULL");
        payments.push(" WHERE client_id = ").bind(client.get());
        for sql in [lines, payments] {
            sql.run(&self.tx).await.map_err(unavailable("forgetting who paid"))?;
        }
        Ok(())
    }
}

/// The payments of an invoice, by id.
pub(in crate::billing) async fn of_invoice(
    database: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<Payment>, StoreError> {
    let rows = Entity::find()
        .filter(Column::InvoiceId.eq(invoice.get()))
        .order_by_asc(Column::Id)
        .all(database)
        .await
        .map_err(unavailable("reading payments"))?;
    Ok(rows.into_iter().map(<Payment as Kept>::restore).collect::<Result<_, _>>()?)
}
