//! The page of one operation: its steps as a checklist, followed while it runs.

use axum::response::Response;
use bursar_application::operations::{Operation, OperationStatus};
use bursar_domain::event::Event;
use hypertext::prelude::*;

use super::words::{about, elapsed, is_open, words};
use crate::{
    components::{
        Banner, Breadcrumb, Button, CSRF_FIELD, Facts, Html, Pill, SectionHead, Step, StepState,
        Weight, checklist, fact, hidden, html, instant, instant_time, object_head, progress,
        record_id,
    },
    failure::Answer,
    icons::{Icon, icon},
    layout::{Frame, Place},
    path::PathId,
    reader::Reader,
    visit::{Visit, answer, onward},
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<Event>) -> Answer<Response> {
    let operation = visit.desk().operation(visit.actor(), id.get()).await?;
    let content = view(visit.reader(), &operation, &visit.staff.csrf);
    let refresh_seconds = is_open(&operation).then_some(2);
    let title = format!("Operation {id}");
    let frame = Frame { refresh_seconds, ..visit.frame(&title, Some(Place::Operations)) };
    Ok(answer(axum::http::StatusCode::OK, &frame, content))
}

pub(super) async fn retry(visit: Visit, PathId(id): PathId<Event>) -> Answer<Response> {
    visit.desk().retry_operation(visit.actor(), id.get()).await?;
    Ok(onward(format!("/operations/{id}")))
}

fn view(reader: Reader<'_>, operation: &Operation, csrf: &str) -> Html {
    let path = format!("/operations/{}", operation.id);
    let poll = is_open(operation).then_some(path);
    html(maud! {
        (Breadcrumb::from("Operations", "/operations"))
        div #operation data-poll=[&poll] {
            (head(reader, operation, csrf))
            (outcome(operation))
            div .cols {
                div .col-main { (steps(reader, operation)) }
                (details(reader, operation))
            }
        }
    })
}

fn head(reader: Reader<'_>, operation: &Operation, csrf: &str) -> Html {
    let (standing, word) = words(operation.status);
    let retry = retry_form(reader, operation, csrf);
    let who = operation.requested_by.clone();
    html(object_head(
        maud! { span .avatar.a6 aria-hidden="true" { (icon(Icon::Operations)) } },
        operation.kind.label(),
        Pill::of_status(standing, word),
        maud! {
            (record_id(operation.id, "operation")) span { (about(operation)) }
            (fact(Icon::Person, who.as_str()))
        },
        retry,
    ))
}

fn retry_form(reader: Reader<'_>, operation: &Operation, csrf: &str) -> Html {
    let refusal = reader.refusal(operation.kind.permission());
    let action = format!("/operations/{}/retry", operation.id);
    html(maud! {
        @if operation.status == OperationStatus::Failed {
            form method="post" action=(action) {
                (hidden(CSRF_FIELD, csrf))
                (Button::submit("Retry from the failed step").icon(Icon::Retry).primary()
                    .refused_because(refusal.clone()))
            }
        }
    })
}

/// How it ended, if it has.
fn outcome(operation: &Operation) -> Html {
    let error = operation.error.clone().unwrap_or_default();
    html(maud! {
        @match operation.status {
            OperationStatus::Failed => {
                (Banner::new(Weight::Negative, "It failed, and stopped there.").text(error.as_str()))
            }
            OperationStatus::Succeeded => {
                @if let Some(result) = &operation.result {
                    (Banner::new(Weight::Information, result.as_str()))
                }
            }
            OperationStatus::Queued | OperationStatus::Running => ""
        }
    })
}

fn steps(reader: Reader<'_>, operation: &Operation) -> Html {
    let (done, total) = (
        operation.steps.iter().map(|step| step.done).sum(),
        operation.steps.iter().map(|step| step.total).sum(),
    );
    let took =
        elapsed(operation, reader.now).map_or_else(String::new, |took| format!("{took} so far"));
    let list = html(checklist(checked(reader, operation)));
    html(maud! {
        section aria-labelledby="steps" {
            @if is_open(operation) {
                (SectionHead::new("steps", "Steps").counted(took.as_str()))
                (progress(done, total))
            } @else { (SectionHead::new("steps", "Steps")) }
            (list)
        }
    })
}

