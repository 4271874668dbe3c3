//! Keeps configurations, their settings as one document.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::StoredConfiguration;
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;

use super::document;
use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use crate::work::SeaWork;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "configurations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub description: Option<String>,
    pub is_default: bool,
    pub settings: String,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Configuration {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            name: self.name().to_string(),
            name_folded: fold(self.name().as_str()),
            description: self.description().map(ToString::to_string),
            is_default: self.is_default(),
            settings: document::write(self.settings())?,
            created_at: instant(self.created_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            name,
            name_folded: _,
            description,
            is_default,
            settings,
            created_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredConfiguration {
            id: read.id(id)?,
            name: read.line(&name)?,
            description: read.optional(description.as_ref(), |read, text| read.note(text))?,
            is_default,
            settings: document::read(read, &settings)?,
            created_at: read.instant(created_at)?,
            version,
        }))
    }

    async fn written(&self, work: &SeaWork, _: bool) -> Result<(), DbErr> {
        work.note_names_changed().await
    }

    async fn leaving(&self, work: &SeaWork) -> Result<(), DbErr> {
        work.note_names_changed().await
    }
}
