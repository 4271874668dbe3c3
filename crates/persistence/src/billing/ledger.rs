//! Keeps clients' ledgers: read under a lock, written with few statements.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::journal::{
    AccountKind, Cause, CreditLot, Entry, Head, Held, Ledger, LedgerRepository, Rates,
    StoredLedger, StoredLot, Terms,
};
use bursar_domain::client::configuration::{Settings, Value as Setting};
use bursar_domain::client::{Client, ClientId, Configuration};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::directory::of_invoice;
use super::entry::{COLUMNS, Row, values};
use super::standing;
use crate::clients::derived::{Clients, within};
use crate::column::{Reading, instant};
use crate::error::{Unreadable, refused, unavailable};
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::work::SeaWork;

const READING: &str = "reading ledgers";
const WRITING: &str = "writing ledgers";

#[async_trait]
impl LedgerRepository for SeaWork {
    async fn get(&self, client: ClientId) -> Result<Ledger, StoreError> {
        let found = self.load(&[client]).await?.into_iter().next();
        found.ok_or(StoreError::NotFound { what: Client::NAME, id: client.get() })
    }

    async fn load(&self, clients: &[ClientId]) -> Result<Vec<Ledger>, StoreError> {
        let ids: Vec<_> = clients.iter().map(|client| client.get()).collect();
        let clients = within("c.id", &Clients::These(&ids));
        self.lock(&clients).await?;
        let mut sql = select(self.is_postgres());
        sql.push(" WHERE ").append(&clients).push(" ORDER BY c.id");
        read(&self.tx, &sql).await
    }

    async fn save(&self, ledgers: &[Ledger], at: DateTime<Utc>) -> Result<(), StoreError> {
        let entries = ledgers.iter().flat_map(Ledger::written).map(values);
        let entries = insert(&format!("journal_entries ({COLUMNS})"), entries);
        run(self, entries).await.map_err(not_written)?;
        self.save_balances(ledgers).await.map_err(unavailable(WRITING))?;
        standing::renew(self, ledgers, at).await
    }

