//! Keeps the lines of price lists.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::catalog::{Multiplier, NewProductCycle, ProductCycle, Recurrence};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Amount, Currency};
use sea_orm::entity::prelude::*;

use crate::column::Reading;
use crate::error::Unreadable;
use crate::kept::Kept;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product_cycles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub product_id: i64,
    pub unit: String,
    pub multiplier: i64,
    pub currency: String,
    pub price_nanos: i64,
    pub setup_nanos: i64,
    pub is_relative: bool,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for ProductCycle {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "unit";

    fn row(&self) -> Result<Model, DbErr> {
        let nanos = |sum: Amount| sum.nanos().map_err(|error| DbErr::Custom(error.to_string()));
        Ok(Model {
            id: self.id().get(),
            product_id: self.product().get(),
            unit: self.recurrence().unit().code().to_owned(),
            multiplier: self.recurrence().multiplier().get().into(),
            currency: self.currency().code().to_owned(),
            price_nanos: nanos(self.price())?,
            setup_nanos: nanos(self.setup_fee())?,
            is_relative: self.is_relative(),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            product_id,
            unit,
            multiplier,
            currency,
            price_nanos,
            setup_nanos,
            is_relative,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        let currency: Currency = read.parsed(&currency)?;
        let new = NewProductCycle {
            id: read.id(id)?,
            product: read.id(product_id)?,
            recurrence: recurrence(read, &unit, multiplier)?,
            price: Amount::from_nanos(price_nanos, currency),
            setup_fee: Amount::from_nanos(setup_nanos, currency),
            is_relative,
        };
        Ok(Self::restore(new, version))
    }
}

/// How often a price is due, as it is kept.
pub(crate) fn recurrence(
    read: Reading,
    unit: &str,
    multiplier: i64,
) -> Result<Recurrence, Unreadable> {
    let multiplier = Multiplier::new(read.count(multiplier)?).map_err(|error| read.wrong(error))?;
    Recurrence::new(read.parsed(unit)?, multiplier).map_err(|error| read.wrong(error))
}
