//! Knows how a worker imports the file of an operation.

use async_trait::async_trait;

use super::import::ImportClients;
use super::watch::{ImportProgress, ImportWatch};
use crate::operations::{Operation, actor_of};
use crate::{Desk, Error};

/// After how many checked rows the operation tells so.
const NOTED_EVERY: u64 = 5_000;

/// Keeps the progress of the check with the operation, so that staff see it, and its lease alive.
struct OperationWatch<'a> {
    desk: &'a Desk,
    operation: &'a mut Operation,
    worker: &'a str,
}

impl Desk {
    /// Imports the operation's file. The rows are checked before the unit of work begins that
    /// writes them, so that other writers wait for the writing alone.
    pub(crate) async fn run_import(
        &self,
        operation: &mut Operation,
        worker: &str,
    ) -> Result<Option<String>, Error> {
        if operation.steps.iter().all(|step| step.done == step.total) {
            // The worker that wrote the clients could not tell so any more.
            return Ok(operation.result.clone());
        }
        let actor = actor_of(operation);
        let command = self.kept_command(operation).await?;
        let mut watch = OperationWatch { desk: self, operation: &mut *operation, worker };
        let plan = self.plan_import(&actor, &command, &mut watch).await?;
        let summary = plan.report.summary();
        if !plan.report.is_clean() {
            let message = format!("the facts have changed: {summary}");
            return Err(Error::rule("import_refused", message));
        }
        self.prolong(operation, worker).await?;
        let work = self.ports.store.begin().await?;
        for step in &mut operation.steps {
            step.done = step.total;
        }
        operation.result = Some(summary);
        // Saved first: until the commit no other worker can take the operation.
        work.operations().save(operation).await?;
        self.write_import(&*work, &actor, &plan, &mut super::Unwatched).await?;
        self.commit(work, &actor, &[]).await?;
        Ok(operation.result.clone())
    }

    async fn kept_command(&self, operation: &Operation) -> Result<ImportClients, Error> {
        let work = self.ports.store.begin().await?;
        let file = work.operations().file(operation.id).await?;
        drop(work);
        let command: ImportClients = serde_json::from_str(&operation.input)
            .map_err(|error| Error::rule("unreadable", error.to_string()))?;
        Ok(ImportClients { file: file.unwrap_or_default(), ..command })
    }
}

impl OperationWatch<'_> {
    async fn tell(&self) -> Result<(), Error> {
        self.desk.prolong(self.operation, self.worker).await?;
        let work = self.desk.ports.store.begin().await?;
        work.operations().save(self.operation).await?;
        Ok(work.commit().await?)
    }
}

#[async_trait]
impl ImportWatch for OperationWatch<'_> {
    async fn note(&mut self, progress: ImportProgress) -> Result<(), Error> {
        let ImportProgress::Checked(rows) = progress else { return Ok(()) };
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let Some(check) = self.operation.steps.first_mut() else { return Ok(()) };
        check.done = rows.min(check.total);
        if rows.is_multiple_of(NOTED_EVERY) || rows == check.total {
            self.tell().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{OperationKind, OperationStatus, OperationStep};
    use crate::testing::{Mocks, Work, noon};

    fn operation(done: u64) -> Operation {
        let step = |label: &str| OperationStep { label: label.to_owned(), done, total: 2 };
        Operation {
            id: 9,
            kind: OperationKind::ImportClients,
            subject: None,
            status: OperationStatus::Running,
            steps: vec![step("Check rows"), step("Write clients")],
            input: r#"{"duplicates":"refuse","mapping":{}}"#.to_owned(),
            result: (done == 2).then(|| "2 created".to_owned()),
            error: None,
            requested_by: "Maja Holm".to_owned(),
            requested_by_id: Some(7),
            request_id: "request-1".to_owned(),
            attempts: 2,
            created_at: noon(),
            started_at: Some(noon()),
            finished_at: None,
        }
    }

    #[tokio::test]
    async fn what_a_worker_before_has_written_is_not_written_again() {
        // This desk has no store: whatever is asked of it fails the test.
        let desk = Mocks::default().desk();
        let result = desk.run_import(&mut operation(2), "worker-2").await.unwrap();
        assert_eq!(result.as_deref(), Some("2 created"));
    }

    #[tokio::test]
    async fn progress_is_kept_with_the_operation_and_the_lease_alive() {
        let mut mocks = Mocks::default();
        mocks.queue.expect_prolong().times(1).returning(|_, _, _| Ok(()));
        let mut work = Work::default();
        let saved = work.operations.expect_save();
        saved.times(1).withf(|kept| kept.steps[0].done == 2).returning(|_| Ok(()));
        let commits = work.commits.clone();
        let desk = mocks.works([work]).desk();
        let mut running = operation(0);
        let mut watch = OperationWatch { desk: &desk, operation: &mut running, worker: "worker-1" };
        for rows in [1, 2] {
            watch.note(ImportProgress::Checked(rows)).await.unwrap();
        }
        assert_eq!(commits.count(), 1);
    }
}
