//! Knows a statement as a table: one line a movement, under headings that banks use.

use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use chrono::NaiveDate;

use super::{Read, Unusable, came};
use crate::clients::exchange::table;

/// What a column holds, and the headings under which banks write it.
const COLUMNS: [(&str, &[&str]); 6] = [
    ("date", &["date", "booking date", "booked", "booked on", "value date"]),
    ("amount", &["amount", "sum", "credit"]),
    ("currency", &["currency", "ccy"]),
    ("words", &["reference", "text", "description", "details", "message", "remittance", "purpose"]),
    ("payer", &["payer", "name", "from", "counterparty", "debtor", "sender"]),
    ("id", &["id", "bank reference", "transaction id", "entry reference"]),
];

pub(super) fn read(file: &[u8]) -> Result<Vec<Read>, FieldErrors> {
    let table = table::read(file)?;
    let place = |what: &str| {
        let (_, names) = COLUMNS.iter().find(|(column, _)| *column == what)?;
        let is_named = |heading: &str| names.iter().any(|name| heading.eq_ignore_ascii_case(name));
        table.headings.iter().position(|heading| is_named(&heading.replace('_', " ")))
    };
    let needed = |what: &'static str| {
        let message = "The first line has to name the columns: \
                       date,amount,currency,reference,payer,id";
        place(what).ok_or_else(|| FieldErrors::one("file", "malformed", message))
    };
    let columns = Columns {
        date: needed("date")?,
        amount: needed("amount")?,
        currency: needed("currency")?,
        words: needed("words")?,
        payer: place("payer"),
        id: place("id"),
    };
    let lines = table.rows.iter().map(|(line, cells)| columns.read(*line, cells));
    Ok(lines.collect())
}

struct Columns {
    date: usize,
    amount: usize,
    currency: usize,
    words: usize,
    payer: Option<usize>,
    id: Option<usize>,
}

impl Columns {
    fn read(&self, place: u64, cells: &[String]) -> Read {
        let cell = |column: usize| cells.get(column).map(|cell| cell.trim()).unwrap_or_default();
        let perhaps = |column: Option<usize>| column.map(cell).unwrap_or_default();
        let came = (|| {
            let wrong = |what: &str| Unusable::Wrong(what.to_owned());
            let day = day(cell(self.date)).ok_or_else(|| wrong("the date is unreadable"))?;
            let currency = Currency::new(&cell(self.currency).to_uppercase());
            let currency = currency.map_err(|_| wrong("there is no such currency"))?;
            let amount = amount(cell(self.amount), currency);
            let amount = amount.ok_or_else(|| wrong("the amount is unreadable"))?;
            came(day, amount, perhaps(self.payer), cell(self.words), perhaps(self.id))
        })();
        Read { place, came }
    }
}

/// A day as banks write it.
fn day(text: &str) -> Option<NaiveDate> {
    let formats = ["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"];
    formats.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok())
}

/// An amount with a point or a comma before its decimals, and groups of thousands set off by the
/// other sign or by blanks. What could be read in two ways is not read at all.
pub(super) fn amount(text: &str, currency: Currency) -> Option<Money> {
    let plain: String =
        text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\'').collect();
    let (last_point, last_comma) = (plain.rfind('.'), plain.rfind(','));
    let decimal = match (last_point, last_comma) {
        (Some(point), Some(comma)) => Some(if point > comma { '.' } else { ',' }),
        (Some(point), None) | (None, Some(point)) => {
            let sign = plain.get(point..=point)?.chars().next()?;
            let decimals = plain.len() - point - 1;
            let is_alone = plain.matches(sign).count() == 1;
            let is_plain = is_alone && decimals <= usize::try_from(currency.exponent()).ok()?;
            if !is_plain {
                return None;
            }
            Some(sign)
        }
        (None, None) => None,
    };
    let written: String = plain
        .chars()
        .filter_map(|sign| match sign {
            '.' | ',' => (Some(sign) == decimal).then_some('.'),
            '+' => None,
            other => Some(other),
        })
        .collect();
    Money::parse(&written, currency).ok()
}
