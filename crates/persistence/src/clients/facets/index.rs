//! Knows, for each value of each filter, which clients have it: a set of ids as a bitmap.

use std::collections::BTreeMap;

use bursar_application::clients::directory::Facet;
use chrono::NaiveDate;
use roaring::RoaringBitmap;

/// What the index knows of one client.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Facets with the numbers of the values that the client has.
    pub(super) values: Vec<(Facet, i64)>,
    /// The day on which it was registered, UTC.
    pub(super) created_on: NaiveDate,
    /// When its credit ends, in microseconds.
    pub(super) credit_ends_at: Option<i64>,
}

/// The sets of clients by value. Statuses, types and flags are numbered; records have their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(super) all: RoaringBitmap,
    values: BTreeMap<Facet, BTreeMap<i64, RoaringBitmap>>,
    any: BTreeMap<Facet, RoaringBitmap>,
    created: BTreeMap<NaiveDate, RoaringBitmap>,
    credit_ends: BTreeMap<u32, i64>,
}

impl Index {
    /// Notes a client as it is now.
    pub(super) fn put(&mut self, client: u32, entry: &Entry) {
        if self.all.insert(client) {
            self.created.entry(entry.created_on).or_default().insert(client);
        } else {
            self.forget_values(client);
        }
        for (facet, value) in &entry.values {
            self.values.entry(*facet).or_default().entry(*value).or_default().insert(client);
            self.any.entry(*facet).or_default().insert(client);
        }
        if let Some(end) = entry.credit_ends_at {
            self.credit_ends.insert(client, end);
        }
    }

    /// Forgets a client that is gone.
    pub(super) fn remove(&mut self, client: u32) {
        if self.all.remove(client) {
            self.forget_values(client);
            for day in self.created.values_mut() {
                day.remove(client);
            }
        }
    }

    fn forget_values(&mut self, client: u32) {
        for set in self.values.values_mut().flat_map(BTreeMap::values_mut) {
            set.remove(client);
        }
        for set in self.any.values_mut() {
            set.remove(client);
        }
        self.credit_ends.remove(&client);
    }

    /// The clients with this value.
    pub(super) fn with(&self, facet: Facet, value: i64) -> Option<&RoaringBitmap> {
        self.values.get(&facet)?.get(&value)
    }

    /// The clients with any value.
    pub(super) fn with_any(&self, facet: Facet) -> RoaringBitmap {
        self.any.get(&facet).cloned().unwrap_or_default()
    }

    /// The clients that were registered on these days, both included.
    pub(super) fn created(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> RoaringBitmap {
        let (from, to) = (from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX));
        if from > to {
            return RoaringBitmap::new();
        }
        let mut set = RoaringBitmap::new();
        for day in self.created.range(from..=to).map(|(_, day)| day) {
            set |= day;
        }
        set
    }

    /// The clients whose credit ends before this instant.
    pub(super) fn credit_ends_before(&self, instant: i64) -> RoaringBitmap {
        let ends = self.credit_ends.iter().filter(|(_, end)| **end < instant);
        ends.map(|(client, _)| *client).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(values: &[(Facet, i64)]) -> Entry {
        Entry { values: values.to_vec(), ..Entry::default() }
    }

    #[test]
    fn a_client_that_changed_has_its_new_values_only() {
        let mut index = Index::default();
        index.put(7, &entry(&[(Facet::Group, 1), (Facet::Group, 2)]));
        index.put(7, &entry(&[(Facet::Group, 2)]));
        assert!(!index.with(Facet::Group, 1).unwrap().contains(7));
        assert!(index.with(Facet::Group, 2).unwrap().contains(7));
        index.put(7, &entry(&[]));
        assert!(index.with_any(Facet::Group).is_empty());
    }

    #[test]
    fn a_client_that_is_gone_is_in_no_set() {
        let mut index = Index::default();
        index.put(7, &entry(&[(Facet::Status, 0)]));
        index.remove(7);
        assert!(index.all.is_empty());
        assert!(index.with(Facet::Status, 0).unwrap().is_empty());
        assert!(index.created(None, None).is_empty());
    }
}
