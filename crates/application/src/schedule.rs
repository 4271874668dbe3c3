//! What Bursar does again and again by itself: which tasks, how often, and how each went last.

mod look;
mod run;

use std::str::FromStr;

use async_trait::async_trait;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use crate::Error;

/// Work that comes round again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Take back what is left of credit that has expired.
    ExpireCredit,
    /// Set the rates that the source of rates publishes.
    FetchRates,
    /// Look VAT numbers of clients up in the register.
    CheckVatIds,
    /// Pay what is open from credit that there is.
    SettleInvoices,
    /// Print what was issued and has no file yet.
    PrintDocuments,
    /// Remind of invoices that are due soon or overdue.
    SendReminders,
    /// Forget e-mails that are older than the provider wants to keep them.
    PruneEmails,
    /// Ask gateways about payments whose end they have not told.
    AskGateways,
    /// End agreements whose cards have expired.
    EndAgreements,
}

impl Task {
    /// All tasks.
    pub const ALL: [Self; 9] = [
        Self::ExpireCredit,
        Self::FetchRates,
        Self::CheckVatIds,
        Self::SettleInvoices,
        Self::PrintDocuments,
        Self::SendReminders,
        Self::PruneEmails,
        Self::AskGateways,
        Self::EndAgreements,
    ];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExpireCredit => "expire_credit",
            Self::FetchRates => "fetch_rates",
            Self::CheckVatIds => "check_vat_ids",
            Self::SettleInvoices => "settle_invoices",
            Self::PrintDocuments => "print_documents",
            Self::SendReminders => "send_reminders",
            Self::PruneEmails => "prune_emails",
            Self::AskGateways => "ask_gateways",
            Self::EndAgreements => "end_agreements",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ExpireCredit => "Take back expired credit",
            Self::FetchRates => "Follow the source of exchange rates",
            Self::CheckVatIds => "Look VAT numbers up",
            Self::SettleInvoices => "Pay open invoices from credit",
            Self::PrintDocuments => "Print what was issued",
            Self::SendReminders => "Remind of invoices",
            Self::PruneEmails => "Forget old e-mails",
            Self::AskGateways => "Ask gateways about payments that wait",
            Self::EndAgreements => "End agreements of expired cards",
        }
    }

    /// Its place among all tasks, by which it is kept.
    pub const fn place(self) -> i64 {
        match self {
            Self::ExpireCredit => 1,
            Self::FetchRates => 2,
            Self::CheckVatIds => 10,
            Self::SettleInvoices => 11,
            Self::PrintDocuments => 24,
            Self::SendReminders => 12,
            Self::PruneEmails => 13,
            Self::AskGateways => 14,
            Self::EndAgreements => 15,
        }
    }
}

impl FromStr for Task {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|task| task.code() == code);
        known.ok_or_else(|| format!("there is no task «{code}»"))
    }
}

/// How often each task comes round; one that is not in it never does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable(Vec<(Task, TimeDelta)>);

impl Default for Timetable {
    /// What every installation needs done.
    fn default() -> Self {
        Self(vec![
            (Task::ExpireCredit, TimeDelta::minutes(5)),
            (Task::SettleInvoices, TimeDelta::minutes(5)),
            (Task::PrintDocuments, TimeDelta::minutes(1)),
            (Task::SendReminders, TimeDelta::minutes(5)),
            (Task::AskGateways, TimeDelta::minutes(5)),
            (Task::EndAgreements, TimeDelta::hours(24)),
        ])
    }
}

impl Timetable {
    /// One with nothing in it.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// The same timetable with one more task.
    #[must_use]
    pub fn with(mut self, task: Task, every: TimeDelta) -> Self {
        self.0.push((task, every));
        self
    }

    /// The tasks, each with the time from one run to the next.
    pub fn entries(&self) -> impl Iterator<Item = (Task, TimeDelta)> {
        self.0.iter().copied()
    }
}

/// How one run of a task went, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskOutcome {
    /// It was done; what came of it.
    Succeeded(String),
    /// It was not, or not to its end; why.
    Failed(String),
}

impl TaskOutcome {
    /// The word in the API and in storage.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Succeeded(_) => "succeeded",
            Self::Failed(_) => "failed",
        }
    }

    /// What is told of it.
    pub fn message(&self) -> &str {
        match self {
            Self::Succeeded(message) | Self::Failed(message) => message,
        }
    }
}

/// What is kept of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRecord {
    /// Which one.
    pub task: Task,
    /// How often it was begun.
    pub runs: u64,
    /// When it was begun last.
    pub started_at: DateTime<Utc>,
    /// Until when the worker that began it is waited for; `None` once it has ended.
    pub lease_until: Option<DateTime<Utc>>,
    /// When a run ended last.
    pub ended_at: Option<DateTime<Utc>>,
    /// How that run went.
    pub outcome: Option<TaskOutcome>,
    /// From when on it is to be run again.
    pub due_at: DateTime<Utc>,
}

/// A task as staff watch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledTask {
    /// Which one.
    pub task: Task,
    /// The time from one run to the next.
    pub every: TimeDelta,
    /// What is kept of it; `None` before its first run.
    pub record: Option<TaskRecord>,
}

/// One run of a task, which one worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskRun {
    /// The task.
    pub task: Task,
    /// Which run it is; each time the task is taken it is one more.
    pub number: u64,
    /// How many runs in a row have failed before it.
    pub failures: u32,
}

/// Hands tasks that are due to workers, each to one at a time, and keeps how they went.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait TaskBoard: Send + Sync {
    /// Takes a task for a worker if it is due and nobody has it. One that was never run is due at
    /// once. A worker that has not ended its run when the lease is over is taken for dead.
    async fn claim(
        &self,
        task: Task,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<TaskRun>, StoreError>;

    /// Keeps how a run went and gives the task back, to be taken from `due_at` on. Stale if
    /// another worker has taken it meanwhile.
    async fn end(
        &self,
        run: TaskRun,
        outcome: &TaskOutcome,
        at: DateTime<Utc>,
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// What is kept of every task that was ever run.
    async fn records(&self) -> Result<Vec<TaskRecord>, Error>;
}
