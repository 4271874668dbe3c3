//! Knows what an export writes of each client.

use bursar_domain::client::ProfileInput;

use super::columns::{Column, FLAGS, INFORMATIVE};
use super::table::guard;
use crate::clients::directory::ClientExport;

/// What stands before the first byte, so that spreadsheets read the file as UTF-8.
pub(crate) const BOM: &str = "\u{feff}";

/// The line of headings.
pub(super) fn header(custom_fields: &[&str]) -> String {
    let informative = INFORMATIVE.iter().map(|name| (*name).to_owned());
    line(informative.chain(columns(custom_fields).iter().map(Column::heading)))
}

/// The line of one client. Text that a spreadsheet would run as a formula is guarded.
pub(super) fn row(row: &ClientExport, custom_fields: &[&str]) -> String {
    let client = &row.client;
    let input = client.profile().to_input();
    let informative = [
        bursar_domain::repository::Aggregate::id(client).to_string(),
        client.status().code().to_owned(),
        row.credit.to_decimal_string(),
        row.up_to_date_credit.to_decimal_string(),
    ];
    let cells = columns(custom_fields).into_iter().map(|column| cell(row, &input, &column));
    line(informative.into_iter().chain(cells.map(|cell| guard(&cell))))
}

fn columns(custom_fields: &[&str]) -> Vec<Column> {
    let input = ProfileInput::default();
    let texts = input.texts().map(|(field, _)| field).chain(FLAGS).map(Column::Field);
    let rest = [Column::Configuration, Column::Groups, Column::CreatedAt];
    let custom = custom_fields.iter().map(|name| Column::Custom((*name).to_owned()));
    texts.chain(rest).chain(custom).collect()
}

fn cell(row: &ClientExport, input: &ProfileInput, column: &Column) -> String {
    match column {
        Column::Field("tax_exempt") => input.tax_exempt.to_string(),
        Column::Field("do_not_process") => input.do_not_process.to_string(),
        Column::Field(name) => {
            input.texts().find(|(field, _)| field == name).map_or("", |(_, text)| text).to_owned()
        }
        Column::Custom(name) => input.custom_fields.get(name).cloned().unwrap_or_default(),
        Column::Configuration => row.configuration.clone(),
        Column::Groups => {
            let names = row.groups.iter().map(|name| name.replace(';', ";;"));
            names.collect::<Vec<_>>().join("; ")
        }
        Column::CreatedAt => {
            row.client.created_at().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
        }
        Column::Ignored => String::new(),
    }
}

/// One line of a file.
pub(crate) fn line(cells: impl Iterator<Item = String>) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and what was text stays text.
    let _ = writer.write_record(cells);
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
