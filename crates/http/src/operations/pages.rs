//! The pages of work in the background.

mod list;
mod operation;
mod words;

use axum::{
    Router,
    routing::{get, post},
};

use super::scheduled;
use crate::AppState;

pub(crate) use self::words::{about, standing};

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/operations", get(list::show))
        .route("/operations/scheduled", get(scheduled::page::show))
        .route("/operations/{id}", get(operation::show))
        .route("/operations/{id}/retry", post(operation::retry))
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_application::operations::{
        Operation, OperationKind, OperationStatus, OperationStep,
    };
    use bursar_domain::event::Subject;

    /// The operation 4471, one of whose three parts is done.
    pub(crate) fn operation(status: OperationStatus) -> Operation {
        let step = |label: &str, done| OperationStep { label: label.into(), done, total: 1 };
        let is_over = matches!(status, OperationStatus::Succeeded | OperationStatus::Failed);
        Operation {
            id: 4471,
            kind: OperationKind::SuspendClient,
            subject: Some(Subject { kind: "client", id: 10_482 }),
            status,
            steps: vec![step("Note it", 1), step("Suspend services", 0), step("Finish", 0)],
            input: "{}".into(),
            result: None,
            error: (status == OperationStatus::Failed).then(|| "the cloud said <no>".into()),
            requested_by: "Maja Holm".into(),
            requested_by_id: Some(3),
            request_id: "req-7f31c2".into(),
            attempts: 1,
            created_at: "2026-11-22T09:58:00Z".parse().unwrap(),
            started_at: Some("2026-11-22T09:58:20Z".parse().unwrap()),
            finished_at: is_over.then(|| "2026-11-22T09:59:00Z".parse().unwrap()),
        }
    }
}
