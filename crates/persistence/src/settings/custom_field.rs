//! Keeps the operator's own fields, in the words that they are declared with.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::client::CustomField;
use bursar_domain::client::custom_field::CustomFieldInput;
use bursar_domain::repository::Aggregate;

use crate::column::Reading;
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_fields")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub label: String,
    pub kind: String,
    pub choices: String,
    pub required: String,
    pub optional: String,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for CustomField {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        let CustomFieldInput { name, label, kind, choices, required, optional } = self.to_input();
        let (id, version) = (self.id().get(), self.version());
        Ok(Model { id, name, label, kind, choices, required, optional, version })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, label, kind, choices, required, optional, version } = row;
        let read = Reading::of::<Self>(id);
        let input = CustomFieldInput { name, label, kind, choices, required, optional };
        Self::restore(read.id(id)?, &input, version).map_err(|errors| read.wrong(errors))
    }
}
