//! Keeps the rules that say which taxes clients pay.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::tax::{StoredTaxRule, TaxRule, TaxRuleRepository};
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::Id;

use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tax_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub rate: String,
    pub level: String,
    pub country: Option<String>,
    pub state: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub is_compound: bool,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for TaxRule {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "id";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            name: self.name().to_string(),
            rate: self.rate().to_string(),
            level: self.level().code().to_owned(),
            country: self.country().map(|country| country.code().to_owned()),
            state: self.state().map(ToString::to_string),
            starts_on: self.starts_on().map(|day| day.to_string()),
            ends_on: self.ends_on().map(|day| day.to_string()),
            is_compound: self.is_compound(),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            name,
            rate,
            level,
            country,
            state,
            starts_on,
            ends_on,
            is_compound,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredTaxRule {
            id: read.id(id)?,
            name: read.line(&name)?,
            rate: read.parsed(&rate)?,
            level: read.parsed(&level)?,
            country: read.optional(country.as_ref(), |read, code| read.parsed(code))?,
            state: read.optional(state.as_ref(), |read, state| read.line(state))?,
            starts_on: read.optional(starts_on.as_ref(), |read, day| read.parsed(day))?,
            ends_on: read.optional(ends_on.as_ref(), |read, day| read.parsed(day))?,
            is_compound,
            version,
        }))
    }
}

#[async_trait]
impl TaxRuleRepository for SeaWork {
    async fn get(&self, id: Id<TaxRule>) -> Result<TaxRule, StoreError> {
        Repository::<TaxRule>::get(self, id).await
    }

    async fn all(&self) -> Result<Vec<TaxRule>, StoreError> {
        all(&self.tx).await
    }

    async fn all_to_change(&self) -> Result<Vec<TaxRule>, StoreError> {
        // On SQLite there is one unit of work at a time anyway.
        if self.is_postgres() {
            let lock = "LOCK TABLE tax_rules IN SHARE ROW EXCLUSIVE MODE";
            Sql::new(lock)
                .run(&self.tx)
                .await
                .map_err(unavailable("waiting for other tax rules"))?;
        }
        all(&self.tx).await
    }

    async fn add(&self, rule: &TaxRule) -> Result<(), StoreError> {
        Repository::<TaxRule>::add(self, rule).await
    }

    async fn save(&self, rule: &TaxRule) -> Result<(), StoreError> {
        Repository::<TaxRule>::save(self, rule).await
    }

    async fn remove(&self, rule: &TaxRule) -> Result<(), StoreError> {
        Repository::<TaxRule>::remove(self, rule).await
    }
}

/// Every rule, by id.
pub(super) async fn all(database: &impl ConnectionTrait) -> Result<Vec<TaxRule>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Id).all(database).await;
    let rows = rows.map_err(unavailable("reading the tax rules"))?;
    Ok(rows.into_iter().map(<TaxRule as Kept>::restore).collect::<Result<_, _>>()?)
}
