//! Knows how long lists are cut into pages: by keyset, stable under inserts (api.md 1).

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::Error;

/// How many rows a page may have at most.
pub const MAX_LIMIT: u32 = 100;

/// How many rows are read in one go where a whole list is.
const CHUNK: u32 = 500;

/// Up to where totals are exact.
pub const TOTAL_CAP: u64 = 10_000;

/// Which page is asked for.
#[derive(Clone, Debug)]
pub struct PageRequest {
    limit: u32,
    cursor: Option<Cursor>,
}

impl PageRequest {
    /// The first page of the usual 25 rows.
    pub const fn first() -> Self {
        Self { limit: 25, cursor: None }
    }

    /// A page of at most `limit` rows, cut to what is allowed, at a cursor or at the start.
    pub fn new(limit: u32, cursor: Option<Cursor>) -> Self {
        Self { limit: limit.clamp(1, MAX_LIMIT), cursor }
    }

    /// As many rows as are read in one go where a whole list is, at a cursor or at the start.
    pub const fn chunk(cursor: Option<Cursor>) -> Self {
        Self { limit: CHUNK, cursor }
    }

    /// How many rows at most.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// The cursor, checked against the list that it is used with.
    pub fn cursor(&self, fingerprint: u64) -> Result<Option<&Cursor>, Error> {
        match &self.cursor {
            Some(cursor) if cursor.fingerprint != fingerprint => Err(Error::BadCursor),
            cursor => Ok(cursor.as_ref()),
        }
    }
}

/// Where a record stands in a list, and what is beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around<I> {
    /// Its place, counted from 1; `None` past the cap of totals or if it is not in the list.
    pub position: Option<u64>,
    /// The record before it.
    pub previous: Option<I>,
    /// The record behind it.
    pub next: Option<I>,
}

/// Which way a cursor looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// To the rows behind it.
    #[serde(rename = "a")]
    After,
    /// To the rows before it.
    #[serde(rename = "b")]
    Before,
}

/// The sort value of the row at a cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// The row has no value; such rows come last in both directions.
    Empty,
    /// A number: money in minor units, microseconds, or the id alone.
    Number(i64),
    /// A text in its folded form.
    Text(String),
}

/// A place between two rows of one list. Its written form is opaque to callers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which list it belongs to: a digest of filters and sort.
    #[serde(rename = "f")]
    pub fingerprint: u64,
    /// Which way it looks.
    #[serde(rename = "s")]
    pub side: Side,
    /// The sort value of the row there.
    #[serde(rename = "k")]
    pub key: Key,
    /// The id of the row there.
    #[serde(rename = "i")]
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let json = URL_SAFE_NO_PAD.decode(written).map_err(|_| Error::BadCursor)?;
        serde_json::from_slice(&json).map_err(|_| Error::BadCursor)
    }
}

/// A digest that tells lists apart, stable across processes and versions of the compiler (FNV-1a).
pub fn fingerprint(list: &str) -> u64 {
    list.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts a page out of rows that were read with one more than the limit.
    ///
    /// `rows` are in reading order: backwards when the cursor looks before. `place` tells a row's
    /// sort value and id.
    pub fn cut(
        mut rows: Vec<T>,
        request: &PageRequest,
        fingerprint: u64,
        place: impl Fn(&T) -> (Key, i64),
    ) -> Self {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let side = request.cursor.as_ref().map(|cursor| cursor.side);
        if side == Some(Side::Before) {
            rows.reverse();
        }
        let at = |row: Option<&T>, side| {
            row.map(&place).map(|(key, id)| Cursor { fingerprint, side, key, id })
        };
        let (has_previous, has_next) = match side {
            None => (false, more),
            Some(Side::After) => (true, more),
            Some(Side::Before) => (more, true),
        };
        let next = at(rows.last(), Side::After).filter(|_| has_next);
        let previous = at(rows.first(), Side::Before).filter(|_| has_previous);
        Self { items: rows, next, previous }
    }

    /// Cuts a page out of a whole list that is short enough to be read at once. A row that is gone
    /// leaves its place to the one behind it.
    pub fn within(
        rows: Vec<T>,
        request: &PageRequest,
        fingerprint: u64,
        id: impl Fn(&T) -> i64,
    ) -> Result<Self, Error> {
        let rows = (0..).zip(rows);
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX).saturating_add(1);
        let read: Vec<(i64, T)> = match request.cursor(fingerprint)? {
            None => rows.take(limit).collect(),
            Some(cursor) => {
                let rows: Vec<_> = rows.collect();
                let place = rows.iter().find(|(_, row)| id(row) == cursor.id);
                let (place, is_gone) = match (place, &cursor.key) {
                    (Some((place, _)), _) => (*place, false),
                    (None, Key::Number(place)) => (*place, true),
                    (None, Key::Empty | Key::Text(_)) => return Err(Error::BadCursor),
                };
                let first = if is_gone { place } else { place.saturating_add(1) };
                let rows = rows.into_iter();
                match cursor.side {
                    Side::After => rows.skip_while(|(at, _)| *at < first).take(limit).collect(),
                    Side::Before => {
                        rows.rev().skip_while(|(at, _)| *at >= place).take(limit).collect()
                    }
                }
            }
        };
        let page = Page::cut(read, request, fingerprint, |(at, row)| (Key::Number(*at), id(row)));
        Ok(page.map(|(_, row)| row))
    }

    /// The same page with each row translated.
    pub fn map<U>(self, translate: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(translate).collect();
        Page { items, next: self.next, previous: self.previous }
    }
}

