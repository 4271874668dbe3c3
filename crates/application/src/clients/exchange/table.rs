//! Knows how the bytes of a file become cells: encoding, delimiter, quoting, formula guards.

use bursar_domain::field::FieldErrors;
use encoding_rs::{UTF_8, WINDOWS_1252};

/// The most rows that one import takes.
pub(super) const MOST_ROWS: usize = 500_000;

/// A file as headings and rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) headings: Vec<String>,
    /// Line number in the file, and cells; rows that are too short or too long are kept so.
    pub(crate) rows: Vec<(u64, Vec<String>)>,
}

/// Reads a CSV file: UTF-8 with or without BOM, else Windows-1252; commas, semicolons or tabs.
pub(crate) fn read(bytes: &[u8]) -> Result<Table, FieldErrors> {
    let (text, _, _) = match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8.decode(bytes),
        Err(_) => WINDOWS_1252.decode(bytes),
    };
    if text.contains('\0') {
        let message = "Leave out zero characters: save the file as text in UTF-8";
        return Err(FieldErrors::one("file", "malformed", message));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut table = Table { headings: Vec::new(), rows: Vec::new() };
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, |start| line_of(&text, start));
        let cells: Vec<_> = record.iter().map(|cell| in_one_line(&restore(cell))).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.headings.is_empty() {
            table.headings = cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
        } else {
            table.rows.push((line, cells));
        }
        if table.rows.len() > MOST_ROWS {
            let message = format!("Use at most {MOST_ROWS} rows in one file");
            return Err(FieldErrors::one("file", "too_long", message));
        }
    }
    if table.headings.is_empty() {
        let message = "The file is empty: it needs a line of headings";
        return Err(FieldErrors::one("file", "required", message));
    }
    Ok(table)
}

/// A cell in one line: spreadsheets let people break lines where a client's record has none.
fn in_one_line(cell: &str) -> String {
    if !cell.contains(['\r', '\n']) {
        return cell.to_owned();
    }
    cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The line on which a record begins: blank lines before it are passed over in the file too.
fn line_of(text: &str, start: &csv::Position) -> u64 {
    let rest = usize::try_from(start.byte()).ok().and_then(|byte| text.as_bytes().get(byte..));
    let blank = rest.unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    start.line() + blank.map(|byte| u64::from(*byte == b'\n')).sum::<u64>()
}

fn unreadable(error: &csv::Error) -> FieldErrors {
    FieldErrors::one("file", "malformed", format!("The file is no CSV: {error}"))
}

/// The candidate that is most often in the first line, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if is_quoted => {}
            _ => {
                for (candidate, count) in &mut counts {
                    *count += u32::from(*candidate == byte);
                }
            }
        }
    }
    // On a tie the first candidate wins: the comma.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(candidate, _)| *candidate)
}

/// Cells that begin like this are taken for formulas by spreadsheets (CWE-1236), or begin with
/// the guard itself.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\'', '\t', '\r'];

/// Puts one apostrophe before a text that a spreadsheet would run.
pub(crate) fn guard(cell: &str) -> String {
    if cell.starts_with(GUARDED) { format!("'{cell}") } else { cell.to_owned() }
}

/// Takes the apostrophe off again.
fn restore(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(GUARDED) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn windows_1252_and_a_utf_8_bom_are_understood() {
        let table = read(b"email;city\r\na@b.example;Malm\xf6\r\n").unwrap();
        assert_eq!(table.headings, ["email", "city"]);
        assert_eq!(table.rows.first().unwrap().1, ["a@b.example", "Malmö"]);
        let table = read("\u{feff}email,city\na@b.example,Malmö".as_bytes()).unwrap();
        assert_eq!(table.headings, ["email", "city"]);
    }

    #[test]
    fn a_cell_of_several_lines_becomes_one() {
        let table = read(b"company,city\n\"Acme\r\n  Holding\n\nAB\",Oslo\n").unwrap();
        assert_eq!(table.rows, [(2, vec!["Acme Holding AB".to_owned(), "Oslo".to_owned()])]);
    }

    #[test]
    fn a_file_with_zero_characters_is_refused() {
        let errors = read(b"company,city\nAc\0me,Oslo\n").unwrap_err();
        assert_eq!(errors.of("file").unwrap().code, "malformed");
    }

    #[test]
    fn the_delimiter_is_told_from_the_headings() {
        assert_eq!(delimiter("a;b;c,d\n1,2,3,4,5"), b';');
        assert_eq!(delimiter("\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter("a\tb\n"), b'\t');
        assert_eq!(delimiter("a"), b',');
    }

    #[test]
    fn blank_lines_are_passed_over_and_line_numbers_kept() {
        let table = read(b"email\n\na@b.example\n,\nc@d.example\n").unwrap();
        let lines: Vec<_> = table.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 5]);
        assert!(read(b"\n\n").unwrap_err().of("file").is_some());
    }

    proptest! {
        #[test]
        fn a_guarded_cell_never_starts_a_formula_and_is_restored(cell in "[=+@'\t\r-]?.{0,12}") {
            let guarded = guard(&cell);
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(restore(&guarded), cell);
        }
    }
}
