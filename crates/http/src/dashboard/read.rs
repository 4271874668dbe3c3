//! Knows what the dashboard reads; what somebody may not see is not read.

use bursar_application::{
    Error,
    billing::{
        invoices::{InvoiceFilter, InvoiceQuery, InvoiceRow, InvoiceSort},
        reports::MonthlyMoney,
    },
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
    /// Invoices past their due date, the longest first.
    pub(super) overdue: Source<InvoiceRow>,
    /// Operations that failed.
    pub(super) failed: Source<Operation>,
    /// Operations that run.
    pub(super) running: Source<Operation>,
    /// What the last months came to.
    pub(super) money: Option<Result<MonthlyMoney, ()>>,
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
        let (out_of_credit, ending, overdue, failed, running, money) = tokio::join!(
            clients(visit, out),
            clients(visit, ending),
            overdue(visit),
            operations(visit, OperationStatus::Failed),
            operations(visit, OperationStatus::Running),
            money(visit),
        );
        Self { out_of_credit, ending, overdue, failed, running, money }
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

async fn overdue(visit: &Visit) -> Source<InvoiceRow> {
    if !visit.actor().may(Permission::ViewInvoices) {
        return None;
    }
    let filter = InvoiceFilter { is_overdue: Some(true), ..InvoiceFilter::default() };
    let (sort, direction) = (InvoiceSort::DueDate, Direction::Ascending);
    let query = InvoiceQuery { filter, sort, direction };
    Some(group(visit.desk().invoices(visit.actor(), &query, &first()).await))
}

async fn money(visit: &Visit) -> Option<Result<MonthlyMoney, ()>> {
    if ![Permission::ViewInvoices, Permission::ViewJournal]
        .iter()
        .all(|one| visit.actor().may(*one))
    {
        return None;
    }
    Some(visit.desk().monthly_money(visit.actor()).await.map_err(|error| told(&error)))
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
        Err(error) => Err(told(&error)),
    }
}

/// What goes wrong in one block does not stop the others.
fn told(error: &Error) {
    tracing::error!(%error, "a block of the dashboard could not be read");
}
