//! Knows the store: both pools over one database, and how its schema is brought up to date.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_application::ports::{Store, UnitOfWork};
use bursar_domain::repository::StoreError;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager};
use tokio::sync::Notify;

use crate::clients::facets::Facets;
use crate::connect::{PoolOptions, Pools};
use crate::error::unavailable;
use crate::guards::AnswerKeeper;
use crate::migration::Migrator;
use crate::statement::Sql;
use crate::work::SeaWork;

/// Everything that Bursar keeps, in SQLite or in PostgreSQL.
#[derive(Clone, Debug)]
pub struct SeaStore {
    pools: Pools,
    /// Told whenever a unit of work was committed in this process.
    pub(crate) committed: Arc<Notify>,
    /// The facet index of this process.
    pub(crate) facets: Arc<Facets>,
    /// Keeps first answers to requests.
    pub(crate) answers: AnswerKeeper,
}

/// Opens the database at this address: `sqlite://path` or `postgres://…`.
pub async fn connect(url: &str, options: PoolOptions) -> Result<SeaStore, DbErr> {
    let pools = Pools::open(url, options).await?;
    let answers = AnswerKeeper::start(pools.write.clone());
    Ok(SeaStore { pools, committed: Arc::default(), facets: Arc::default(), answers })
}

impl SeaStore {
    /// Brings the schema up to date, and tells how many steps that took.
    ///
    /// Several processes may do this at once: the first one works, the others wait for it and
    /// find nothing to do. A step that fails leaves the schema as it was.
    pub async fn migrate(&self) -> Result<usize, DbErr> {
        let work = self.begin_work().await?;
        if work.get_database_backend() == DatabaseBackend::Postgres {
            wait_for(&work, MIGRATION_LOCK).await?;
        }
        let pending = Migrator::get_pending_migrations(&work).await?.len();
        Migrator::up(&work, None).await?;
        work.commit().await?;
        Ok(pending)
    }

    /// Whether the database answers and has every step of its schema's history behind it.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        if !SchemaManager::new(self.read()).has_table("seaql_migrations").await? {
            return Ok(false);
        }
        let taken = Sql::new("SELECT COUNT(*) FROM seaql_migrations").count(self.read()).await?;
        Ok(usize::try_from(taken).is_ok_and(|taken| taken >= Migrator::migrations().len()))
    }

    /// Closes every connection; what is committed stays.
    pub async fn close(self) -> Result<(), DbErr> {
        self.pools.close().await
    }

    /// A transaction that may write. On SQLite it takes the writer's place at once, because one
    /// that reads first and then writes can be refused without waiting.
    pub(crate) async fn begin_work(&self) -> Result<DatabaseTransaction, DbErr> {
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options =
            TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() };
        self.pools.write.begin_with_options(options).await
    }

    /// Connections for reading.
    pub(crate) const fn read(&self) -> &DatabaseConnection {
        &self.pools.read
    }

    /// Connections for single statements that write, each a transaction of its own.
    pub(crate) const fn write(&self) -> &DatabaseConnection {
        &self.pools.write
    }

    /// Whether this is PostgreSQL, for the few statements that differ.
    pub(crate) fn is_postgres(&self) -> bool {
        self.pools.write.get_database_backend() == DatabaseBackend::Postgres
    }
}

#[async_trait]
impl Store for SeaStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let tx = self.begin_work().await.map_err(unavailable("beginning a unit of work"))?;
        Ok(Box::new(SeaWork::new(tx, Arc::clone(&self.committed))))
    }
}

/// Waits for a lock, however long whoever has it works; it is given back with the transaction.
pub(crate) async fn wait_for(tx: &DatabaseTransaction, lock: i64) -> Result<(), DbErr> {
    Sql::new("SET LOCAL lock_timeout = 0").run(tx).await?;
    Sql::new("SELECT pg_advisory_xact_lock(").bind(lock).push(")").all(tx).await?;
    Sql::new("SET LOCAL lock_timeout TO DEFAULT").run(tx).await?;
    Ok(())
}

/// Numbers of locks; nobody else has these.
const MIGRATION_LOCK: i64 = 0x0042_7572_7361_7201;
pub(crate) const IMPORT_LOCK: i64 = MIGRATION_LOCK + 1;
