//! The databases themselves refuse to change what happened.

use bursar_application::ports::Store;
use bursar_domain::event::Event;
use bursar_testkit::contract::{minute, somebody};
use bursar_testkit::database::Engine;
use sea_orm::{ConnectionTrait, Database};

use super::store;

#[tokio::test]
async fn the_audit_trail_cannot_be_changed_by_any_statement() {
    let (database, store) = store().await;
    let work = store.begin().await.unwrap();
    let event = Event::new("client.edited", "client", 7);
    work.audit().record_all(&somebody(), &[event], minute(0)).await.unwrap();
    work.commit().await.unwrap();
    let connection = Database::connect(database.url()).await.unwrap();
    let by_the_back_door = match Engine::of_this_run() {
        Engine::Sqlite => "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        Engine::Postgres => "TRUNCATE audit",
    };
    for statement in [
        "UPDATE audit SET actor_name = 'Nobody'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE subject_id = 7",
        by_the_back_door,
    ] {
        let refused = connection.execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("the audit trail is never changed"), "{refused}");
    }
    connection.close().await.unwrap();
}
