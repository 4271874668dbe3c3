//! Knows the orders of the client list, and how a page is read along each of them.
//!
//! A list is cut into segments that each follow an index: clients with a sort value, then those
//! without one; or the clients under each configuration (in each first group) in the order of the
//! names, then those without one. No order needs a sort over many rows (decision record 14).

use bursar_application::Error;
use bursar_application::clients::{ClientSort, Direction};
use bursar_application::page::{Cursor, Key, Side};
use sea_orm::Value;

use crate::statement::Sql;

/// One order of the list.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) sort: ClientSort,
    pub(super) descends: bool,
    /// Ids and folded names, by name, where the list is sorted by a name of another table.
    pub(super) names: Vec<(i64, String)>,
}

/// A part of the list that one index gives in order.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Which clients `c` it has.
    pub(super) within: Sql,
    /// Whether it is ordered by the sort value and the id, or by the id alone.
    pub(super) has_key: bool,
}

impl Order {
    pub(super) const fn new(
        sort: ClientSort,
        direction: Direction,
        names: Vec<(i64, String)>,
    ) -> Self {
        Self { sort, descends: matches!(direction, Direction::Descending), names }
    }

    /// The table whose names the list is sorted by.
    pub(super) const fn names_of(sort: ClientSort) -> Option<&'static str> {
        match sort {
            ClientSort::Configuration => Some("configurations"),
            ClientSort::Group => Some("client_groups"),
            ClientSort::Company
            | ClientSort::Country
            | ClientSort::CreatedAt
            | ClientSort::UpToDateCredit => None,
        }
    }

    /// The column that its index begins with.
    pub(super) const fn column(&self) -> &'static str {
        match self.sort {
            ClientSort::Company => "company_folded",
            ClientSort::Country => "country",
            ClientSort::CreatedAt => "created_at",
            ClientSort::UpToDateCredit => "up_to_date_base_minor",
            ClientSort::Configuration => "configuration_id",
            ClientSort::Group => "first_group_id",
        }
    }

    const fn may_be_empty(&self) -> bool {
        matches!(self.sort, ClientSort::Company | ClientSort::Country | ClientSort::Group)
    }

    /// Whether rows come by falling values when the list is read this way.
    pub(super) const fn falls(&self, backwards: bool) -> bool {
        self.descends != backwards
    }

    /// The segments behind a cursor, in the order in which they are read.
    pub(super) fn segments(
        &self,
        cursor: Option<&Cursor>,
        keeps: impl Fn(i64) -> bool,
        keeps_empty: bool,
    ) -> Result<Vec<Segment>, Error> {
        let backwards = cursor.is_some_and(|cursor| cursor.side == Side::Before);
        let mut segments = self.filled(cursor, backwards, keeps)?;
        if self.may_be_empty() && keeps_empty {
            let empty = self.empty(cursor, backwards);
            if backwards {
                segments.splice(0..0, empty);
            } else {
                segments.extend(empty);
            }
        }
        Ok(segments)
    }

    fn filled(
        &self,
        cursor: Option<&Cursor>,
        backwards: bool,
        keeps: impl Fn(i64) -> bool,
    ) -> Result<Vec<Segment>, Error> {
        if matches!(cursor, Some(Cursor { key: Key::Empty, side: Side::After, .. })) {
            return Ok(Vec::new());
        }
        let at = cursor.filter(|cursor| cursor.key != Key::Empty);
        if Self::names_of(self.sort).is_some() {
            return self.named(at, backwards, keeps);
        }
        let filled = format!("c.{} IS NOT NULL", self.column());
        let mut within = Sql::new(if self.may_be_empty() { &filled } else { "TRUE" });
        if let Some(cursor) = at {
            within.push(&format!(" AND (c.{}, c.id) {} (", self.column(), self.beyond(backwards)));
            within.bind(self.value(&cursor.key)?).push(", ").bind(cursor.id).push(")");
        }
        Ok(vec![Segment { within, has_key: true }])
    }

    fn named(
        &self,
        at: Option<&Cursor>,
        backwards: bool,
        keeps: impl Fn(i64) -> bool,
    ) -> Result<Vec<Segment>, Error> {
        let place = match at.map(|cursor| (&cursor.key, cursor.id)) {
            Some((Key::Text(name), id)) => Some((name, id)),
            Some(_) => return Err(Error::BadCursor),
            None => None,
        };
        let falls = self.falls(backwards);
        let mut segments = Vec::new();
        for (id, name) in self.names.iter().filter(|(id, _)| keeps(*id)) {
            let mut within = Sql::new(&format!("c.{} = ", self.column()));
            within.bind(*id);
            if let Some((at, client)) = place {
                let is_passed = if falls { name > at } else { name < at };
                if is_passed {
                    continue;
                }
                if name == at {
                    within.push(" AND c.id ").push(self.beyond(backwards)).push(" ").bind(client);
                }
            }
            segments.push(Segment { within, has_key: false });
        }
        if falls {
            segments.reverse();
        }
        Ok(segments)
    }

    fn empty(&self, cursor: Option<&Cursor>, backwards: bool) -> Option<Segment> {
        let mut within = Sql::new(&format!("c.{} IS NULL", self.column()));
        match cursor {
            Some(Cursor { key: Key::Empty, id, .. }) => {
                within.push(" AND c.id ").push(self.beyond(backwards)).push(" ").bind(*id);
            }
            Some(_) if backwards => return None,
            _ => {}
        }
        // PostgreSQL follows the index only if it is asked for the index's whole order.
        Some(Segment { within, has_key: true })
    }

    const fn beyond(&self, backwards: bool) -> &'static str {
        if self.falls(backwards) { "<" } else { ">" }
    }

    /// Whether a client comes behind the cursor, for reading a few clients that are sorted on the
    /// spot by `key`.
    pub(super) fn behind(&self, cursor: &Cursor, key: &str) -> Result<Sql, Error> {
        let backwards = cursor.side == Side::Before;
        let beyond = self.beyond(backwards);
        let mut sql = Sql::new("(");
        if cursor.key == Key::Empty {
            sql.push(&format!("({key} IS NULL AND c.id {beyond} ")).bind(cursor.id).push(")");
            sql.push(&if backwards { format!(" OR {key} IS NOT NULL)") } else { ")".to_owned() });
        } else {
            sql.push(&format!("({key}, c.id) {beyond} (")).bind(self.value(&cursor.key)?);
            sql.push(", ").bind(cursor.id).push(")");
            sql.push(&if backwards { ")".to_owned() } else { format!(" OR {key} IS NULL)") });
        }
        Ok(sql)
    }

    /// A cursor of this list cannot have been written with a value of another type.
    fn value(&self, key: &Key) -> Result<Value, Error> {
        let is_number = matches!(self.sort, ClientSort::CreatedAt | ClientSort::UpToDateCredit);
        match key {
            Key::Number(number) if is_number => Ok((*number).into()),
            Key::Text(text) if !is_number => Ok(text.as_str().into()),
            Key::Empty | Key::Number(_) | Key::Text(_) => Err(Error::BadCursor),
        }
    }
}
