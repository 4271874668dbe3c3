//! Knows how VAT ids are written.
//!
//! The shapes of ids of the European Union follow the answer to "What is the structure of VAT
//! numbers?" in the European Commission's questions and answers about VIES. Whether an id has been
//! given to somebody is for VIES to say.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::country::Country;

/// The number under which an authority knows somebody who charges or is charged VAT.
///
/// ```
/// use bursar_kernel::VatId;
///
/// let id = VatId::new("at u1234.5678")?;
/// assert_eq!(id.as_str(), "ATU12345678");
/// assert_eq!(id.country_prefix(), Some("AT"));
/// assert!(VatId::new("DE12345").is_err());
/// # Ok::<(), bursar_kernel::tax_number::VatIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VatId(String);

/// Why a text is no VAT id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VatIdError {
    /// There is something else than letters and digits.
    #[error("use letters and digits only")]
    Malformed,
    /// The id is shorter or longer than any id is.
    #[error("use 4 to 20 letters and digits")]
    Length,
    /// The id begins like one of the European Union, but its country writes ids in another way.
    #[error("enter a VAT id such as {example}")]
    Shape {
        /// An id of the right shape for the country.
        example: &'static str,
    },
}

impl VatId {
    /// Reads an id in any grouping; one that begins with a prefix of the European Union has to have
    /// the shape of that country.
    ///
    /// Greece's ids begin with `EL`; `GR` is read as that.
    pub fn new(text: &str) -> Result<Self, VatIdError> {
        let id = Self::unshaped(text)?;
        match id.shape() {
            Some(shape) if !shape.fits(id.behind_prefix()) => {
                Err(VatIdError::Shape { example: shape.example })
            }
            _ => Ok(id),
        }
    }

    /// Reads the id of somebody who lives in `country`.
    ///
    /// Outside the European Union an id may begin like one of its prefixes by chance and is taken as
    /// it is.
    pub fn for_country(text: &str, country: Country) -> Result<Self, VatIdError> {
        if country.is_in_eu() { Self::new(text) } else { Self::unshaped(text) }
    }

    /// The id without blanks, dots and dashes, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters that name the country of an id of the European Union, as VIES wants them.
    pub fn country_prefix(&self) -> Option<&'static str> {
        self.shape().filter(|shape| shape.fits(self.behind_prefix())).map(|shape| shape.prefix)
    }

    fn unshaped(text: &str) -> Result<Self, VatIdError> {
        let is_filling = |sign: char| sign.is_whitespace() || matches!(sign, '.' | '-');
        let mut id: String = text.chars().filter(|sign| !is_filling(*sign)).collect();
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(VatIdError::Malformed);
        }
        if !(4..=20).contains(&id.len()) {
            return Err(VatIdError::Length);
        }
        id.make_ascii_uppercase();
        if let Some(number) = id.strip_prefix("GR") {
            id = format!("EL{number}");
        }
        Ok(Self(id))
    }

    fn shape(&self) -> Option<&'static Shape> {
        SHAPES.iter().find(|shape| self.0.starts_with(shape.prefix))
    }

    fn behind_prefix(&self) -> &str {
        self.0.get(2..).unwrap_or_default()
    }
}

impl fmt::Display for VatId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for VatId {
    type Err = VatIdError;

    fn from_str(text: &str) -> Result<Self, VatIdError> {
        Self::new(text)
    }
}

#[cfg(feature = "serde")]
travels_as_text!(VatId);

/// How the ids of one country look behind the prefix.
struct Shape {
    prefix: &'static str,
    /// Each a sign per character: `9` a digit, `A` a letter, `*` either, anything else itself in
    /// lower case.
    patterns: &'static [&'static str],
    example: &'static str,
}

impl Shape {
    fn fits(&self, number: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            pattern.len() == number.len() && pattern.bytes().zip(number.bytes()).all(fits_sign)
        })
    }
}

fn fits_sign((pattern, sign): (u8, u8)) -> bool {
    match pattern {
        b'9' => sign.is_ascii_digit(),
        b'A' => sign.is_ascii_uppercase(),
        b'*' => true,
        literal => literal.eq_ignore_ascii_case(&sign),
    }
}

const fn shape(
    prefix: &'static str,
    patterns: &'static [&'static str],
    example: &'static str,
) -> Shape {
    Shape { prefix, patterns, example }
}

