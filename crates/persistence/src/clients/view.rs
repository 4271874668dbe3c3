//! Keeps saved views of the client list, and reads them for the panel.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_application::clients::views::SavedView;

use crate::column::Reading;
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_views")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub owner_id: i64,
    pub name: String,
    pub query: String,
    pub is_shared: bool,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for SavedView {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        let Self { id, owner, name, query, is_shared, version } = self;
        Ok(Model {
            id: id.get(),
            owner_id: owner.get(),
            name: name.to_string(),
            query: query.clone(),
            is_shared: *is_shared,
            version: *version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, owner_id, name, query, is_shared, version } = row;
        let read = Reading::of::<Self>(id);
        let (id, owner, name) = (read.id(id)?, read.id(owner_id)?, read.line(&name)?);
        Ok(Self { id, owner, name, query, is_shared, version })
    }
}
