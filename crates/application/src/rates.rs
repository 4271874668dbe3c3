//! Exchange rates: brought in a file, fetched from whoever publishes them, kept for ever
//! (product 5.15).

mod csv;
mod ecb;
mod fetch;
mod follow;
mod history;
mod json;
mod load;
mod read;

use std::str::FromStr;

use bursar_domain::currency::RateJump;
use bursar_kernel::money::Currency;
use rust_decimal::Decimal;

/// How a document of rates is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateFormat {
    /// Lines of a code and a rate, under the headings `code` and `rate`.
    Csv,
    /// The daily reference rates of the European Central Bank, as XML.
    Ecb,
    /// `{"base": "EUR", "rates": {"USD": "1.08"}}`, rates as texts or numbers.
    Json,
}

impl RateFormat {
    /// The format that a file is written in, by how it begins.
    pub fn of(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'<') => Self::Ecb,
            Some(b'{') => Self::Json,
            _ => Self::Csv,
        }
    }
}

impl FromStr for RateFormat {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "csv" => Ok(Self::Csv),
            "ecb" => Ok(Self::Ecb),
            "json" => Ok(Self::Json),
            _ => Err("use ecb, json or csv"),
        }
    }
}

/// A document of rates as somebody publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateDocument {
    /// How it is written.
    pub format: RateFormat,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The most bytes of a document; the rates of all currencies there are take a few thousand.
pub const MOST_BYTES: usize = 256 * 1024;

/// What became of the rates of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateReport {
    /// The rates that were set.
    pub set: Vec<RateSet>,
    /// The listed currencies whose rate was the same already.
    pub unchanged: Vec<Currency>,
    /// The listed currencies that the document does not have; they keep their rates.
    pub missing: Vec<Currency>,
    /// The rates that are too far from those before; those stay.
    pub refused: Vec<RateJump>,
}

/// One rate that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct RateSet {
    pub currency: Currency,
    pub before: Decimal,
    pub after: Decimal,
}

impl RateReport {
    /// The report in one sentence.
    pub fn summary(&self) -> String {
        let codes = |currencies: &[Currency]| {
            currencies.iter().map(|currency| currency.code()).collect::<Vec<_>>().join(", ")
        };
        let set: Vec<_> = self.set.iter().map(|set| set.currency).collect();
        let mut parts = vec![match &*set {
            [] => "no rate differs".to_owned(),
            set => format!("set {}", codes(set)),
        }];
        if !self.missing.is_empty() {
            parts.push(format!("not there: {}", codes(&self.missing)));
        }
        parts.extend(self.refused.iter().map(|jump| format!("refused: {jump}")));
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests;
