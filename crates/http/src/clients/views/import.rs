//! The two steps before an import: bringing the file, and looking what becomes of it.

use bursar_application::clients::exchange::{
    Duplicates, ImportAction, ImportReport, ImportRow, Look, Mapping, UploadId,
};
use hypertext::prelude::*;

use crate::components::{
    ActPage, Banner, Breadcrumb, Button, Choice, Facts, Field, Guard, Problem, SectionHead, Weight,
    count, data_table, error_summary, header, html, page_head,
};
use crate::icons::Icon;

/// How many rows are shown.
const SHOWN: usize = 100;

/// A file that was looked at, with what was said of it.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) id: UploadId,
    pub(crate) look: Look,
    pub(crate) duplicates: Duplicates,
    pub(crate) mapping: Mapping,
    /// What would become of the rows; none if the columns make no sense yet.
    pub(crate) report: Option<ImportReport>,
}

/// The name under which a form says what a column is.
pub(crate) fn column_name(place: usize) -> String {
    format!("c{place}")
}

/// The page that asks for a file.
pub(crate) fn upload_page(guard: Guard, problems: &[Problem]) -> impl Renderable + '_ {
    let file = Field::file("file", "CSV file", ".csv,text/csv")
        .hint("The first line names the columns. UTF-8 or Windows-1252; commas, semicolons or tabs; at most 64 MiB.")
        .required()
        .problems(problems);
    let page = ActPage::new("Import clients", "/clients/import", guard, "Check file")
        .lead("Bring the clients of another system, or a file that was exported here.")
        .consequence(
            Icon::Check,
            "First you see what each column is taken for and what would happen to each row.",
        )
        .consequence(Icon::Lock, "Nothing changes until you confirm that.")
        .fields(file)
        .leave("Back to the list", "/clients")
        .problems(problems)
        .with_files();
    maud! { (Breadcrumb::from("Clients", "/clients")) (page) }
}

/// The page that shows what would become of the file.
pub(crate) fn check_page<'a>(
    checked: &'a Checked,
    guard: Guard,
    problems: &'a [Problem],
) -> impl Renderable + 'a {
    let action = format!("/clients/import/{}", checked.id);
    maud! {
        (Breadcrumb::from("Clients", "/clients").then("Import", "/clients/import"))
        (page_head("Import clients", Some(checked.look.name.as_str().into()), ()))
        form .form method="post" action=(action) novalidate data-guard {
            (guard)
            (error_summary(problems))
            section aria-labelledby="columns" {
                (SectionHead::new("columns", "Columns").counted(count(len(checked.look.columns.len()))))
                (columns(checked))
            }
            div .fields { (duplicates(checked.duplicates)) }
            @if let Some(report) = &checked.report {
                section aria-labelledby="rows" {
                    (SectionHead::new("rows", "Rows").counted(count(len(report.rows.len()))))
                    (outcome(report))
                }
            }
            div .form-end {
                // The first button is what the Enter key presses: it must be harmless.
                (Button::submit("Check again").value("step", "check"))
                (import_button(checked.report.as_ref()))
                (Button::link("/clients/import", "Other file").ghost())
            }
        }
    }
}

fn columns(checked: &Checked) -> impl Renderable {
    let rows = maud! {
        @for (place, column) in checked.look.columns.iter().enumerate() {
            tr {
                td { (column.heading) }
                td data-label="Example" { (column.example) }
                td data-label="Taken for" { (choice(checked, place)) }
            }
        }
    };
    let headers = maud! { (header("Column")) (header("Example")) (header("Taken for")) };
    data_table("Columns of the file", headers.memoize(), rows.memoize()).memoize()
}

