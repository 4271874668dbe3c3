//! Knows how a worker takes what is due, and when that is due again.

use bursar_domain::repository::StoreError;
use chrono::TimeDelta;

use super::{Task, TaskOutcome, TaskRun};
use crate::mail::Reminded;
use crate::{Actor, Desk, Error};

/// How long a worker may be silent before another takes its task. It spares work and guards
/// nothing: what a task does is right even if two do it at once.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// After how long a task that failed is tried again at first; each time it is twice as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// How often that is doubled: up to about an hour.
const MOST_DOUBLINGS: u32 = 6;

impl Desk {
    /// Runs each task of the timetable that is due and that no other worker has; how many. For
    /// workers: call it in a loop with a pause.
    pub async fn run_due_tasks(&self, worker: &str) -> Result<u32, Error> {
        let mut ran = 0;
        for (task, every) in self.ports.timetable.entries() {
            let claimed = self.ports.tasks.claim(task, worker, self.now(), LEASE).await?;
            let Some(run) = claimed else { continue };
            self.run_task(run, every).await?;
            ran += 1;
        }
        Ok(ran)
    }

    async fn run_task(&self, run: TaskRun, every: TimeDelta) -> Result<(), Error> {
        let (task, begun) = (run.task.code(), self.now());
        let (outcome, due) = match self.carry_out(run).await {
            Ok(outcome) => (outcome, begun + every),
            Err(error) => {
                tracing::warn!(task, %error, "a scheduled task failed");
                let due = self.now() + pause_after(run.failures, every);
                (TaskOutcome::Failed(error.to_string()), due)
            }
        };
        match self.ports.tasks.end(run, &outcome, self.now(), due).await {
            Err(StoreError::Stale { .. }) => {
                tracing::warn!(task, "another worker has taken the scheduled task");
                Ok(())
            }
            ended => Ok(ended?),
        }
    }

    async fn carry_out(&self, run: TaskRun) -> Result<TaskOutcome, Error> {
        let actor = Actor::system(format!("{}-{}", run.task.code(), run.number));
        match run.task {
            Task::ExpireCredit => {
                let clients = self.expire_credit(&actor).await?;
                let word = if clients == 1 { "client" } else { "clients" };
                Ok(TaskOutcome::Succeeded(format!("{clients} {word} had expired credit")))
            }
            Task::FetchRates => self.fetch_rates(&actor).await,
            Task::CheckVatIds => self.check_due_vat_ids(&actor).await,
            Task::SettleInvoices => self.settle_everywhere(&actor).await,
            Task::PrintDocuments => self.print_expected(&actor).await,
            Task::SendReminders => {
                let Reminded { invoices, failed } = self.send_due_reminders(&actor).await?;
                let word = if invoices == 1 { "invoice" } else { "invoices" };
                let message = format!("reminded of {invoices} {word}");
                Ok(match failed {
                    0 => TaskOutcome::Succeeded(message),
                    _ => TaskOutcome::Failed(format!("{message}; {failed} could not be looked at")),
                })
            }
            Task::AskGateways => self.ask_about_waiting(&actor).await,
            Task::EndAgreements => self.end_expired_agreements(&actor).await,
            Task::PruneEmails => {
                let pruned = self.prune_letters().await?;
                Ok(TaskOutcome::Succeeded(format!("{pruned} e-mails forgotten")))
            }
        }
    }
}

/// How long a task rests that has failed again after `failures` failures in a row: longer each
/// time, and never longer than it rests anyway.
fn pause_after(failures: u32, every: TimeDelta) -> TimeDelta {
    let longer = FIRST_PAUSE * (1_i32 << failures.min(MOST_DOUBLINGS));
    longer.min(every)
}

#[cfg(test)]
mod tests;
