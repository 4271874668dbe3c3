//! Knows settings with several entries.

use super::words::{Words, is_host_name};
use crate::client::configuration::field::Field;
use crate::client::configuration::setting::Kind;
use crate::client::configuration::value::{Problem, Value};

/// One of several entries of a setting.
pub trait Entry: Sized + PartialEq {
    /// Reads the entry.
    fn parse(text: &str) -> Result<Self, Problem>;

    /// The entry as text.
    fn as_str(&self) -> &str;
}

/// At most `MAX` entries, none of them twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Several<T, const MAX: usize>(Vec<T>);

/// The name of a machine on the Internet, in lower case: `ns1.example.com`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostName(String);

impl<T, const MAX: usize> Several<T, MAX> {
    /// The entries that a default needs; the tests see to it that they fit.
    pub(in crate::client::configuration) const fn preset(entries: Vec<T>) -> Self {
        Self(entries)
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T: Entry, const MAX: usize> Field for Several<T, MAX> {
    const KIND: Kind = Kind::List { max: MAX };
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value {
        Value::List(self.iter().map(|entry| entry.as_str().to_owned()).collect())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let texts = texts(value)?;
        if texts.len() > MAX {
            return Err(Problem::TooMany { max: MAX });
        }
        let mut entries = Vec::with_capacity(texts.len());
        for text in texts {
            let entry = T::parse(text)?;
            if entries.contains(&entry) {
                return Err(Problem::Repeated { entry: entry.as_str().to_owned() });
            }
            entries.push(entry);
        }
        Ok(Self(entries))
    }
}

/// The texts in a value.
fn texts(value: &Value) -> Result<&[String], Problem> {
    match value {
        Value::List(texts) => Ok(texts),
        Value::Nothing => Ok(&[]),
        // An empty list of another program says nothing about what would be in it.
        Value::Pairs(pairs) if pairs.is_empty() => Ok(&[]),
        Value::Bool(_) | Value::Integer(_) | Value::Text(_) | Value::Pairs(_) => {
            Err(Problem::WrongType { expected: "a list of texts" })
        }
    }
}

impl Entry for HostName {
    fn parse(text: &str) -> Result<Self, Problem> {
        let name = text.trim().trim_end_matches('.').to_lowercase();
        if name.contains('.') && is_host_name(&name) {
            Ok(Self(name))
        } else {
            Err(Problem::HostName)
        }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Entry for Words<MAX> {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn as_str(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> Result<Several<HostName, 4>, Problem> {
        Several::read(&Value::List(names.iter().map(|&name| name.to_owned()).collect()))
    }

    #[test]
    fn up_to_four_different_name_servers_are_taken() {
        let four = ["ns1.example.com", "NS2.Example.com.", " ns3.example.com ", "ns4.example.com"];
        let names: Vec<String> =
            read(&four).unwrap().iter().map(|name| name.as_str().to_owned()).collect();
        assert_eq!(
            names,
            ["ns1.example.com", "ns2.example.com", "ns3.example.com", "ns4.example.com"]
        );
        let five = ["a.com", "b.com", "c.com", "d.com", "e.com"];
        assert_eq!(read(&five), Err(Problem::TooMany { max: 4 }));
        let twice = Problem::Repeated { entry: "a.com".to_owned() };
        assert_eq!(read(&["a.com", "A.com"]), Err(twice));
    }

    #[test]
    fn only_host_names_are_name_servers() {
        for name in ["", "localhost", "-a.com", "a-.com", "a..com", "a b.com", "ns1_x.com", "ä.com"]
        {
            assert_eq!(read(&[name]), Err(Problem::HostName), "{name:?}");
        }
    }
}
