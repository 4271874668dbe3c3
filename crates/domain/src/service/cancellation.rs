//! Knows a wish that a service be cancelled, and when it is carried out (product decision 24).

use bursar_kernel::{Note, Period};
use chrono::{DateTime, NaiveDate, Utc};

use crate::billing::words;

words! {
    /// When a service is to be cancelled.
    CancellationKind {
        /// As soon as it can be done.
        Immediate = "immediate", "Now";
        /// When the running cycle ends.
        EndOfCycle = "end_of_cycle", "At the end of the cycle";
    }
}

/// A wish that a service be cancelled, which nobody has rejected or carried out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// When it is to be done.
    pub kind: CancellationKind,
    /// Why.
    pub reason: Note,
    /// Who wished it.
    pub by: String,
    /// When he did.
    pub at: DateTime<Utc>,
}

impl Cancellation {
    /// The first day without the service, given its running cycle; a service without one ends on
    /// the day on which the wish is looked at.
    pub fn due_on(&self, running: Option<Period>, today: NaiveDate) -> NaiveDate {
        match (self.kind, running) {
            (CancellationKind::EndOfCycle, Some(running)) => running.end(),
            (CancellationKind::EndOfCycle, None) | (CancellationKind::Immediate, _) => today,
        }
    }
}
