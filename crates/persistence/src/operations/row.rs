//! Knows how an operation is written into its row and read back.

use bursar_application::clients::views::SavedView;
use bursar_application::operations::{Operation, OperationStatus, OperationStep};
use bursar_domain::access::{ApiToken, Invitation, Membership, Role, User};
use bursar_domain::billing::payment::{Payment, Refund};
use bursar_domain::client::{Client, ClientGroup, Configuration, CustomField, Note};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::event::Subject;
use bursar_domain::repository::Aggregate;
use sea_orm::{DbErr, FromQueryResult};

use crate::column::{Reading, json};
use crate::error::Unreadable;

/// A row of the table, without the file.
#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) id: i64,
    kind: String,
    subject_kind: Option<String>,
    subject_id: Option<i64>,
    pub(super) status: String,
    steps: String,
    input: String,
    result: Option<String>,
    error: Option<String>,
    requested_by: String,
    requested_by_id: Option<i64>,
    request_id: String,
    attempts: i32,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
}

pub(super) fn operation(row: Row) -> Result<Operation, Unreadable> {
    let Row {
        id,
        kind,
        subject_kind,
        subject_id,
        status,
        steps,
        input,
        result,
        error,
        requested_by,
        requested_by_id,
        request_id,
        attempts,
        created_at,
        started_at,
        finished_at,
    } = row;
    let read = reading(id);
    let steps: Vec<(String, u64, u64)> = read.json(&steps)?;
    let step = |(label, done, total)| OperationStep { label, done, total };
    Ok(Operation {
        id,
        kind: read.parsed(&kind)?,
        subject: subject_kind.zip(subject_id).map(|about| subject(read, about)).transpose()?,
        status: read.parsed(&status)?,
        steps: steps.into_iter().map(step).collect(),
        input,
        result,
        error,
        requested_by,
        requested_by_id,
        request_id,
        attempts: u32::try_from(attempts).map_err(|error| read.wrong(error))?,
        created_at: read.instant(created_at)?,
        started_at: started_at.map(|at| read.instant(at)).transpose()?,
        finished_at: finished_at.map(|at| read.instant(at)).transpose()?,
    })
}

pub(super) const fn reading(id: i64) -> Reading {
    Reading::named("operation", id)
}

/// The steps as one document.
pub(super) fn steps(steps: &[OperationStep]) -> Result<String, DbErr> {
    let written = steps.iter().map(|OperationStep { label, done, total }| (label, done, total));
    json(&written.collect::<Vec<_>>())
}

/// Where operations with this status stand in the list, the highest first.
pub(super) const fn place(status: OperationStatus) -> i16 {
    match status {
        OperationStatus::Running => 2,
        OperationStatus::Failed => 1,
        OperationStatus::Queued | OperationStatus::Succeeded => 0,
    }
}

/// Everything that an operation can be about.
const SUBJECTS: [&str; 14] = [
    Client::NAME,
    ClientGroup::NAME,
    Configuration::NAME,
    CustomField::NAME,
    Note::NAME,
    User::NAME,
    Role::NAME,
    Membership::NAME,
    Invitation::NAME,
    ApiToken::NAME,
    ListedCurrency::NAME,
    SavedView::NAME,
    Payment::NAME,
    Refund::NAME,
];

fn subject(read: Reading, (kind, id): (String, i64)) -> Result<Subject, Unreadable> {
    let known = SUBJECTS.into_iter().find(|known| *known == kind);
    let kind = known.ok_or_else(|| read.wrong(format!("it is about a {kind}")))?;
    Ok(Subject { kind, id })
}
