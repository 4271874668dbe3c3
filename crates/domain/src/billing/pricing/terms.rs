//! Knows everything that a rule says about money: what is charged, for what, from when until when.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::Line;
use chrono::{DateTime, Utc};

use super::filter::{Fact, Filter, UnknownFact};
use super::modifier::Modifier;
use super::price::Prices;
use super::unit::{AttributeUnit, TimeUnit};
use crate::billing::usage::{
    Attributes, Dimension, Measure, MetadataKey, Nature, Number, ResourceKind,
};

/// What of a resource is multiplied with the price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Charged {
    /// That it is there: one.
    Existence,
    /// A number that is told about it.
    Measure(Measure),
    /// A piece of its metadata that is a number, such as a count of licences.
    Metadata(MetadataKey),
}

/// What a rule says. All of it can be put together freely; [`lint_terms`](super::lint_terms) finds
/// what makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTerms {
    /// What clients read on their invoices.
    pub name: Line,
    /// What it is about.
    pub kind: ResourceKind,
    /// What of it is charged.
    pub charged: Charged,
    /// What that is counted in.
    pub unit: AttributeUnit,
    /// How long it is used for the price.
    pub time_unit: TimeUnit,
    /// What one unit costs.
    pub prices: Prices,
    /// For how many units the price is: *per every x units*.
    pub per: Number,
    /// How many units of each resource cost nothing at any time, such as the first two addresses.
    pub included: Number,
    /// How many units of each cycle cost nothing, over all resources together.
    pub allowance: Number,
    /// All of them must hold.
    pub filters: Vec<Filter>,
    /// What changes the price.
    pub modifiers: Vec<Modifier>,
    /// From when on it charges; always if there is none.
    pub starts_at: Option<DateTime<Utc>>,
    /// From when on it no longer charges.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it charges at all.
    pub is_active: bool,
}

impl Charged {
    /// How much there is of it, if that is told.
    pub fn of(&self, attributes: &Attributes) -> Option<Number> {
        match self {
            Self::Existence => Some(Number::ONE),
            Self::Measure(measure) => attributes.number(*measure),
            Self::Metadata(key) => attributes.metadata(key.as_str())?.parse().ok(),
        }
    }

    /// Whether it is there over time or gathered.
    pub const fn nature(&self) -> Nature {
        match self {
            Self::Measure(measure) => measure.nature(),
            Self::Existence | Self::Metadata(_) => Nature::Level,
        }
    }

    /// What it is counted in.
    pub const fn dimension(&self) -> Dimension {
        match self {
            Self::Measure(measure) => measure.dimension(),
            Self::Existence | Self::Metadata(_) => Dimension::Pieces,
        }
    }
}

impl RuleTerms {
    /// Whether both charge at some same instant.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let before = |end: Option<DateTime<Utc>>, start: Option<DateTime<Utc>>| {
            end.zip(start).is_some_and(|(end, start)| end <= start)
        };
        !before(self.ends_at, other.starts_at) && !before(other.ends_at, self.starts_at)
    }
}

impl fmt::Display for Charged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existence => formatter.write_str("existence"),
            Self::Measure(measure) => measure.fmt(formatter),
            Self::Metadata(key) => Fact::Metadata(key.clone()).fmt(formatter),
        }
    }
}

impl FromStr for Charged {
    type Err = UnknownFact;

    fn from_str(text: &str) -> Result<Self, UnknownFact> {
        match text.trim() {
            "existence" => Ok(Self::Existence),
            text => match text.parse()? {
                Fact::Measure(measure) => Ok(Self::Measure(measure)),
                Fact::Metadata(key) => Ok(Self::Metadata(key)),
                Fact::Word(_) | Fact::Region | Fact::Project => Err(UnknownFact),
            },
        }
    }
}
