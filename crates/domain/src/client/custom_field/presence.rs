//! Knows when a custom field is asked for, and how that is written down.

use std::fmt;
use std::str::FromStr;

use crate::client::profile::ProfileInput;

/// When a field is required, or optional: never, always, or while every condition holds.
///
/// Written as `no`, `yes`, or conditions joined by `and`: `country in NO, SE and vat_id exists`.
/// The operators are `in`, `nin`, `exists` and `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// Never.
    #[default]
    No,
    /// Always.
    Yes,
    /// While all of these hold.
    When(Vec<Condition>),
}

/// One test of a built-in field of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    field: String,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    Null,
}

/// What is wrong with a written presence rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A condition is not of the form that is understood.
    #[error("write yes, no, or conditions such as «country in NO, SE and vat_id exists»")]
    Malformed,
    /// A condition names a field that clients do not have.
    #[error("there is no client field «{0}»")]
    UnknownField(String),
}

impl Presence {
    /// Whether the rule holds for a client that is being described.
    pub fn holds(&self, input: &ProfileInput) -> bool {
        match self {
            Self::No => false,
            Self::Yes => true,
            Self::When(conditions) => conditions.iter().all(|condition| condition.holds(input)),
        }
    }
}

impl Condition {
    fn holds(&self, input: &ProfileInput) -> bool {
        let value =
            input.texts().find(|(field, _)| *field == self.field).map_or("", |(_, v)| v.trim());
        let among = |values: &[String]| values.iter().any(|v| v.eq_ignore_ascii_case(value));
        match &self.test {
            Test::In(values) => among(values),
            Test::NotIn(values) => !among(values),
            Test::Exists => !value.is_empty(),
            Test::Null => value.is_empty(),
        }
    }
}

impl FromStr for Presence {
    type Err = RuleError;

    fn from_str(rule: &str) -> Result<Self, Self::Err> {
        match rule.trim() {
            "" | "no" => Ok(Self::No),
            "yes" => Ok(Self::Yes),
            rule => rule.split(" and ").map(str::parse).collect::<Result<_, _>>().map(Self::When),
        }
    }
}

impl FromStr for Condition {
    type Err = RuleError;

    fn from_str(condition: &str) -> Result<Self, Self::Err> {
        let mut words = condition.trim().splitn(3, ' ');
        let field = words.next().unwrap_or_default().to_owned();
        let operator = words.next().unwrap_or_default();
        let operand = words.next().unwrap_or_default();
        if !ProfileInput::default().texts().any(|(known, _)| known == field) {
            return Err(RuleError::UnknownField(field));
        }
        let values: Vec<_> =
            operand.split(',').map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
        let test = match (operator, values.is_empty()) {
            ("in", false) => Test::In(values),
            ("nin", false) => Test::NotIn(values),
            ("exists", true) => Test::Exists,
            ("null", true) => Test::Null,
            _ => return Err(RuleError::Malformed),
        };
        Ok(Self { field, test })
    }
}

impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No => f.write_str("no"),
            Self::Yes => f.write_str("yes"),
            Self::When(conditions) => {
                let conditions: Vec<_> = conditions.iter().map(ToString::to_string).collect();
                f.write_str(&conditions.join(" and "))
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.test {
            Test::In(values) => write!(f, "{} in {}", self.field, values.join(", ")),
            Test::NotIn(values) => write!(f, "{} nin {}", self.field, values.join(", ")),
            Test::Exists => write!(f, "{} exists", self.field),
            Test::Null => write!(f, "{} null", self.field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_written_back_as_they_were_read() {
        for rule in
            ["no", "yes", "country nin DE", "country in NO, SE and vat_id exists", "city null"]
        {
            assert_eq!(rule.parse::<Presence>().unwrap().to_string(), rule);
        }
    }

    #[test]
    fn a_rule_over_an_unknown_field_is_refused() {
        assert_eq!(
            "planet in Mars".parse::<Presence>(),
            Err(RuleError::UnknownField("planet".into()))
        );
        assert_eq!("country in".parse::<Presence>(), Err(RuleError::Malformed));
    }
}
