//! Knows how a setting's value is written, whatever its type: for forms, programs and storage.

use std::fmt;

use bursar_kernel::country::UnknownCountry;
use bursar_kernel::email::EmailError;
use bursar_kernel::money::{CurrencyError, MoneyError};
use bursar_kernel::phone::PhoneError;
use bursar_kernel::tax_number::VatIdError;
use bursar_kernel::text::TextError;
use thiserror::Error;

/// The value of a setting in the plainest form that keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Left empty, where that is allowed.
    Nothing,
    /// On or off.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text; also a decimal amount, a date, a code and the like.
    Text(String),
    /// Several texts, in order.
    List(Vec<String>),
    /// Several texts, each with another one that belongs to it.
    Pairs(Vec<(String, String)>),
}

impl Value {
    /// Whether nothing was given.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// What is wrong with a value that is none of the type asked for.
    pub(super) fn unlike(&self, expected: &'static str) -> Problem {
        if self.is_nothing() { Problem::Missing } else { Problem::WrongType { expected } }
    }
}

/// The text that stands in a form: lists have a line per entry, pairs an equals sign in it.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Bool(is_on) => is_on.fmt(formatter),
            Self::Integer(number) => number.fmt(formatter),
            Self::Text(text) => formatter.write_str(text),
            Self::List(entries) => formatter.write_str(&entries.join("\n")),
            Self::Pairs(pairs) => {
                let lines: Vec<String> =
                    pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                formatter.write_str(&lines.join("\n"))
            }
        }
    }
}

/// Why a value does not fit its setting, in words that can stand beside the field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is no setting of that name.
    #[error("there is no such setting")]
    UnknownSetting,
    /// The setting cannot be left empty.
    #[error("enter a value")]
    Missing,
    /// The value is of another type.
    #[error("use {expected}")]
    WrongType {
        /// What is asked for.
        expected: &'static str,
    },
    /// The number is too small or too large.
    #[error("use a whole number from {min} to {max}")]
    OutOfRange {
        /// The smallest number that fits.
        min: i64,
        /// The largest number that fits.
        max: i64,
    },
    /// The code is none of those to choose from.
    #[error("choose one of the options")]
    NoSuchChoice,
    /// The amount is below zero where that makes no sense.
    #[error("use an amount of at least 0")]
    Negative,
    /// There are more entries than fit.
    #[error("use at most {max} entries")]
    TooMany {
        /// The most entries there may be.
        max: usize,
    },
    /// An entry comes twice.
    #[error("enter {entry} only once")]
    Repeated {
        /// The entry.
        entry: String,
    },
    /// The text names no language.
    #[error("enter a language such as en or pt-br")]
    Language,
    /// An entry has nothing that belongs to it.
    #[error("write each line as {example}")]
    NoPair {
        /// How a line looks.
        example: &'static str,
    },
    /// The text is no date.
    #[error("enter a date such as 2026-11-22")]
    Date,
    /// The text is no host name.
    #[error("enter a host name such as ns1.example.com")]
    HostName,
    /// The text is no end of domain names.
    #[error("enter an ending such as com or co.uk")]
    Tld,
    /// The text is no number of a bank account.
    #[error("enter an IBAN or another account number; {entry} is none")]
    Account {
        /// What was entered.
        entry: String,
    },
    /// The text is no code of a bank.
    #[error("enter a BIC such as DEUTDEFF; {entry} is none")]
    Bic {
        /// What was entered.
        entry: String,
    },
    /// The text cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The text is no amount.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// The text is no e-mail address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The text is no country.
    #[error(transparent)]
    Country(#[from] UnknownCountry),
    /// The text is no VAT id.
    #[error(transparent)]
    VatId(#[from] VatIdError),
    /// The text is no phone number.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// The text is no currency.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
}

impl Problem {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownSetting => "unknown",
            Self::Missing | Self::Text(TextError::Empty) => "required",
            Self::OutOfRange { .. } | Self::Negative | Self::Amount(MoneyError::OutOfRange) => {
                "out_of_range"
            }
            Self::TooMany { .. } | Self::Text(TextError::TooLong { .. }) => "too_long",
            Self::Repeated { .. } => "repeated",
            Self::WrongType { .. }
            | Self::NoSuchChoice
            | Self::NoPair { .. }
            | Self::Language
            | Self::Date
            | Self::HostName
            | Self::Tld
            | Self::Account { .. }
            | Self::Bic { .. }
            | Self::VatId(_)
            | Self::Phone(_)
            | Self::Text(_)
            | Self::Amount(_)
            | Self::Email(_)
            | Self::Country(_)
            | Self::Currency(_) => "malformed",
        }
    }
}
