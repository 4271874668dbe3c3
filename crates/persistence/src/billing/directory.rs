//! Reads the journal for lists and pages.

use async_trait::async_trait;
use bursar_application::billing::credit::CreditPart;
use bursar_application::billing::journal::{
    AmountRange, BalancePoint, EntryDetails, EntryFilter, EntryQuery, EntryRow, EntrySort,
    JournalChain, JournalDirectory,
};
use bursar_application::clients::directory::Named;
use bursar_application::page::{Around, Page, PageRequest, Total, fingerprint};
use bursar_application::{Error, Scope};
use bursar_domain::billing::journal::{AccountKind, Entry, Ledger};
use bursar_domain::client::{Client, ClientId};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{FromQueryResult, QueryResult};

use super::chain::Snapshot;
use super::entry::{COLUMNS, Row};
use super::ledger;
use crate::clients::directory::display_name;
use crate::column::{Reading, instant};
use crate::error::unavailable;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading the journal";

#[async_trait]
impl JournalDirectory for SeaStore {
    async fn list(
        &self,
        scope: Scope,
        query: &EntryQuery,
        page: &PageRequest,
    ) -> Result<Page<EntryRow>, Error> {
        let select = select();
        let walk = walk(&select, scope, query);
        let page = walk.page::<Listed>(self.read(), page, |row| row.place(query.sort)).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(Listed::listed).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, scope: Scope, filter: &EntryFilter) -> Result<Total, Error> {
        let query = EntryQuery { filter: filter.clone(), ..EntryQuery::default() };
        walk(&select(), scope, &query).total(self.read()).await
    }

    async fn get(&self, scope: Scope, id: Id<Entry>) -> Result<EntryDetails, Error> {
        let mut sql = Sql::new("SELECT ");
        sql.push(&columns()).push(", ").push(REVERSED_BY).push(FROM).push(" WHERE ");
        sql.append(&seen(scope)).push(" AND e.id = ").bind(id.get());
        let row = sql.row::<Detailed>(self.read()).await.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: Entry::NAME, id: id.get() })?;
        let read = Reading::of::<Entry>(id.get());
        let reversed_by = row.reversed_by.map(|by| read.id(by)).transpose()?;
        Ok(EntryDetails { row: row.listed.listed()?, reversed_by })
    }

    async fn around(
        &self,
        scope: Scope,
        query: &EntryQuery,
        id: Id<Entry>,
    ) -> Result<Around<Id<Entry>>, Error> {
        let around = walk(&select(), scope, query).around(self.read(), id.get()).await;
        let Around { position, previous, next } = around.map_err(unavailable(READING))?;
        let read = Reading::of::<Entry>(id.get());
        let entry = |id: Option<i64>| id.map(|id| read.id(id)).transpose();
        Ok(Around { position, previous: entry(previous)?, next: entry(next)? })
    }

    async fn ledger(&self, scope: Scope, client: ClientId) -> Result<Ledger, Error> {
        let mut sql = ledger::select(self.is_postgres());
        sql.push(" WHERE c.id = ").bind(client.get());
        if let Scope::Reseller(reseller) = scope {
            sql.push(" AND c.reseller_id = ").bind(reseller.get());
        }
        let rows = ledger::read(self.read(), &sql).await?;
        let missing = StoreError::NotFound { what: Client::NAME, id: client.get() };
        Ok(rows.into_iter().next().ok_or(missing)?)
    }

    async fn credit_parts(&self, client: ClientId) -> Result<Vec<CreditPart>, Error> {
        let mut sql = Sql::new(PARTS);
        for (sign, side) in [("", "destination"), ("-", "source")] {
            if side == "source" {
                sql.push(" UNION ALL ");
            }
            let minor = format!("SELECT cause, {side}_currency AS currency, {sign}{side}_minor");
            sql.push(&minor).push(" AS minor, id FROM journal_entries WHERE client_id = ");
            sql.bind(client.get()).push(" AND ").push(side).push(" = ");
            sql.bind(AccountKind::Credit.number());
        }
        sql.push(") AS moved GROUP BY currency, cause ORDER BY currency, cause");
        let rows = sql.all(self.read()).await.map_err(unavailable(READING))?;
        let parts = rows.iter().map(|row| part(row, client));
        Ok(parts.collect::<Result<_, _>>()?)
    }

    async fn balances(
        &self,
        client: ClientId,
        currency: Currency,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<BalancePoint>, Error> {
        let mut sql = Sql::new(BALANCES);
        let credit = AccountKind::Credit.number();
        sql.push(" WHERE client_id = ").bind(client.get()).push(" AND at >= ").bind(instant(since));
        for (opening, side) in [(" AND ((", "destination"), (" OR (", "source")] {
            sql.push(opening).push(side).push(" = ").bind(credit).push(" AND ").push(side);
            sql.push("_currency = ").bind(currency.code()).push(")");
        }
        sql.push(") ORDER BY place DESC").limit(limit);
        let rows = sql.all(self.read()).await.map_err(unavailable(READING))?;
        let points = rows.iter().map(|row| point(row, client, currency));
        let mut points = points.collect::<Result<Vec<_>, StoreError>>()?;
        points.reverse();
        Ok(points)
    }

    async fn chain(&self) -> Result<Box<dyn JournalChain>, Error> {
        Ok(Box::new(Snapshot::take(self).await?))
    }
}

