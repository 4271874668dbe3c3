//! Keeps what staff wrote down about clients.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::client::Note;
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_notes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub body: String,
    pub author_id: i64,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Note {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "body";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            client_id: self.client().get(),
            body: self.body().to_string(),
            author_id: self.author().get(),
            created_at: instant(self.created_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, client_id, body, author_id, created_at, version } = row;
        let read = Reading::of::<Self>(id);
        let (client, author) = (read.id(client_id)?, read.id(author_id)?);
        let (body, created_at) = (read.note(&body)?, read.instant(created_at)?);
        Ok(Self::restore(read.id(id)?, client, body, author, created_at, version))
    }
}
