//! Keeps the currencies that the provider deals in.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::currency::ListedCurrency;
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "currencies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub code: String,
    pub rate: String,
    pub is_default: bool,
    pub rated_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for ListedCurrency {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "code";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            code: self.currency().code().to_owned(),
            rate: self.rate().to_string(),
            is_default: self.is_default(),
            rated_at: instant(self.rated_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, code, rate, is_default, rated_at, version } = row;
        let read = Reading::of::<Self>(id);
        let (currency, rate) = (read.parsed(&code)?, read.parsed(&rate)?);
        Ok(Self::restore(
            read.id(id)?,
            currency,
            rate,
            is_default,
            read.instant(rated_at)?,
            version,
        ))
    }
}
