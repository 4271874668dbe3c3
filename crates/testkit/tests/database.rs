//! A test's database is its own, on either engine.

use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_testkit::database::{DatabaseError, Engine, TestDatabase};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

static MIGRATIONS: AtomicUsize = AtomicUsize::new(0);

/// Stands for the real migrations: writes something that a copy must have.
async fn migrate(url: String) -> Result<(), DatabaseError> {
    MIGRATIONS.fetch_add(1, Ordering::SeqCst);
    write(&url, "template").await
}

async fn write(url: &str, name: &str) -> Result<(), DatabaseError> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        return Ok(std::fs::write(path, name)?);
    }
    let mut connection = PgConnection::connect(url).await?;
    let statement = AssertSqlSafe(format!("CREATE TABLE {name} ()"));
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

async fn content(url: &str) -> Result<String, DatabaseError> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        return Ok(std::fs::read_to_string(path)?);
    }
    let mut connection = PgConnection::connect(url).await?;
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await?;
    Ok(tables.last().cloned().unwrap_or_default())
}

#[tokio::test]
async fn the_engine_is_that_of_this_run() {
    let database = TestDatabase::empty().await.unwrap();
    let expected = match Engine::of_this_run() {
        Engine::Sqlite => "sqlite://",
        Engine::Postgres => "postgres://",
    };
    assert!(database.url().starts_with(expected), "{}", database.url());
}

#[tokio::test]
async fn every_test_gets_a_copy_of_one_template() {
    let (first, second, third) = tokio::join!(
        TestDatabase::migrated(migrate),
        TestDatabase::migrated(migrate),
        TestDatabase::migrated(migrate)
    );
    for database in [first, second, third] {
        assert_eq!(content(database.unwrap().url()).await.unwrap(), "template");
    }
    assert!(MIGRATIONS.load(Ordering::SeqCst) <= 1);
}

#[tokio::test]
async fn what_one_test_writes_no_other_test_sees() {
    let one = TestDatabase::migrated(migrate).await.unwrap();
    write(one.url(), "touched").await.unwrap();
    let other = TestDatabase::migrated(migrate).await.unwrap();
    assert_eq!(content(one.url()).await.unwrap(), "touched");
    assert_eq!(content(other.url()).await.unwrap(), "template");
}

#[tokio::test]
async fn an_empty_database_has_nothing_in_it() {
    let database = TestDatabase::empty().await.unwrap();
    assert_eq!(content(database.url()).await.unwrap(), "");
}

#[tokio::test]
async fn a_database_is_gone_when_its_test_is() {
    let database = TestDatabase::migrated(migrate).await.unwrap();
    let url = database.url().to_owned();
    assert!(content(&url).await.is_ok());
    drop(database);
    assert!(content(&url).await.is_err());
}
