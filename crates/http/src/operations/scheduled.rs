//! Tasks that come round by themselves, as the API and the panel show them.

pub(super) mod api;
pub(super) mod page;

use bursar_application::schedule::ScheduledTask;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::InstantView;

/// Work that Bursar does again and again by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScheduledTask)]
pub struct ScheduledTaskView {
    /// What it does, such as `expire_credit`.
    pub task: String,
    /// The seconds from one run to the next.
    pub every_seconds: i64,
    /// How often it was begun.
    pub runs: u64,
    /// When it was begun last; `null` before its first run.
    pub started_at: Option<InstantView>,
    /// When a run ended last.
    pub ended_at: Option<InstantView>,
    /// How that run went: `succeeded` or `failed`.
    pub outcome: Option<String>,
    /// What came of it, or why it failed.
    pub message: Option<String>,
    /// From when on it is to be run again; `null` before its first run, which is due at once.
    pub due_at: Option<InstantView>,
}

impl From<ScheduledTask> for ScheduledTaskView {
    fn from(scheduled: ScheduledTask) -> Self {
        let ScheduledTask { task, every, record } = scheduled;
        let record = record.as_ref();
        let outcome = record.and_then(|record| record.outcome.as_ref());
        Self {
            task: task.code().to_owned(),
            every_seconds: every.num_seconds(),
            runs: record.map_or(0, |record| record.runs),
            started_at: record.map(|record| record.started_at.into()),
            ended_at: record.and_then(|record| record.ended_at).map(Into::into),
            outcome: outcome.map(|outcome| outcome.code().to_owned()),
            message: outcome.map(|outcome| outcome.message().to_owned()),
            due_at: record.map(|record| record.due_at.into()),
        }
    }
}
