//! Writes the formats of series in their one spelling, where several zeros before the number of digits
//! had been typed: the step that made series out of configurations took only one of them away.

use super::step::{Statements, Step, both};

pub(super) const STEP: Step = Step { name: "m20261129_000029_series", statements };

fn statements() -> Vec<Statements> {
    vec![both(&respelled()), both("DELETE FROM document_series WHERE format LIKE '%{number:0%'")]
}

/// A format has at most 40 signs, so no more zeros than these.
const MOST_ZEROS: usize = 31;

fn respelled() -> String {
    let without_zeros = (0..MOST_ZEROS).fold("format".to_owned(), |format, _| {
        format!("replace({format}, '{{number:0', '{{number:')")
    });
    format!(
        "INSERT INTO document_series (kind, format, last)
        SELECT kind, format, MAX(last) FROM (
            SELECT kind, replace({without_zeros}, '{{number:1}}', '{{number}}') AS format, last
            FROM document_series WHERE format LIKE '%{{number:0%'
        ) AS respelled WHERE TRUE GROUP BY kind, format
        ON CONFLICT (kind, format) DO UPDATE SET last = CASE
            WHEN excluded.last > document_series.last THEN excluded.last
            ELSE document_series.last END"
    )
}
