//! Keeps who looks after which client.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::access::Membership;
use bursar_domain::repository::Aggregate;

use crate::column::{Reading, instant, words};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub user_id: i64,
    pub roles: String,
    pub topics: String,
    pub since: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Membership {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "user_id";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            client_id: self.client().get(),
            user_id: self.user().get(),
            roles: words(self.roles().iter().map(|role| role.code())),
            topics: words(self.topics().iter().map(|topic| topic.code())),
            since: instant(self.since()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, client_id, user_id, roles, topics, since, version } = row;
        let read = Reading::of::<Self>(id);
        let (client, user, roles) = (read.id(client_id)?, read.id(user_id)?, read.words(&roles)?);
        let (topics, since) = (read.words(&topics)?, read.instant(since)?);
        Ok(Self::restore(read.id(id)?, client, user, roles, topics, since, version))
    }
}
