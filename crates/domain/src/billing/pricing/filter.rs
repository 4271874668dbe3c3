//! Knows conditions on what is used: one fact, one comparison, one or more values.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use bursar_kernel::Line;

use crate::billing::usage::{Attributes, Measure, MetadataKey, Number, Resource, Word};

/// How many values a list may have.
const MOST: usize = 100;

/// How metadata is spelt where facts are named.
const METADATA: &str = "metadata.";

words! {
    /// How a fact is compared.
    Comparison {
        /// It is the value.
        Equals = "equals", "is";
        /// It is not the value, or is not told at all.
        NotEquals = "not_equals", "is not";
        /// The value is part of it.
        Contains = "contains", "contains";
        /// It is a smaller number.
        LessThan = "less_than", "is less than";
        /// It is a number that is no larger.
        AtMost = "at_most", "is at most";
        /// It is a larger number.
        MoreThan = "more_than", "is more than";
        /// It is a number that is no smaller.
        AtLeast = "at_least", "is at least";
        /// It is one of the values.
        In = "in", "is one of";
    }
}

/// Something that is told of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// A number.
    Measure(Measure),
    /// A word.
    Word(Word),
    /// The region that it is in.
    Region,
    /// The project that it belongs to.
    Project,
    /// One piece of its metadata.
    Metadata(MetadataKey),
}

/// A text that names no fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use region, project, metadata. and a name, or an attribute such as flavor or vcpus")]
pub struct UnknownFact;

/// A condition; nothing holds of a fact that is not told, but that it *is not* some value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    fact: Fact,
    comparison: Comparison,
    values: Vec<Line>,
}

/// Why values cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// There is no value.
    #[error("enter a value")]
    NoValue,
    /// There are several where one is compared.
    #[error("use one value, or the comparison \"is one of\"")]
    SeveralValues,
    /// There are more than are looked through.
    #[error("use at most {MOST} values")]
    TooMany,
    /// The value is no number.
    #[error("use a number of zero or more with at most 3 decimals")]
    NoNumber,
    /// Numbers do not contain anything.
    #[error("numbers are compared with is, is not, is one of, less or more")]
    NoText,
}

impl Comparison {
    /// Whether it compares numbers only.
    pub const fn is_of_numbers(self) -> bool {
        matches!(self, Self::LessThan | Self::AtMost | Self::MoreThan | Self::AtLeast)
    }

    /// Whether numbers in this order satisfy it.
    const fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Equals | Self::In => order.is_eq(),
            Self::NotEquals => order.is_ne(),
            Self::LessThan => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::MoreThan => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Contains => false,
        }
    }
}

impl Filter {
    /// A condition that can be decided.
    pub fn new(fact: Fact, comparison: Comparison, values: Vec<Line>) -> Result<Self, FilterError> {
        let is_number = |value: &Line| value.as_str().parse::<Number>().is_ok();
        let must_be_numbers = matches!(fact, Fact::Measure(_)) || comparison.is_of_numbers();
        match values.len() {
            0 => Err(FilterError::NoValue),
            1 => Ok(()),
            2..=MOST if comparison == Comparison::In => Ok(()),
            _ if comparison == Comparison::In => Err(FilterError::TooMany),
            _ => Err(FilterError::SeveralValues),
        }?;
        if matches!(fact, Fact::Measure(_)) && comparison == Comparison::Contains {
            return Err(FilterError::NoText);
        }
        if must_be_numbers && !values.iter().all(is_number) {
            return Err(FilterError::NoNumber);
        }
        Ok(Self { fact, comparison, values })
    }

    /// What is compared.
    pub const fn fact(&self) -> &Fact {
        &self.fact
    }

    /// How.
    pub const fn comparison(&self) -> Comparison {
        self.comparison
    }

    /// With what; one value, unless it is a list.
    pub fn values(&self) -> &[Line] {
        &self.values
    }

    /// Whether the condition holds.
    pub fn holds(&self, resource: &Resource, attributes: &Attributes) -> bool {
        match &self.fact {
            Fact::Measure(measure) => self.holds_of_number(attributes.number(*measure)),
            Fact::Word(word) => self.holds_of_text(attributes.word(*word)),
            Fact::Region => self.holds_of_text(resource.region.as_ref().map(Line::as_str)),
            Fact::Project => self.holds_of_text(resource.project.as_ref().map(Line::as_str)),
            Fact::Metadata(key) => self.holds_of_text(attributes.metadata(key.as_str())),
        }
    }

    /// Whether the condition holds of a number.
    pub fn holds_of_number(&self, told: Option<Number>) -> bool {
        let Some(told) = told else { return self.comparison == Comparison::NotEquals };
        let wanted = self.values.iter().filter_map(|value| value.as_str().parse::<Number>().ok());
        wanted.map(|wanted| told.cmp(&wanted)).any(|order| self.comparison.accepts(order))
    }

    /// Whether the condition holds of a text.
    pub fn holds_of_text(&self, told: Option<&str>) -> bool {
        let Some(told) = told else { return self.comparison == Comparison::NotEquals };
        let mut wanted = self.values.iter().map(Line::as_str);
        match self.comparison {
            Comparison::Equals | Comparison::In => wanted.any(|wanted| wanted == told),
            Comparison::NotEquals => wanted.all(|wanted| wanted != told),
            Comparison::Contains => wanted.any(|wanted| told.contains(wanted)),
            Comparison::LessThan
            | Comparison::AtMost
            | Comparison::MoreThan
            | Comparison::AtLeast => {
                told.parse::<Number>().is_ok_and(|told| self.holds_of_number(Some(told)))
            }
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Measure(measure) => measure.fmt(formatter),
            Self::Word(word) => word.fmt(formatter),
            Self::Region => formatter.write_str("region"),
            Self::Project => formatter.write_str("project"),
            Self::Metadata(key) => write!(formatter, "{METADATA}{key}"),
        }
    }
}

impl FromStr for Fact {
    type Err = UnknownFact;

    fn from_str(text: &str) -> Result<Self, UnknownFact> {
        let text = text.trim();
        if let Some(key) = text.strip_prefix(METADATA) {
            return key.parse().map(Self::Metadata).map_err(|_| UnknownFact);
        }
        match text {
            "region" => Ok(Self::Region),
            "project" => Ok(Self::Project),
            _ => {
                let word = text.parse().map(Self::Word);
                word.or_else(|_| text.parse().map(Self::Measure)).map_err(|_| UnknownFact)
            }
        }
    }
}

/// As staff would say it: `flavor is m1.large`.
impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} ", self.fact, self.comparison.label())?;
        for (place, value) in self.values.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(formatter, "{comma}{value}")?;
        }
        Ok(())
    }
}