/// The steps with how far each is; the first that is not done is the one that runs or failed.
fn checked<'a>(reader: Reader<'_>, operation: &'a Operation) -> Vec<Step<'a>> {
    let current = operation.steps.iter().position(|step| step.done < step.total);
    let step = |(place, step): (usize, &'a bursar_application::operations::OperationStep)| {
        let state = state(operation.status, current.map(|current| place.cmp(&current)));
        let is_failed = state == StepState::Failed;
        let counted = (step.total > 1).then(|| format!("{} of {}", step.done, step.total));
        let at = ended(operation, state, place);
        Step {
            title: step.label.as_str().into(),
            state,
            took: Some(html(maud! {
                @match &counted { Some(counted) => (counted) None => "" }
                @if let Some(at) = at { " " (instant_time(at, reader.zone)) }
            })),
            error: operation.error.as_deref().filter(|_| is_failed).map(Into::into),
        }
    };
    operation.steps.iter().enumerate().map(step).collect()
}

/// When a step began or ended, as far as that is kept: the first begins and the last ends with the
/// operation, and a failed one ends it.
fn ended(
    operation: &Operation,
    state: StepState,
    place: usize,
) -> Option<chrono::DateTime<chrono::Utc>> {
    let is_last = place + 1 == operation.steps.len();
    match state {
        StepState::Failed => operation.finished_at,
        StepState::Done if is_last => operation.finished_at,
        StepState::Running if place == 0 => operation.started_at,
        StepState::Waiting | StepState::Running | StepState::Done | StepState::Undone => None,
    }
}

fn state(status: OperationStatus, to_current: Option<std::cmp::Ordering>) -> StepState {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (to_current, status) {
        (None | Some(Less), _) | (_, OperationStatus::Succeeded) => StepState::Done,
        (Some(Equal), OperationStatus::Running) => StepState::Running,
        (Some(Equal), OperationStatus::Failed) => StepState::Failed,
        (Some(Equal | Greater), _) => StepState::Waiting,
    }
}

fn details(reader: Reader<'_>, operation: &Operation) -> Html {
    let zone = reader.zone;
    let facts = Facts::new()
        .fact("Asked for by", operation.requested_by.clone())
        .fact("Asked for", instant(operation.created_at, zone))
        .perhaps("Begun", operation.started_at.map(|at| instant(at, zone)))
        .perhaps("Ended", operation.finished_at.map(|at| instant(at, zone)))
        .perhaps("Took", elapsed(operation, reader.now))
        .fact("Attempts", operation.attempts.to_string())
        .fact("Request", html(maud! { span .mono { (operation.request_id) } }));
    html(maud! {
        aside .rail aria-label="Operation details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}

#[cfg(test)]
mod tests {
    use bursar_domain::access::Permission;

    use super::*;
    use crate::{
        operations::pages::tests::operation,
        reader::tests::{reader, staff_with},
    };

    fn shown(status: OperationStatus, permissions: &[Permission]) -> String {
        let actor = staff_with(permissions);
        view(reader(&actor), &operation(status), "t").render().into_inner()
    }

    #[test]
    fn a_running_operation_is_followed_step_by_step() {
        let html = shown(OperationStatus::Running, &[]);
        assert!(html.contains("data-poll=\"/operations/4471\""), "{html}");
        assert!(html.contains("class=\"running\"") && html.contains("1 of 3"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn a_failed_step_tells_its_error_and_only_who_may_can_retry() {
        let html = shown(OperationStatus::Failed, &[Permission::SuspendClients]);
        assert!(html.contains("the cloud said &lt;no&gt;"), "{html}");
        assert!(html.contains("action=\"/operations/4471/retry\""), "{html}");
        assert!(!html.contains("You lack") && !html.contains("data-poll"), "{html}");
        assert!(shown(OperationStatus::Failed, &[]).contains("You lack the permission"));
    }

    #[test]
    fn every_step_of_a_finished_operation_is_done() {
        let html = shown(OperationStatus::Succeeded, &[]);
        assert_eq!(html.matches("class=\"done\"").count(), 3, "{html}");
        assert!(!html.contains("Retry"), "{html}");
    }
}
