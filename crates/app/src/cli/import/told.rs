//! The report of an import, for people and for programs.

use std::fmt::Write;

use bursar_application::clients::exchange::{Column, ImportAction, ImportReport, ImportRow};
use serde_json::{Value, json};

use crate::Failure;
use crate::failure::While;

/// How many rows are told one by one.
const MOST: usize = 200;

/// The columns, the rows one by one, and the counts.
pub(super) fn table(report: &ImportReport) -> String {
    let mut told = String::new();
    let taken = |(heading, column): &(String, Column)| match column.heading() {
        field if field.is_empty() => format!("  {heading}: left out"),
        field => format!("  {heading}: {field}"),
    };
    let columns: Vec<_> = report.columns.iter().map(taken).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(told, "Columns\n{}\n", columns.join("\n"));
    let chosen = worth_telling(report);
    for row in chosen.iter().take(MOST) {
        for why in row.told() {
            let (line, action, name) = (row.line, row.action.code(), &row.name);
            let _ = writeln!(told, "line {line:>6}  {action:<6}  {name}  {why}");
        }
    }
    let rest = report.rows.len() - chosen.len().min(MOST);
    if rest > 0 {
        let _ = writeln!(told, "{rest} more rows: --report FILE.csv tells of every row.");
    }
    let _ = write!(told, "{} rows: {}. {}", report.rows.len(), report.summary(), outcome(report));
    told
}

/// Every row of a short file; of a long one those that stand in its way.
fn worth_telling(report: &ImportReport) -> Vec<&ImportRow> {
    let is_short = report.rows.len() <= MOST;
    report.rows.iter().filter(|row| is_short || row.action.code() == "refuse").collect()
}

fn outcome(report: &ImportReport) -> &'static str {
    match (report.is_committed, report.is_clean()) {
        (true, _) => "Imported.",
        (false, true) => "Nothing is imported yet: add --commit.",
        (false, false) => "Nothing is imported.",
    }
}

/// Everything.
pub(super) fn json(report: &ImportReport) -> Result<String, Failure> {
    let column = |(heading, column): &(String, Column)| {
        let field = Some(column.heading()).filter(|field| !field.is_empty());
        json!({ "heading": heading, "field": field })
    };
    let [create, update, skip, refuse] =
        ["create", "update", "skip", "refuse"].map(|code| report.count(code));
    let whole = json!({
        "is_committed": report.is_committed,
        "columns": report.columns.iter().map(column).collect::<Vec<_>>(),
        "counts": { "create": create, "update": update, "skip": skip, "refuse": refuse },
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&whole).or_while("writing the report")
}

fn row(row: &ImportRow) -> Value {
    let (client, line, errors) = match &row.action {
        ImportAction::Create => (None, None, Vec::new()),
        ImportAction::Update(id) | ImportAction::Skip(id) => (Some(*id), None, Vec::new()),
        ImportAction::SkipRepeated(line) => (None, Some(*line), Vec::new()),
        ImportAction::Refuse(errors) => {
            let told = errors.iter().map(|error| {
                json!({ "field": error.field, "code": error.code, "message": error.message })
            });
            (None, None, told.collect())
        }
    };
    json!({
        "line": row.line, "name": row.name, "action": row.action.code(),
        "client_id": client, "same_as_line": line, "errors": errors,
    })
}

#[cfg(test)]
mod tests {
    use bursar_domain::field::FieldErrors;

    use super::*;

    fn report() -> ImportReport {
        let wrong = FieldErrors::one("email", "malformed", "Enter an address");
        let row = |line, action| ImportRow { line, name: "Acme".into(), action };
        ImportReport {
            is_committed: false,
            columns: vec![
                ("Firma".into(), Column::Field("company")),
                ("x".into(), Column::Ignored),
            ],
            rows: vec![row(2, ImportAction::Create), row(3, ImportAction::Refuse(wrong))],
        }
    }

    #[test]
    fn people_are_told_every_row_and_the_counts() {
        let told = table(&report());
        assert!(told.contains("line      3  refuse  Acme  email: Enter an address"), "{told}");
        assert!(told.contains("x: left out"), "{told}");
        assert!(told.contains("line      2  create  Acme  is new"), "{told}");
        let end = "2 rows: 1 created, 0 updated, 0 skipped, 1 refused. Nothing is imported.";
        assert!(told.ends_with(end), "{told}");
    }

    #[test]
    fn of_a_long_file_only_what_stands_in_its_way_is_told() {
        let mut report = report();
        let row = ImportRow { line: 9, name: "New".into(), action: ImportAction::Create };
        report.rows.extend(std::iter::repeat_n(row, MOST));
        let told = table(&report);
        assert!(told.contains("line      3  refuse") && !told.contains("line      9"), "{told}");
        assert!(told.contains("201 more rows: --report FILE.csv"), "{told}");
    }

    #[test]
    fn programs_are_told_every_row() {
        let told: Value = serde_json::from_str(&json(&report()).unwrap()).unwrap();
        assert_eq!(told["counts"]["create"], 1);
        assert_eq!(told["rows"][1]["errors"][0]["code"], "malformed");
        assert_eq!(told["columns"][0]["field"], "company");
    }
}
