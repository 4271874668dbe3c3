//! Knows how a mistake in one field of an input is told.

use std::borrow::Cow;
use std::fmt;

/// One mistake in one field, in words that can stand beside that field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name as the API spells it.
    pub field: Cow<'static, str>,
    /// A stable word for programs: `required`, `malformed`, `too_long`, `unknown`, `taken`, ….
    pub code: &'static str,
    /// What to do about it, for people.
    pub message: String,
}

/// Every mistake found in one input; never empty when it is returned as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// A list with nothing in it yet.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// A list with just this mistake.
    pub fn one(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let mut errors = Self::none();
        errors.add(field, code, message);
        errors
    }

    /// Notes a mistake.
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.0.push(FieldError { field: field.into(), code, message: message.into() });
    }

    /// Notes all mistakes of another list.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Keeps the value of a check that passed, and notes the mistake of one that did not.
    pub fn check<T, E: fmt::Display>(
        &mut self,
        field: &'static str,
        code: &'static str,
        outcome: Result<T, E>,
    ) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, code, sentence(&error.to_string()));
                None
            }
        }
    }

    /// The same for a text that may be left empty.
    pub fn optional<T, E: fmt::Display>(
        &mut self,
        field: &'static str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = Some(text.trim()).filter(|text| !text.is_empty());
        text.and_then(|text| self.check(field, "malformed", parse(text)))
    }

    /// Whether no mistake was noted.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mistakes in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// The mistake of this field, if it has one.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    /// `Ok` with the value when nothing is wrong, else the list itself.
    pub fn ok<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {}", error.field, error.message)?;
        }
        Ok(())
    }
}

/// The same words with a capital first letter, as they stand beside a field.
pub fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_is_kept_with_a_capital_letter() {
        let mut errors = FieldErrors::none();
        assert_eq!(errors.check::<(), _>("email", "malformed", Err("enter an address")), None);
        assert_eq!(errors.of("email").map(|e| e.message.as_str()), Some("Enter an address"));
        assert!(errors.ok(()).is_err());
    }
}
