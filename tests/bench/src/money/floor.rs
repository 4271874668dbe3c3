//! The floor of a posting: one transaction on the database's driver that locks the account and
//! writes the entry, the head of its chain, the balance, the audit row and the key.
//!
//! It writes into the product's own tables, under their indexes and triggers. Its hashes are none,
//! so that the journal does not verify any more when the bench is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, QueryBuilder, SqlitePool};

use crate::failure::{Failure, Outcome};
use crate::load::Throughput;

/// Accounts that are written to directly.
#[derive(Debug)]
pub(super) struct Ledger {
    pool: Pool,
    next: AtomicI64,
}

#[derive(Debug)]
enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Ids that the product's own counters do not come to.
const FIRST_ID: i64 = 1 << 50;

const LOCK: &str = "SELECT c.id FROM clients c WHERE c.id = $1";
const HEAD: &str = "SELECT h.entries, m.credit_minor FROM clients c \
    LEFT JOIN journal_heads h ON h.client_id = c.id \
    LEFT JOIN client_credits m ON m.client_id = c.id AND m.currency = 'EUR' WHERE c.id = $1";
const ENTRY: &str = "INSERT INTO journal_entries (id, client_id, place, at, cause, source, \
    source_minor, source_currency, source_thousandths, destination, destination_minor, \
    destination_currency, destination_balance, destination_thousandths, reason, author_id, \
    author_name, request_id, previous, hash) VALUES ($1, $2, $3, $4, 'credit_added', 2, 1, 'EUR', \
    10, 1, 1, 'EUR', $5, 10, 'measured', 1, 'Ingrid Solheim', 'req-0123456789abcdef', $6, $7)";
const CREDIT: &str = "INSERT INTO client_credits (client_id, currency, credit_minor, \
    up_to_date_minor) VALUES ($1, 'EUR', $2, $2) ON CONFLICT (client_id, currency) DO UPDATE SET \
    credit_minor = excluded.credit_minor, up_to_date_minor = excluded.up_to_date_minor";
const CHAIN: &str = "INSERT INTO journal_heads (client_id, entries, hash) VALUES ($1, $2, $3) \
    ON CONFLICT (client_id) DO UPDATE SET entries = excluded.entries, hash = excluded.hash";
const STANDING: &str = "UPDATE clients SET credit_minor = credit_minor + 1, \
    up_to_date_minor = up_to_date_minor + 1, up_to_date_base_minor = up_to_date_base_minor + 1 \
    WHERE id = $1";

/// What both drivers need said in their own types: one posting in one transaction.
macro_rules! post {
    ($tx:expr, $ledger:expr, $client:expr, $lock:expr) => {{
        let mut tx = $tx;
        sqlx::query(AssertSqlSafe($lock)).bind($client).execute(&mut *tx).await?;
        let (entries, credit): (Option<i64>, Option<i64>) =
            sqlx::query_as(HEAD).bind($client).fetch_one(&mut *tx).await?;
        let (place, balance) = (entries.unwrap_or(0) + 1, credit.unwrap_or(0) + 1);
        let id = $ledger.next.fetch_add(1, Ordering::Relaxed);
        let (previous, hash) = (format!("{:064x}", id - 1), format!("{id:064x}"));
        let entry = sqlx::query(ENTRY).bind(id).bind($client).bind(place).bind(id).bind(balance);
        entry.bind(&previous).bind(&hash).execute(&mut *tx).await?;
        sqlx::query(CREDIT).bind($client).bind(balance).execute(&mut *tx).await?;
        sqlx::query(CHAIN).bind($client).bind(place).bind(&hash).execute(&mut *tx).await?;
        sqlx::query(STANDING).bind($client).execute(&mut *tx).await?;
        sqlx::query(AUDIT).bind(id).bind($client).execute(&mut *tx).await?;
        sqlx::query(KEY).bind(format!("bare-{id}")).bind(id).execute(&mut *tx).await?;
        tx.commit().await?;
    }};
}

