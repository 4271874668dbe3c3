//! Knows how the values that many tables hold are written into columns and read back.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, Line, Note, Phone};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Unreadable;

/// An instant as microseconds since 1970: what both engines sort, index and return alike, with no
/// time zone that a session could apply.
pub(crate) const fn instant(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// A row that is being read, for saying which one is unreadable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    what: &'static str,
    id: i64,
}

impl Reading {
    pub(crate) const fn of<A: Aggregate>(id: i64) -> Self {
        Self { what: A::NAME, id }
    }

    pub(crate) const fn named(what: &'static str, id: i64) -> Self {
        Self { what, id }
    }

    pub(crate) fn wrong(self, reason: impl Display) -> Unreadable {
        Unreadable::row(self.what, self.id)(reason)
    }

    pub(crate) fn id<T>(self, id: i64) -> Result<Id<T>, Unreadable> {
        Id::new(id).map_err(|error| self.wrong(error))
    }

    pub(crate) fn instant(self, micros: i64) -> Result<DateTime<Utc>, Unreadable> {
        DateTime::from_timestamp_micros(micros)
            .ok_or_else(|| self.wrong("an instant is too far off"))
    }

    /// A line was checked when it was written; its greatest length may have changed since.
    pub(crate) fn line(self, text: &str) -> Result<Line, Unreadable> {
        Line::parse(text, usize::MAX).map_err(|error| self.wrong(error))
    }

    pub(crate) fn note(self, text: &str) -> Result<Note, Unreadable> {
        Note::parse(text, usize::MAX).map_err(|error| self.wrong(error))
    }

    /// A number was found in its country's plan when it was written; plans change.
    pub(crate) fn phone(self, e164: &str) -> Result<Phone, Unreadable> {
        Phone::from_e164(e164).map_err(|error| self.wrong(error))
    }

    pub(crate) fn parsed<T: FromStr<Err: Display>>(self, text: &str) -> Result<T, Unreadable> {
        text.parse().map_err(|error| self.wrong(error))
    }

    pub(crate) fn optional<T, U>(
        self,
        value: Option<&T>,
        read: impl FnOnce(Self, &T) -> Result<U, Unreadable>,
    ) -> Result<Option<U>, Unreadable> {
        value.map(|value| read(self, value)).transpose()
    }

    /// Words that were joined by blanks.
    pub(crate) fn words<T: FromStr<Err: Display> + Ord>(
        self,
        text: &str,
    ) -> Result<BTreeSet<T>, Unreadable> {
        text.split_whitespace().map(|word| self.parsed(word)).collect()
    }

    pub(crate) fn json<T: DeserializeOwned>(self, text: &str) -> Result<T, Unreadable> {
        serde_json::from_str(text).map_err(|error| self.wrong(error))
    }
}

/// Words joined by blanks.
pub(crate) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// JSON text of maps and lists of text, which always can be written.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