/// The 27 member states, and Northern Ireland (`XI`), which follows their rules for goods.
const SHAPES: [Shape; 28] = [
    shape("AT", &["u99999999"], "ATU12345678"),
    shape("BE", &["9999999999"], "BE0123456789"),
    shape("BG", &["999999999", "9999999999"], "BG123456789"),
    shape("CY", &["99999999A"], "CY12345678X"),
    shape("CZ", &["99999999", "999999999", "9999999999"], "CZ12345678"),
    shape("DE", &["999999999"], "DE123456789"),
    shape("DK", &["99999999"], "DK12345678"),
    shape("EE", &["999999999"], "EE123456789"),
    shape("EL", &["999999999"], "EL123456789"),
    shape("ES", &["A9999999A", "A99999999", "99999999A"], "ESX12345678"),
    shape("FI", &["99999999"], "FI12345678"),
    shape("FR", &["**999999999"], "FR12345678901"),
    shape("HR", &["99999999999"], "HR12345678901"),
    shape("HU", &["99999999"], "HU12345678"),
    shape("IE", &["9*99999A", "9999999AA"], "IE1234567X"),
    shape("IT", &["99999999999"], "IT12345678901"),
    shape("LT", &["999999999", "999999999999"], "LT123456789"),
    shape("LU", &["99999999"], "LU12345678"),
    shape("LV", &["99999999999"], "LV12345678901"),
    shape("MT", &["99999999"], "MT12345678"),
    shape("NL", &["*********b**"], "NL123456789B01"),
    shape("PL", &["9999999999"], "PL1234567890"),
    shape("PT", &["999999999"], "PT123456789"),
    shape(
        "RO",
        &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
        "RO1234567890",
    ),
    shape("SE", &["999999999999"], "SE123456789012"),
    shape("SI", &["99999999"], "SI12345678"),
    shape("SK", &["9999999999"], "SK1234567890"),
    shape("XI", &["999999999", "999999999999", "gd999", "ha999"], "XI123456789"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_union_has_a_shape_that_its_example_fits() {
        for country in Country::all().filter(|country| country.is_in_eu()) {
            let prefix = country.vat_prefix();
            assert!(SHAPES.iter().any(|shape| shape.prefix == prefix), "{country} has no shape");
        }
        for shape in &SHAPES {
            let id = VatId::new(shape.example).unwrap();
            assert_eq!(id.country_prefix(), Some(shape.prefix));
        }
    }

    #[test]
    fn ids_of_every_shape_are_read() {
        for text in [
            "BE1234567890",
            "BG1234567890",
            "CZ1234567890",
            "ESA1234567B",
            "ES12345678Z",
            "FRXX123456789",
            "IE1A23456B",
            "IE1234567WI",
            "LT123456789012",
            "RO12",
            "XIGD123",
            "GB123456789",
            "CHE-123.456.789 MWST",
            "NO 916 123 456 MVA",
            "27AAPFU0939F1ZV",
            "12-3456789",
        ] {
            assert!(VatId::new(text).is_ok(), "{text} was refused");
        }
    }

    #[test]
    fn one_id_has_one_spelling() {
        for text in ["EL123456789", "gr 123456789", "EL-123.456.789", "\u{a0}El123456789"] {
            assert_eq!(VatId::new(text).unwrap().as_str(), "EL123456789", "{text}");
        }
    }

    #[test]
    fn ids_of_the_wrong_shape_are_refused_with_an_example() {
        for text in [
            "ATX12345678",
            "AT12345678",
            "DE12345678",
            "DE12345678X",
            "ES123456789",
            "NL123456789X01",
        ] {
            assert!(matches!(VatId::new(text), Err(VatIdError::Shape { .. })), "{text}");
        }
        assert_eq!(
            VatId::new("DE1").unwrap_err(),
            VatIdError::Length,
            "three characters are no id anywhere"
        );
        assert_eq!(VatId::new("AT*12345678"), Err(VatIdError::Malformed));
        assert_eq!(VatId::new("DÉ123456789"), Err(VatIdError::Malformed));
        assert_eq!(VatId::new(&"1".repeat(21)), Err(VatIdError::Length));
        assert_eq!(VatId::new(""), Err(VatIdError::Length));
    }

    #[test]
    fn an_id_from_outside_the_union_may_look_like_one_of_its_prefixes() {
        let mexico = Country::new("MX").unwrap();
        assert!(VatId::new("DELM800101AB1").is_err());
        let id = VatId::for_country("DELM800101AB1", mexico).unwrap();
        assert_eq!(id.country_prefix(), None);
        assert!(VatId::for_country("DE12345", Country::new("FR").unwrap()).is_err());
    }
}
