//! Keeps the currencies that the provider deals in.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::currency::{DatedRate, ListedCurrency};
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;
use sea_orm::FromQueryResult;
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
    pub rate_source: String,
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
            rate_source: self.rate_source().code().to_owned(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, code, rate, is_default, rated_at, version, rate_source } = row;
        let read = Reading::of::<Self>(id);
        let currency = read.parsed(&code)?;
        let rate = dated(read, &rate, rated_at, &rate_source)?;
        Ok(Self::restore(read.id(id)?, currency, rate, is_default, version))
    }

    /// Every rate that was ever set is kept, also when the currency is taken off the list.
    async fn written(&self, work: &SeaWork, _: bool) -> Result<(), DbErr> {
        let mut sql = Sql::new("INSERT INTO currency_rates (code, rate, since, source) VALUES (");
        sql.bind_all([self.currency().code().to_owned(), self.rate().to_string()]).push(", ");
        sql.bind(instant(self.rated_at())).push(", ").bind(self.rate_source().code()).push(")");
        sql.run(&work.tx).await.map(drop)
    }
}

/// A row of the rates that currencies have had.
#[derive(FromQueryResult)]
pub(super) struct RateRow {
    pub(super) id: i64,
    rate: String,
    since: i64,
    source: String,
}

impl RateRow {
    pub(super) fn rate(self) -> Result<DatedRate, Unreadable> {
        let Self { id, rate, since, source } = self;
        dated(Reading::named("rate", id), &rate, since, &source)
    }
}

fn dated(read: Reading, rate: &str, since: i64, source: &str) -> Result<DatedRate, Unreadable> {
    let (rate, source) = (read.parsed(rate)?, read.parsed(source)?);
    Ok(DatedRate { rate, since: read.instant(since)?, source })
}
