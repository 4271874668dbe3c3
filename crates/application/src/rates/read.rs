//! Knows what all documents of rates have in common: currencies, each once, and their rates.

use std::collections::BTreeMap;

use bursar_domain::currency::{RateError, RateSheet, SheetError, parse_rate};
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::Currency;
use rust_decimal::Decimal;

use super::{MOST_BYTES, RateDocument, RateFormat, csv, ecb, json};

/// A document that was read.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) rates: RateSheet,
    /// Where in the document each currency stands, as a person finds it.
    places: BTreeMap<Currency, String>,
}

impl Sheet {
    /// Where a currency stands; one that others are counted in stands nowhere.
    pub(super) fn place(&self, currency: Currency) -> String {
        self.places.get(&currency).cloned().unwrap_or_else(|| "file".to_owned())
    }
}

/// Reads a document, or tells every line of it that is wrong.
pub(super) fn read(document: &RateDocument) -> Result<Sheet, FieldErrors> {
    let RateDocument { format, bytes } = document;
    if bytes.len() > MOST_BYTES {
        return Err(FieldErrors::one("file", "too_long", "Use a file of at most 256 KiB"));
    }
    let (base, lines) = match format {
        RateFormat::Csv => (None, csv::read(bytes)?),
        RateFormat::Ecb => ecb::read(bytes)?,
        RateFormat::Json => json::read(bytes)?,
    };
    lines.sheet(base)
}

/// The lines of a document while it is read.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rates: BTreeMap<Currency, Decimal>,
    places: BTreeMap<Currency, String>,
    errors: FieldErrors,
}

impl Lines {
    /// Notes a mistake.
    pub(super) fn wrong(&mut self, place: &str, code: &'static str, message: impl Into<String>) {
        self.errors.add(place.to_owned(), code, message);
    }

    /// Takes a line whose currency has to be one.
    pub(super) fn add(&mut self, place: &str, code: &str, rate: &str) {
        match Currency::new(&code.trim().to_uppercase()) {
            Ok(currency) => self.take(place, currency, parse_rate(rate)),
            Err(_) => self.wrong(place, "unknown", format!("There is no currency «{code}»")),
        }
    }

    /// Takes a line of somebody who publishes more than currencies; what is none is passed over.
    pub(super) fn add_if_known(
        &mut self,
        place: &str,
        code: &str,
        rate: Result<Decimal, RateError>,
    ) {
        if let Ok(currency) = Currency::new(code) {
            self.take(place, currency, rate);
        }
    }

    fn take(&mut self, place: &str, currency: Currency, rate: Result<Decimal, RateError>) {
        if let Some(first) = self.places.insert(currency, place.to_owned()) {
            let message = format!("{} stands twice: see {first}", currency.code());
            self.wrong(place, "taken", message);
        }
        match rate {
            Ok(rate) => drop(self.rates.insert(currency, rate)),
            Err(error) => {
                self.wrong(place, error.code(), format!("{}: {error}", currency.code()));
            }
        }
    }

    fn sheet(mut self, base: Option<Currency>) -> Result<Sheet, FieldErrors> {
        if self.places.is_empty() && self.errors.is_empty() {
            self.wrong("file", "required", "There are no rates in it");
        }
        self.errors.ok(())?;
        let rates = RateSheet::new(base, self.rates).map_err(contradicting)?;
        Ok(Sheet { rates, places: self.places })
    }
}

/// What is wrong with a document as a whole.
pub(super) fn contradicting(error: SheetError) -> FieldErrors {
    let mut errors = FieldErrors::none();
    errors.check::<(), _>("file", "malformed", Err(error));
    errors
}
