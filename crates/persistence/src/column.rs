//! Knows how the values that many tables hold are written into columns and read back.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, Line, Note, Phone};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::DbErr;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Unreadable;

/// An instant as microseconds since 1970: what both engines sort, index and return alike, with no
/// time zone that a session could apply.
pub(crate) const fn instant(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// A date as days since 1970.
pub(crate) fn day(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
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

    pub(crate) fn day(self, days: i64) -> Result<NaiveDate, Unreadable> {
        let span = TimeDelta::try_days(days);
        let day = span.and_then(|span| NaiveDate::default().checked_add_signed(span));
        day.ok_or_else(|| self.wrong("a date is too far off"))
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

    pub(crate) fn count<N: TryFrom<i64, Error: Display>>(
        self,
        number: impl Into<i64>,
    ) -> Result<N, Unreadable> {
        counted(number.into()).map_err(|error| self.wrong(error))
    }

    pub(crate) fn json<T: DeserializeOwned>(self, text: &str) -> Result<T, Unreadable> {
        serde_json::from_str(text).map_err(|error| self.wrong(error))
    }
}

/// Words joined by blanks.
pub(crate) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// A document of maps, lists, text and numbers.
pub(crate) fn json(value: &impl Serialize) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Json(error.to_string()))
}

/// What was counted, which is never below zero.
pub(crate) fn counted<N: TryFrom<i64, Error: Display>>(number: i64) -> Result<N, DbErr> {
    let wrong = |error| DbErr::Type(format!("the count {number} is unreadable: {error}"));
    N::try_from(number).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_count_that_makes_no_sense_is_not_taken_for_none() {
        assert_eq!(counted::<u64>(3).unwrap(), 3);
        assert!(counted::<u64>(-1).is_err());
        assert!(counted::<u32>(i64::MAX).is_err());
    }

    #[test]
    fn what_makes_no_document_is_not_taken_for_an_empty_one() {
        assert_eq!(json(&["a"]).unwrap(), r#"["a"]"#);
        assert!(json(&BTreeMap::from([(("no", "name"), 1)])).is_err());
    }
}
