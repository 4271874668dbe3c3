//! Knows what identifies a record: a short positive number that staff read and type.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use thiserror::Error;

/// The number of one record of kind `T`; numbers of different kinds do not mix.
///
/// ```
/// use bursar_kernel::Id;
///
/// struct Client;
///
/// let id: Id<Client> = "1042".parse()?;
/// assert_eq!(id.get(), 1042);
/// assert_eq!(id.to_string(), "1042");
/// assert!(Id::<Client>::new(0).is_err());
/// # Ok::<(), bursar_kernel::IdError>(())
/// ```
pub struct Id<T> {
    number: i64,
    kind: PhantomData<fn() -> T>,
}

/// Why a number or a text identifies nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IdError {
    /// The number is zero or negative.
    #[error("use a number above 0")]
    NotPositive,
    /// The text is something else than digits, or more of them than an id can have.
    #[error("use digits only")]
    Malformed,
}

impl<T> Id<T> {
    /// The id with this number, which must be positive.
    pub const fn new(number: i64) -> Result<Self, IdError> {
        if number > 0 { Ok(Self { number, kind: PhantomData }) } else { Err(IdError::NotPositive) }
    }

    /// The plain number, as stored.
    pub const fn get(self) -> i64 {
        self.number
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.number)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(formatter)
    }
}

impl<T> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdError::Malformed);
        }
        Self::new(text.parse().map_err(|_| IdError::Malformed)?)
    }
}

impl<T> TryFrom<i64> for Id<T> {
    type Error = IdError;

    fn try_from(number: i64) -> Result<Self, IdError> {
        Self::new(number)
    }
}

impl<T> From<Id<T>> for i64 {
    fn from(id: Id<T>) -> Self {
        id.number
    }
}

#[cfg(feature = "serde")]
impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.number)
    }
}

#[cfg(feature = "serde")]
impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        Self::new(number).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[derive(Debug)]
    struct Invoice;

    #[test]
    fn only_plain_positive_digits_are_an_id() {
        for text in
            ["", "0", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808", "١"]
        {
            assert!(text.parse::<Id<Invoice>>().is_err(), "{text:?} became an id");
        }
        assert_eq!("9223372036854775807".parse::<Id<Invoice>>().unwrap().get(), i64::MAX);
        assert_eq!("007".parse::<Id<Invoice>>().unwrap().get(), 7);
    }

    #[test]
    fn ids_of_kinds_without_any_trait_are_compared_and_hashed() {
        struct Bare;
        let ids: HashSet<Id<Bare>> = [3, 1, 3].into_iter().map(|n| Id::new(n).unwrap()).collect();
        assert_eq!(ids.len(), 2);
        assert!(Id::<Bare>::new(1).unwrap() < Id::<Bare>::new(3).unwrap());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn an_id_is_a_positive_json_number() {
        let id: Id<Invoice> = serde_json::from_str("17").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "17");
        for json in ["0", "-4", "\"17\"", "1.5", "null", "9223372036854775808"] {
            assert!(serde_json::from_str::<Id<Invoice>>(json).is_err(), "{json} became an id");
        }
    }
}
