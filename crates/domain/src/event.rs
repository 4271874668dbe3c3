//! Knows how a change of an aggregate is told afterwards: what was done, to what, and what differs.

use std::collections::BTreeMap;

/// The facts of an aggregate at one instant: field names and values as staff would read them.
/// Secrets are never among them.
pub type Facts = BTreeMap<String, String>;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The aggregate's name: `client`, `group`, `user`, ….
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
}

/// One field that differs; `None` where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field's name as the API spells it.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

/// Something that happened to one aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What was done, as `client.suspended`.
    pub action: &'static str,
    /// To what.
    pub subject: Subject,
    /// The client whose history this belongs to, if it belongs to one.
    pub client: Option<i64>,
    /// What differs.
    pub changes: Vec<Change>,
    /// Why, in the words of the person who did it.
    pub reason: Option<String>,
}

impl Event {
    /// An event that changes no field worth showing.
    pub const fn new(action: &'static str, kind: &'static str, id: i64) -> Self {
        let subject = Subject { kind, id };
        Self { action, subject, client: None, changes: Vec::new(), reason: None }
    }

    /// An event that tells what differs between two sets of facts.
    pub fn between(
        action: &'static str,
        kind: &'static str,
        id: i64,
        before: &Facts,
        after: &Facts,
    ) -> Self {
        let mut event = Self::new(action, kind, id);
        for field in before.keys().chain(after.keys().filter(|field| !before.contains_key(*field)))
        {
            let (old, new) = (before.get(field), after.get(field));
            if old != new {
                let (before, after) = (old.cloned(), new.cloned());
                event.changes.push(Change { field: field.clone(), before, after });
            }
        }
        event
    }

    /// Whether any field differs.
    pub const fn is_change(&self) -> bool {
        !self.changes.is_empty()
    }

    /// The same event as part of a client's history.
    #[must_use]
    pub const fn of_client(mut self, client: i64) -> Self {
        self.client = Some(client);
        self
    }

    /// The same event with the reason that was given.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// Collects facts, leaving out what is empty.
pub(crate) fn facts<const N: usize>(pairs: [(&str, Option<String>); N]) -> Facts {
    pairs.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = facts([("name", Some("Acme".into())), ("city", Some("Oslo".into()))]);
        let after = facts([("name", Some("Acme".into())), ("zip", Some("0461".into()))]);
        let event = Event::between("client.edited", "client", 1, &before, &after);
        let told: Vec<_> = event.changes.iter().map(|c| c.field.as_str()).collect();
        assert_eq!(told, ["city", "zip"]);
    }
}
