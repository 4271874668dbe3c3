//! The page of tasks that come round by themselves.

use axum::response::Response;
use bursar_application::schedule::{ScheduledTask, TaskOutcome, TaskRecord};
use chrono::{DateTime, Utc};
use hypertext::prelude::*;

use crate::{
    components::{
        Breadcrumb, Html, Standing, ago, data_table, duration, header, html, instant, none_given,
        page_head, status,
    },
    failure::Answer,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

const TITLE: &str = "Scheduled tasks";

pub(in crate::operations) async fn show(visit: Visit) -> Answer<Response> {
    let tasks = visit.desk().scheduled_tasks(visit.actor()).await?;
    let content = view(visit.reader(), &tasks);
    Ok(visit.page(Place::Operations, TITLE, content))
}

fn view(reader: Reader<'_>, tasks: &[ScheduledTask]) -> Html {
    let headers = maud! {
        (header("Task")) (header("Last run")) (header("Result")) (header("Next run"))
    };
    let rows = maud! { @for task in tasks { (line(reader, task)) } };
    let table = html(data_table("Work that is done again and again", headers, rows));
    html(maud! {
        (Breadcrumb::from("Operations", "/operations"))
        (page_head(TITLE, None, ()))
        (table)
    })
}

fn line(reader: Reader<'_>, scheduled: &ScheduledTask) -> Html {
    let record = scheduled.record.as_ref();
    let outcome = record.and_then(|record| record.outcome.as_ref());
    let every = duration(scheduled.every);
    html(maud! {
        tr {
            td { span .cell2 { b { (scheduled.task.label()) } small { "Every " (every) } } }
            td .soft data-label="Last run" {
                @match record {
                    Some(record) => (ago(record.started_at, reader.now, reader.zone))
                    None => (none_given())
                }
            }
            td data-label="Result" {
                span .cell2 {
                    (standing(record, reader.now))
                    @if let Some(outcome) = outcome { small { (outcome.message()) } }
                }
            }
            td .soft data-label="Next run" {
                @match record.map(|record| record.due_at).filter(|due| *due > reader.now) {
                    Some(due) => (instant(due, reader.zone))
                    None => "Due now"
                }
            }
        }
    })
}

fn standing(record: Option<&TaskRecord>, now: DateTime<Utc>) -> Html {
    let is_running = record.and_then(|record| record.lease_until).is_some_and(|until| until > now);
    let outcome = record.and_then(|record| record.outcome.as_ref());
    let (standing, word) = match outcome {
        _ if is_running => (Standing::Changing, "Running"),
        None => (Standing::Idle, "Not run yet"),
        Some(TaskOutcome::Succeeded(_)) => (Standing::Good, "Succeeded"),
        Some(TaskOutcome::Failed(_)) => (Standing::Failed, "Failed"),
    };
    html(status(standing, word))
}

#[cfg(test)]
mod tests {
    use bursar_application::schedule::Task;
    use chrono::TimeDelta;

    use super::*;
    use crate::{
        markup::assert_sound_content,
        reader::tests::{reader, staff_with},
    };

    fn shown(outcome: Option<TaskOutcome>, lease: i64, due: i64) -> String {
        let actor = staff_with(&[]);
        let reader = reader(&actor);
        let minutes = |minutes| reader.now + TimeDelta::minutes(minutes);
        let record = TaskRecord {
            task: Task::ExpireCredit,
            runs: 3,
            started_at: minutes(-1),
            lease_until: (lease != 0).then(|| minutes(lease)),
            ended_at: Some(minutes(-1)),
            outcome,
            due_at: minutes(due),
        };
        let every = TimeDelta::minutes(5);
        let task = ScheduledTask { task: Task::ExpireCredit, every, record: Some(record) };
        let html = view(reader, &[task]).render().into_inner();
        assert_sound_content(&html);
        html
    }

    #[test]
    fn a_failure_is_told_with_its_reason_and_the_next_try() {
        let html = shown(Some(TaskOutcome::Failed("the disk is <full>".into())), 0, 4);
        assert!(html.contains("Failed") && html.contains("the disk is &lt;full&gt;"), "{html}");
        assert!(html.contains("Every 5 min") && !html.contains("Due now"), "{html}");
    }

    #[test]
    fn a_task_is_running_while_its_worker_is_waited_for() {
        let done = || Some(TaskOutcome::Succeeded("2 clients had expired credit".into()));
        assert!(shown(done(), 9, 0).contains("Running"));
        let dead = shown(done(), -1, 0);
        assert!(dead.contains("Succeeded") && dead.contains("Due now"), "{dead}");
        assert!(shown(None, 0, 0).contains("Not run yet"));
    }
}
