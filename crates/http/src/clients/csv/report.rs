//! The report of an import, as the API tells it.

use bursar_application::clients::exchange::{Column, ImportAction, ImportReport, ImportRow};
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::{FieldProblem, ProblemView};

/// What an import did or would do, row by row.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub(crate) struct ImportReportView {
    /// Whether it was done.
    is_committed: bool,
    /// What each column of the file was taken for.
    columns: Vec<ColumnView>,
    /// How many rows end how.
    counts: CountsView,
    /// Each row.
    rows: Vec<RowView>,
}

/// A column of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportColumn)]
struct ColumnView {
    /// Its heading.
    heading: String,
    /// The field that it was taken for; `null` if it is left out.
    field: Option<String>,
}

/// How many rows end how.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportCounts)]
struct CountsView {
    create: usize,
    update: usize,
    skip: usize,
    refuse: usize,
}

/// One row of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportRow)]
struct RowView {
    /// The line of the file on which it begins.
    line: u64,
    /// The client's name as the row gives it.
    name: String,
    /// `create`, `update`, `skip` or `refuse`.
    action: &'static str,
    /// The client that is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<i64>,
    /// The earlier line of the file that is the same client.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as_line: Option<u64>,
    /// Why it is refused.
    errors: Vec<FieldProblem>,
}

/// A refused import: the problem, with the report that says which rows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RefusedImport {
    /// The problem.
    #[serde(flatten)]
    pub(crate) problem: ProblemView,
    /// The report.
    pub(crate) report: ImportReportView,
}

impl From<ImportReport> for ImportReportView {
    fn from(report: ImportReport) -> Self {
        let [create, update, skip, refuse] =
            ["create", "update", "skip", "refuse"].map(|code| report.count(code));
        let column = |(heading, column): (String, Column)| ColumnView {
            heading,
            field: Some(column.heading()).filter(|field| !field.is_empty()),
        };
        Self {
            is_committed: report.is_committed,
            columns: report.columns.into_iter().map(column).collect(),
            counts: CountsView { create, update, skip, refuse },
            rows: report.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ImportRow> for RowView {
    fn from(row: ImportRow) -> Self {
        let ImportRow { line, name, action } = row;
        let (client_id, same_as_line) = match &action {
            ImportAction::Update(id) | ImportAction::Skip(id) => (Some(*id), None),
            ImportAction::SkipRepeated(line) => (None, Some(*line)),
            ImportAction::Create | ImportAction::Refuse(_) => (None, None),
        };
        let errors = match &action {
            ImportAction::Refuse(errors) => errors.iter().map(Into::into).collect(),
            ImportAction::Create
            | ImportAction::Update(_)
            | ImportAction::Skip(_)
            | ImportAction::SkipRepeated(_) => Vec::new(),
        };
        Self { line, name, action: action.code(), client_id, same_as_line, errors }
    }
}

#[cfg(test)]
mod tests {
    use bursar_domain::field::FieldErrors;

    use super::*;

    #[test]
    fn a_report_counts_its_rows_and_names_what_they_are_about() {
        let row = |line, action| ImportRow { line, name: "Acme".into(), action };
        let wrong = FieldErrors::one("email", "malformed", "Enter an address");
        let report = ImportReport {
            is_committed: false,
            columns: vec![
                ("Firma".into(), Column::Field("company")),
                ("x".into(), Column::Ignored),
            ],
            rows: vec![
                row(2, ImportAction::Create),
                row(3, ImportAction::Skip(7)),
                row(4, ImportAction::SkipRepeated(2)),
                row(5, ImportAction::Refuse(wrong)),
            ],
        };
        let told = serde_json::to_value(ImportReportView::from(report)).unwrap();
        assert_eq!(told["counts"]["skip"], 2);
        assert_eq!(told["columns"][0]["field"], "company");
        assert!(told["columns"][1]["field"].is_null());
        assert_eq!(told["rows"][1]["client_id"], 7);
        assert_eq!(told["rows"][2]["same_as_line"], 2);
        assert_eq!(told["rows"][3]["errors"][0]["field"], "email");
    }
}
