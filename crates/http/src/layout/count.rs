//! Knows the numbers in the rail, counted anew every few seconds however many pages are shown.

use std::sync::{Mutex, PoisonError};

use bursar_application::{
    Actor, Desk, Error, Scope,
    clients::ClientFilter,
    operations::OperationStatus,
    page::{PageRequest, Total},
};
use bursar_domain::access::Permission;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Place, PlaceCount, RailEntry};
use crate::address::total_words;

/// How old a number may be.
const AGE: TimeDelta = TimeDelta::seconds(5);

/// What was counted last, and when.
#[derive(Debug, Default)]
pub struct RailCounts {
    clients: Mutex<Option<(DateTime<Utc>, Total)>>,
    running: Mutex<Option<(DateTime<Utc>, Total)>>,
}

/// The numbers that somebody may see.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    clients: Option<Total>,
    running: Option<Total>,
}

impl RailCounts {
    /// The numbers for this member of staff; what cannot be counted is left out.
    pub(crate) async fn read(&self, desk: &Desk, actor: &Actor) -> Counted {
        let sees_all = actor.scope() == Scope::All;
        let clients = if sees_all && actor.may(Permission::ViewClients) {
            let everybody = ClientFilter::default();
            let counting = || desk.count_clients(actor, &everybody);
            fresh(&self.clients, desk.now(), counting).await
        } else {
            None
        };
        let running = if actor.may(Permission::ViewOperations) {
            fresh(&self.running, desk.now(), || running(desk, actor)).await
        } else {
            None
        };
        Counted { clients, running }
    }
}

async fn running(desk: &Desk, actor: &Actor) -> Result<Total, Error> {
    let (status, one) = (OperationStatus::Running, PageRequest::new(1, None));
    Ok(desk.operations(actor, Some(status), &one).await?.1)
}

async fn fresh<F>(
    kept: &Mutex<Option<(DateTime<Utc>, Total)>>,
    now: DateTime<Utc>,
    counting: impl FnOnce() -> F,
) -> Option<Total>
where
    F: Future<Output = Result<Total, Error>>,
{
    let last = *kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, total)) = last
        && now - at < AGE
    {
        return Some(total);
    }
    match counting().await {
        Ok(total) => {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, total));
            Some(total)
        }
        Err(error) => {
            tracing::error!(%error, "a number in the rail could not be counted");
            None
        }
    }
}

impl Counted {
    /// Puts the numbers beside their places.
    pub(crate) fn beside(self, places: &mut [RailEntry]) {
        for entry in places {
            entry.count = self.of(entry.place);
        }
    }

    fn of(self, place: Place) -> Option<PlaceCount> {
        let (total, meaning) = if place == Place::Clients {
            (self.clients?, "in all")
        } else if place == Place::Operations {
            (self.running.filter(|total| *total != Total::of(0))?, "running")
        } else {
            return None;
        };
        let words = total_words(total).into_owned();
        Some(PlaceCount { words, meaning: meaning.to_owned(), is_urgent: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(counted: Counted, place: Place) -> Option<String> {
        counted.of(place).map(|count| format!("{} {}", count.words, count.meaning))
    }

    #[test]
    fn clients_are_counted_always_and_operations_while_any_runs() {
        let counted = Counted { clients: Some(Total::of(1284)), running: Some(Total::of(0)) };
        assert_eq!(words(counted, Place::Clients).as_deref(), Some("1,284 in all"));
        assert_eq!(words(counted, Place::Operations), None);
        let counted = Counted { clients: None, running: Some(Total::of(2)) };
        assert_eq!(words(counted, Place::Clients), None);
        assert_eq!(words(counted, Place::Operations).as_deref(), Some("2 running"));
    }

    #[tokio::test]
    async fn a_number_is_counted_once_for_all_pages_of_a_few_seconds() {
        let kept = Mutex::new(None);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let counting = |number| move || async move { Ok(Total::of(number)) };
        assert_eq!(fresh(&kept, at(0), counting(1)).await, Some(Total::of(1)));
        assert_eq!(fresh(&kept, at(4), counting(2)).await, Some(Total::of(1)));
        assert_eq!(fresh(&kept, at(5), counting(3)).await, Some(Total::of(3)));
        let failing = || async { Err(Error::NotReady("the database")) };
        assert_eq!(fresh(&kept, at(60), failing).await, None);
    }
}
