//! Knows the countries of the world, and which of them share the VAT rules of the European Union.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::text::fold;

/// A country or territory of ISO 3166-1, by its two letters.
///
/// ```
/// use bursar_kernel::Country;
///
/// let greece = Country::new("GR")?;
/// assert_eq!(greece.name(), "Greece");
/// assert!(greece.is_in_eu());
/// assert_eq!(greece.vat_prefix(), "EL");
/// # Ok::<(), bursar_kernel::country::UnknownCountry>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

/// A code that names no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("use a two-letter country code such as NO")]
pub struct UnknownCountry;

/// The member states, and Monaco, which counts as French territory for VAT.
const EU_VAT_TERRITORY: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Names that people look for, where the standard's list has a longer one.
const EVERYDAY_NAMES: [(&str, &str); 15] = [
    ("BO", "Bolivia"),
    ("CD", "Congo (Democratic Republic)"),
    ("FK", "Falkland Islands"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("MD", "Moldova"),
    ("NL", "Netherlands"),
    ("PS", "Palestine"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("US", "United States"),
    ("VE", "Venezuela"),
];

impl Country {
    /// The country with this upper-case two-letter code.
    pub fn new(code: &str) -> Result<Self, UnknownCountry> {
        let known = rust_iso3166::from_alpha2(code).ok_or(UnknownCountry)?;
        known.alpha2.as_bytes().try_into().map(Self).map_err(|_| UnknownCountry)
    }

    /// The two letters, such as `NO`.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        let everyday = EVERYDAY_NAMES.iter().find(|(code, _)| *code == self.code());
        let listed = || rust_iso3166::from_alpha2(self.code()).map_or("", |known| known.name);
        everyday.map_or_else(listed, |(_, name)| *name)
    }

    /// Whether the VAT rules of the European Union hold there.
    ///
    /// Parts of member states that have a code of their own and are outside the VAT territory, such
    /// as the Åland Islands, are not in it.
    pub fn is_in_eu(self) -> bool {
        EU_VAT_TERRITORY.contains(&self.code())
    }

    /// The two letters with which VAT ids of the country begin: its code, but `EL` for Greece and
    /// `FR` for Monaco.
    pub fn vat_prefix(&self) -> &str {
        match self.code() {
            "GR" => "EL",
            "MC" => "FR",
            code => code,
        }
    }

    /// Every country, in the order in which people look up names.
    pub fn all() -> impl Iterator<Item = Self> {
        let known = rust_iso3166::ALL.iter().filter_map(|known| Self::new(known.alpha2).ok());
        let mut countries: Vec<Self> = known.collect();
        countries.sort_by_cached_key(|country| fold(country.name()));
        countries.into_iter()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(code: &str) -> Result<Self, UnknownCountry> {
        Self::new(code)
    }
}

#[cfg(feature = "serde")]
travels_as_text!(Country);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_reads_back_from_its_code_and_has_a_name() {
        let countries: Vec<Country> = Country::all().collect();
        assert!(countries.len() > 240, "only {} countries", countries.len());
        for country in countries {
            assert_eq!(Country::new(country.code()), Ok(country));
            assert!(!country.name().is_empty(), "{country} has no name");
        }
    }

    #[test]
    fn countries_are_listed_by_name_without_regard_to_accents() {
        let names: Vec<&str> = Country::all().map(Country::name).collect();
        let place = |name| names.iter().position(|listed| *listed == name).unwrap();
        assert!(place("Afghanistan") < place("Åland Islands"));
        assert!(place("Åland Islands") < place("Albania"));
        assert!(place("United Kingdom") < place("United States"));
    }

    #[test]
    fn every_listed_code_of_the_tables_is_a_country() {
        for code in EU_VAT_TERRITORY.iter().chain(EVERYDAY_NAMES.iter().map(|(code, _)| code)) {
            assert!(Country::new(code).is_ok(), "{code} is no country");
        }
    }

    #[test]
    fn the_vat_territory_is_not_the_map_of_europe() {
        let inside = |code| Country::new(code).unwrap().is_in_eu();
        for code in ["NO", "CH", "GB", "IS", "AX", "GP", "TR", "US"] {
            assert!(!inside(code), "{code} is outside");
        }
        assert!(inside("DE") && inside("GR") && inside("HR") && inside("MC"));
    }

    #[test]
    fn codes_are_upper_case_and_assigned() {
        for code in ["", "no", "N", "NOR", "ZZ", "EU", "EL", "UK", "N\u{d3}"] {
            assert_eq!(Country::new(code), Err(UnknownCountry), "{code} became a country");
        }
    }
}