/// How many things there are.
pub(crate) fn count_of<T>(things: &[T]) -> Result<u64, Error> {
    let uncountable = |_| Error::rule("too_many", "these are too many to be counted");
    u64::try_from(things.len()).map_err(uncountable)
}

/// How many rows a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Exactly this many.
    Exact(u64),
    /// More than [`TOTAL_CAP`].
    Over,
}

impl Total {
    /// From a count that stopped one past the cap.
    pub const fn of(count: u64) -> Self {
        if count > TOTAL_CAP { Self::Over } else { Self::Exact(count) }
    }

    /// The number, if it is known exactly.
    pub const fn exact(self) -> Option<u64> {
        match self {
            Self::Exact(count) => Some(count),
            Self::Over => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(side: Side, id: i64) -> Cursor {
        Cursor { fingerprint: 7, side, key: Key::Number(id), id }
    }

    fn cut(rows: Vec<i64>, cursor: Option<Cursor>) -> Page<i64> {
        Page::cut(rows, &PageRequest::new(2, cursor), 7, |row| (Key::Number(*row), *row))
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for key in [Key::Empty, Key::Number(-3), Key::Text("acme \"ab\"".into())] {
            let cursor = Cursor { key, ..cursor(Side::Before, 9) };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
        assert!("%%%".parse::<Cursor>().is_err());
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let request = PageRequest::new(2, Some(cursor(Side::After, 1)));
        assert!(matches!(request.cursor(8), Err(Error::BadCursor)));
        assert!(request.cursor(7).unwrap().is_some());
    }

    /// The ids on a page of a short list and on the pages around it.
    fn around(rows: &[i64], cursor: Option<Cursor>) -> (Vec<i64>, Option<Cursor>, Option<Cursor>) {
        let request = PageRequest::new(2, cursor);
        let page = Page::within(rows.to_vec(), &request, 7, |row| *row).unwrap();
        (page.items, page.previous, page.next)
    }

    #[test]
    fn a_short_list_is_walked_both_ways_whatever_comes_or_goes() {
        let (first, previous, next) = around(&[50, 40, 30, 20, 10], None);
        assert_eq!((first, previous.is_none()), (vec![50, 40], true));
        // Somebody adds a row above, somebody removes the row at the cursor.
        assert_eq!(around(&[60, 50, 40, 30, 20, 10], next.clone()).0, [30, 20]);
        assert_eq!(around(&[50, 30, 20, 10], next.clone()).0, [30, 20]);
        let (second, previous, last) = around(&[50, 40, 30, 20, 10], next);
        assert_eq!(second, [30, 20]);
        assert_eq!(around(&[50, 40, 30, 20, 10], previous).0, [50, 40]);
        let (third, back, end) = around(&[50, 40, 30, 20, 10], last);
        assert_eq!((third, end.is_none()), (vec![10], true));
        assert_eq!(around(&[50, 40, 30, 20, 10], back).0, [30, 20]);
    }

    #[test]
    fn pages_point_to_their_neighbours_only_where_there_are_some() {
        let first = cut(vec![1, 2, 3], None);
        assert_eq!((first.items, first.previous), (vec![1, 2], None));
        assert_eq!(first.next.unwrap().id, 2);
        let last = cut(vec![3], Some(cursor(Side::After, 2)));
        assert!(last.next.is_none());
        assert_eq!(last.previous.unwrap().id, 3);
        let back = cut(vec![2, 1], Some(cursor(Side::Before, 3)));
        assert_eq!((back.items, back.previous), (vec![1, 2], None));
        assert_eq!(back.next.unwrap().id, 2);
    }
}
