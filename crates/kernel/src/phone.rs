//! Knows what a telephone number is, and how the world writes it.

use std::fmt;
use std::str::FromStr;
use std::sync::Once;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};
use thiserror::Error;

/// A telephone number that can be dialled from anywhere.
///
/// ```
/// use bursar_kernel::Phone;
///
/// let phone = Phone::new("+47 22-86-44-00")?;
/// assert_eq!(phone.e164(), "+4722864400");
/// assert_eq!(phone.to_string(), "+47 22 86 44 00");
/// # Ok::<(), bursar_kernel::phone::PhoneError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// The number does not begin with a plus sign and a country code.
    #[error("start with + and the country code, such as +47")]
    NotInternational,
    /// There is something else than digits and the signs people put between them.
    #[error("use digits, blanks and dashes only")]
    Malformed,
    /// No such number exists in the numbering plan of the country.
    #[error("enter a number that exists in its country")]
    NotInPlan,
}

impl Phone {
    /// Reads a number in international form, however it is grouped.
    pub fn new(text: &str) -> Result<Self, PhoneError> {
        let digits = text.trim().strip_prefix('+').ok_or(PhoneError::NotInternational)?;
        let dialled = Self::from_e164(&dialled(digits)?).map_err(|_| PhoneError::NotInPlan)?;
        keep_all_plans();
        let number = dialled.number().filter(PhoneNumber::is_valid).ok_or(PhoneError::NotInPlan)?;
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// A number as stored.
    ///
    /// Only its shape is checked: numbering plans change, and what was once a number stays on record.
    pub fn from_e164(text: &str) -> Result<Self, PhoneError> {
        let digits = text.strip_prefix('+').ok_or(PhoneError::NotInternational)?;
        if !(3..=17).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The number as stored and dialled: a plus sign and digits.
    pub fn e164(&self) -> &str {
        &self.0
    }

    fn number(&self) -> Option<PhoneNumber> {
        phonenumber::parse(None, &self.0).ok()
    }
}

/// Lets the library keep the patterns of every country that it has seen. It keeps a hundred, which
/// few countries fill, and making one again takes far longer than looking with it.
fn keep_all_plans() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        if let Ok(mut patterns) = DATABASE.cache().lock() {
            patterns.set_capacity(10_000);
        }
    });
}

/// The digits behind a plus sign, without what people put between them for reading.
fn dialled(digits: &str) -> Result<String, PhoneError> {
    let mut number = String::from("+");
    for sign in digits.chars() {
        match sign {
            '0'..='9' => number.push(sign),
            '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' => {}
            blank if blank.is_whitespace() => {}
            _ => return Err(PhoneError::Malformed),
        }
    }
    Ok(number)
}

/// The form in which people read the number, in the groups that its country uses.
impl fmt::Display for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(number) => number.format().mode(Mode::International).fmt(formatter),
            None => formatter.write_str(&self.0),
        }
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::new(text)
    }
}

/// Travels as it is dialled, not as it is read.
#[cfg(feature = "serde")]
impl serde::Serialize for Phone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_stored_form() {
        for text in
            ["+44 20 7946 0958", "+44 (0)20 7946 0958", "+44-20-7946-0958", " +442079460958 "]
        {
            assert_eq!(Phone::new(text).unwrap().e164(), "+442079460958", "{text}");
        }
        assert_eq!(Phone::new("+39 06 6982 1234").unwrap().e164(), "+390669821234");
    }

    #[test]
    fn numbers_without_a_country_or_outside_its_plan_are_refused() {
        assert_eq!(Phone::new("22 86 44 00"), Err(PhoneError::NotInternational));
        assert_eq!(Phone::new("0047 22 86 44 00"), Err(PhoneError::NotInternational));
        assert_eq!(Phone::new(""), Err(PhoneError::NotInternational));
        assert_eq!(Phone::new("+47 22 86 44 OO"), Err(PhoneError::Malformed));
        assert_eq!(Phone::new("+47 22 86 44 00 ext. 5"), Err(PhoneError::Malformed));
        assert_eq!(Phone::new("+47 22"), Err(PhoneError::NotInPlan));
        assert_eq!(Phone::new("+999 123 456 789"), Err(PhoneError::NotInPlan));
        assert_eq!(Phone::new("+"), Err(PhoneError::NotInPlan));
        assert_eq!(Phone::new(&format!("+{}", "1".repeat(500))), Err(PhoneError::NotInPlan));
    }

    #[test]
    fn a_stored_number_that_left_its_plan_is_still_readable() {
        let phone = Phone::from_e164("+999123456789").unwrap();
        assert_eq!(phone.e164(), "+999123456789");
        assert!(phone.to_string().contains("999"));
        assert!(Phone::from_e164("999123456789").is_err());
        assert!(Phone::from_e164("+99 91").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_reads_the_same_again(text in "\\+?[0-9 ().-]{0,24}") {
            if let Ok(phone) = Phone::new(&text) {
                prop_assert_eq!(Phone::new(phone.e164()), Ok(phone.clone()));
                prop_assert_eq!(Phone::new(&phone.to_string()), Ok(phone.clone()));
                prop_assert_eq!(Phone::from_e164(phone.e164()), Ok(phone.clone()));
            }
        }
    }
}
