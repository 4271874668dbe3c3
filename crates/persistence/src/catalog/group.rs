//! Keeps groups of products.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::catalog::ProductGroup;
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;

use crate::column::Reading;
use crate::error::Unreadable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product_groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub description: Option<String>,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for ProductGroup {
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
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, name_folded: _, description, version } = row;
        let read = Reading::of::<Self>(id);
        let description = read.optional(description.as_ref(), |read, text| read.note(text))?;
        Ok(Self::restore(read.id(id)?, read.line(&name)?, description, version))
    }

    /// Its products stay, in no group.
    async fn leaving(&self, work: &SeaWork) -> Result<(), DbErr> {
        let mut sql = Sql::new(
            "UPDATE products SET group_id = NULL, version = version + 1 WHERE group_id = ",
        );
        sql.bind(self.id().get()).run(&work.tx).await.map(drop)
    }
}
