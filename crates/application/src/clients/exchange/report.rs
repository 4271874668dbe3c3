//! Knows what an import tells, row by row.

use std::str::FromStr;

use bursar_domain::field::FieldErrors;
use serde::{Deserialize, Serialize};

use super::Column;
use crate::text_file::{BOM, guard, line};

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

impl ImportRow {
    /// What happens to it and why, in words: one for each mistake of a refused row.
    pub fn told(&self) -> Vec<String> {
        match &self.action {
            ImportAction::Create => vec!["is new".to_owned()],
            ImportAction::Update(id) => vec![format!("changes client #{id}")],
            ImportAction::Skip(id) => vec![format!("client #{id} is there already")],
            ImportAction::SkipRepeated(line) => vec![format!("the same client as line {line}")],
            ImportAction::Refuse(errors) => {
                errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect()
            }
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

    /// Every row as a sheet: its line, what happens to it, and why. Text that a spreadsheet would
    /// run as a formula is guarded.
    pub fn sheet(&self) -> String {
        let headings = ["line", "action", "name", "details"].map(str::to_owned);
        let row = |row: &ImportRow| {
            let (action, told) = (row.action.code().to_owned(), row.told().join("\n"));
            line([row.line.to_string(), action, guard(&row.name), guard(&told)].into_iter())
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("{BOM}{}{rows}", line(headings.into_iter()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_every_row_with_its_reasons() {
        let mut wrong = FieldErrors::one("email", "malformed", "Enter an address");
        wrong.add("country", "unknown", "Use a code such as NO");
        let row = |line, name: &str, action| ImportRow { line, name: name.to_owned(), action };
        let rows = vec![
            row(2, "Acme, Ltd", ImportAction::Create),
            row(3, "=x", ImportAction::Skip(7)),
            row(4, "Acme", ImportAction::SkipRepeated(2)),
            row(5, "Bad", ImportAction::Refuse(wrong)),
        ];
        let sheet = ImportReport { is_committed: false, columns: Vec::new(), rows }.sheet();
        let lines: Vec<_> = sheet.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert_eq!(lines[0], "line,action,name,details");
        assert_eq!(lines[1], "2,create,\"Acme, Ltd\",is new");
        assert_eq!(lines[2], "3,skip,'=x,client #7 is there already");
        assert_eq!(lines[3], "4,skip,Acme,the same client as line 2");
        let why = "email: Enter an address\ncountry: Use a code such as NO";
        assert_eq!(lines[4], format!("5,refuse,Bad,\"{why}\""));
    }
}
