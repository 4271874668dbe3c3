//! Keeps users, staff and end users alike, with the roles of staff.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use std::collections::BTreeSet;

use bursar_domain::access::{StoredUser, User};
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::search_text;
use sea_orm::entity::prelude::*;

use crate::column::{Reading, instant};
use crate::error::Unreadable;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub kind: String,
    pub email: String,
    pub email_folded: String,
    pub first_name: String,
    pub last_name: Option<String>,
    pub search_text: String,
    pub phone: Option<String>,
    pub is_active: bool,
    pub password_hash: Option<String>,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of a user; his roles have a table of their own.
pub(crate) fn row(user: &User) -> Model {
    let name = user.name();
    Model {
        id: user.id().get(),
        kind: user.kind().code().to_owned(),
        email: user.email().to_string(),
        email_folded: user.email().normalized(),
        first_name: user.first_name().to_string(),
        last_name: user.last_name().map(ToString::to_string),
        search_text: search_text([name.as_str(), user.email().as_str()]),
        phone: user.phone().map(|phone| phone.e164().to_owned()),
        is_active: user.is_active(),
        password_hash: user.password_hash().map(ToOwned::to_owned),
        created_at: instant(user.created_at()),
        version: user.version(),
    }
}

/// The user of a row, with the ids of his roles.
pub(super) fn restore(row: Model, roles: &[i64]) -> Result<User, Unreadable> {
    let Model {
        id,
        kind,
        email,
        email_folded: _,
        first_name,
        last_name,
        search_text: _,
        phone,
        is_active,
        password_hash,
        created_at,
        version,
    } = row;
    let read = Reading::of::<User>(id);
    let roles = roles.iter().map(|role| read.id(*role)).collect::<Result<BTreeSet<_>, _>>()?;
    Ok(User::restore(StoredUser {
        id: read.id(id)?,
        kind: read.parsed(&kind)?,
        email: read.parsed(&email)?,
        first_name: read.line(&first_name)?,
        last_name: read.optional(last_name.as_ref(), |read, text| read.line(text))?,
        phone: read.optional(phone.as_ref(), |read, text| read.phone(text))?,
        is_active,
        roles,
        password_hash,
        created_at: read.instant(created_at)?,
        version,
    }))
}
