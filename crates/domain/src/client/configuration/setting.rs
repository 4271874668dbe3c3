//! Knows the table of settings: what each is called, where it stands, and what it takes.
//!
//! The table drives the form, the API and the stored document alike; nothing else lists settings.

use super::page::Section;
use super::sections;
use super::settings::Settings;
use super::value::{Problem, Value};

/// One setting of a configuration.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The name in the API and in storage, such as `credit.limit`.
    pub key: &'static str,
    /// The part of the page on which it stands.
    pub section: Section,
    /// The words beside the field.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it can be left empty.
    pub is_optional: bool,
    /// Whether it has an effect already, or only once what it is about exists.
    pub is_in_force: bool,
    pub(super) hint: &'static str,
    pub(super) get: fn(&Settings) -> Value,
    pub(super) set: fn(&mut Settings, &Value) -> Result<(), Problem>,
}

/// What a setting takes, and so what a form shows for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// On or off.
    Bool,
    /// A whole number within limits.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A decimal text in the global default currency, with up to 9 decimals.
    Amount {
        /// Whether it may be below zero.
        may_be_negative: bool,
    },
    /// A line.
    Text {
        /// The most characters.
        max: usize,
    },
    /// One or more lines.
    Multiline {
        /// The most characters.
        max: usize,
    },
    /// An e-mail address.
    Email,
    /// The two letters of a country.
    Country,
    /// A date, `2026-11-22`.
    Date,
    /// The name of a message template.
    Template {
        /// The most characters.
        max: usize,
    },
    /// One of several codes, each with its words.
    Choice(&'static [(&'static str, &'static str)]),
    /// Several lines.
    List {
        /// The most entries.
        max: usize,
    },
    /// Pairs of hours and the name of a template, which may be left empty.
    Reminders,
    /// Pairs of a country and its currency.
    CountryCurrencies,
    /// Bank accounts, a line each.
    Accounts {
        /// The most entries.
        max: usize,
    },
}

impl Setting {
    /// Every setting, in the order of the page.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        sections::ALL.into_iter().flatten()
    }

    /// The setting of this name, if there is one.
    pub fn find(key: &str) -> Option<&'static Self> {
        Self::all().find(|setting| setting.key == key)
    }

    /// A sentence about its effect, to stand under the field.
    pub const fn hint(&self) -> &'static str {
        self.hint.trim_ascii()
    }

    /// What a person typed into its field, as a value; whether it fits is found when it is set.
    pub fn read(&self, typed: &str) -> Result<Value, Problem> {
        self.kind.read(typed)
    }

    /// The value in the words of the page: labels of choices, *On* and *Off*, *None*.
    pub fn in_words(&self, value: &Value) -> String {
        match (self.kind, value) {
            (_, Value::Nothing) => "None".to_owned(),
            (_, Value::Bool(is_on)) => if *is_on { "On" } else { "Off" }.to_owned(),
            (_, Value::List(entries)) if entries.is_empty() => "None".to_owned(),
            (_, Value::Pairs(pairs)) if pairs.is_empty() => "None".to_owned(),
            (_, Value::List(entries)) => entries.join(", "),
            (Kind::Reminders, Value::Pairs(pairs)) => joined(pairs, " h: ", "off"),
            (_, Value::Pairs(pairs)) => joined(pairs, ": ", ""),
            (Kind::Choice(options), Value::Text(code)) => options
                .iter()
                .find(|(option, _)| option == code)
                .map_or_else(|| code.clone(), |(_, label)| (*label).to_owned()),
            (_, Value::Text(_) | Value::Integer(_)) => value.to_string(),
        }
    }
}

fn joined(pairs: &[(String, String)], between: &str, empty: &str) -> String {
    let word = |text: &String| if text.is_empty() { empty.to_owned() } else { text.clone() };
    let texts: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{key}{between}{}", word(value))).collect();
    texts.join(", ")
}

impl Kind {
    fn read(self, typed: &str) -> Result<Value, Problem> {
        let typed = typed.trim();
        match self {
            Self::Bool => switched(typed).map(Value::Bool),
            Self::List { .. } => Ok(Value::List(lines(typed).map(str::to_owned).collect())),
            Self::Accounts { .. } => {
                let accounts = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                Ok(Value::List(accounts.map(str::to_owned).collect()))
            }
            Self::Reminders | Self::CountryCurrencies => {
                Ok(Value::Pairs(lines(typed).map(pair).collect()))
            }
            Self::Integer { min, max } => match typed {
                "" => Ok(Value::Nothing),
                _ => {
                    typed.parse().map(Value::Integer).map_err(|_| Problem::OutOfRange { min, max })
                }
            },
            Self::Amount { .. }
            | Self::Text { .. }
            | Self::Multiline { .. }
            | Self::Email
            | Self::Country
            | Self::Date
            | Self::Template { .. }
            | Self::Choice(_) => match typed {
                "" => Ok(Value::Nothing),
                _ => Ok(Value::Text(typed.to_owned())),
            },
        }
    }
}

fn switched(typed: &str) -> Result<bool, Problem> {
    match typed {
        "true" | "on" => Ok(true),
        "false" | "off" | "" => Ok(false),
        _ => Err(Problem::WrongType { expected: "true or false" }),
    }
}

fn lines(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty())
}

fn pair(line: &str) -> (String, String) {
    let (key, value) = line.split_once(['=', ':']).unwrap_or((line, ""));
    (key.trim().to_owned(), value.trim().to_owned())
}
