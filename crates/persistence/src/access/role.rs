//! Keeps the roles of staff.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use std::collections::BTreeSet;

use bursar_domain::access::{Permission, Role};
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;

use crate::column::{Reading, words};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub permissions: String,
    pub is_administrator: bool,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Role {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            name: self.name().to_string(),
            name_folded: fold(self.name().as_str()),
            permissions: words(self.permissions().iter().map(|permission| permission.code())),
            is_administrator: self.is_administrator(),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, name_folded: _, permissions, is_administrator, version } = row;
        let read = Reading::of::<Self>(id);
        // The administrator's permissions follow from the flag, whatever they are called by now.
        let permissions =
            if is_administrator { BTreeSet::new() } else { read.words(&permissions)? };
        Ok(Self::restore(read.id(id)?, read.line(&name)?, permissions, is_administrator, version))
    }
}

/// The permissions in a column, for somebody at the door. One that a newer or older version of
/// Bursar knew and this one does not cannot be granted, and is no reason to lock everybody out.
pub(super) fn permissions_of(column: &str) -> BTreeSet<Permission> {
    column.split_whitespace().filter_map(|code| code.parse().ok()).collect()
}
