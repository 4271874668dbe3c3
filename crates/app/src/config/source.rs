//! Knows how each source spells its keys.

use std::fs;
use std::path::{Path, PathBuf};

use super::keys::{Key, keys};
use super::{Environment, Given};
use crate::Failure;

pub(super) const PREFIX: &str = "BURSAR_";

/// What names with this beginning mean is known to the tests alone.
const TESTS: &str = "BURSAR_TEST_";

/// A value and the place that a complaint about it names.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) place: String,
}

/// What one source sets.
pub(super) type Source = Vec<(&'static Key, Value)>;

/// Where the data are when nobody says otherwise.
pub(super) fn data_dir(environment: &Environment) -> PathBuf {
    let named = |name: &str| environment.get(name).filter(|value| !value.is_empty());
    let below = |name: &str, path: &str| named(name).map(|home| Path::new(home).join(path));
    named("STATE_DIRECTORY")
        .map(PathBuf::from)
        .or_else(|| below("XDG_DATA_HOME", "bursar"))
        .or_else(|| below("HOME", ".local/share/bursar"))
        .unwrap_or_else(|| PathBuf::from("/var/lib/bursar"))
}

/// What flags set.
pub(super) fn of_flags(flags: &Given) -> Source {
    let key = |name: &str| keys().iter().find(|key| key.name == name);
    let value = |text: &String, name: &str| Value { text: text.clone(), place: name.to_owned() };
    let set = flags.iter().filter_map(|(name, text)| Some((key(name)?, value(text, name))));
    set.collect()
}

/// What the environment sets.
pub(super) fn of_environment(environment: &Environment) -> Result<Source, Failure> {
    let mut source = Source::new();
    for (variable, value) in environment {
        if variable.starts_with(TESTS) {
            continue;
        }
        let Some(spelled) = variable.strip_prefix(PREFIX) else { continue };
        let name = spelled.replace("__", ".").to_lowercase();
        add(&mut source, &name, value, variable.clone())?;
    }
    Ok(source)
}

/// What a TOML file sets.
pub(super) fn of_file(file: &Path) -> Result<Source, Failure> {
    let usage =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("{}: {error}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| usage(&error))?;
    let table: toml::Table = text.parse().map_err(|error| usage(&error))?;
    let mut source = Source::new();
    for (name, value) in flat(table) {
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Boolean(is) => is.to_string(),
            toml::Value::Integer(number) => number.to_string(),
            other @ (toml::Value::Float(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_)
            | toml::Value::Table(_)) => {
                let kind = other.type_str();
                return Err(usage(&format!("{name}: this setting is no {kind}")));
            }
        };
        add(&mut source, &name, &value, format!("{}: {name}", file.display()))?;
    }
    Ok(source)
}

/// The values of a table with the names of the tables around them.
fn flat(table: toml::Table) -> Vec<(String, toml::Value)> {
    let mut values = Vec::new();
    for (name, value) in table {
        if let toml::Value::Table(inner) = value {
            let inner = flat(inner).into_iter();
            values.extend(inner.map(|(below, value)| (format!("{name}.{below}"), value)));
        } else {
            values.push((name, value));
        }
    }
    values
}

/// Adds one value under its name; a secret may come in a file.
fn add(source: &mut Source, name: &str, text: &str, place: String) -> Result<(), Failure> {
    let known = keys().iter().find(|key| key.name == name);
    let in_file = || {
        let name = name.strip_suffix("_file")?;
        keys().iter().find(|key| key.is_secret && key.name == name)
    };
    let (key, text) = match known {
        Some(key) => (key, text.to_owned()),
        None => match in_file() {
            Some(key) => (key, secret(text, &place)?),
            None => return Err(Failure::Usage(unknown(&place))),
        },
    };
    if source.iter().any(|(other, _)| other.name == key.name) {
        let both = format!("{place}: give either {} or its _file form, not both", key.name);
        return Err(Failure::Usage(both));
    }
    source.push((key, Value { text, place }));
    Ok(())
}

fn secret(file: &str, place: &str) -> Result<String, Failure> {
    let read = fs::read_to_string(file);
    let read = read.map_err(|error| Failure::Usage(format!("{place}: {file}: {error}")))?;
    Ok(read.trim_end_matches(['\r', '\n']).to_owned())
}

fn unknown(place: &str) -> String {
    let names: Vec<_> = keys().iter().map(|key| key.name).collect();
    format!("{place}: there is no such setting; there are {}", names.join(", "))
}
