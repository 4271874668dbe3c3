//! Files that wait between the steps of an import, until they are imported or forgotten.

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use bursar_domain::access::{Permission, User};
use bursar_domain::client::CustomField;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta, Utc};

use super::columns::{Column, fields};
use super::{Duplicates, ImportClients, ImportReport, Mapping, table};
use crate::operations::Started;
use crate::{Actor, Desk, Error};

/// How long a file waits.
const PATIENCE: TimeDelta = TimeDelta::hours(4);

/// The name of a file that waits; nobody can guess it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UploadId(String);

impl UploadId {
    /// The name under which stores keep it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for UploadId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_sane = (1..=64).contains(&text.len()) && text.bytes().all(is_name);
        if is_sane { Ok(Self(text.to_owned())) } else { Err("no file has this name") }
    }
}

/// A file that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it was called where it came from.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What can be seen of a file before anything is decided.
#[derive(Clone, Debug)]
pub struct Look {
    /// What the file was called where it came from.
    pub name: String,
    /// Its columns.
    pub columns: Vec<SeenColumn>,
    /// Every field that a column can be taken for.
    pub fields: Vec<String>,
}

/// One column of a file.
#[derive(Clone, Debug)]
pub struct SeenColumn {
    /// Its heading.
    pub heading: String,
    /// What it is taken for unless a person says otherwise.
    pub taken_for: Column,
    /// Its first cell.
    pub example: String,
}

/// Where files wait, each for the one who brought it.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Uploads: Send + Sync {
    /// Keeps a file, and forgets those whose time is over at `at`.
    async fn keep(
        &self,
        id: &UploadId,
        owner: Id<User>,
        file: &Upload,
        at: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// The file, if it is his and its time is not over.
    async fn find(
        &self,
        id: &UploadId,
        owner: Id<User>,
        at: DateTime<Utc>,
    ) -> Result<Option<Upload>, StoreError>;

    /// Forgets the file.
    async fn forget(&self, id: &UploadId, owner: Id<User>) -> Result<(), StoreError>;
}

impl Desk {
    /// Keeps a file for the steps that come before its import; refuses what is no CSV.
    pub async fn keep_import(&self, actor: &Actor, file: Upload) -> Result<UploadId, Error> {
        actor.require(Permission::ImportClients)?;
        let owner = actor.require_user()?;
        table::read(&file.bytes)?;
        let id = UploadId(self.ports.secrets.draw().expose().to_owned());
        let at = self.now();
        self.ports.uploads.keep(&id, owner, &file, at, at + PATIENCE).await?;
        Ok(id)
    }

    /// What can be seen of a kept file before anything is decided.
    pub async fn look_at_import(&self, actor: &Actor, id: &UploadId) -> Result<Look, Error> {
        let Upload { name, bytes } = self.kept(actor, id).await?;
        let custom = self.ports.settings.custom_fields().await?;
        let custom: Vec<_> = custom.iter().map(CustomField::name).collect();
        let table = table::read(&bytes)?;
        let first = table.rows.into_iter().next().map(|(_, cells)| cells).unwrap_or_default();
        let examples = first.into_iter().chain(std::iter::repeat(String::new()));
        let seen = |(heading, example): (String, String)| SeenColumn {
            taken_for: Column::of_heading(&heading, &custom),
            heading,
            example,
        };
        let columns = table.headings.into_iter().zip(examples).map(seen).collect();
        Ok(Look { name, columns, fields: fields(&custom) })
    }

    /// Tells row by row what importing a kept file would do.
    pub async fn check_kept_import(
        &self,
        actor: &Actor,
        id: &UploadId,
        duplicates: Duplicates,
        mapping: Mapping,
    ) -> Result<ImportReport, Error> {
        let Upload { bytes: file, .. } = self.kept(actor, id).await?;
        self.check_import(actor, &ImportClients { file, duplicates, mapping }).await
    }

    /// Begins to import a kept file in the background. Answers the report instead if any row is
    /// refused.
    pub async fn start_kept_import(
        &self,
        actor: &Actor,
        id: &UploadId,
        duplicates: Duplicates,
        mapping: Mapping,
    ) -> Result<Result<Started, ImportReport>, Error> {
        let Upload { bytes: file, .. } = self.kept(actor, id).await?;
        let command = ImportClients { file, duplicates, mapping };
        let outcome = self.start_import(actor, command).await?;
        if outcome.is_ok() {
            self.ports.uploads.forget(id, actor.require_user()?).await?;
        }
        Ok(outcome)
    }

    async fn kept(&self, actor: &Actor, id: &UploadId) -> Result<Upload, Error> {
        actor.require(Permission::ImportClients)?;
        let found = self.ports.uploads.find(id, actor.require_user()?, self.now()).await?;
        let gone = || StoreError::NotFound { what: "uploaded file", id: 0 };
        Ok(found.ok_or_else(gone)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_a_plain_word() {
        assert_eq!("a-B_9".parse::<UploadId>().unwrap().as_str(), "a-B_9");
        for wrong in ["", "a b", "../x", "ä", &"a".repeat(65)] {
            assert!(wrong.parse::<UploadId>().is_err(), "{wrong}");
        }
    }
}
