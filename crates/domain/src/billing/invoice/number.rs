//! Knows the numbers of documents: how they are written, and what is fiscal.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::Line;
use chrono::{Datelike, NaiveDate};

words! {
    /// What is numbered in one series.
    SeriesKind {
        /// Fiscal invoices.
        Invoices = "invoices", "Invoices";
        /// Credit notes.
        CreditNotes = "credit_notes", "Credit notes";
    }
}

/// A row of numbers without gaps: 1, 2, 3, …. All configurations that write numbers alike take them
/// from the same row, so that no two documents have the same number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// What is numbered.
    pub kind: SeriesKind,
    /// How its numbers are written.
    pub format: NumberFormat,
}

/// How the numbers of a series are written.
///
/// `{number}` stands for the number, `{number:5}` for one with at least five digits, `{year}` and
/// `{month}` for those of the document's date. Everything else stands for itself.
///
/// ```
/// use bursar_domain::billing::invoice::NumberFormat;
///
/// let format: NumberFormat = "INV-{year}-{number:05}".parse()?;
/// assert_eq!(format.write(1842, "2026-10-31".parse()?).as_str(), "INV-2026-01842");
/// assert!("INV-{year}".parse::<NumberFormat>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Text(String),
    Number { digits: usize },
    Year,
    Month,
}

/// Why a text is no format of numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberFormatError {
    /// All documents would have the same number.
    #[error("use {{number}} where the number goes")]
    NoNumber,
    /// Two numbers could be written alike.
    #[error("use {{number}} only once")]
    TwoNumbers,
    /// Something else than what can be inserted stands in braces.
    #[error("use {{number}}, {{number:5}}, {{year}} or {{month}}, not {0}")]
    Unknown(String),
    /// The text has signs that a number cannot have, or too many.
    #[error("use at most 40 printable characters besides braces")]
    Malformed,
}

impl NumberFormat {
    /// The number of a document of that day.
    pub fn write(&self, number: u64, on: NaiveDate) -> DocumentNumber {
        let written = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Number { digits } => format!("{number:0digits$}"),
            Part::Year => format!("{:04}", on.year()),
            Part::Month => format!("{:02}", on.month()),
        };
        DocumentNumber(self.parts.iter().map(written).collect())
    }

    /// The same format with a text before it.
    #[must_use]
    pub fn behind(&self, text: &str) -> Self {
        let mut parts = self.parts.clone();
        parts.insert(0, Part::Text(text.to_owned()));
        Self { parts }
    }
}

/// The format in its one spelling: `{number}` for `{number:1}`, `{number:5}` for `{number:05}`.
impl fmt::Display for NumberFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => formatter.write_str(text),
            Part::Number { digits: 1 } => formatter.write_str("{number}"),
            Part::Number { digits } => write!(formatter, "{{number:{digits}}}"),
            Part::Year => formatter.write_str("{year}"),
            Part::Month => formatter.write_str("{month}"),
        })
    }
}

impl FromStr for NumberFormat {
    type Err = NumberFormatError;

    fn from_str(text: &str) -> Result<Self, NumberFormatError> {
        let text = Line::parse(text, 40).map_err(|_| NumberFormatError::Malformed)?;
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or(NumberFormatError::Malformed)?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::inserted(name)?);
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| *part != Part::Text(String::new()));
        if parts.iter().any(|part| matches!(part, Part::Text(text) if text.contains('}'))) {
            return Err(NumberFormatError::Malformed);
        }
        match parts.iter().filter(|part| matches!(part, Part::Number { .. })).count() {
            0 => Err(NumberFormatError::NoNumber),
            1 => Ok(Self { parts }),
            _ => Err(NumberFormatError::TwoNumbers),
        }
    }
}

impl Part {
    fn inserted(name: &str) -> Result<Self, NumberFormatError> {
        let unknown = || NumberFormatError::Unknown(format!("{{{name}}}"));
        match name.split_once(':') {
            None if name == "number" => Ok(Self::Number { digits: 1 }),
            None if name == "year" => Ok(Self::Year),
            None if name == "month" => Ok(Self::Month),
            Some(("number", digits)) => {
                let digits = digits.parse().ok().filter(|digits| (1..=12).contains(digits));
                digits.map(|digits| Self::Number { digits }).ok_or_else(unknown)
            }
            None | Some(_) => Err(unknown()),
        }
    }
}

/// The number that a document bears (BT-1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// The number of a proforma: ten letters and digits that say nothing about how many there are.
    /// `random` is drawn by the caller; should a number be taken, another is drawn.
    pub fn proforma(random: u64) -> Self {
        const SIGNS: [char; 32] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G',
            'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
        ];
        let sign = |place: u32| {
            let index = usize::try_from((random >> (5 * place)) & 31).unwrap_or_default();
            SIGNS.get(index).copied().unwrap_or_default()
        };
        Self(format!("P-{}", (0..10).map(sign).collect::<String>()))
    }

    /// A number as the store kept it.
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// A number from a series without gaps, with the date that the tax office goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalNumber {
    /// Where it stands in the series.
    pub sequence: u64,
    /// How it is written.
    pub text: DocumentNumber,
    /// The fiscal date (BT-2).
    pub on: NaiveDate,
}

impl FiscalNumber {
    /// The next number of a series, given to a document of that day.
    pub fn new(sequence: u64, format: &NumberFormat, on: NaiveDate) -> Self {
        Self { sequence, text: format.write(sequence, on), on }
    }
}
