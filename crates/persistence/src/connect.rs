//! Knows how the two databases are opened: one pool that reads, one that writes.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// How a database is opened: how many connections may be open, how long a caller waits for one,
/// and whether it has to be there already.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// Connections that read. As many again write on PostgreSQL; one does on SQLite.
    pub connections: u32,
    /// How long a reader or a writer waits for its turn before the store is called unavailable.
    pub patience: Duration,
    /// Whether an SQLite file that is missing is made; an error otherwise. A PostgreSQL database is
    /// never made.
    pub makes_file: bool,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { connections: 8, patience: Duration::from_secs(30), makes_file: true }
    }
}

/// How many statements this process has sent to its database.
const STATEMENTS: &str = "bursar_database_statements_total";

/// The pools over one database.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
}

impl Pools {
    pub(crate) async fn open(url: &str, options: PoolOptions) -> Result<Self, DbErr> {
        let mut pools = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url, options).await?
        } else if url.starts_with("sqlite:") {
            open_sqlite(url, options).await?
        } else {
            let known = "the database address starts with neither sqlite:// nor postgres://";
            return Err(DbErr::Custom(known.to_owned()));
        };
        for pool in [&mut pools.read, &mut pools.write] {
            pool.set_metric_callback(|_| metrics::counter!(STATEMENTS).increment(1));
        }
        Ok(pools)
    }

    pub(crate) async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

fn pool(url: &str, options: PoolOptions, connections: u32) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url);
    pool.max_connections(connections)
        .min_connections(1)
        .acquire_timeout(options.patience)
        .test_before_acquire(false)
        .sqlx_logging(false);
    pool
}

/// Writers queue for the one connection that writes, so they wait and never fail; other processes
/// on the same file are waited for by the busy timeout. Readers never wait (WAL). A commit is on
/// disk when it is acknowledged (`synchronous = FULL`).
async fn open_sqlite(url: &str, options: PoolOptions) -> Result<Pools, DbErr> {
    let open = |connections, cache: &'static str, creates, query_only: &'static str| {
        let mut pool = pool(url, options, connections);
        pool.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(creates)
                .busy_timeout(options.patience)
                .statement_cache_capacity(256)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("mmap_size", "2147418112")
                .pragma("cache_size", cache)
                .pragma("query_only", query_only)
        });
        pool
    };
    let write = Database::connect(open(1, "-65536", options.makes_file, "OFF")).await?;
    let read = Database::connect(open(options.connections, "-8192", false, "ON")).await?;
    Ok(Pools { read, write })
}

/// A connection that has been idle for this long is asked whether it still is one, because servers
/// restart; one in steady use is not, to spare the way there and back.
const MAY_BE_GONE_AFTER: Duration = Duration::from_secs(1);

/// Nobody waits for a reader or for a lock longer than for a connection. Writers may work for as
/// long as they need.
///
/// Readers tell the planner to follow an index in its order and look the rest up row by row: the
/// statements of the client list are written for that, and a plan that reads and sorts a whole
/// table is never what a page wants (`docs/decisions/0014-walk-sort-indexes.md`). No value that is
/// bound changes that, so each statement is planned once and not each time.
async fn open_postgres(url: &str, options: PoolOptions) -> Result<Pools, DbErr> {
    let open = |timeout, settings: &'static [(&'static str, &'static str)]| {
        let mut pool = pool(url, options, options.connections);
        let patience = options.patience.as_millis();
        pool.test_before_acquire_if_idle_for(MAY_BE_GONE_AFTER).map_sqlx_postgres_opts(
            move |postgres| {
                let settings = settings.iter().copied();
                postgres
                    .statement_cache_capacity(256)
                    .options([(timeout, patience)])
                    .options(settings)
            },
        );
        pool
    };
    let write = open("lock_timeout", &[("timezone", "UTC"), ("jit", "off")]);
    let read = open(
        "statement_timeout",
        &[
            ("timezone", "UTC"),
            ("jit", "off"),
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("enable_sort", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
        ],
    );
    Ok(Pools { read: Database::connect(read).await?, write: Database::connect(write).await? })
}

#[cfg(test)]
mod tests {
    use bursar_testkit::database::TestDatabase;
    use bursar_testkit::run::Part;

    use super::*;
    use crate::statement::Sql;

    #[tokio::test]
    async fn readers_and_locks_have_limits_and_lost_connections_are_replaced() {
        if Part::Postgres.address().is_none() {
            return;
        }
        let database = TestDatabase::empty().await.unwrap();
        let patience = Duration::from_secs(7);
        let options = PoolOptions { connections: 1, patience, ..PoolOptions::default() };
        let pools = Pools::open(database.url(), options).await.unwrap();
        let limit = async |pool, name: &str| {
            Sql::new(&format!("SHOW {name}")).value::<String>(pool).await.unwrap()
        };
        assert_eq!(limit(&pools.read, "statement_timeout").await, "7s");
        assert_eq!(limit(&pools.write, "lock_timeout").await, "7s");
        assert_eq!(limit(&pools.write, "statement_timeout").await, "0");
        let lose = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(Sql::new(lose).count(&pools.write).await.unwrap() > 0);
        tokio::time::sleep(MAY_BE_GONE_AFTER).await;
        assert_eq!(limit(&pools.read, "timezone").await, "UTC");
    }
}
