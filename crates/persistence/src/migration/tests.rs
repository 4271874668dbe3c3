//! Steps that change what is there already are tried on what was there.

use bursar_application::settings::SettingsDirectory;
use bursar_testkit::database::TestDatabase;
use sea_orm_migration::MigratorTrait;

use super::Migrator;
use crate::statement::Sql;
use crate::{PoolOptions, SeaStore, connect};

/// A database as it was after so many steps.
async fn after(steps: u32) -> (TestDatabase, SeaStore) {
    let database = TestDatabase::empty().await.unwrap();
    let store = connect(database.url(), PoolOptions::default()).await.unwrap();
    let work = store.begin_work().await.unwrap();
    Migrator::up(&work, Some(steps)).await.unwrap();
    work.commit().await.unwrap();
    (database, store)
}

async fn run(store: &SeaStore, text: &str) {
    Sql::new(text).run(store.write()).await.unwrap();
}

/// A configuration that writes numbers in a way, and how far its two series have come.
async fn numbered(store: &SeaStore, id: i64, format: Option<&str>, [invoices, notes]: [i64; 2]) {
    let settings = match format {
        Some(format) => format!("{{\"invoicing.fiscal_number_format\": \"{format}\"}}"),
        None => "{}".to_owned(),
    };
    let mut sql = Sql::new(
        "INSERT INTO configurations (id, name, name_folded, is_default, settings, created_at, \
         version) VALUES (",
    );
    sql.bind(id).push(", ").bind(format!("C{id}")).push(", ").bind(format!("c{id}"));
    sql.push(", FALSE, ").bind(settings).push(", 0, 1)").run(store.write()).await.unwrap();
    for (kind, last) in [("invoices", invoices), ("credit_notes", notes)] {
        let mut sql = Sql::new("INSERT INTO number_series (kind, configuration_id, last) VALUES (");
        sql.bind(kind).push(", ").bind(id).push(", ").bind(last).push(")");
        sql.run(store.write()).await.unwrap();
    }
}

#[tokio::test]
async fn series_that_are_filled_go_on_where_the_furthest_was() {
    let (_database, store) = after(18).await;
    numbered(&store, 1, None, [7, 2]).await;
    numbered(&store, 2, Some("N-{number:05}"), [41, 0]).await;
    numbered(&store, 3, Some("N-{number:5}"), [12, 3]).await;
    numbered(&store, 4, Some("{number:1}"), [9, 1]).await;
    numbered(&store, 5, Some("N-{number:0005}"), [60, 1]).await;
    numbered(&store, 6, Some("{year}/{number:12}"), [1, 1]).await;
    numbered(&store, 7, Some("{number:001}"), [8, 8]).await;
    store.migrate().await.unwrap();
    let mut sql = Sql::new("SELECT kind || ' ' || format || ' ' || last FROM document_series");
    let mut series = sql.push(" ORDER BY 1").column::<String>(store.read()).await.unwrap();
    series.sort();
    assert_eq!(
        series,
        [
            "credit_notes CN-N-{number:5} 3",
            "credit_notes CN-{number} 8",
            "credit_notes CN-{year}/{number:12} 1",
            "invoices N-{number:5} 60",
            "invoices {number} 9",
            "invoices {year}/{number:12} 1",
        ]
    );
    assert!(store.is_current().await.unwrap());
}

#[tokio::test]
async fn logos_that_configurations_have_are_kept_once_each() {
    let (_database, store) = after(25).await;
    let sum = |last: &str| format!("{}{last}", "0".repeat(63));
    for (id, hash) in [(1, sum("a")), (2, sum("b")), (3, sum("a"))] {
        let mut sql = Sql::new(
            "INSERT INTO configurations (id, name, name_folded, is_default, settings, \
             created_at, version) VALUES (",
        );
        sql.bind(id).push(", ").bind(format!("C{id}")).push(", ").bind(format!("c{id}"));
        sql.push(", FALSE, '{}', 0, 1)").run(store.write()).await.unwrap();
        let mut sql = Sql::new(
            "INSERT INTO configuration_logos (configuration_id, sha256, width, height, bytes) \
             VALUES (",
        );
        sql.bind(id).push(", ").bind(hash.as_str()).push(", 40, 20, ").bind(vec![1_u8, 2]);
        sql.push(")").run(store.write()).await.unwrap();
    }
    store.migrate().await.unwrap();
    let count = async |table: &str| {
        Sql::new(&format!("SELECT COUNT(*) FROM {table}")).count(store.read()).await.unwrap()
    };
    assert_eq!((count("logos").await, count("configuration_logos").await), (2, 3));
    let file = SettingsDirectory::logo_file(&store, &sum("b")).await.unwrap();
    assert_eq!(file, [1, 2]);
    run(&store, "DELETE FROM configurations WHERE id = 3").await;
    assert_eq!((count("logos").await, count("configuration_logos").await), (2, 2));
}