const AUDIT: &str = "INSERT INTO audit (at, actor_id, actor_name, action, subject_kind, \
    subject_id, client_id, reason, changes, request_id) VALUES ($1, 1, 'Ingrid Solheim', \
    'journal.posted', 'journal_entry', $1, $2, 'measured', \
    '[{\"field\":\"cause\",\"after\":\"credit_added\"},{\"field\":\"source\",\"after\":\"staff 0.01 EUR\"}, \
      {\"field\":\"destination\",\"after\":\"credit 0.01 EUR\"}]', 'req-0123456789abcdef')";
const KEY: &str = "INSERT INTO idempotency_keys (scope, key, body_digest, answer, is_secret, \
    claimed_at) VALUES ('bare', $1, '0123456789abcdef0123456789abcdef', \
    '{\"status\":201,\"headers\":[],\"body\":\"an answer of some hundred characters\"}', FALSE, $2)";

/// The same for many accounts in one transaction, with one statement a table.
macro_rules! post_many {
    ($database:ty, $tx:expr, $ledger:expr, $clients:expr, $lock:expr) => {{
        let mut tx = $tx;
        let among = |words: &str| {
            let mut sql = QueryBuilder::<$database>::new(words);
            let mut ids = sql.separated(", ");
            $clients.iter().for_each(|client| {
                ids.push_bind(*client);
            });
            sql.push(")");
            sql
        };
        let mut lock = among("SELECT c.id FROM clients c WHERE c.id IN (");
        lock.push($lock).build().execute(&mut *tx).await?;
        let mut heads = among(HEADS);
        let heads: Vec<(i64, Option<i64>, Option<i64>)> =
            heads.build_query_as().fetch_all(&mut *tx).await?;
        let rows: Vec<_> = heads
            .iter()
            .map(|(client, entries, credit)| {
                let id = $ledger.next.fetch_add(1, Ordering::Relaxed);
                (id, *client, entries.unwrap_or(0) + 1, credit.unwrap_or(0) + 1)
            })
            .collect();
        let hash = |id: i64| format!("{id:064x}");
        let mut sql = QueryBuilder::<$database>::new(ENTRIES);
        sql.push_values(&rows, |mut row, (id, client, place, balance)| {
            row.push_bind(*id).push_bind(*client).push_bind(*place).push_bind(*id);
            row.push("'credit_added', 2, 1, 'EUR', 10, 1, 1, 'EUR'").push_bind(*balance);
            row.push("10, 'measured', 1, 'Ingrid Solheim', 'req-0123456789abcdef'");
            row.push_bind(hash(id - 1)).push_bind(hash(*id));
        });
        sql.build().execute(&mut *tx).await?;
        let mut sql = QueryBuilder::<$database>::new(CREDITS);
        sql.push_values(&rows, |mut row, (_, client, _, balance)| {
            row.push_bind(*client).push("'EUR'").push_bind(*balance).push_bind(*balance);
        });
        sql.push(CREDITS_ARE_THERE).build().execute(&mut *tx).await?;
        let mut sql = QueryBuilder::<$database>::new(CHAINS);
        sql.push_values(&rows, |mut row, (id, client, place, _)| {
            row.push_bind(*client).push_bind(*place).push_bind(hash(*id));
        });
        sql.push(CHAINS_ARE_THERE).build().execute(&mut *tx).await?;
        among(STANDINGS).build().execute(&mut *tx).await?;
        let mut sql = QueryBuilder::<$database>::new(AUDITS);
        sql.push_values(&rows, |mut row, (id, client, _, _)| {
            row.push_bind(*id).push("1, 'Ingrid Solheim', 'journal.posted', 'journal_entry'");
            row.push_bind(*id).push_bind(*client).push("'measured'").push(CHANGES);
            row.push("'req-0123456789abcdef'");
        });
        sql.build().execute(&mut *tx).await?;
        tx.commit().await?;
        rows.len()
    }};
}

const HEADS: &str = "SELECT c.id, h.entries, m.credit_minor FROM clients c \
    LEFT JOIN journal_heads h ON h.client_id = c.id \
    LEFT JOIN client_credits m ON m.client_id = c.id AND m.currency = 'EUR' WHERE c.id IN (";
const ENTRIES: &str = "INSERT INTO journal_entries (id, client_id, place, at, cause, source, \
    source_minor, source_currency, source_thousandths, destination, destination_minor, \
    destination_currency, destination_balance, destination_thousandths, reason, author_id, \
    author_name, request_id, previous, hash) ";
