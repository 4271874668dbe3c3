//! Knows how a worker takes an operation and carries it to its end, step by step.
//!
//! Each step commits its effect together with the operation's progress, so that a worker that
//! dies leaves nothing half done and the next one goes on where it stopped.

use bursar_domain::access::Permission;
use bursar_domain::event::{Event, Subject};
use bursar_domain::repository::StoreError;
use chrono::TimeDelta;

use super::{Operation, OperationStatus, Started};
use crate::{Actor, Desk, Error};

/// How long a worker may be silent before another takes its operation.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How often an operation is begun before it is given up.
const MOST_ATTEMPTS: u32 = 5;

/// What a worker's look into the queue came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ran {
    /// There was nothing to do.
    Nothing,
    /// An operation was carried to its end, good or bad, or given back.
    One(i64),
}

impl Desk {
    /// Takes the operation that waits longest and carries it to its end. For workers: call it in
    /// a loop, pausing whenever there was nothing to do.
    pub async fn run_next_operation(&self, worker: &str) -> Result<Ran, Error> {
        let claimed = self.ports.queue.claim(worker, self.now(), LEASE).await?;
        let Some(mut operation) = claimed else { return Ok(Ran::Nothing) };
        let outcome = self.run_steps(&mut operation, worker).await;
        match self.finish(&operation, outcome).await {
            Err(Error::Store(StoreError::Stale { .. })) => {
                tracing::warn!(operation.id, worker, "another worker has taken the operation");
            }
            finished => finished?,
        }
        Ok(Ran::One(operation.id))
    }

    /// Gives a failed operation back to the workers; it goes on at the step that failed.
    pub async fn retry_operation(&self, actor: &Actor, id: i64) -> Result<Started, Error> {
        actor.require(Permission::ViewOperations)?;
        let work = self.begin(actor).await?;
        let operation = work.operations().get(id).await?;
        actor.require(operation.kind.permission())?;
        if operation.status != OperationStatus::Failed {
            return Err(Error::rule("not_failed", "only a failed operation can be retried"));
        }
        work.operations().requeue(&operation, self.now()).await?;
        let event = Event::new("operation.retried", "operation", id);
        self.commit(work, actor, &[event]).await?;
        Ok(Started { id, status: OperationStatus::Queued })
    }

    pub(crate) async fn prolong(&self, operation: &Operation, worker: &str) -> Result<(), Error> {
        Ok(self.ports.queue.prolong(operation.id, worker, self.now() + LEASE).await?)
    }

    async fn finish(
        &self,
        claimed: &Operation,
        outcome: Result<Option<String>, Error>,
    ) -> Result<(), Error> {
        let (work, at, id) = (self.ports.store.begin().await?, self.now(), claimed.id);
        let mut operation = work.operations().get(id).await?;
        operation.attempts = claimed.attempts;
        match outcome {
            Ok(result) => {
                operation.status = OperationStatus::Succeeded;
                operation.result = result;
                operation.finished_at = Some(at);
            }
            Err(error) if is_passing(&error) && operation.attempts < MOST_ATTEMPTS => {
                tracing::warn!(operation.id = id, %error, "operation interrupted, will be retried");
                let due = at + pause_after(operation.attempts);
                work.operations().requeue(&operation, due).await?;
                return Ok(work.commit().await?);
            }
            Err(error) => {
                tracing::error!(operation.id = id, %error, "operation failed");
                operation.status = OperationStatus::Failed;
                operation.error = Some(error.to_string());
                operation.finished_at = Some(at);
            }
        }
        work.operations().save(&operation).await?;
        Ok(work.commit().await?)
    }
}

/// How long an interrupted operation rests before it is tried again: longer each time.
fn pause_after(attempts: u32) -> TimeDelta {
    TimeDelta::seconds(1_i64 << attempts.min(MOST_ATTEMPTS))
}

/// Whether trying again may help.
const fn is_passing(error: &Error) -> bool {
    matches!(
        error,
        Error::Unreachable(_)
            | Error::Store(StoreError::Unavailable { .. } | StoreError::Stale { .. })
    )
}

impl super::OperationKind {
    /// The permission to ask for it, and to retry it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::SuspendClient | Self::ResumeClient => Permission::SuspendClients,
            Self::TerminateClient => Permission::TerminateClients,
            Self::DeleteClient => Permission::DeleteClients,
            Self::ImportClients => Permission::ImportClients,
            Self::GroupClients => Permission::GroupClients,
            Self::ConfigureClients => Permission::ChangeClientConfigurations,
            Self::CheckVatId => Permission::EditClients,
            Self::TakePayment => Permission::RecordPayments,
            Self::RefundPayment => Permission::RefundPayments,
            Self::IssueInvoices => Permission::IssueInvoices,
        }
    }
}

/// The client that an operation is about.
pub(super) fn client_of(operation: &Operation) -> Result<bursar_domain::client::ClientId, Error> {
    let id = operation.subject.map(|Subject { id, .. }| id).unwrap_or_default();
    bursar_kernel::Id::new(id)
        .map_err(|_| Error::rule("no_subject", "the operation is about no client"))
}

#[cfg(test)]
mod tests;
