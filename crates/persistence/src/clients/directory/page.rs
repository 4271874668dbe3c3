//! Knows how one page of the client list is found: by walking the sort's index until the page is
//! full, or, where few clients match, by looking at just these and sorting them.

use bursar_application::Error;
use bursar_application::clients::{Choice, ClientFilter, ClientSort};
use bursar_application::page::{Cursor, Side};

use super::order::{Order, Segment};
use crate::statement::Sql;

/// How a page is found.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// Along the sort's index, testing each client.
    Walk,
    /// Among these clients, which are all that may match.
    Gather(Vec<i64>),
}

/// A statement that answers the page's clients: their `id`, and `part` and `k` to order them by.
pub(super) struct Found {
    pub(super) sql: Sql,
    /// How its rows are ordered.
    pub(super) order: &'static str,
}

/// What is read: which clients, in which order, from where, and how many.
pub(super) struct Asked<'a> {
    pub(super) order: &'a Order,
    pub(super) condition: &'a Sql,
    pub(super) filter: &'a ClientFilter,
    pub(super) cursor: Option<&'a Cursor>,
    pub(super) limit: u64,
    pub(super) is_postgres: bool,
}

impl Asked<'_> {
    /// The statement for it.
    pub(super) fn found(&self, way: &Way) -> Result<Found, Error> {
        let backwards = self.cursor.is_some_and(|cursor| cursor.side == Side::Before);
        let falls = self.order.falls(backwards);
        let order = if falls { "w.part, w.k DESC, w.id DESC" } else { "w.part, w.k, w.id" };
        let sql = match way {
            Way::Walk => self.walked(falls)?,
            Way::Gather(clients) => self.gathered(clients, backwards, falls)?,
        };
        Ok(Found { sql, order })
    }

    fn walked(&self, falls: bool) -> Result<Sql, Error> {
        let (keeps, keeps_empty) = self.kept_segments();
        let segments = self.order.segments(self.cursor, keeps, keeps_empty)?;
        let mut sql = Sql::new("");
        for (part, segment) in segments.iter().enumerate() {
            sql.push(if part == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
            sql.append(&self.segment(part, segment, falls)).push(") ").push(ALIASES);
            sql.push(&part.to_string());
        }
        if segments.is_empty() {
            sql.push("SELECT 0 AS part, 0 AS k, id FROM clients WHERE FALSE");
        }
        sql.limit(self.limit);
        Ok(sql)
    }

    fn segment(&self, part: usize, segment: &Segment, falls: bool) -> Sql {
        let column = self.order.column();
        let direction = if falls { " DESC" } else { "" };
        let mut sql = Sql::new(&format!("SELECT {part} AS part, "));
        let is_named = Order::names_of(self.order.sort).is_some();
        sql.push(&if is_named { "0 AS k".to_owned() } else { format!("c.{column} AS k") });
        sql.push(", c.id FROM clients c");
        if !self.is_postgres {
            sql.push(&if self.is_out_of_credit_by_credit() {
                " INDEXED BY clients_out_of_credit".to_owned()
            } else {
                format!(" INDEXED BY clients_walk_{column}")
            });
        }
        sql.push(" WHERE ").append(&segment.within).push(" AND ").append(self.condition);
        sql.push(" ORDER BY ");
        if segment.has_key {
            sql.push(&format!("c.{column}{direction}, "));
        }
        sql.push(&format!("c.id{direction}")).limit(self.limit);
        sql
    }

    /// Whether only clients out of credit are asked for, by credit: an index has just these.
    fn is_out_of_credit_by_credit(&self) -> bool {
        let is_yes = |choice: &Choice<bool>| choice.accepts([&true]) && !choice.accepts([&false]);
        self.order.sort == ClientSort::UpToDateCredit
            && self.filter.out_of_credit.as_ref().is_some_and(is_yes)
    }

    /// Which named segments can hold a match at all: a member of a group has a first group that is
    /// this one or comes before it; a client under a configuration is under no other.
    fn kept_segments(&self) -> (impl Fn(i64) -> bool, bool) {
        let filter = self.filter;
        let last = match &filter.group {
            Some(Choice { negated: false, or_none: false, or_any: false, values }) => {
                let is_asked = |id: i64| values.iter().any(|value| value.get() == id);
                Some(self.order.names.iter().rposition(|(id, _)| is_asked(*id)))
            }
            _ => None,
        };
        let is_grouped = self.order.sort == ClientSort::Group;
        let keeps = move |id: i64| match self.order.sort {
            ClientSort::Group => {
                let place = self.order.names.iter().position(|(name, _)| *name == id);
                let may_be = last.is_none_or(|last| place.is_some_and(|place| Some(place) <= last));
                let is_left_out = filter.group.as_ref().is_some_and(|choice| {
                    choice.negated && choice.values.iter().any(|value| value.get() == id)
                });
                may_be && !is_left_out
            }
            ClientSort::Configuration => filter.configuration.as_ref().is_none_or(|choice| {
                let has = choice.or_any || choice.values.iter().any(|value| value.get() == id);
                has != choice.negated
            }),
            ClientSort::Company
            | ClientSort::Country
            | ClientSort::CreatedAt
            | ClientSort::UpToDateCredit => true,
        };
        (keeps, !(is_grouped && last.is_some()))
    }

    fn gathered(&self, clients: &[i64], backwards: bool, falls: bool) -> Result<Sql, Error> {
        let names = Order::names_of(self.order.sort);
        let column = self.order.column();
        let key = match names {
            Some(_) => "n.name_folded".to_owned(),
            None => format!("c.{column}"),
        };
        let (first, last) = if backwards { (0, 1) } else { (1, 0) };
        let direction = if falls { " DESC" } else { "" };
        let mut sql = Sql::new(&format!(
            "SELECT CASE WHEN {key} IS NULL THEN {first} ELSE {last} END AS part, {key} AS k, c.id
             FROM clients c"
        ));
        if let Some(table) = names {
            sql.push(&format!(" LEFT JOIN {table} n ON n.id = c.{column}"));
        }
        sql.push(" WHERE ").append(&these("c.id", clients, self.is_postgres));
        sql.push(" AND ").append(self.condition);
        if let Some(cursor) = self.cursor {
            sql.push(" AND ").append(&self.order.behind(cursor, &key)?);
        }
        sql.push(&format!(" ORDER BY 1, 2{direction}, 3{direction}")).limit(self.limit);
        Ok(sql)
    }
}

/// The aliases that PostgreSQL asks for.
const ALIASES: &str = "AS s";

/// Whether a column is one of many ids, bound as one value.
pub(super) fn these(column: &str, ids: &[i64], is_postgres: bool) -> Sql {
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let mut sql = Sql::new(column);
    if is_postgres {
        sql.push(" = ANY (CAST(").bind(format!("{{{list}}}")).push(" AS BIGINT[]))");
    } else {
        sql.push(" IN (SELECT value FROM json_each(").bind(format!("[{list}]")).push("))");
    }
    sql
}