const CREDITS: &str = "INSERT INTO client_credits (client_id, currency, credit_minor, \
    up_to_date_minor) ";
const CREDITS_ARE_THERE: &str = " ON CONFLICT (client_id, currency) DO UPDATE SET \
    credit_minor = excluded.credit_minor, up_to_date_minor = excluded.up_to_date_minor";
const CHAINS: &str = "INSERT INTO journal_heads (client_id, entries, hash) ";
const CHAINS_ARE_THERE: &str = " ON CONFLICT (client_id) DO UPDATE SET \
    entries = excluded.entries, hash = excluded.hash";
const STANDINGS: &str = "UPDATE clients SET credit_minor = credit_minor + 1, \
    up_to_date_minor = up_to_date_minor + 1, up_to_date_base_minor = up_to_date_base_minor + 1 \
    WHERE id IN (";
const AUDITS: &str = "INSERT INTO audit (at, actor_id, actor_name, action, subject_kind, \
    subject_id, client_id, reason, changes, request_id) ";
const CHANGES: &str = "'[{\"field\":\"cause\",\"after\":\"credit_added\"}, \
    {\"field\":\"source\",\"after\":\"staff 0.01 EUR\"}, \
    {\"field\":\"destination\",\"after\":\"credit 0.01 EUR\"}]'";

impl Ledger {
    pub(super) async fn open(database: &str) -> Outcome<Self> {
        let pool = if database.starts_with("postgres") {
            Pool::Postgres(PgPoolOptions::new().max_connections(8).connect(database).await?)
        } else {
            let options: SqliteConnectOptions = database.parse()?;
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(30));
            // One writer, as the engine has it.
            Pool::Sqlite(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
        };
        Ok(Self { pool, next: AtomicI64::new(FIRST_ID) })
    }

    async fn post(&self, client: i64) -> Outcome<()> {
        match &self.pool {
            Pool::Postgres(pool) => {
                let lock = format!("{LOCK} FOR NO KEY UPDATE");
                post!(pool.begin().await?, self, client, lock);
            }
            Pool::Sqlite(pool) => {
                let tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                post!(tx, self, client, LOCK.to_owned());
            }
        }
        Ok(())
    }

    async fn post_many(&self, clients: &[i64]) -> Outcome<usize> {
        Ok(match &self.pool {
            Pool::Postgres(pool) => {
                let lock = " ORDER BY c.id FOR NO KEY UPDATE";
                post_many!(sqlx::Postgres, pool.begin().await?, self, clients, lock)
            }
            Pool::Sqlite(pool) => {
                let tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                post_many!(sqlx::Sqlite, tx, self, clients, "")
            }
        })
    }

    /// One hand that posts to so many accounts in each transaction, for a while.
    pub(super) async fn batches(
        &self,
        clients: &[i64],
        size: usize,
        span: Duration,
    ) -> Outcome<Throughput> {
        let (start, mut requests) = (Instant::now(), 0);
        for batch in clients.chunks(size).cycle() {
            if start.elapsed() >= span {
                break;
            }
            requests += self.post_many(batch).await?;
        }
        Ok(Throughput { requests, span: start.elapsed() })
    }

    /// So many hands that post one after another for a while.
    pub(super) async fn throughput(
        self: &Arc<Self>,
        clients: &[i64],
        hands: usize,
        span: Duration,
    ) -> Outcome<Throughput> {
        let start = Instant::now();
        let clients: Arc<[i64]> = clients.into();
        let hands: Vec<_> = (0..hands)
            .map(|hand| {
                let (ledger, clients) = (Arc::clone(self), Arc::clone(&clients));
                tokio::spawn(async move {
                    let mut turns = 0;
                    while start.elapsed() < span {
                        let place = (hand + turns * 7_919) % clients.len().max(1);
                        if let Some(client) = clients.get(place) {
                            ledger.post(*client).await?;
                        }
                        turns += 1;
                    }
                    Ok::<usize, Failure>(turns)
                })
            })
            .collect();
        let mut requests = 0;
        for hand in hands {
            requests += hand.await.map_err(|error| Failure::said(error.to_string()))??;
        }
        Ok(Throughput { requests, span: start.elapsed() })
    }
}
