//! Issuing many drafts at once: in the background, one after another, so that one that cannot be
//! issued stays a draft and holds nobody up.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceStatus};
use bursar_domain::repository::StoreError;
use serde::{Deserialize, Serialize};

use super::directory::{InvoiceFilter, InvoiceSums};
use crate::operations::{NewOperation, Operation, OperationKind, OperationStep, Started, actor_of};
use crate::page::count_of;
use crate::{Actor, Desk, Error};

/// Which invoices are meant.
#[derive(Clone, Debug)]
pub enum InvoiceSelection {
    /// These.
    Ticked(Vec<InvoiceId>),
    /// All that match, as of now.
    Matching(Box<InvoiceFilter>),
}

/// What issuing many drafts would concern.
#[derive(Clone, Debug)]
pub struct BulkIssue {
    /// How many drafts are among the invoices that are meant.
    pub drafts: u64,
    /// How many are none, and stay as they are.
    pub others: u64,
    /// What the drafts come to, by currency.
    pub sums: Vec<InvoiceSums>,
}

/// What the operation keeps: the drafts are settled when it is asked for.
#[derive(Debug, Serialize, Deserialize)]
struct BulkInput {
    invoices: Vec<i64>,
}

/// How many reasons are told of drafts that could not be issued.
const MOST_REASONS: usize = 5;

impl InvoiceSelection {
    fn all(&self) -> InvoiceFilter {
        match self {
            Self::Ticked(ids) => InvoiceFilter { ids: Some(ids.clone()), ..Default::default() },
            Self::Matching(filter) => InvoiceFilter::clone(filter),
        }
    }

    /// The drafts among them.
    fn drafts(&self) -> InvoiceFilter {
        let all = self.all();
        let has_drafts = all.status.is_empty() || all.status.contains(&InvoiceStatus::Draft);
        let ids = if has_drafts { all.ids.clone() } else { Some(Vec::new()) };
        InvoiceFilter { ids, status: vec![InvoiceStatus::Draft], ..all }
    }
}

impl Desk {
    /// What issuing these drafts would concern, for the person to confirm.
    pub async fn preview_bulk_issue(
        &self,
        actor: &Actor,
        selection: &InvoiceSelection,
    ) -> Result<BulkIssue, Error> {
        actor.require(Permission::ViewInvoices)?;
        actor.require(Permission::IssueInvoices)?;
        let (scope, today) = (actor.scope(), self.today());
        let drafts = selection.drafts();
        let invoices = &self.ports.invoices;
        let all = invoices.total(scope, &selection.all(), today).await?.exact();
        let all = all.ok_or_else(too_many)?;
        let count = invoices.total(scope, &drafts, today).await?.exact().ok_or_else(too_many)?;
        let sums = invoices.sums(scope, &drafts, today).await?.unwrap_or_default();
        Ok(BulkIssue { drafts: count, others: all.saturating_sub(count), sums })
    }

    /// Begins to issue drafts; `expected` is the number that the person saw and confirmed.
    #[tracing::instrument(skip_all)]
    pub async fn start_bulk_issue(
        &self,
        actor: &Actor,
        selection: &InvoiceSelection,
        expected: Option<u64>,
    ) -> Result<Started, Error> {
        actor.require(Permission::ViewInvoices)?;
        actor.require(Permission::IssueInvoices)?;
        let (scope, drafts) = (actor.scope(), selection.drafts());
        let ids = self.ports.invoices.ids(scope, &drafts, self.today()).await?;
        let ids = ids.ok_or_else(too_many)?;
        let total = count_of(&ids)?;
        if expected.is_some_and(|expected| expected != total) {
            let message = format!("there are {total} drafts among them now: look at them again");
            return Err(Error::rule("selection_changed", message));
        }
        if ids.is_empty() {
            return Err(Error::rule("nothing_chosen", "none of these invoices is a draft"));
        }
        let input = BulkInput { invoices: ids.iter().map(|id| id.get()).collect() };
        let input = serde_json::to_string(&input)
            .map_err(|error| Error::rule("unwritable", error.to_string()))?;
        let step = |label: &str| OperationStep { label: label.to_owned(), done: 0, total };
        let operation = NewOperation {
            kind: OperationKind::IssueInvoices,
            subject: None,
            steps: vec![step("Drafts looked at"), step("Invoices issued")],
            input,
            file: None,
        };
        let work = self.begin(actor).await?;
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[]).await?;
        Ok(started)
    }

    /// Issues the drafts of an operation, each in a unit of work of its own; what is no draft any
    /// more is passed over.
    pub(crate) async fn run_bulk_issue(
        &self,
        operation: &mut Operation,
        worker: &str,
    ) -> Result<Option<String>, Error> {
        let input: BulkInput = serde_json::from_str(&operation.input)
            .map_err(|error| Error::rule("unreadable", error.to_string()))?;
        let actor = actor_of(operation);
        let done = operation.steps.first().map_or(0, |step| step.done);
        let done = usize::try_from(done).unwrap_or(usize::MAX);
        let mut refused = Vec::new();
        for id in input.invoices.iter().skip(done) {
            self.prolong(operation, worker).await?;
            let issued = match InvoiceId::new(*id) {
                Ok(id) => self.issue_invoice(&actor, id, None).await,
                Err(error) => Err(Error::rule("unreadable", error.to_string())),
            };
            match issued {
                Ok(()) => advance(operation, 1),
                // Somebody else is at it, or the store is away: the operation goes on later.
                Err(
                    error @ Error::Store(StoreError::Stale { .. } | StoreError::Unavailable { .. }),
                ) => return Err(error),
                Err(Error::Rule { code: "wrong_status", .. }) => {}
                Err(error) => refused.push(format!("#{id}: {error}")),
            }
            advance(operation, 0);
            let work = self.ports.store.begin().await?;
            work.operations().save(operation).await?;
            work.commit().await?;
        }
        Ok(Some(told(operation, &refused)))
    }
}

fn advance(operation: &mut Operation, step: usize) {
    if let Some(step) = operation.steps.get_mut(step) {
        step.done += 1;
    }
}

/// What came of it: how many were issued, and why the others were not.
fn told(operation: &Operation, refused: &[String]) -> String {
    let issued = operation.steps.get(1).map_or(0, |step| step.done);
    let word = if issued == 1 { "invoice" } else { "invoices" };
    let mut told = format!("{issued} {word} issued");
    if !refused.is_empty() {
        let reasons = refused.iter().take(MOST_REASONS).cloned().collect::<Vec<_>>().join("; ");
        let more = refused.len().saturating_sub(MOST_REASONS);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        told.push_str(&format!("; {} could not be: {reasons}{more}", refused.len()));
    }
    told
}

fn too_many() -> Error {
    Error::rule("too_many", "narrow the list down: at most 10,000 invoices are issued at once")
}
