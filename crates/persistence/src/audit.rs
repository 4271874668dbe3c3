//! Keeps what happened, for ever: rows are only added, which the database itself sees to.

mod directory;
mod trail;

use bursar_domain::event::Change;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

/// A change in the document of an entry. Its form never changes, because entries never do.
#[derive(Serialize, Deserialize)]
struct Written {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

fn write(changes: &[Change]) -> Result<String, DbErr> {
    let written = changes.iter().map(|Change { field, before, after }| Written {
        field: field.clone(),
        before: before.clone(),
        after: after.clone(),
    });
    crate::column::json(&written.collect::<Vec<_>>())
}

fn read(written: Vec<Written>) -> Vec<Change> {
    let change = |Written { field, before, after }| Change { field, before, after };
    written.into_iter().map(change).collect()
}
