//! The audit trail.

use bursar_application::audit::{AuditDirectory, AuditFilter};
use bursar_application::page::{PageRequest, Total};
use bursar_application::ports::Store;
use bursar_application::{Actor, Error};
use bursar_domain::event::{Change, Event};
use bursar_domain::repository::StoreError;
use chrono::{Days, NaiveDate};

use super::{minute, somebody};

const DAY: i64 = 24 * 60;

fn edited(client: i64) -> Event {
    let mut event = Event::new("client.edited", "client", client).of_client(client);
    event.changes.push(Change {
        field: "city".into(),
        before: None,
        after: Some("Tromsø \"N\"".into()),
    });
    event.because("asked by phone")
}

async fn record(store: &dyn Store, actor: &Actor, events: &[Event], minutes: i64) {
    let work = store.begin().await.unwrap();
    work.audit().record_all(actor, events, minute(minutes)).await.unwrap();
    work.commit().await.unwrap();
}

/// An entry tells who did what to what, when, why and in which request.
pub async fn an_entry_tells_everything(store: &dyn Store, audit: &dyn AuditDirectory) {
    record(store, &somebody(), &[edited(7)], 3).await;
    let page = audit.list(&AuditFilter::default(), &PageRequest::first()).await.unwrap();
    let entry = audit.get(page.items.first().unwrap().id).await.unwrap();
    let event = edited(7);
    assert_eq!((entry.at, entry.actor_id, &*entry.actor_name), (minute(3), Some(1), "Maja Holm"));
    assert_eq!((&*entry.action, &*entry.subject_kind), (event.action, event.subject.kind));
    assert_eq!((entry.subject_id, entry.client_id), (7, Some(7)));
    assert_eq!((entry.changes, entry.reason), (event.changes, event.reason));
    assert_eq!(entry.request_id, "request-1");
    let missing = audit.get(999_999).await;
    assert!(matches!(missing, Err(Error::Store(StoreError::NotFound { .. }))));
}

/// What a dropped unit of work had recorded did not happen.
pub async fn nothing_is_recorded_of_what_was_undone(store: &dyn Store, audit: &dyn AuditDirectory) {
    let work = store.begin().await.unwrap();
    work.audit().record_all(&somebody(), &[edited(7)], minute(0)).await.unwrap();
    drop(work);
    assert_eq!(audit.total(&AuditFilter::default()).await.unwrap(), Total::Exact(0));
}

/// Thousands of entries are written at once, and read newest first without repeating or missing
/// one, while others are added.
pub async fn entries_are_read_newest_first(store: &dyn Store, audit: &dyn AuditDirectory) {
    let events: Vec<_> = (1..=2500).map(edited).collect();
    record(store, &somebody(), &events, 0).await;
    let filter = AuditFilter { actor: Some(1), ..AuditFilter::default() };
    let (mut seen, mut request) = (Vec::new(), PageRequest::new(100, None));
    loop {
        let page = audit.list(&filter, &request).await.unwrap();
        seen.extend(page.items.iter().map(|entry| entry.subject_id));
        let Some(next) = page.next else { break };
        request = PageRequest::new(100, Some(next));
        if seen.len() == 500 {
            record(store, &somebody(), &[edited(9999)], 1).await;
        }
    }
    assert!(seen.iter().copied().eq((1..=2500).rev()), "{} entries were seen", seen.len());
    assert_eq!(audit.total(&filter).await.unwrap(), Total::Exact(2501));
}

/// Each filter narrows, and all of them together.
pub async fn entries_are_filtered(store: &dyn Store, audit: &dyn AuditDirectory) {
    let signed_in = Event::new("user.signed_in", "user", 1);
    let clientele = Event::new("clientele.counted", "user", 2);
    record(store, &somebody(), &[edited(1), signed_in], 0).await;
    record(store, &Actor::system("request-2"), &[edited(2), clientele], DAY).await;
    let count = async |filter: AuditFilter| {
        let page = audit.list(&filter, &PageRequest::first()).await.unwrap();
        let total = audit.total(&filter).await.unwrap().exact().unwrap();
        assert_eq!(u64::try_from(page.items.len()).unwrap(), total, "{filter:?}");
        total
    };
    let all = AuditFilter::default;
    let first = minute(0).date_naive();
    let day = |days: u64| -> Option<NaiveDate> { first.checked_add_days(Days::new(days)) };
    let is = |action: &str| AuditFilter { action: Some(action.into()), ..all() };
    assert_eq!(count(all()).await, 4);
    assert_eq!(count(AuditFilter { actor: Some(1), ..all() }).await, 2);
    assert_eq!(count(AuditFilter { subject_kind: Some("user".into()), ..all() }).await, 2);
    assert_eq!(count(AuditFilter { subject_id: Some(2), ..all() }).await, 2);
    assert_eq!(count(AuditFilter { client: Some(2), ..all() }).await, 1);
    assert_eq!(count(is("client")).await, 2);
    assert_eq!(count(is("client.edited")).await, 2);
    assert_eq!(count(is("client.edit")).await, 0);
    assert_eq!(count(AuditFilter { from: day(1), ..all() }).await, 2);
    assert_eq!(count(AuditFilter { to: day(0), ..all() }).await, 2);
    assert_eq!(count(AuditFilter { from: day(0), to: day(1), ..is("user") }).await, 1);
    assert_eq!(count(AuditFilter { from: day(2), ..all() }).await, 0);
}
