//! The list that one came from, and where a record stands in it.

use bursar_application::page::{Around, Total};
use bursar_kernel::Id;

use crate::address::total_words;
use crate::clients::views::address::carry;
use crate::components::{Neighbours, count};

/// The list that one came from, and where the record stands in it.
#[derive(Debug)]
pub(crate) struct CameFrom<A> {
    /// What the list asks; nothing if one came from elsewhere.
    pub(crate) list: String,
    pub(crate) around: Around<Id<A>>,
    pub(crate) total: Total,
}

/// A list in its usual order has to ask for something, so that one can come from it.
pub(crate) fn spelled(list: String) -> String {
    if list.is_empty() { "sort=-id".to_owned() } else { list }
}

impl<A> CameFrom<A> {
    /// From no list.
    pub(crate) const fn nowhere() -> Self {
        let around = Around { position: None, previous: None, next: None };
        Self { list: String::new(), around, total: Total::Over }
    }

    /// What is beside the record, whose pages begin like this; nothing if it is not in the list.
    pub(crate) fn neighbours(
        &self,
        pages: &str,
        noun: &'static str,
    ) -> Option<Neighbours<'static>> {
        let position = self.around.position?;
        let to = |id: &Id<A>| carry(&format!("{pages}/{id}"), &self.list).into();
        Some(Neighbours {
            position: format!("{} of {}", count(position), total_words(self.total)).into(),
            noun: noun.into(),
            previous: self.around.previous.as_ref().map(to),
            next: self.around.next.as_ref().map(to),
        })
    }
}
