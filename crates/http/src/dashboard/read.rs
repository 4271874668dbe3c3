//! Knows what the dashboard reads; what somebody may not see is not read.

use bursar_application::{
    Error,
    clients::directory::{
        Choice, ClientFilter, ClientListing, ClientQuery, ClientSort, ClientSummary, Direction,
    },
    operations::{Operation, OperationStatus},
    page::{Page, PageRequest, Total},
};
use bursar_domain::access::Permission;

use crate::visit::Visit;

/// How many rows each group shows.
const ROWS: u32 = 5;

/// Under how many days of credit a client is worth a look.
pub(super) const SOON: u32 = 10;

/// Some records that need somebody, and how many there are in all.
#[derive(Clone, Debug)]
pub(super) struct Group<T> {
    /// The first of them.
    pub(super) rows: Vec<T>,
    /// How many there are.
    pub(super) total: Total,
}

/// A group; `None` where it may not be seen, an error where its source failed.
pub(super) type Source<T> = Option<Result<Group<T>, ()>>;

/// What the dashboard knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Morning {
    /// Clients without credit, the deepest in debt first.
    pub(super) out_of_credit: Source<ClientSummary>,
    /// Clients whose credit ends soon.
    pub(super) ending: Source<ClientSummary>,
    /// Operations that failed.
    pub(super) failed: Source<Operation>,
    /// Operations that run.
    pub(super) running: Source<Operation>,
}

impl Morning {
    /// Reads everything that the visitor may see.
    pub(super) async fn read(visit: &Visit) -> Self {
        let out_of_credit = Some(Choice::of([true]));
        let out = ClientFilter { out_of_credit, ..ClientFilter::default() };
        let ending = ClientFilter {
            out_of_credit: Some(Choice::of([false])),
            runway_below_days: Some(SOON),
            ..ClientFilter::default()
        };
        let (out_of_credit, ending, failed, running) = tokio::join!(
            clients(visit, out),
            clients(visit, ending),
            operations(visit, OperationStatus::Failed),
            operations(visit, OperationStatus::Running),
        );
        Self { out_of_credit, ending, failed, running }
    }
}

async fn clients(visit: &Visit, filter: ClientFilter) -> Source<ClientSummary> {
    if !visit.actor().may(Permission::ViewClients) {
        return None;
    }
    let (sort, direction) = (ClientSort::UpToDateCredit, Direction::Ascending);
    let query = ClientQuery { filter, sort, direction, at: visit.desk().now() };
    let found = visit.desk().list_clients(visit.actor(), &query, &first()).await;
    Some(group(found.map(ClientListing::counted)))
}

async fn operations(visit: &Visit, status: OperationStatus) -> Source<Operation> {
    if !visit.actor().may(Permission::ViewOperations) {
        return None;
    }
    Some(group(visit.desk().operations(visit.actor(), Some(status), &first()).await))
}

fn first() -> PageRequest {
    PageRequest::new(ROWS, None)
}

fn group<T>(outcome: Result<(Page<T>, Total), Error>) -> Result<Group<T>, ()> {
    match outcome {
        Ok((page, total)) => Ok(Group { rows: page.items, total }),
        Err(error) => {
            tracing::error!(%error, "a block of the dashboard could not be read");
            Err(())
        }
    }
}
