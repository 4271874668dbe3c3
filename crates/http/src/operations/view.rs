//! Background work as the API and the pages show it.

use bursar_application::operations::{Operation, OperationStep};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::InstantView;

/// A piece of background work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Operation)]
pub struct OperationView {
    /// Its id.
    pub id: i64,
    /// What it does, such as `suspend_client`.
    pub kind: String,
    /// The kind of record that it is about.
    pub subject_kind: Option<String>,
    /// The record that it is about.
    pub subject_id: Option<i64>,
    /// `queued`, `running`, `succeeded` or `failed`.
    pub status: String,
    /// How far it is, from 0 to 100.
    pub percent: u64,
    /// Its steps.
    pub steps: Vec<StepView>,
    /// What came out, in words.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Who asked for it.
    pub requested_by: String,
    /// How often it was begun.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: InstantView,
    /// When it was begun first.
    pub started_at: Option<InstantView>,
    /// When it ended.
    pub finished_at: Option<InstantView>,
    /// The request that asked for it.
    pub request_id: String,
}

/// One step of background work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OperationStep)]
pub struct StepView {
    /// What it does.
    pub label: String,
    /// How many of its parts are done.
    pub done: u64,
    /// How many parts there are.
    pub total: u64,
}

impl From<OperationStep> for StepView {
    fn from(step: OperationStep) -> Self {
        let OperationStep { label, done, total } = step;
        Self { label, done, total }
    }
}

impl From<Operation> for OperationView {
    fn from(operation: Operation) -> Self {
        let percent = operation.percent();
        let Operation {
            id,
            kind,
            subject,
            status,
            steps,
            input: _,
            result,
            error,
            requested_by,
            requested_by_id: _,
            request_id,
            attempts,
            created_at,
            started_at,
            finished_at,
        } = operation;
        Self {
            id,
            kind: kind.code().to_owned(),
            subject_kind: subject.map(|subject| subject.kind.to_owned()),
            subject_id: subject.map(|subject| subject.id),
            status: status.code().to_owned(),
            percent,
            steps: steps.into_iter().map(Into::into).collect(),
            result,
            error,
            requested_by,
            attempts,
            created_at: created_at.into(),
            started_at: started_at.map(Into::into),
            finished_at: finished_at.map(Into::into),
            request_id,
        }
    }
}
