//! Knows rates as a table: one line a currency, under the headings `code` and `rate`.

use bursar_domain::field::FieldErrors;

use super::read::Lines;
use crate::clients::exchange::table;

pub(super) fn read(bytes: &[u8]) -> Result<Lines, FieldErrors> {
    let table = table::read(bytes)?;
    let column = |name: &str| {
        let found = table.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        let message =
            format!("The first line has to name the columns: code,rate; «{name}» is missing");
        found.ok_or_else(|| FieldErrors::one("line 1", "malformed", message))
    };
    let (code, rate) = (column("code")?, column("rate")?);
    let mut lines = Lines::default();
    for (number, cells) in &table.rows {
        let place = format!("line {number}");
        match (cells.get(code), cells.get(rate)) {
            (Some(code), Some(rate)) if cells.len() == table.headings.len() => {
                lines.add(&place, code, rate);
            }
            _ => {
                let message = format!("Use {} cells in each line", table.headings.len());
                lines.wrong(&place, "malformed", message);
            }
        }
    }
    Ok(lines)
}
