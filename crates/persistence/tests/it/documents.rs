//! The databases themselves refuse to change a printed document.

use bursar_testkit::contract::journal::client_with_entries;
use bursar_testkit::database::Engine;
use sea_orm::{ConnectionTrait, Database};

use super::store;

const INVOICE: &str = "INSERT INTO invoices (
    id, client_id, status, kind, currency, total_minor, total_thousandths, dated_key, due_key,
    item_kinds, has_taxes, is_exempt, has_company, has_vat_id, particulars, assessment, figures,
    credited, created_at, version
) SELECT 1, MIN(id), 1, 'custom', 'EUR', 0, 0, 0, 0, 0, FALSE, FALSE, FALSE, FALSE, '{}', '{}',
    '[]', '{}', 0, 1 FROM clients";

#[tokio::test]
async fn a_printed_document_cannot_be_changed_by_any_statement() {
    let (database, store) = store().await;
    client_with_entries(&store).await;
    let connection = Database::connect(database.url()).await.unwrap();
    let (bytes, by_the_back_door) = match Engine::of_this_run() {
        Engine::Sqlite => ("x'25'", "INSERT OR REPLACE INTO documents SELECT * FROM documents"),
        Engine::Postgres => ("'\\x25'", "TRUNCATE documents"),
    };
    let document = format!(
        "INSERT INTO documents (invoice_id, edition, number, printed_at, printer, content_type, \
         size, sha256, bytes) VALUES (1, 1, 'N-1', 0, 'a test', 'application/pdf', 1, 'ab', {bytes})"
    );
    for statement in [INVOICE, &document] {
        connection.execute_unprepared(statement).await.unwrap();
    }
    for statement in [
        "UPDATE documents SET sha256 = 'cd'",
        "UPDATE documents SET number = number",
        "DELETE FROM documents",
        by_the_back_door,
    ] {
        let refused = connection.execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("a printed document is never changed"), "{refused}");
    }
    let twice = connection.execute_unprepared(&document).await;
    assert!(twice.is_err(), "an edition is printed once");
}
