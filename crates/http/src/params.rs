//! Knows how the query string of an address is read: strictly, with the wrong parameter named.

use std::str::FromStr;

use axum::{extract::FromRequestParts, http::request::Parts};
use bursar_domain::field::FieldErrors;
use chrono::NaiveDate;

use crate::failure::{Answer, Failure};

/// The parameters of an address that nobody has taken yet, and what was wrong with the others.
#[derive(Clone, Debug, Default)]
pub struct Params {
    pairs: Vec<(String, String)>,
    errors: FieldErrors,
}

/// Something that an address asks for.
pub trait FromParams: Sized {
    /// Takes its parameters and notes what is wrong with them; `None` only if something is.
    fn from_params(params: &mut Params) -> Option<Self>;
}

/// What an address asks for; unknown, repeated or wrong parameters are 400.
#[derive(Clone, Debug)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: FromParams> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let mut params = Params::of(parts.uri.query().unwrap_or_default());
        let asked = T::from_params(&mut params);
        params.finish(asked).map(Self).map_err(Failure::parameter)
    }
}

impl FromParams for () {
    fn from_params(_: &mut Params) -> Option<Self> {
        Some(())
    }
}

impl<A: FromParams, B: FromParams> FromParams for (A, B) {
    fn from_params(params: &mut Params) -> Option<Self> {
        let (first, second) = (A::from_params(params), B::from_params(params));
        Some((first?, second?))
    }
}

impl Params {
    /// The parameters of a query string.
    pub fn of(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
        let (pairs, mut errors) = (pairs.collect::<Vec<_>>(), FieldErrors::none());
        // PostgreSQL keeps no text with a zero character in it, so nothing could match.
        for (name, _) in pairs.iter().filter(|(_, value)| value.contains('\0')) {
            errors.add(name.clone(), "malformed", "Leave out control characters");
        }
        Self { pairs, errors }
    }

    /// Every value of a parameter, in the order in which they stand.
    pub fn all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) =
            std::mem::take(&mut self.pairs).into_iter().partition(|(n, _)| n == name);
        self.pairs = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// The value of a parameter that may stand once; an empty one counts as absent.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.all(name).into_iter();
        let first = values.next();
        if values.next().is_some() {
            self.wrong(name, "repeated", "Use this parameter once");
        }
        first.filter(|value| !value.is_empty())
    }

    /// The value of a parameter that may stand once, read as what it means.
    pub fn one<T: FromStr<Err: ToString>>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(name, "malformed", error.to_string());
                None
            }
        }
    }

    /// Notes that a parameter is wrong.
    pub fn wrong(&mut self, name: impl Into<String>, code: &'static str, why: impl Into<String>) {
        self.errors.add(name.into(), code, why);
    }

    /// The names that nobody took, each once.
    pub fn unknown(&self) -> Vec<String> {
        let mut names: Vec<_> = self.pairs.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The names of the parameters that were taken and made no sense.
    pub fn misread(&self) -> Vec<&str> {
        self.errors.iter().map(|error| error.field.as_ref()).collect()
    }

    /// What was wrong with the parameters that were taken.
    pub const fn errors(&self) -> &FieldErrors {
        &self.errors
    }

    /// What was asked for, unless a parameter is wrong or nobody took it.
    pub fn finish<T>(mut self, asked: Option<T>) -> Result<T, FieldErrors> {
        for name in self.unknown() {
            self.wrong(name, "unknown", "There is no such parameter here");
        }
        match asked {
            Some(asked) => self.errors.ok(asked),
            None => Err(self.errors),
        }
    }
}

/// A date as addresses write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let day = day.filter(|day| day.to_string() == text);
        day.map(Self).ok_or("Write a date as 2026-11-22")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Page(Option<u32>);

    impl FromParams for Page {
        fn from_params(params: &mut Params) -> Option<Self> {
            Some(Self(params.one("limit")))
        }
    }

    fn asked(query: &str) -> Result<Option<u32>, String> {
        let mut params = Params::of(query);
        let page = Page::from_params(&mut params);
        params.finish(page).map(|page| page.0).map_err(|errors| errors.to_string())
    }

    #[test]
    fn what_nobody_takes_or_cannot_be_read_is_named() {
        assert_eq!(asked("limit=3"), Ok(Some(3)));
        assert_eq!(asked("limit="), Ok(None));
        assert!(asked("limit=three").unwrap_err().starts_with("limit:"));
        assert!(asked("limit=1&limit=2").unwrap_err().starts_with("limit:"));
        assert!(asked("limt=1").unwrap_err().starts_with("limt:"));
    }
}
