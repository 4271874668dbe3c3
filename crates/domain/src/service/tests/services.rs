//! What each act on a service leaves behind.

use super::*;
use crate::catalog::Recurrence;

fn active() -> Service {
    let mut service = service();
    let schedule = Schedule::anniversary(Recurrence::MONTHLY, day("2026-01-31"));
    service.activate(Some(schedule), at(1)).unwrap();
    service
}

#[test]
fn an_activated_service_keeps_the_day_on_which_its_cycles_begin() {
    let stored = active().as_stored().clone();
    assert_eq!(stored.status, ServiceStatus::Active);
    assert_eq!(stored.anchor, Some(AnchorDay::new(31).unwrap()));
    assert_eq!((stored.activated_at, stored.updated_at), (Some(at(1)), at(1)));
}

#[test]
fn a_suspension_is_forgotten_when_it_is_lifted() {
    let mut service = active();
    let event = service.suspend(note("did not pay"), at(2)).unwrap();
    assert_eq!((event.action, event.client), ("service.suspended", Some(1)));
    assert_eq!(event.reason.as_deref(), Some("did not pay"));
    assert_eq!(service.as_stored().suspended_at, Some(at(2)));
    service.resume("paid", at(3)).unwrap();
    let stored = service.as_stored();
    assert_eq!((stored.suspended_at, &stored.suspension_reason), (None, &None));
}

#[test]
fn what_has_ended_is_not_to_be_cancelled_any_more() {
    for ending in [Ending::Terminated, Ending::Cancelled] {
        let mut service = active();
        let wish = Cancellation {
            kind: CancellationKind::EndOfCycle,
            reason: note("moving away"),
            by: "Per".into(),
            at: at(2),
        };
        service.request_cancellation(wish.clone()).unwrap();
        let twice = service.request_cancellation(wish.clone()).unwrap_err();
        assert_eq!(twice, CancellationRefusal::Requested);
        service.end(ending, "asked for", at(3)).unwrap();
        assert_eq!(service.as_stored().cancellation, None);
        assert_eq!(service.as_stored().terminated_at, Some(at(3)));
        assert!(matches!(service.request_cancellation(wish), Err(CancellationRefusal::Step(_))));
        service.archive(at(4)).unwrap();
    }
}

#[test]
fn a_wish_is_carried_out_now_or_when_the_cycle_ends() {
    let running = Some(period("2026-03-01", "2026-04-01"));
    let today = day("2026-03-10");
    let wish = |kind| Cancellation { kind, reason: note("x"), by: "Per".into(), at: at(0) };
    let due = |kind, running| wish(kind).due_on(running, today);
    assert_eq!(due(CancellationKind::Immediate, running), today);
    assert_eq!(due(CancellationKind::EndOfCycle, running), day("2026-04-01"));
    assert_eq!(due(CancellationKind::EndOfCycle, None), today);
}

#[test]
fn a_rejected_wish_may_be_wished_again() {
    let mut service = active();
    let refused = service.reject_cancellation("no", at(2)).unwrap_err();
    assert_eq!(refused, CancellationRefusal::NotRequested);
    let wish = Cancellation {
        kind: CancellationKind::Immediate,
        reason: note("x"),
        by: "Per".into(),
        at: at(2),
    };
    service.request_cancellation(wish.clone()).unwrap();
    service.reject_cancellation("contract runs on", at(3)).unwrap();
    assert!(service.request_cancellation(wish).is_ok());
}

#[test]
fn an_edit_that_changes_nothing_is_no_event() {
    let mut service = active();
    let typed = service.to_input();
    assert!(!service.edit(&typed, at(9)).unwrap().is_change());
    assert_eq!(service.as_stored().updated_at, at(1));
    let wrong = ServiceInput { do_not_suspend_until: "soon".into(), ..typed.clone() };
    assert!(service.edit(&wrong, at(9)).unwrap_err().of("do_not_suspend_until").is_some());
    let protected = ServiceInput { do_not_suspend_until: "2026-05-01".into(), ..typed };
    assert!(service.edit(&protected, at(9)).unwrap().is_change());
    assert!(service.is_protected(day("2026-04-30")) && !service.is_protected(day("2026-05-01")));
}
