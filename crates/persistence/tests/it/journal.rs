//! The databases themselves refuse to change the journal, and what is changed behind their backs
//! is found (quality.md rows 1 and 22).

use bursar_testkit::contract::journal::{audit, client_with_entries};
use bursar_testkit::database::Engine;
use sea_orm::{ConnectionTrait, Database};

use super::store;

#[tokio::test]
async fn the_journal_cannot_be_changed_by_any_statement() {
    let (database, store) = store().await;
    client_with_entries(&store).await;
    let connection = Database::connect(database.url()).await.unwrap();
    let by_the_back_door = match Engine::of_this_run() {
        Engine::Sqlite => "INSERT OR REPLACE INTO journal_entries SELECT * FROM journal_entries",
        Engine::Postgres => "TRUNCATE journal_entries CASCADE",
    };
    for statement in [
        "UPDATE journal_entries SET reason = 'another'",
        "UPDATE journal_entries SET id = id WHERE id = 1",
        "DELETE FROM journal_entries",
        "DELETE FROM journal_entries WHERE id = 4",
        by_the_back_door,
    ] {
        let refused = connection.execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("the journal is never changed"), "{refused}");
    }
    connection.close().await.unwrap();
    assert_eq!(audit(&store).await, Ok(4));
}

#[tokio::test]
async fn a_change_behind_the_triggers_names_the_first_bad_row() {
    let changes = [
        ("UPDATE journal_entries SET reason = 'another' WHERE id = 1", Some(1)),
        (
            "UPDATE journal_entries SET source_minor = 2, source_thousandths = 20 WHERE id = 2",
            Some(2),
        ),
        ("UPDATE journal_entries SET source_thousandths = 1 WHERE id = 3", Some(3)),
        ("UPDATE journal_entries SET cause = 'nonsense' WHERE id = 3", Some(3)),
        ("UPDATE journal_entries SET request_id = 'r' WHERE id IN (3, 4)", Some(3)),
        ("UPDATE journal_entries SET place = place + 10 WHERE id = 4", Some(4)),
        ("DELETE FROM journal_entries WHERE id = 2", Some(3)),
        ("DELETE FROM journal_entries WHERE id = 4", None),
        ("UPDATE journal_heads SET entries = 3", None),
        ("DELETE FROM journal_heads", None),
        ("UPDATE client_credits SET credit_minor = credit_minor + 1", None),
        ("INSERT INTO client_credits SELECT client_id, 'USD', 5, 5 FROM client_credits", None),
        ("DELETE FROM client_credits", None),
    ];
    for (change, bad) in changes {
        let (database, store) = store().await;
        client_with_entries(&store).await;
        let connection = Database::connect(database.url()).await.unwrap();
        let triggers: &[&str] = match Engine::of_this_run() {
            Engine::Sqlite => {
                &["DROP TRIGGER journal_is_not_changed", "DROP TRIGGER journal_is_not_removed"]
            }
            Engine::Postgres => &["ALTER TABLE journal_entries DISABLE TRIGGER ALL"],
        };
        for statement in triggers.iter().copied().chain([change]) {
            connection.execute_unprepared(statement).await.unwrap();
        }
        connection.close().await.unwrap();
        let broken = audit(&store).await.expect_err(change);
        assert_eq!(broken.entry.map(bursar_kernel::Id::get), bad, "{change}: {}", broken.reason);
    }
}
