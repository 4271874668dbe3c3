//! Knows how the types of settings are read from and written as plain values.

use bursar_kernel::money::Rounding;
use bursar_kernel::{Country, Email, Phone, VatId};
use chrono::NaiveDate;

use super::setting::Kind;
use super::value::{Problem, Value};

/// A type that a setting can have.
pub(super) trait Field: Sized {
    /// What a form shows for it.
    const KIND: Kind;
    /// Whether it can be left empty.
    const IS_OPTIONAL: bool = false;

    /// The plain value.
    fn value(&self) -> Value;

    /// The value as this type, or what is wrong with it.
    fn read(value: &Value) -> Result<Self, Problem>;
}

/// The text in a value, or what is asked for instead.
pub(super) fn text<'a>(value: &'a Value, expected: &'static str) -> Result<&'a str, Problem> {
    value.as_text().ok_or_else(|| value.unlike(expected))
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Nothing, Field::value)
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let is_blank = value.as_text().is_some_and(|text| text.trim().is_empty());
        if value.is_nothing() || is_blank { Ok(None) } else { T::read(value).map(Some) }
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;

    fn value(&self) -> Value {
        Value::Bool(*self)
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        if let Value::Bool(is_on) = value { Ok(*is_on) } else { Err(value.unlike("true or false")) }
    }
}

impl Field for NaiveDate {
    const KIND: Kind = Kind::Date;

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let text = text(value, "a date such as 2026-11-22")?;
        // Only the one form that dates are written in; chrono alone would take others.
        text.parse().ok().filter(|date: &Self| date.to_string() == text).ok_or(Problem::Date)
    }
}

impl Field for Email {
    const KIND: Kind = Kind::Email;

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Ok(Self::new(text(value, "an email address")?)?)
    }
}

impl Field for Country {
    const KIND: Kind = Kind::Country;

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Ok(Self::new(text(value, "a two-letter country code")?)?)
    }
}

impl Field for VatId {
    const KIND: Kind = Kind::Text { max: 32 };

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Ok(Self::new(text(value, "a VAT ID")?)?)
    }
}

impl Field for Phone {
    const KIND: Kind = Kind::Text { max: 32 };

    fn value(&self) -> Value {
        Value::Text(self.e164().to_owned())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Ok(Self::new(text(value, "a phone number")?)?)
    }
}

impl Field for Rounding {
    const KIND: Kind = Kind::Choice(&[
        ("half_up", "Half up, away from zero"),
        ("half_even", "Half to even"),
        ("down", "Down, towards zero"),
    ]);

    fn value(&self) -> Value {
        Value::Text(self.code().to_owned())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        text(value, "one of the options")?.parse().map_err(|_| Problem::NoSuchChoice)
    }
}

/// Declares the options of a setting, each with its code and its words in a form.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $about:literal])+ $option:ident = $code:literal, $label:literal; )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[doc = $about])+ $option, )+
        }

        impl $name {
            /// The name under which the option is stored.
            pub const fn code(self) -> &'static str {
                match self {
                    $( Self::$option => $code, )+
                }
            }
        }

        impl $crate::client::configuration::field::Field for $name {
            const KIND: $crate::client::configuration::Kind =
                $crate::client::configuration::Kind::Choice(&[ $( ($code, $label), )+ ]);

            fn value(&self) -> $crate::client::configuration::Value {
                $crate::client::configuration::Value::Text(self.code().to_owned())
            }

            fn read(
                value: &$crate::client::configuration::Value,
            ) -> Result<Self, $crate::client::configuration::Problem> {
                $crate::client::configuration::field::text(value, "one of the options")?.parse()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::client::configuration::Problem;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $( $code => Ok(Self::$option), )+
                    _ => Err($crate::client::configuration::Problem::NoSuchChoice),
                }
            }
        }
    };
}

pub(super) use choice;
