//! Work that runs in the background: stored, resumable, and watched by staff (product 0.2).

mod bulk;
mod look;
mod run;
mod steps;

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use bursar_domain::event::Subject;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

pub use run::Ran;
pub(crate) use steps::actor_of;

use crate::Error;
use crate::page::{Page, PageRequest, Total};

/// The kinds of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Suspend a client and all its services.
    SuspendClient,
    /// Resume a client and what its suspension suspended.
    ResumeClient,
    /// Terminate the services of a suspended client.
    TerminateClient,
    /// Remove a client.
    DeleteClient,
    /// Import clients from a file.
    ImportClients,
    /// Add many clients to a group.
    GroupClients,
    /// Put many clients under another configuration.
    ConfigureClients,
    /// Look a client's VAT number up.
    CheckVatId,
    /// Ask a gateway for money.
    TakePayment,
    /// Ask a gateway to give money back.
    RefundPayment,
    /// Issue many drafts.
    IssueInvoices,
}

impl OperationKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::SuspendClient,
        Self::ResumeClient,
        Self::TerminateClient,
        Self::DeleteClient,
        Self::ImportClients,
        Self::GroupClients,
        Self::ConfigureClients,
        Self::CheckVatId,
        Self::TakePayment,
        Self::RefundPayment,
        Self::IssueInvoices,
    ];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SuspendClient => "suspend_client",
            Self::ResumeClient => "resume_client",
            Self::TerminateClient => "terminate_client",
            Self::DeleteClient => "delete_client",
            Self::ImportClients => "import_clients",
            Self::GroupClients => "group_clients",
            Self::ConfigureClients => "configure_clients",
            Self::CheckVatId => "check_vat_id",
            Self::TakePayment => "take_payment",
            Self::RefundPayment => "refund_payment",
            Self::IssueInvoices => "issue_invoices",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SuspendClient => "Suspend client",
            Self::ResumeClient => "Resume client",
            Self::TerminateClient => "Terminate services of client",
            Self::DeleteClient => "Delete client",
            Self::ImportClients => "Import clients",
            Self::GroupClients => "Add clients to group",
            Self::ConfigureClients => "Change configuration of clients",
            Self::CheckVatId => "Check VAT number of client",
            Self::TakePayment => "Take payment through gateway",
            Self::RefundPayment => "Refund payment through gateway",
            Self::IssueInvoices => "Issue drafts",
        }
    }
}

impl FromStr for OperationKind {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| format!("there is no kind of operation «{code}»"))
    }
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationStatus {
    /// Waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Done.
    Succeeded,
    /// Given up; staff may retry it.
    Failed,
}

impl OperationStatus {
    /// All statuses.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Succeeded, Self::Failed];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for OperationStatus {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|status| status.code() == code);
        known.ok_or_else(|| "use one of queued, running, succeeded, failed".to_owned())
    }
}

impl fmt::Display for OperationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One step of an operation, as staff watch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationStep {
    /// What it does, in words.
    pub label: String,
    /// How many of its parts are done.
    pub done: u64,
    /// How many parts there are; a step with one part is done or not.
    pub total: u64,
}

/// A stored piece of background work.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its number.
    pub id: i64,
    /// What it does.
    pub kind: OperationKind,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Where it stands.
    pub status: OperationStatus,
    /// Its steps.
    pub steps: Vec<OperationStep>,
    /// What it was asked to do, as JSON of the kind's own shape; only its worker is told.
    pub input: String,
    /// What came out, in words.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Who asked for it.
    pub requested_by: String,
    /// The account of the one who asked, unless it was the program itself.
    pub requested_by_id: Option<i64>,
    /// The request that asked for it.
    pub request_id: String,
    /// How often it was begun.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Operation {
    /// How far it is, from 0 to 100.
    pub fn percent(&self) -> u64 {
        if self.status == OperationStatus::Succeeded {
            return 100;
        }
        let total: u64 = self.steps.iter().map(|step| step.total).sum();
        let done: u64 = self.steps.iter().map(|step| step.done).sum();
        (done * 100).checked_div(total).unwrap_or(0).min(99)
    }
}

/// Background work that is asked for.
#[derive(Clone, Debug)]
pub struct NewOperation {
    /// What it does.
    pub kind: OperationKind,
    /// What it is about.
    pub subject: Option<Subject>,
    /// The labels of its steps and their numbers of parts.
    pub steps: Vec<OperationStep>,
    /// What it is asked to do, as JSON of the kind's own shape.
    pub input: String,
    /// A file that it works on.
    pub file: Option<Vec<u8>>,
}

/// What a caller is told of the operation that he started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    /// The operation's number.
    pub id: i64,
    /// Where it stands.
    pub status: OperationStatus,
}

/// Where operations are written, within one unit of work.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait OperationLog: Send + Sync {
    /// Writes the operation for a worker to take once the unit of work is committed.
    async fn start(
        &self,
        actor: &crate::Actor,
        operation: &NewOperation,
        at: DateTime<Utc>,
    ) -> Result<Started, StoreError>;

    /// The operation.
    async fn get(&self, id: i64) -> Result<Operation, StoreError>;

    /// Writes how far the operation is and where it stands. The lease is given up when it ends,
    /// and the file goes when it succeeds. Stale if it was taken again since it was read.
    async fn save(&self, operation: &Operation) -> Result<(), StoreError>;

    /// Gives a failed or interrupted operation back to the workers, to be taken from `at` on.
    /// Stale if it was taken again since it was read.
    async fn requeue(&self, operation: &Operation, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// The file of an operation.
    async fn file(&self, id: i64) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Hands operations to workers, each to one at a time.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait OperationQueue: Send + Sync {
    /// The operation that waits longest, or whose worker's lease ran out; marked as running.
    async fn claim(
        &self,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Operation>, StoreError>;

    /// Prolongs the lease.
    async fn prolong(&self, id: i64, worker: &str, until: DateTime<Utc>) -> Result<(), StoreError>;
}

/// Reads operations: running first, then failed, then the rest, newest first.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait OperationDirectory: Send + Sync {
    /// One page of the operations with this status, or of all.
    async fn list(
        &self,
        status: Option<OperationStatus>,
        page: &PageRequest,
    ) -> Result<Page<Operation>, Error>;

    /// How many there are.
    async fn total(&self, status: Option<OperationStatus>) -> Result<Total, Error>;

    /// One operation.
    async fn get(&self, id: i64) -> Result<Operation, Error>;

    /// The unfinished operation about a subject, if there is one.
    async fn under_way(&self, subject: Subject) -> Result<Option<Operation>, Error>;
}
