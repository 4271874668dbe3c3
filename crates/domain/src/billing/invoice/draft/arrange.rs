//! Knows how drafts are split and merged.

use std::collections::BTreeSet;

use super::{DraftError, DraftInvoice, DraftLine};
use crate::billing::invoice::{InvoiceId, LineNumber};
use crate::event::{Event, Facts};

impl DraftInvoice {
    /// Moves some of the lines to a new draft that is otherwise like this one.
    pub fn split(
        &mut self,
        id: InvoiceId,
        lines: &BTreeSet<LineNumber>,
    ) -> Result<(Self, [Event; 2]), DraftError> {
        for number in lines {
            self.place(*number)?;
        }
        if lines.is_empty() || lines.len() == self.stored.lines.len() {
            return Err(DraftError::NotAPart);
        }
        let before = self.facts();
        let mut new = self.clone();
        new.stored.id = id;
        new.stored.version = 1;
        new.stored.lines.retain(|line| lines.contains(&line.number));
        self.stored.lines.retain(|line| !lines.contains(&line.number));
        let events =
            [self.tell("invoice.split", &before), new.tell("invoice.drafted", &Facts::new())];
        Ok((new, events))
    }

    /// Takes over the lines of other drafts, which are to be removed; tells what became of each,
    /// this one last.
    pub fn merge(&mut self, others: &[Self]) -> Result<Vec<Event>, DraftError> {
        let is_like = |other: &Self| {
            let (one, other) = (&self.stored, &other.stored);
            (one.client, one.currency, one.kind, one.prices)
                == (other.client, other.currency, other.kind, other.prices)
                && one.id != other.id
        };
        if others.is_empty() || !others.iter().all(is_like) {
            return Err(DraftError::Unlike);
        }
        let before = self.facts();
        let mut merged = self.clone();
        for line in others.iter().flat_map(|other| &other.stored.lines) {
            merged.check(&line.item, None)?;
            let number = merged.next_number();
            merged.stored.lines.push(DraftLine { number, item: line.item.clone() });
        }
        *self = merged;
        let mut events: Vec<Event> = others.iter().map(Self::discarded).collect();
        events.push(self.tell("invoice.merged", &before));
        Ok(events)
    }
}
