//! Knows settings whose entries have two parts: reminders, and the currencies of countries.

use std::collections::BTreeMap;

use bursar_kernel::{Country, Currency};

use super::{TemplateName, Whole};
use crate::client::configuration::field::Field;
use crate::client::configuration::setting::Kind;
use crate::client::configuration::value::{Problem, Value};

/// A message that is sent so many hours before or after something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reminder {
    hours: Whole<1, 87_600>,
    template: Option<TemplateName>,
}

/// Reminders in the order of their hours, one per hour at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reminders(Vec<Reminder>);

/// Which currency new clients of a country get; of the others, the global default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountryCurrencies(BTreeMap<Country, Currency>);

impl Reminder {
    /// How many hours lie between the message and what it is about.
    pub const fn hours(&self) -> i64 {
        self.hours.get()
    }

    /// The message; without one the reminder is off.
    pub const fn template(&self) -> Option<&TemplateName> {
        self.template.as_ref()
    }
}

impl Reminders {
    /// The most reminders that a setting has.
    const MAX: usize = 20;

    /// The reminders, the fewest hours first.
    pub fn iter(&self) -> impl Iterator<Item = &Reminder> {
        self.0.iter()
    }
}

impl CountryCurrencies {
    /// The currency for a country, if it has one of its own.
    pub fn of(&self, country: Country) -> Option<Currency> {
        self.0.get(&country).copied()
    }

    /// All countries with a currency of their own, by code.
    pub fn iter(&self) -> impl Iterator<Item = (Country, Currency)> {
        self.0.iter().map(|(country, currency)| (*country, *currency))
    }
}

/// The pairs in a value.
fn pairs(value: &Value) -> Result<&[(String, String)], Problem> {
    match value {
        Value::Pairs(pairs) => Ok(pairs),
        Value::Nothing => Ok(&[]),
        // An empty list of another program says nothing about what would be in it.
        Value::List(texts) if texts.is_empty() => Ok(&[]),
        Value::Bool(_) | Value::Integer(_) | Value::Text(_) | Value::List(_) => {
            Err(Problem::WrongType { expected: "a list of pairs" })
        }
    }
}

impl Field for Reminders {
    const KIND: Kind = Kind::Reminders;
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value {
        let template = |reminder: &Reminder| {
            reminder.template().map_or_else(String::new, |name| name.as_str().to_owned())
        };
        let pairs = self.iter().map(|reminder| (reminder.hours().to_string(), template(reminder)));
        Value::Pairs(pairs.collect())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let pairs = pairs(value)?;
        if pairs.len() > Self::MAX {
            return Err(Problem::TooMany { max: Self::MAX });
        }
        let mut reminders = BTreeMap::new();
        for (hours, template) in pairs {
            let number = hours.trim().parse().map_or(Value::Nothing, Value::Integer);
            let hours =
                Whole::read(&number).map_err(|_| Problem::OutOfRange { min: 1, max: 87_600 })?;
            let template = Some(template.as_str()).filter(|name| !name.trim().is_empty());
            let template = template.map(TemplateName::parse).transpose()?;
            if reminders.insert(hours, Reminder { hours, template }).is_some() {
                return Err(Problem::Repeated { entry: format!("{} hours", hours.get()) });
            }
        }
        Ok(Self(reminders.into_values().collect()))
    }
}

impl Field for CountryCurrencies {
    const KIND: Kind = Kind::CountryCurrencies;
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value {
        let pair =
            |(country, currency): (Country, Currency)| (country.to_string(), currency.to_string());
        Value::Pairs(self.iter().map(pair).collect())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let mut currencies = BTreeMap::new();
        for (country, currency) in pairs(value)? {
            if currency.trim().is_empty() {
                return Err(Problem::NoPair { example: "NO = NOK" });
            }
            let country = Country::new(country.trim())?;
            if currencies.insert(country, Currency::new(currency.trim())?).is_some() {
                return Err(Problem::Repeated { entry: country.to_string() });
            }
        }
        Ok(Self(currencies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Value {
        Value::Pairs(
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        )
    }

    #[test]
    fn reminders_are_kept_by_their_hours_and_one_without_template_is_off() {
        let reminders = Reminders::read(&of(&[("72", "due soon"), ("24", " ")])).unwrap();
        let hours: Vec<i64> = reminders.iter().map(Reminder::hours).collect();
        assert_eq!(hours, [24, 72]);
        assert_eq!(reminders.iter().next().and_then(Reminder::template), None);
        assert_eq!(reminders.value(), of(&[("24", ""), ("72", "due soon")]));
    }

    #[test]
    fn reminder_hours_are_positive_and_come_once() {
        for hours in ["0", "-1", "1.5", "", "soon", "87601"] {
            let outcome = Reminders::read(&of(&[(hours, "due soon")]));
            assert_eq!(outcome, Err(Problem::OutOfRange { min: 1, max: 87_600 }), "{hours}");
        }
        let twice = Problem::Repeated { entry: "24 hours".to_owned() };
        assert_eq!(Reminders::read(&of(&[("24", "one"), ("24", "two")])), Err(twice));
    }

    #[test]
    fn a_country_has_one_known_currency() {
        let currencies = CountryCurrencies::read(&of(&[("NO", "NOK"), ("DE", "EUR")])).unwrap();
        let norway = Country::new("NO").unwrap();
        assert_eq!(currencies.of(norway), Currency::new("NOK").ok());
        assert_eq!(currencies.of(Country::new("SE").unwrap()), None);
        assert!(CountryCurrencies::read(&of(&[("NO", "KRONE")])).is_err());
        assert!(CountryCurrencies::read(&of(&[("XX", "NOK")])).is_err());
        assert!(CountryCurrencies::read(&of(&[("NO", "NOK"), ("NO", "EUR")])).is_err());
        assert!(CountryCurrencies::read(&of(&[("NO", "")])).is_err());
    }
}