    async fn close(&self, client: ClientId, currency: Currency) -> Result<(), StoreError> {
        let mut sql = Sql::new("DELETE FROM client_credits WHERE client_id = ");
        sql.bind(client.get()).push(" AND currency = ").bind(currency.code());
        sql.push(" AND credit_minor = 0 AND up_to_date_minor = 0");
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn entry(&self, id: Id<Entry>) -> Result<Entry, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM journal_entries WHERE id = ").bind(id.get());
        let row = sql.row::<Row>(&self.tx).await.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: Entry::NAME, id: id.get() })?;
        Ok(row.entry()?)
    }

    async fn reversal_of(&self, id: Id<Entry>) -> Result<Option<Id<Entry>>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM journal_entries WHERE reverses_id = ");
        let row = sql.bind(id.get()).column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let read = Reading::of::<Entry>(id.get());
        Ok(row.first().map(|id| read.id(*id)).transpose()?)
    }

    async fn last_sale(&self, invoice: InvoiceId) -> Result<Option<Entry>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM journal_entries e WHERE source = ");
        sql.bind(AccountKind::Invoice.number()).push(" AND source_id = ").bind(invoice.get());
        sql.push(" AND cause = ").bind(Cause::CreditBought.code()).push(
            " AND NOT EXISTS (SELECT 1 FROM journal_entries r WHERE r.reverses_id = e.id) \
             ORDER BY id DESC LIMIT 1",
        );
        let row = sql.row::<Row>(&self.tx).await.map_err(unavailable(READING))?;
        Ok(row.map(Row::entry).transpose()?)
    }

    async fn of_invoice(&self, invoice: InvoiceId, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM journal_entries e WHERE ");
        sql.append(&of_invoice(invoice.get())).push(" ORDER BY e.id DESC LIMIT ");
        let rows = sql.bind(i64::from(limit)).rows::<Row>(&self.tx).await;
        let rows = rows.map_err(unavailable(READING))?.into_iter().rev();
        Ok(rows.map(Row::entry).collect::<Result<_, _>>()?)
    }

    async fn with_expired_credit(
        &self,
        at: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError> {
        let mut sql = Sql::new("SELECT DISTINCT client_id FROM credit_lots WHERE left_minor > 0");
        sql.push(" AND expires_at <= ").bind(instant(at));
        self.clients_of(sql.push(" ORDER BY client_id").limit(limit)).await
    }

    async fn with_currency(
        &self,
        currency: Currency,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError> {
        let after = after.map_or(0, Id::get);
        let mut sql = Sql::new("SELECT id FROM clients WHERE currency = ");
        sql.bind(currency.code()).push(" AND id > ").bind(after);
        sql.push(" UNION SELECT client_id FROM client_credits WHERE currency = ");
        sql.bind(currency.code()).push(" AND client_id > ").bind(after);
        self.clients_of(sql.push(" ORDER BY 1").limit(limit)).await
    }

    async fn with_configuration(
        &self,
        configuration: Id<Configuration>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM clients WHERE configuration_id = ");
        sql.bind(configuration.get()).push(" AND id > ").bind(after.map_or(0, Id::get));
        self.clients_of(sql.push(" ORDER BY id").limit(limit)).await
    }
}

impl SeaWork {
    /// Nobody else writes to these ledgers until the transaction ends. A statement of its own: one
    /// that waited would go on with what it had read before. SQLite has one writer anyway.
    async fn lock(&self, clients: &Sql) -> Result<(), StoreError> {
        if self.is_postgres() {
            let mut sql = Sql::new("SELECT c.id FROM clients c WHERE ");
            sql.append(clients).push(" ORDER BY c.id FOR NO KEY UPDATE");
            sql.all(&self.tx).await.map_err(unavailable("waiting for ledgers"))?;
        }
        Ok(())
    }

    /// Credits, heads and lots, as far as entries changed them.
    async fn save_balances(&self, ledgers: &[Ledger]) -> Result<(), DbErr> {
        let moved = || ledgers.iter().filter(|ledger| !ledger.written().is_empty());
        let credits = moved()
            .flat_map(|ledger| ledger.moved().map(|held| credit_values(ledger.client(), held)));
        let change = " ON CONFLICT (client_id, currency) DO UPDATE SET \
            credit_minor = excluded.credit_minor, up_to_date_minor = excluded.up_to_date_minor";
        upsert(self, insert(CREDITS, credits), change).await?;
        let change = " ON CONFLICT (client_id) DO UPDATE SET \
            entries = excluded.entries, hash = excluded.hash";
        upsert(self, insert(HEADS, moved().map(head_values)), change).await?;
        let lots = moved().flat_map(|ledger| {
            let changed = ledger.lots().iter().filter(|lot| lot.is_changed());
            changed.map(|lot| lot_values(ledger.client(), lot))
        });
        let change = " ON CONFLICT (entry_id) DO UPDATE SET left_minor = excluded.left_minor";
        upsert(self, insert(LOTS, lots), change).await
    }

    async fn clients_of(&self, sql: &Sql) -> Result<Vec<ClientId>, StoreError> {
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Client>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

async fn upsert(work: &SeaWork, mut statements: Vec<Sql>, change: &str) -> Result<(), DbErr> {
    for statement in &mut statements {
        statement.push(change);
    }
    run(work, statements).await
}

/// An entry is reversed once: PostgreSQL says so by its index, SQLite by a trigger, which stands
/// before the index and keeps rows from being replaced.
fn not_written(error: DbErr) -> StoreError {
    if error.to_string().contains("the entry is reversed already") {
        return StoreError::Taken { what: Entry::NAME, field: "reverses" };
    }
    refused::<Entry>("reverses")(error)
}

/// Keeps ledgers of clients who had none, with what is held in currencies in which nothing moved.
pub(crate) async fn add_ledgers(work: &SeaWork, ledgers: &[&Ledger]) -> Result<(), DbErr> {
    let entries = ledgers.iter().flat_map(|ledger| ledger.written()).map(values);
    run(work, insert(&format!("journal_entries ({COLUMNS})"), entries)).await?;
    let credits = ledgers
        .iter()
        .flat_map(|ledger| ledger.held().map(|held| credit_values(ledger.client(), held)));
    run(work, insert(CREDITS, credits)).await?;
    let heads = ledgers.iter().filter(|ledger| ledger.head().count > 0);
    run(work, insert(HEADS, heads.map(|ledger| head_values(ledger)))).await?;
    let lots = ledgers
        .iter()
        .flat_map(|ledger| ledger.lots().iter().map(|lot| lot_values(ledger.client(), lot)));
    run(work, insert(LOTS, lots)).await
}

const CREDITS: &str = "client_credits (client_id, currency, credit_minor, up_to_date_minor)";
const HEADS: &str = "journal_heads (client_id, entries, hash)";
const LOTS: &str = "credit_lots (entry_id, client_id, currency, left_minor, expires_at)";

fn credit_values(client: ClientId, held: &Held) -> [Value; 4] {
    let (credit, unpaid) = (held.credit.minor(), held.unpaid_usage.minor());
    let code = held.credit.currency().code().to_owned();
    let up_to_date = credit.saturating_sub(unpaid);
    [client.get().into(), Value::from(code), credit.into(), up_to_date.into()]
}

fn head_values(ledger: &Ledger) -> [Value; 3] {
    let Head { count, hash } = ledger.head();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    [ledger.client().get().into(), count.into(), Value::from(hash.to_string())]
}

/// The row of a lot, in the order of the statement that writes it.
fn lot_values(client: ClientId, lot: &CreditLot) -> [Value; 5] {
    let StoredLot { given_by, left, expires_at } = lot.columns();
    [
        given_by.get().into(),
        client.get().into(),
        Value::from(left.currency().code().to_owned()),
        left.minor().into(),
        instant(expires_at).into(),
    ]
}

/// The statement that reads ledgers, up to its conditions on `c`, the clients.
pub(super) fn select(is_postgres: bool) -> Sql {
    Sql::new(if is_postgres { POSTGRES } else { SQLITE })
}

/// The ledgers that a statement answers.
pub(super) async fn read(db: &impl ConnectionTrait, sql: &Sql) -> Result<Vec<Ledger>, StoreError> {
    let rows = sql.rows::<LedgerRow>(db).await.map_err(unavailable(READING))?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let rates = Arc::new(first.rates()?);
    let ledgers = rows.into_iter().map(|row| row.ledger(&rates));
    Ok(ledgers.collect::<Result<_, _>>()?)
}

/// What a ledger follows from, one row a client. The rates are the same on every row.
#[derive(FromQueryResult)]
struct LedgerRow {
    id: i64,
    currency: String,
    has_billing_agreement: bool,
    burn_base_minor: i64,
    out_of_credit_since: Option<i64>,
    credit_limit: Option<String>,
    limit_with_agreement: Option<String>,
    entries: Option<i64>,
    hash: Option<String>,
    credits: Option<String>,
    lots: Option<String>,
    rates: Option<String>,
}

const SQLITE: &str = r#"
SELECT c.id, c.currency, c.has_billing_agreement, c.burn_base_minor, c.out_of_credit_since,
       k.settings ->> '$."credit.limit"' AS credit_limit,
       k.settings ->> '$."credit.limit_with_agreement"' AS limit_with_agreement,
       h.entries, h.hash,
       (SELECT JSON_GROUP_ARRAY(JSON_ARRAY(m.currency, m.credit_minor, m.up_to_date_minor))
        FROM client_credits m WHERE m.client_id = c.id) AS credits,
       (SELECT JSON_GROUP_ARRAY(JSON_ARRAY(l.entry_id, l.currency, l.left_minor, l.expires_at))
        FROM credit_lots l WHERE l.client_id = c.id AND l.left_minor > 0) AS lots,
       (SELECT JSON_GROUP_ARRAY(JSON_ARRAY(r.code, r.rate, IIF(r.is_default, 1, 0)))
        FROM currencies r) AS rates
FROM clients c JOIN configurations k ON k.id = c.configuration_id
LEFT JOIN journal_heads h ON h.client_id = c.id"#;

const POSTGRES: &str = "
SELECT c.id, c.currency, c.has_billing_agreement, c.burn_base_minor, c.out_of_credit_since,
       k.settings::json ->> 'credit.limit' AS credit_limit,
       k.settings::json ->> 'credit.limit_with_agreement' AS limit_with_agreement,
       h.entries, h.hash,
       (SELECT CAST(JSON_AGG(JSON_BUILD_ARRAY(m.currency, m.credit_minor, m.up_to_date_minor))
        AS TEXT) FROM client_credits m WHERE m.client_id = c.id) AS credits,
       (SELECT CAST(JSON_AGG(JSON_BUILD_ARRAY(l.entry_id, l.currency, l.left_minor, l.expires_at))
        AS TEXT) FROM credit_lots l WHERE l.client_id = c.id AND l.left_minor > 0) AS lots,
       (SELECT CAST(JSON_AGG(JSON_BUILD_ARRAY(r.code, r.rate, r.is_default::int)) AS TEXT)
        FROM currencies r) AS rates
FROM clients c JOIN configurations k ON k.id = c.configuration_id
LEFT JOIN journal_heads h ON h.client_id = c.id";

impl LedgerRow {
    fn rates(&self) -> Result<Rates, Unreadable> {
        let read = Reading::named("currency", 0);
        let listed: Vec<(String, String, i64)> = read.json(or_none(self.rates.as_ref()))?;
        let mut rates = BTreeMap::new();
        let mut default = None;
        for (code, rate, is_default) in &listed {
            let currency: Currency = read.parsed(code)?;
            rates.insert(currency, read.parsed::<Decimal>(rate)?);
            default = default.or_else(|| (*is_default == 1).then_some(currency));
        }
        let default = default.ok_or_else(|| read.wrong("there is no default currency"))?;
        Ok(Rates::new(default, rates))
    }

    fn ledger(self, rates: &Arc<Rates>) -> Result<Ledger, Unreadable> {
        let read = Reading::of::<Client>(self.id);
        let credits: Vec<(String, i64, i64)> = read.json(or_none(self.credits.as_ref()))?;
        let held = credits.iter().map(|(code, credit, up_to_date)| {
            let currency = read.parsed(code)?;
            let credit = Money::from_minor(*credit, currency);
            let unpaid_usage = credit.minus(Money::from_minor(*up_to_date, currency));
            Ok(Held { credit, unpaid_usage: unpaid_usage.map_err(|error| read.wrong(error))? })
        });
        let lots: Vec<(i64, String, i64, i64)> = read.json(or_none(self.lots.as_ref()))?;
        let lots = lots.iter().map(|(entry, code, left, expires_at)| {
            let left = Money::from_minor(*left, read.parsed(code)?);
            let (given_by, expires_at) = (read.id(*entry)?, read.instant(*expires_at)?);
            Ok(CreditLot::restore(StoredLot { given_by, left, expires_at }))
        });
        Ok(Ledger::restore(StoredLedger {
            client: read.id(self.id)?,
            head: self.head(read)?,
            held: held.collect::<Result<_, Unreadable>>()?,
            lots: lots.collect::<Result<_, Unreadable>>()?,
            terms: self.terms(read, rates)?,
            rates: Arc::clone(rates),
        }))
    }

    fn head(&self, read: Reading) -> Result<Head, Unreadable> {
        let (Some(entries), Some(hash)) = (self.entries, &self.hash) else {
            return Ok(Head::EMPTY);
        };
        let count = u64::try_from(entries).map_err(|error| read.wrong(error))?;
        Ok(Head { count, hash: read.parsed(hash)? })
    }

    fn terms(&self, read: Reading, rates: &Rates) -> Result<Terms, Unreadable> {
        let settings = [
            ("credit.limit", &self.credit_limit),
            ("credit.limit_with_agreement", &self.limit_with_agreement),
        ];
        let settings = settings
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), Setting::Text(text.clone()?))));
        let settings = Settings::from_map(&settings.collect());
        let credit = settings.map_err(|error| read.wrong(error))?.credit;
        let limit =
            if self.has_billing_agreement { credit.limit_with_agreement } else { credit.limit };
        Ok(Terms {
            currency: read.parsed(&self.currency)?,
            limit: limit.get(),
            burn: Money::from_minor(self.burn_base_minor, rates.default_currency()),
            has_agreement: self.has_billing_agreement,
            out_of_credit_since: self.out_of_credit_since.map(|at| read.instant(at)).transpose()?,
        })
    }
}

/// An aggregate over no rows is nothing on PostgreSQL.
fn or_none(array: Option<&String>) -> &str {
    array.map_or("[]", String::as_str)
}
