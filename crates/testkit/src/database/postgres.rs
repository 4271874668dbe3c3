//! Knows how to keep a template database for the program of tests, and to copy it.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tokio::runtime;
use url::Url;

use super::DatabaseError;

/// Held while the template is made; any number does that nothing else on the server uses.
const LOCK: i64 = 0x42_55_52_53_41_52;

/// A database that is dropped with this value.
#[derive(Debug)]
pub(super) struct Database {
    server: String,
    name: String,
}

impl Database {
    pub(super) async fn create(
        server: &str,
        template: Option<&str>,
    ) -> Result<Self, DatabaseError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("bursar_test_{}_{number}", process::id());
        let template = template.unwrap_or("template0");
        let mut connection = PgConnection::connect(server).await?;
        // A process of an earlier day may have had the same number and died.
        say(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        say(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
        connection.close().await?;
        Ok(Self { server: server.to_owned(), name })
    }

    pub(super) fn url(&self) -> Result<String, DatabaseError> {
        on(&self.server, &self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, statement) =
            (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // The test's own runtime may be gone already, or be the one that drops this.
        let dropping = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await?;
                say(&mut connection, statement).await?;
                connection.close().await?;
                Ok::<_, DatabaseError>(())
            })
        });
        // A database that stays behind spoils no other test.
        drop(dropping.join());
    }
}

/// The name of the migrated database, made by the first test of the first process that asks.
pub(super) async fn template(
    server: &str,
    migrate: impl AsyncFnOnce(String) -> Result<(), DatabaseError>,
) -> Result<String, DatabaseError> {
    let (family, name) = names()?;
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    let existing: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database").fetch_all(&mut connection).await?;
    if !existing.contains(&name) {
        for outdated in existing.iter().filter(|other| other.starts_with(&family)) {
            say(&mut connection, format!("DROP DATABASE {outdated} WITH (FORCE)")).await?;
        }
        let fresh = format!("{family}new");
        say(&mut connection, format!("CREATE DATABASE {fresh} TEMPLATE template0")).await?;
        migrate(on(server, &fresh)?).await?;
        say(&mut connection, format!("ALTER DATABASE {fresh} RENAME TO {name}")).await?;
    }
    connection.close().await?;
    Ok(name)
}

/// What the templates of this program are called, and the one of this build.
fn names() -> Result<(String, String), DatabaseError> {
    let program = env::current_exe()?;
    let mut hasher = DefaultHasher::new();
    program.hash(&mut hasher);
    let family = format!("bursar_template_{:016x}_", hasher.finish());
    program.metadata()?.modified()?.hash(&mut hasher);
    let name = format!("{family}{:016x}", hasher.finish());
    Ok((family, name))
}

async fn say(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    // Names of databases cannot be bound; ours are made of letters and digits here.
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(drop)
}

fn on(server: &str, database: &str) -> Result<String, DatabaseError> {
    let mut url = Url::parse(server)?;
    url.set_path(database);
    Ok(url.into())
}
