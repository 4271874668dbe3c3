//! Keeps what is settled about gateways.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::payment::{Gateway, GatewayCode, GatewayRepository, StoredGateway};
use bursar_domain::repository::{Repository, StoreError};
use bursar_kernel::Id;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gateways")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub code: String,
    pub is_enabled: bool,
    pub is_visible: bool,
    pub is_recurring: bool,
    pub display_name: String,
    pub consent_text: Option<String>,
    pub fixed_fee: String,
    pub percent_fee: String,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Gateway {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "code";

    fn row(&self) -> Result<Model, DbErr> {
        let stored = self.as_stored();
        Ok(Model {
            id: stored.id.get(),
            code: stored.code.to_string(),
            is_enabled: stored.is_enabled,
            is_visible: stored.is_visible,
            is_recurring: stored.is_recurring,
            display_name: stored.display_name.to_string(),
            consent_text: stored.consent_text.as_ref().map(ToString::to_string),
            fixed_fee: stored.fixed_fee.to_string(),
            percent_fee: stored.percent_fee.to_string(),
            version: stored.version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
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
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredGateway {
            id: read.id(id)?,
            code: read.parsed(&code)?,
            is_enabled,
            is_visible,
            is_recurring,
            display_name: read.line(&display_name)?,
            consent_text: read.optional(consent_text.as_ref(), |read, text| read.note(text))?,
            fixed_fee: read.parsed(&fixed_fee)?,
            percent_fee: read.parsed(&percent_fee)?,
            version,
        }))
    }
}

#[async_trait]
impl GatewayRepository for SeaWork {
    async fn get(&self, id: Id<Gateway>) -> Result<Gateway, StoreError> {
        Repository::<Gateway>::get(self, id).await
    }

    async fn coded(&self, code: &GatewayCode) -> Result<Option<Gateway>, StoreError> {
        let row = Entity::find().filter(Column::Code.eq(code.as_str())).one(&self.tx).await;
        let row = row.map_err(unavailable("reading gateways"))?;
        Ok(row.map(<Gateway as Kept>::restore).transpose()?)
    }

    async fn add(&self, gateway: &Gateway) -> Result<(), StoreError> {
        Repository::<Gateway>::add(self, gateway).await
    }

    async fn save(&self, gateway: &Gateway) -> Result<(), StoreError> {
        Repository::<Gateway>::save(self, gateway).await
    }
}

/// Every gateway of which something is settled, by code.
pub(super) async fn all(database: &impl ConnectionTrait) -> Result<Vec<Gateway>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Code).all(database).await;
    let rows = rows.map_err(unavailable("reading gateways"))?;
    Ok(rows.into_iter().map(<Gateway as Kept>::restore).collect::<Result<_, _>>()?)
}