/// The last entries that moved money to an invoice or from it, at most so many, oldest first.
pub(super) async fn entries_of_invoice(
    store: &SeaStore,
    invoice: i64,
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let mut sql = Sql::new(&select());
    sql.push(" WHERE ").append(&of_invoice(invoice));
    // An invoice has few entries: by its index they are all found and then sorted, where an order
    // that another index has would lead through the whole journal.
    sql.push(" ORDER BY -e.id").limit(limit);
    let rows = sql.rows::<Listed>(store.read()).await.map_err(unavailable(READING))?;
    rows.into_iter().rev().map(Listed::listed).collect()
}

/// The entries `e` that moved money to an invoice or from it. Each side has an index of its own,
/// which an OR over both would not use.
pub(super) fn of_invoice(invoice: i64) -> Sql {
    let kind = AccountKind::Invoice.number();
    let mut sql = Sql::new("e.id IN (SELECT id FROM journal_entries WHERE source_id = ");
    sql.bind(invoice).push(" AND source = ").bind(kind);
    sql.push(" UNION SELECT id FROM journal_entries WHERE destination_id = ");
    sql.bind(invoice).push(" AND destination = ").bind(kind).push(")");
    sql
}

const PARTS: &str = "
SELECT currency, cause, COUNT(DISTINCT id), CAST(SUM(minor) AS BIGINT) FROM (";

const BALANCES: &str = "
SELECT at, destination, destination_currency, destination_balance, source_balance
FROM journal_entries";

fn select() -> String {
    format!("SELECT {}{FROM}", columns())
}

/// An entry's columns and the parts of its client's name.
fn columns() -> String {
    let columns: Vec<_> =
        COLUMNS.split(", ").map(|column| format!("e.{}", column.trim())).collect();
    format!("{}, c.company, c.first_name, c.last_name, {GONE}", columns.join(", "))
}

/// Whether the record of the client `c` is all that is left of him.
pub(super) const GONE: &str = "c.erased_at IS NOT NULL AS is_client_gone";

const FROM: &str = " FROM journal_entries e JOIN clients c ON c.id = e.client_id";

const REVERSED_BY: &str =
    "(SELECT r.id FROM journal_entries r WHERE r.reverses_id = e.id) AS reversed_by";

/// An entry's row with the parts of its client's name.
#[derive(FromQueryResult)]
struct Listed {
    #[sea_orm(nested)]
    row: Row,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    is_client_gone: bool,
}

/// An entry's row with the entry that took it back.
#[derive(FromQueryResult)]
struct Detailed {
    #[sea_orm(nested)]
    listed: Listed,
    reversed_by: Option<i64>,
}

impl Listed {
    /// The row's sort value and id.
    fn place(&self, sort: EntrySort) -> (i64, i64) {
        let key = match sort {
            EntrySort::Id => self.row.id,
            EntrySort::Date => self.row.at,
            EntrySort::Source => self.row.source.into(),
            EntrySort::Destination => self.row.destination.into(),
            EntrySort::SourceAmount => self.row.source_thousandths,
            EntrySort::DestinationAmount => self.row.destination_thousandths,
        };
        (key, self.row.id)
    }

    fn listed(self) -> Result<EntryRow, Error> {
        let name = display_name(self.company, self.first_name, self.last_name);
        let entry = self.row.entry()?;
        let (client, is_client_gone) =
            (Named { id: entry.client().get(), name }, self.is_client_gone);
        Ok(EntryRow { client, is_client_gone, entry })
    }
}

/// The column of a sort; none where that is the id itself.
const fn key(sort: EntrySort) -> Option<&'static str> {
    match sort {
        EntrySort::Id => None,
        EntrySort::Date => Some("e.at"),
        EntrySort::Source => Some("e.source"),
        EntrySort::Destination => Some("e.destination"),
        EntrySort::SourceAmount => Some("e.source_thousandths"),
        EntrySort::DestinationAmount => Some("e.destination_thousandths"),
    }
}