fn choice(checked: &Checked, place: usize) -> impl Renderable {
    let column = checked.look.columns.get(place);
    let heading = column.map_or("", |column| column.heading.as_str());
    let guessed = column.map(|column| column.taken_for.heading()).unwrap_or_default();
    let chosen = checked.mapping.get(heading).cloned().unwrap_or(guessed);
    let label = format!("What column {heading} is taken for");
    maud! {
        select .input name=(column_name(place)) aria-label=(label) {
            option value="" selected[chosen.is_empty()] { "Leave out" }
            @for field in &checked.look.fields {
                option value=(field) selected[*field == chosen] { (words(field)) }
            }
        }
    }
    .memoize()
}

fn duplicates<'a>(chosen: Duplicates) -> Field<'a> {
    let choice =
        |one: Duplicates, label, hint| Choice::new(one.code(), label, one == chosen).hint(hint);
    Field::radios(
        "duplicates",
        "Clients that are here already",
        vec![
            choice(Duplicates::Refuse, "Refuse the row", "The file must hold new clients only."),
            choice(Duplicates::Skip, "Skip the row", "The client stays as it is."),
            choice(
                Duplicates::Update,
                "Update the client",
                "The row’s values replace the client’s; empty cells change nothing.",
            ),
        ],
    )
    .hint("The same external billing ID, or the same email address unless their external billing IDs differ.")
    .required()
}

fn outcome(report: &ImportReport) -> impl Renderable {
    let told = |code| count(len(report.count(code)));
    let facts = Facts::new()
        .fact("Created", told("create"))
        .fact("Updated", told("update"))
        .fact("Skipped", told("skip"))
        .fact("Refused", told("refuse"));
    // What has to be corrected comes first.
    let (refused, fine): (Vec<_>, Vec<_>) =
        report.rows.iter().partition(|row| matches!(row.action, ImportAction::Refuse(_)));
    let shown: Vec<_> = refused.iter().chain(&fine).copied().take(SHOWN).collect();
    let more = report.rows.len().saturating_sub(SHOWN);
    let banner = if refused.is_empty() {
        Banner::new(Weight::Information, "No row is refused.").text("Nothing is imported yet.")
    } else {
        Banner::new(Weight::Warning, "Some rows are refused.")
            .text("A file is imported whole or not at all: correct these rows, or leave their columns out.")
    };
    maud! {
        (banner)
        (facts)
        @if !shown.is_empty() { (row_by_row(&shown)) }
        @if more > 0 { p .muted { (count(len(more))) " more rows are not shown." } }
    }
    .memoize()
}

fn row_by_row(rows: &[&ImportRow]) -> impl Renderable {
    let lines = maud! {
        @for row in rows {
            tr {
                td { "Line " (row.line) }
                td data-label="Client" { (row.name) }
                td data-label="What happens" { (what_happens(&row.action)) }
            }
        }
    };
    let headers = maud! { (header("Line")) (header("Client")) (header("What happens")) };
    data_table("Row by row", headers.memoize(), lines.memoize()).memoize()
}

fn what_happens(action: &ImportAction) -> impl Renderable {
    let there = |client: &i64, words: &'static str| {
        html(maud! { (words) " " a .link href={ "/clients/" (client) } { "#" (client) } })
    };
    match action {
        ImportAction::Create => html(maud! { "Created" }),
        ImportAction::Update(client) => there(client, "Updates"),
        ImportAction::Skip(client) => there(client, "Skipped: is"),
        ImportAction::SkipRepeated(line) => html(maud! { "Skipped: repeats line " (line) }),
        ImportAction::Refuse(errors) => html(maud! {
            "Refused"
            @for error in errors.iter() { br; (words(&error.field)) ": " (error.message) }
        }),
    }
}

fn import_button<'a>(report: Option<&ImportReport>) -> Button<'a> {
    let rows = report.map_or(0, |report| report.count("create") + report.count("update"));
    let label = match rows {
        1 => "Import 1 client".to_owned(),
        rows => format!("Import {} clients", count(len(rows))),
    };
    let refusal = match report {
        None => Some("Correct the columns first"),
        Some(report) if !report.is_clean() => Some("Some rows are refused"),
        Some(_) if rows == 0 => Some("No row changes anything"),
        Some(_) => None,
    };
    Button::submit(label).value("step", "import").primary().refused_because(refusal)
}

