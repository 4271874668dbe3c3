//! Keeps stored payment methods.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::payment::{
    PaymentMethod, PaymentMethodId, PaymentMethodRepository, StoredPaymentMethod,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Repository, StoreError};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_methods")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub gateway: String,
    pub token: String,
    pub label: String,
    pub expires: Option<String>,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for PaymentMethod {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "token";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredPaymentMethod { id, client, gateway, token, label, expires, created_at, version } =
            self.as_stored();
        Ok(Model {
            id: id.get(),
            client_id: client.get(),
            gateway: gateway.to_string(),
            token: token.to_string(),
            label: label.to_string(),
            expires: expires.map(|expiry| expiry.to_string()),
            created_at: instant(*created_at),
            version: *version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, client_id, gateway, token, label, expires, created_at, version } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredPaymentMethod {
            id: read.id(id)?,
            client: read.id(client_id)?,
            gateway: read.parsed(&gateway)?,
            token: read.line(&token)?,
            label: read.line(&label)?,
            expires: read.optional(expires.as_ref(), |read, month| read.parsed(month))?,
            created_at: read.instant(created_at)?,
            version,
        }))
    }
}

#[async_trait]
impl PaymentMethodRepository for SeaWork {
    async fn get(&self, id: PaymentMethodId) -> Result<PaymentMethod, StoreError> {
        Repository::<PaymentMethod>::get(self, id).await
    }

    async fn of_client(&self, client: ClientId) -> Result<Vec<PaymentMethod>, StoreError> {
        of_client(&self.tx, client).await
    }

    async fn add(&self, method: &PaymentMethod) -> Result<(), StoreError> {
        Repository::<PaymentMethod>::add(self, method).await
    }

    async fn remove(&self, method: &PaymentMethod) -> Result<(), StoreError> {
        Repository::<PaymentMethod>::remove(self, method).await
    }
}

/// The methods of a client, by id.
pub(super) async fn of_client(
    database: &impl ConnectionTrait,
    client: ClientId,
) -> Result<Vec<PaymentMethod>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ClientId.eq(client.get()))
        .order_by_asc(Column::Id)
        .all(database)
        .await
        .map_err(unavailable("reading payment methods"))?;
    Ok(rows.into_iter().map(<PaymentMethod as Kept>::restore).collect::<Result<_, _>>()?)
}
