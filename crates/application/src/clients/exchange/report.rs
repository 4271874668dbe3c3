//! Knows what an import tells, row by row.

use std::str::FromStr;

use bursar_domain::field::FieldErrors;
use serde::{Deserialize, Serialize};

use super::Column;

/// What happens to a row whose client is there already: the same external billing id, or the
/// same e-mail address unless both have external billing ids and these differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// It is a mistake.
    #[default]
    Refuse,
    /// The row is passed over.
    Skip,
    /// The client gets the row's values; empty cells and missing columns leave him as he is.
    Update,
}

impl Duplicates {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Refuse, Self::Skip, Self::Update];

    /// The word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Skip => "skip",
            Self::Update => "update",
        }
    }
}

impl FromStr for Duplicates {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|choice| choice.code() == code);
        known.ok_or("use one of refuse, skip, update")
    }
}

/// What an import does with one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportAction {
    /// Registers a client.
    Create,
    /// Changes this client.
    Update(i64),
    /// Passes the row over, because this client is there already.
    Skip(i64),
    /// Passes the row over, because this earlier line of the file is the same client.
    SkipRepeated(u64),
    /// Cannot go on with these mistakes.
    Refuse(FieldErrors),
}

impl ImportAction {
    /// The word in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update(_) => "update",
            Self::Skip(_) | Self::SkipRepeated(_) => "skip",
            Self::Refuse(_) => "refuse",
        }
    }
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its line in the file.
    pub line: u64,
    /// The client's name as the row gives it.
    pub name: String,
    /// What happens to it.
    pub action: ImportAction,
}

/// What an import does, or would do.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// Whether it was done.
    pub is_committed: bool,
    /// Each heading of the file with what it was taken for.
    pub columns: Vec<(String, Column)>,
    /// Row by row.
    pub rows: Vec<ImportRow>,
}

impl ImportReport {
    /// How many rows end so: `create`, `update`, `skip` or `refuse`.
    pub fn count(&self, code: &str) -> usize {
        self.rows.iter().filter(|row| row.action.code() == code).count()
    }

    /// Whether no row is refused.
    pub fn is_clean(&self) -> bool {
        self.count("refuse") == 0
    }

    /// The outcome in one sentence.
    pub fn summary(&self) -> String {
        let [create, update, skip, refuse] =
            ["create", "update", "skip", "refuse"].map(|code| self.count(code));
        format!("{create} created, {update} updated, {skip} skipped, {refuse} refused")
    }
}