fn walk<'a>(select: &'a str, scope: Scope, query: &EntryQuery) -> Walk<'a> {
    let mut conditions = seen(scope);
    conditions.push(" AND ").append(&condition(&query.filter));
    Walk {
        select,
        from: FROM,
        conditions,
        key: key(query.sort),
        direction: query.direction,
        id: "e.id",
        is_narrow: query.filter.client.is_some() || query.filter.invoice.is_some(),
        fingerprint: fingerprint(&format!("journal {scope:?} {query:?}")),
    }
}

fn seen(scope: Scope) -> Sql {
    let mut sql = Sql::new("TRUE");
    if let Scope::Reseller(reseller) = scope {
        sql.push(" AND c.reseller_id = ").bind(reseller.get());
    }
    sql
}

fn condition(filter: &EntryFilter) -> Sql {
    let EntryFilter {
        client,
        invoice,
        author,
        source,
        destination,
        cause,
        from,
        to,
        source_amount,
        destination_amount,
    } = filter;
    let mut sql = Sql::new("TRUE");
    if let Some(client) = client {
        sql.push(" AND e.client_id = ").bind(client.get());
    }
    if let Some(invoice) = invoice {
        sql.push(" AND ").append(&of_invoice(invoice.get()));
    }
    if let Some(author) = author {
        sql.push(" AND e.author_id = ").bind(*author);
    }
    for (column, accounts) in [("e.source", source), ("e.destination", destination)] {
        if !accounts.is_empty() {
            sql.push(" AND ").push(column).push(" IN (");
            sql.bind_all(accounts.iter().map(|account| account.number())).push(")");
        }
    }
    if !cause.is_empty() {
        sql.push(" AND e.cause IN (").bind_all(cause.iter().map(|cause| cause.code())).push(")");
    }
    if let Some(from) = from {
        sql.push(" AND e.at >= ").bind(start_of(*from));
    }
    if let Some(to) = to {
        sql.push(" AND e.at < ").bind(to.succ_opt().map_or(i64::MAX, start_of));
    }
    let amounts = [
        ("e.source_thousandths", source_amount),
        ("e.destination_thousandths", destination_amount),
    ];
    for (column, AmountRange { from, to }) in amounts {
        if let Some(from) = from {
            sql.push(" AND ").push(column).push(" >= ").bind(*from);
        }
        if let Some(to) = to {
            sql.push(" AND ").push(column).push(" <= ").bind(*to);
        }
    }
    sql
}

fn start_of(day: NaiveDate) -> i64 {
    instant(day.and_time(NaiveTime::MIN).and_utc())
}

fn part(row: &QueryResult, client: ClientId) -> Result<CreditPart, StoreError> {
    let read = Reading::of::<Client>(client.get());
    let text = |place| row.try_get_by_index::<String>(place).map_err(unavailable(READING));
    let number = |place| row.try_get_by_index::<i64>(place).map_err(unavailable(READING));
    let currency: Currency = read.parsed(&text(0)?)?;
    Ok(CreditPart {
        cause: read.parsed(&text(1)?)?,
        entries: u64::try_from(number(2)?).map_err(|error| read.wrong(error))?,
        sum: Money::from_minor(number(3)?, currency),
    })
}

/// Where both ends are credit, the money changed its currency on the way.
fn point(
    row: &QueryResult,
    client: ClientId,
    currency: Currency,
) -> Result<BalancePoint, StoreError> {
    let read = Reading::of::<Client>(client.get());
    let get = |place| row.try_get_by_index::<Option<i64>>(place).map_err(unavailable(READING));
    let at: i64 = row.try_get_by_index(0).map_err(unavailable(READING))?;
    let destination: i16 = row.try_get_by_index(1).map_err(unavailable(READING))?;
    let arrived: String = row.try_get_by_index(2).map_err(unavailable(READING))?;
    let is_there = destination == AccountKind::Credit.number() && arrived == currency.code();
    let balance = get(if is_there { 3 } else { 4 })?;
    let minor = balance.ok_or_else(|| read.wrong("credit without a balance"))?;
    Ok(BalancePoint { at: read.instant(at)?, minor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn entries_of_one_client_or_invoice_are_found_without_walking_the_journal() {
        let (_database, store) = store().await;
        let one = EntryFilter { client: Id::new(7).ok(), ..EntryFilter::default() };
        let paid = EntryFilter { invoice: Id::new(7).ok(), ..EntryFilter::default() };
        for filter in [one, paid] {
            for sort in [EntrySort::Id, EntrySort::Date, EntrySort::SourceAmount] {
                let query = EntryQuery { filter: filter.clone(), sort, ..EntryQuery::default() };
                let plan = walk(&select(), Scope::All, &query).plan(store.read()).await.unwrap();
                // In the words of PostgreSQL and of SQLite.
                let is_sorted = plan.contains("Sort Key") || plan.contains("TEMP B-TREE");
                assert!(is_sorted && !plan.contains("Backward"), "{sort:?}: {plan}");
            }
        }
    }
}
