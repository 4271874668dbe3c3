//! Keeps API tokens, their secrets only as digests.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::access::ApiToken;
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub user_id: i64,
    pub name: String,
    pub secret_digest: String,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for ApiToken {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "secret";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            user_id: self.user().get(),
            name: self.name().to_string(),
            secret_digest: self.secret_digest().to_owned(),
            created_at: instant(self.created_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, user_id, name, secret_digest, created_at, version } = row;
        let read = Reading::of::<Self>(id);
        let (user, name) = (read.id(user_id)?, read.line(&name)?);
        Ok(Self::restore(
            read.id(id)?,
            user,
            name,
            secret_digest,
            read.instant(created_at)?,
            version,
        ))
    }
}
