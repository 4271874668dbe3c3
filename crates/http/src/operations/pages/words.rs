//! Knows how an operation is told in words.

use bursar_application::operations::{Operation, OperationStatus};
use chrono::{DateTime, Utc};
use hypertext::prelude::*;

use crate::components::{Html, Standing, duration, html, none_given, status};

/// Where an operation stands, as a mark and a word.
pub(crate) fn standing(present: OperationStatus) -> Html {
    let (standing, word) = words(present);
    html(status(standing, word))
}

/// The mark and the word of a status.
pub(super) const fn words(present: OperationStatus) -> (Standing, &'static str) {
    match present {
        OperationStatus::Queued => (Standing::Idle, "Waiting"),
        OperationStatus::Running => (Standing::Changing, "Running"),
        OperationStatus::Succeeded => (Standing::Good, "Finished"),
        OperationStatus::Failed => (Standing::Failed, "Failed"),
    }
}

/// What an operation is about, as a link where it has a page.
pub(crate) fn about(operation: &Operation) -> Html {
    html(maud! {
        @match operation.subject {
            Some(subject) if subject.kind == "client" => {
                a .link.above href={ "/clients/" (subject.id) } { "Client #" (subject.id) }
            }
            Some(subject) => { (subject.kind) " #" (subject.id) }
            None => (none_given())
        }
    })
}

/// How long an operation has run, or ran.
pub(super) fn elapsed(operation: &Operation, now: DateTime<Utc>) -> Option<String> {
    let began = operation.started_at?;
    let ended = operation.finished_at.unwrap_or(now);
    Some(duration(ended.signed_duration_since(began)))
}

/// Whether an operation is still to change by itself.
pub(super) const fn is_open(operation: &Operation) -> bool {
    matches!(operation.status, OperationStatus::Queued | OperationStatus::Running)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::pages::tests::operation;

    #[test]
    fn a_running_operation_is_timed_up_to_now_and_a_finished_one_to_its_end() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let running = operation(OperationStatus::Running);
        assert_eq!(elapsed(&running, now).as_deref(), Some("100 s"));
        let failed = operation(OperationStatus::Failed);
        assert_eq!(elapsed(&failed, now).as_deref(), Some("40 s"));
    }
}
