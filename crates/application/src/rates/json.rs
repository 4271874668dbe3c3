//! Knows rates as an object of a base and of rates by code, read to the last digit that is there.

use std::fmt;

use bursar_domain::currency::{RateError, parse_rate};
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::Currency;
use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::read::Lines;

#[derive(serde::Deserialize)]
struct Document {
    base: Option<String>,
    rates: Pairs,
}

/// The rates in the order in which they are written, also where one stands twice.
struct Pairs(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;

        impl<'de> Visitor<'de> for Reading {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of rates")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Reading)
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<(Option<Currency>, Lines), FieldErrors> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(bytes).map_err(|error| {
        FieldErrors::one("file", "malformed", format!("This is no JSON of rates: {error}"))
    })?;
    let base = match document.base.as_deref().map(Currency::new).transpose() {
        Ok(base) => base,
        Err(error) => return Err(FieldErrors::one("base", "unknown", error.to_string())),
    };
    let mut lines = Lines::default();
    for (code, written) in document.rates.0 {
        lines.add_if_known(&format!("rates.{code}"), &code, exactly(written.get()));
    }
    Ok((base, lines))
}

/// A rate as it is written, a text or a number; it is never a binary fraction in between.
fn exactly(written: &str) -> Result<Decimal, RateError> {
    let text = written.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    parse_rate(text.unwrap_or(written))
}
