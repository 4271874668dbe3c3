//! Reads the whole journal as it was at one instant, to be checked.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::billing::journal::{ClientSpan, JournalChain};
use bursar_domain::billing::invoice::{Invoice, InvoiceId};
use bursar_domain::billing::journal::{Broken, Entry, Head, StoredBalances};
use bursar_domain::client::{Client, ClientId};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money};
use sea_orm::{
    AccessMode, DatabaseTransaction, DbErr, FromQueryResult, IsolationLevel, TransactionOptions,
    TransactionTrait,
};

use super::entry::{COLUMNS, Row};
use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading the journal";

/// How many clients, and how many entries, are read at once.
const CLIENTS: i64 = 1_000;
const ENTRIES: i64 = 5_000;

/// The database as it was when this was taken: a transaction that only reads.
pub(super) struct Snapshot(DatabaseTransaction);

impl Snapshot {
    pub(super) async fn take(store: &SeaStore) -> Result<Self, StoreError> {
        let mut options = TransactionOptions::default();
        if store.is_postgres() {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
            options.access_mode = Some(AccessMode::ReadOnly);
        }
        let taken = store.read().begin_with_options(options).await;
        Ok(Self(taken.map_err(unavailable(READING))?))
    }

    /// The balances of the invoices of a span.
    async fn paid(&self, span: ClientSpan) -> Result<Vec<PaidRow>, DbErr> {
        let mut sql =
            Sql::new("SELECT client_id, id, currency, balance_minor FROM invoices WHERE ");
        sql.push("balance_minor <> 0 AND ");
        within(&mut sql, "client_id", span);
        sql.rows(&self.0).await
    }

    async fn heads(&self, span: ClientSpan) -> Result<Vec<HeadRow>, DbErr> {
        let mut sql = Sql::new(HEADS);
        within(&mut sql, "client_id", span);
        for other in ["client_credits", "invoices"] {
            sql.push(" UNION SELECT client_id FROM ").push(other).push(" WHERE ");
            within(&mut sql, "client_id", span);
        }
        sql.push(" ORDER BY 1").limit(CLIENTS);
        sql.push(") AS k LEFT JOIN journal_heads h ON h.client_id = k.client_id");
        sql.push(" LEFT JOIN client_credits m ON m.client_id = k.client_id");
        sql.push(" ORDER BY k.client_id").rows(&self.0).await
    }
}

#[async_trait]
impl JournalChain for Snapshot {
    async fn balances(
        &self,
        span: ClientSpan,
    ) -> Result<BTreeMap<ClientId, StoredBalances>, Error> {
        let rows = self.heads(span).await.map_err(unavailable(READING))?;
        let mut balances = BTreeMap::<ClientId, StoredBalances>::new();
        for row in rows {
            let (client, head, credit) = row.read()?;
            let stored = balances.entry(client).or_default();
            stored.head = head;
            stored.credits.extend(credit.map(|credit| (credit.currency(), credit)));
        }
        let Some(last) = balances.keys().next_back().copied() else { return Ok(balances) };
        let span = ClientSpan { after: span.after, through: Some(last) };
        for row in self.paid(span).await.map_err(unavailable(READING))? {
            let (client, invoice, balance) = row.read()?;
            balances.entry(client).or_default().invoices.insert(invoice, balance);
        }
        Ok(balances)
    }

    async fn entries(
        &self,
        span: ClientSpan,
        behind: Option<(ClientId, u64)>,
    ) -> Result<Vec<Result<Entry, Broken>>, Error> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM journal_entries WHERE ");
        within(&mut sql, "client_id", span);
        if let Some((client, place)) = behind {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            sql.push(" AND (client_id, place) > (").bind_all([client.get(), place]).push(")");
        }
        sql.push(" ORDER BY client_id, place").limit(ENTRIES);
        let rows = sql.rows::<Row>(&self.0).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(told).collect::<Result<_, Unreadable>>()?)
    }
}

/// An entry that cannot be read is as bad as one whose hash is wrong.
fn told(row: Row) -> Result<Result<Entry, Broken>, Unreadable> {
    let (id, client) = (row.id, row.client_id);
    let read = Reading::of::<Entry>(id);
    let (client, id) = (read.id(client)?, read.id(id)?);
    let bad =
        |unreadable: Unreadable| Broken { client, entry: Some(id), reason: unreadable.to_string() };
    Ok(row.entry().map_err(bad))
}

fn within(sql: &mut Sql, column: &str, span: ClientSpan) {
    sql.push(column).push(" > ").bind(span.after.map_or(0, Id::get));
    if let Some(through) = span.through {
        sql.push(" AND ").push(column).push(" <= ").bind(through.get());
    }
}

/// A client's head beside one of his balances; a client with several stands there several times.
#[derive(FromQueryResult)]
struct HeadRow {
    client_id: i64,
    entries: Option<i64>,
    hash: Option<String>,
    currency: Option<String>,
    credit_minor: Option<i64>,
}

const HEADS: &str = "
SELECT k.client_id, h.entries, h.hash, m.currency, m.credit_minor FROM (
    SELECT client_id FROM journal_heads WHERE ";

impl HeadRow {
    fn read(&self) -> Result<(ClientId, Head, Option<Money>), Unreadable> {
        let read = Reading::of::<Client>(self.client_id);
        let head = match (self.entries, &self.hash) {
            (Some(entries), Some(hash)) => Head {
                count: u64::try_from(entries).map_err(|error| read.wrong(error))?,
                hash: read.parsed(hash)?,
            },
            _ => Head::EMPTY,
        };
        let credit = match (&self.currency, self.credit_minor) {
            (Some(code), Some(minor)) => {
                Some(Money::from_minor(minor, read.parsed::<Currency>(code)?))
            }
            _ => None,
        };
        Ok((read.id(self.client_id)?, head, credit))
    }
}

/// The balance of an invoice.
#[derive(FromQueryResult)]
struct PaidRow {
    client_id: i64,
    id: i64,
    currency: String,
    balance_minor: i64,
}

impl PaidRow {
    fn read(&self) -> Result<(ClientId, InvoiceId, Money), Unreadable> {
        let read = Reading::of::<Invoice>(self.id);
        let balance =
            Money::from_minor(self.balance_minor, read.parsed::<Currency>(&self.currency)?);
        Ok((read.id(self.client_id)?, read.id(self.id)?, balance))
    }
}
