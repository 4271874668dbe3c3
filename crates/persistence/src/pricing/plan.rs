//! Keeps pricing plans.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::billing::pricing::{PricingPlan, StoredPricingPlan};
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;
use sea_orm::entity::prelude::*;

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pricing_plans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub currency: String,
    pub is_default: bool,
    pub deleted_at: Option<i64>,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for PricingPlan {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            name: self.name().to_string(),
            name_folded: fold(self.name().as_str()),
            currency: self.currency().code().to_owned(),
            is_default: self.is_default(),
            deleted_at: self.deleted_at().map(instant),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, name_folded: _, currency, is_default, deleted_at, version } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredPricingPlan {
            id: read.id(id)?,
            name: read.line(&name)?,
            currency: read.parsed(&currency)?,
            is_default,
            deleted_at: read.optional(deleted_at.as_ref(), |read, at| read.instant(*at))?,
            version,
        }))
    }
}
