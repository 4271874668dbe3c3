//! Knows texts with limits: lines, paragraphs, template names and ends of domain names.

use std::borrow::Cow;

use bursar_kernel::text::{Line, Note};

use crate::client::configuration::field::{Field, text};
use crate::client::configuration::setting::Kind;
use crate::client::configuration::value::{Problem, Value};
use crate::mail::Language;

/// A line of at most `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words<const MAX: usize>(Cow<'static, str>);

/// A text of one or more lines and at most `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Paragraphs<const MAX: usize>(String);

/// The name of a message template; which templates there are is known elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TemplateName(String);

/// The end of domain names, in lower case without a leading dot: `com`, `co.uk`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tld(String);

impl<const MAX: usize> Words<MAX> {
    /// A line that a default needs; the tests see to it that it fits.
    pub(in crate::client::configuration) const fn preset(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Reads a line.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        Ok(Self(Cow::Owned(Line::parse(text, MAX)?.into_string())))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Paragraphs<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TemplateName {
    /// The most characters that a name has.
    const MAX: usize = 64;

    /// Reads a name.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        Ok(Self(Line::parse(text, Self::MAX)?.into_string()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Tld {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Field for Words<MAX> {
    const KIND: Kind = Kind::Text { max: MAX };

    fn value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Self::parse(text(value, "a text")?)
    }
}

impl<const MAX: usize> Field for Paragraphs<MAX> {
    const KIND: Kind = Kind::Multiline { max: MAX };

    fn value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Ok(Self(Note::parse(text(value, "a text")?, MAX)?.into_string()))
    }
}

impl Field for TemplateName {
    const KIND: Kind = Kind::Template { max: Self::MAX };

    fn value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        Self::parse(text(value, "the name of a template")?)
    }
}

impl Field for Tld {
    const KIND: Kind = Kind::Text { max: 63 };

    fn value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let typed = text(value, "a text")?.trim().to_lowercase();
        let ending = typed.strip_prefix('.').unwrap_or(&typed);
        if ending.len() <= 63 && is_host_name(ending) {
            Ok(Self(ending.to_owned()))
        } else {
            Err(Problem::Tld)
        }
    }
}

impl Field for Language {
    const KIND: Kind = Kind::Text { max: 8 };

    fn value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        text(value, "a language")?.parse().map_err(|_| Problem::Language)
    }
}

/// Whether a lower-case text is made of labels as host names have them.
pub(super) fn is_host_name(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(is_inner)
        })
}
