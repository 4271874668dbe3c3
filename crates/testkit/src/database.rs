//! Knows how to give each test a migrated database of its own, on the engine that this run is for.
//!
//! Migrating takes long and copying does not: the first test that asks migrates a template, which
//! belongs to this program of tests, and every test gets a copy. The template is kept until the
//! program is built anew, so a changed migration is never missed.

mod postgres;
mod sqlite;

use std::env;
use std::error::Error;

use tempfile::TempDir;

use postgres::Database;

/// The address of a PostgreSQL whose superuser may create databases; without it, SQLite is used.
const VARIABLE: &str = "BURSAR_TEST_DATABASE_URL";

/// Why a test got no database.
pub type DatabaseError = Box<dyn Error + Send + Sync>;

/// A database engine that the tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own for each test.
    Sqlite,
    /// A database of its own for each test, on one server.
    Postgres,
}

impl Engine {
    /// The engine that this run of the tests is for.
    pub fn of_this_run() -> Self {
        if server().is_some() { Self::Postgres } else { Self::Sqlite }
    }
}

/// A database that belongs to one test and is gone when the test is.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    _kept: Kept,
}

#[derive(Debug)]
#[expect(dead_code, reason = "these are held only to be dropped")]
enum Kept {
    File(TempDir),
    Database(Database),
}

impl TestDatabase {
    /// A copy of the template, for which `migrate` is called at most once, with the address of an
    /// empty database. It must have closed its connections when it is done.
    pub async fn migrated<M, D, E>(migrate: M) -> Result<Self, DatabaseError>
    where
        M: FnOnce(String) -> D,
        D: Future<Output = Result<(), E>>,
        E: Into<DatabaseError>,
    {
        let migrate = async |url| migrate(url).await.map_err(Into::into);
        match server() {
            None => {
                let template = sqlite::template(migrate).await?;
                let (directory, url) = sqlite::copy(Some(&template))?;
                Ok(Self { url, _kept: Kept::File(directory) })
            }
            Some(server) => {
                let template = postgres::template(&server, migrate).await?;
                Self::on(Database::create(&server, Some(&template)).await?)
            }
        }
    }

    /// A database without a single table.
    pub async fn empty() -> Result<Self, DatabaseError> {
        match server() {
            None => {
                let (directory, url) = sqlite::copy(None)?;
                Ok(Self { url, _kept: Kept::File(directory) })
            }
            Some(server) => Self::on(Database::create(&server, None).await?),
        }
    }

    fn on(database: Database) -> Result<Self, DatabaseError> {
        Ok(Self { url: database.url()?, _kept: Kept::Database(database) })
    }

    /// Its address, as a setting of Bursar takes it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn server() -> Option<String> {
    env::var_os(VARIABLE)?.into_string().ok().filter(|url| !url.is_empty())
}
