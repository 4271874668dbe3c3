//! Keeps open invitations, their secrets only as digests.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::access::Invitation;
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant, words};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub email: String,
    pub email_folded: String,
    pub roles: String,
    pub topics: String,
    pub secret_digest: String,
    pub invited_by: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Invitation {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "email";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            client_id: self.client().get(),
            email: self.email().to_string(),
            email_folded: self.email().normalized(),
            roles: words(self.roles().iter().map(|role| role.code())),
            topics: words(self.topics().iter().map(|topic| topic.code())),
            secret_digest: self.secret_digest().to_owned(),
            invited_by: self.invited_by().get(),
            created_at: instant(self.created_at()),
            expires_at: instant(self.expires_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            client_id,
            email,
            email_folded: _,
            roles,
            topics,
            secret_digest,
            invited_by,
            created_at,
            expires_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(
            read.id(id)?,
            read.id(client_id)?,
            read.parsed(&email)?,
            read.words(&roles)?,
            read.words(&topics)?,
            secret_digest,
            read.id(invited_by)?,
            read.instant(created_at)?,
            read.instant(expires_at)?,
            version,
        ))
    }
}
