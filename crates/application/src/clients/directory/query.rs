//! Knows the orders in which the client list can be read.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::ClientFilter;

/// What the client list is sorted by (api.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientSort {
    /// Company, in its folded form.
    Company,
    /// Country, by its two-letter code.
    Country,
    /// When the client was registered.
    CreatedAt,
    /// The total in the global default currency.
    UpToDateCredit,
    /// The name of the configuration, in its folded form.
    Configuration,
    /// The first group by name, in its folded form.
    Group,
}

impl ClientSort {
    /// All sort keys, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::UpToDateCredit,
        Self::Company,
        Self::Country,
        Self::CreatedAt,
        Self::Configuration,
        Self::Group,
    ];

    /// The word in addresses and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Country => "country",
            Self::CreatedAt => "created_at",
            Self::UpToDateCredit => "up_to_date_credit",
            Self::Configuration => "configuration",
            Self::Group => "group",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Country => "Country",
            Self::CreatedAt => "Date created",
            Self::UpToDateCredit => "Up-to-date credit",
            Self::Configuration => "Configuration",
            Self::Group => "Group",
        }
    }

    /// What a direction means for this key, in words.
    pub const fn direction_label(self, direction: Direction) -> &'static str {
        match (self, direction) {
            (Self::CreatedAt, Direction::Ascending) => "Oldest first",
            (Self::CreatedAt, Direction::Descending) => "Newest first",
            (Self::UpToDateCredit, Direction::Ascending) => "Lowest first",
            (Self::UpToDateCredit, Direction::Descending) => "Highest first",
            (_, Direction::Ascending) => "A to Z",
            (_, Direction::Descending) => "Z to A",
        }
    }
}

/// A word that names no sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of company, country, created_at, up_to_date_credit, configuration, group")]
pub struct UnknownSort;

impl FromStr for ClientSort {
    type Err = UnknownSort;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|sort| sort.code() == code).ok_or(UnknownSort)
    }
}

/// Which way a list is read. Rows without a sort value come last in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the lowest.
    Ascending,
    /// From the highest.
    Descending,
}

/// A client list: which clients, in which order, as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientQuery {
    /// Which clients.
    pub filter: ClientFilter,
    /// Sorted by what; ties by id in the same direction.
    pub sort: ClientSort,
    /// Which way.
    pub direction: Direction,
    /// The instant that relative filters refer to.
    pub at: DateTime<Utc>,
}

impl ClientQuery {
    /// Which list this is, for cursors: the same filters and sort, at whatever instant.
    pub fn fingerprint(&self) -> u64 {
        let Self { filter, sort, direction, at: _ } = self;
        crate::page::fingerprint(&format!("{filter:?}{sort:?}{direction:?}"))
    }
}
