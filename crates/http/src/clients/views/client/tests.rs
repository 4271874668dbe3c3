use bursar_application::Actor;
use bursar_application::operations::{OperationKind, OperationStatus, OperationStep};

use super::*;
use crate::clients::views::example;

fn operation() -> Operation {
    let step = |label: &str, done| OperationStep { label: label.to_owned(), done, total: 1 };
    Operation {
        id: 4471,
        kind: OperationKind::SuspendClient,
        subject: None,
        status: OperationStatus::Running,
        steps: vec![step("Suspend services", 1), step("Mark the client as suspended", 0)],
        input: String::new(),
        result: None,
        error: None,
        requested_by: "Maja Holm".to_owned(),
        requested_by_id: None,
        request_id: "r".to_owned(),
        attempts: 1,
        created_at: example::now(),
        started_at: None,
        finished_at: None,
    }
}

#[test]
fn a_pending_operation_is_polled_and_says_how_far_it_is() {
    let operation = operation();
    let html = pending_region(7, Some(&operation)).render().into_inner();
    assert!(html.contains("Suspend client: 1 of 2 done."), "{html}");
    assert!(html.contains(r#"data-poll="/clients/7/status""#), "{html}");
    assert!(html.contains("/operations/4471"), "{html}");
    let done = state_region(7, ClientStatus::Suspended, None).render().into_inner();
    assert!(!done.contains("data-poll"), "{done}");
}

#[test]
fn the_head_leads_back_to_the_exact_list_and_to_its_neighbours() {
    let actor = Actor::system("r");
    let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
    let details = example::details();
    let from = CameFrom {
        query: Some("status=active".to_owned()),
        words: "All, 1 filter".to_owned(),
        around: Neighbours {
            position: Some(3),
            total: Some(214),
            previous: Some("9".parse().expect("an id")),
            next: None,
        },
    };
    let head = ClientHead {
        reader,
        details: &details,
        operation: None,
        from: &from,
        tab: ClientTab::Users,
    };
    let html = client_head(&head).render().into_inner();
    assert!(html.contains("/clients?status=active#c10482"), "{html}");
    assert!(html.contains("3 of 214"), "{html}");
    assert!(html.contains("/clients/9/users?list=status%3Dactive"), "{html}");
    assert!(html.contains("No next client"), "{html}");
    assert!(html.contains("Out of credit since 14 Nov 2026, 10:00."), "{html}");
    assert!(html.contains("212.48 EUR would bring"), "{html}");
}