/// A field's name as people read it.
fn words(field: &str) -> String {
    let name = field.strip_prefix("custom_fields.").unwrap_or(field);
    match name {
        "vat_id" => "VAT ID".to_owned(),
        "zip" => "ZIP".to_owned(),
        "external_billing_id" => "External billing ID".to_owned(),
        name => {
            let words = name.replace('_', " ");
            let mut letters = words.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

fn len(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use bursar_application::clients::exchange::{Column, SeenColumn};
    use bursar_domain::field::FieldErrors;

    use super::*;

    fn checked(actions: Vec<ImportAction>) -> Checked {
        let column = |heading: &str, taken_for| SeenColumn {
            heading: heading.to_owned(),
            taken_for,
            example: "<b>&".to_owned(),
        };
        let row = |action| ImportRow { line: 7, name: "Acme".to_owned(), action };
        Checked {
            id: "abc".parse().unwrap(),
            look: Look {
                name: "old <system>.csv".to_owned(),
                columns: vec![
                    column("E-Mail", Column::Field("email")),
                    column("Shoe", Column::Ignored),
                ],
                fields: vec!["company".to_owned(), "email".to_owned()],
            },
            duplicates: Duplicates::Skip,
            mapping: Mapping::new(),
            report: Some(ImportReport {
                is_committed: false,
                columns: Vec::new(),
                rows: actions.into_iter().map(row).collect(),
            }),
        }
    }

    fn page(checked: &Checked) -> String {
        let html = check_page(checked, Guard::default(), &[]).render().into_inner();
        crate::markup::assert_sound_page(&html);
        html
    }

    #[test]
    fn each_column_offers_the_fields_with_the_recognised_one_chosen() {
        let html = page(&checked(vec![ImportAction::Create]));
        assert!(html.contains(r#"<option value="email" selected>Email"#), "{html}");
        assert!(html.contains(r#"<option value="" selected>Leave out"#), "{html}");
        assert!(html.contains("Import 1 client") && html.contains(r#"value="import""#), "{html}");
        assert!(!html.contains("<b>&"), "{html}");
    }

    #[test]
    fn refused_rows_are_named_and_nothing_can_be_imported() {
        let wrong = FieldErrors::one("vat_id", "malformed", "Enter a VAT ID");
        let html = page(&checked(vec![ImportAction::Create, ImportAction::Refuse(wrong)]));
        assert!(html.contains("Line 7") && html.contains("Enter a VAT ID"), "{html}");
        assert!(html.contains("Some rows are refused") && !html.contains(r#"value="import""#));
    }

    #[test]
    fn only_a_hundred_rows_are_shown() {
        let wrong = || ImportAction::Refuse(FieldErrors::one("email", "malformed", "Enter one"));
        let html = page(&checked((0..120).map(|_| wrong()).collect()));
        assert_eq!(html.matches("Enter one").count(), 100);
        assert!(html.contains("20 more rows"), "{html}");
    }

    #[test]
    fn each_row_says_what_happens_to_it_and_the_refused_come_first() {
        let wrong = FieldErrors::one("email", "malformed", "Enter one");
        let html = page(&checked(vec![
            ImportAction::Create,
            ImportAction::Update(12),
            ImportAction::SkipRepeated(3),
            ImportAction::Refuse(wrong),
        ]));
        let place = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words} in {html}"));
        assert!(place("Email: Enter one") < place(">Created</td>"));
        assert!(html.contains(r#"Updates <a class="link" href="/clients/12">#12</a>"#), "{html}");
        place("Skipped: repeats line 3");
    }

    #[test]
    fn a_file_is_asked_for_in_a_form_that_can_carry_it() {
        let problems = [Problem::of("file", "Choose a file")];
        let html = upload_page(Guard::default(), &problems).render().into_inner();
        crate::markup::assert_sound_page(&html);
        assert!(html.contains("multipart/form-data") && html.contains("Choose a file"), "{html}");
    }
}
