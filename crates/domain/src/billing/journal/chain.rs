//! Knows how entries are chained: what is hashed, and how a chain's head is kept.

use std::fmt::{self, Write};
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// A SHA-256 hash (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits in lower case")]
pub struct UnknownDigest;

impl Digest {
    /// What the first entry of a chain has as its predecessor's hash.
    pub const NOTHING: Self = Self([0; 32]);
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl FromStr for Digest {
    type Err = UnknownDigest;

    fn from_str(text: &str) -> Result<Self, UnknownDigest> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(is_digit) {
            return Err(UnknownDigest);
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(place * 2..place * 2 + 2).ok_or(UnknownDigest)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| UnknownDigest)?;
        }
        Ok(Self(bytes))
    }
}

/// How far a client's chain has come. It stands beside his balances, so that cutting entries off
/// the end of the chain is found as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries the chain has.
    pub count: u64,
    /// The hash of the last one.
    pub hash: Digest,
}

impl Default for Head {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Head {
    /// The head of a chain without entries.
    pub const EMPTY: Self = Self { count: 0, hash: Digest::NOTHING };
}

/// Gathers what is hashed: one line a column, `name:length:value`, the length counted in bytes of
/// UTF-8; `name:-` where there is no value. Lengths keep a value from passing for another column.
#[derive(Debug, Default)]
pub(in crate::billing) struct Encoding(String);

impl Encoding {
    pub(in crate::billing) fn column(&mut self, name: &str, value: &(impl fmt::Display + ?Sized)) {
        let value = value.to_string();
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{name}:{}:{value}", value.len());
    }

    pub(in crate::billing) fn perhaps(&mut self, name: &str, value: Option<impl fmt::Display>) {
        match value {
            Some(value) => self.column(name, &value),
            None => {
                let _ = writeln!(self.0, "{name}:-");
            }
        }
    }

    pub(in crate::billing) fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0.as_bytes()).into())
    }

    /// What was gathered.
    pub(in crate::billing) fn into_text(self) -> String {
        self.0
    }

    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}
