//! Keeps the files that documents were printed as, which are never changed or removed.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::billing::documents::{
    DocumentArchive, DocumentFacts, DocumentFile, DocumentOf, DocumentRepository,
};
use bursar_domain::billing::invoice::{DocumentNumber, Invoice, InvoiceId};
use bursar_domain::repository::StoreError;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::column::{Reading, counted, instant};
use crate::error::{Unreadable, refused, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

const READING: &str = "reading a printed document";
const EXPECTING: &str = "taking note of what is to be printed";

const FACTS: &str = "number, printed_at, printer, content_type, size, sha256";

/// What is known of a file.
#[derive(FromQueryResult)]
struct Row {
    number: String,
    printed_at: i64,
    printer: String,
    content_type: String,
    size: i64,
    sha256: String,
}

/// A file with its bytes.
#[derive(FromQueryResult)]
struct Whole {
    #[sea_orm(nested)]
    facts: Row,
    bytes: Vec<u8>,
}

/// A document that is to be printed.
#[derive(FromQueryResult)]
struct Expected {
    id: i64,
    invoice_id: Option<i64>,
    credit_note_id: Option<i64>,
}

impl Expected {
    fn placed(self) -> Result<(i64, DocumentOf), Unreadable> {
        let read = Reading::named("unprinted document", self.id);
        let of = match (self.invoice_id, self.credit_note_id) {
            (Some(id), None) => DocumentOf::Invoice(read.id(id)?),
            (None, Some(id)) => DocumentOf::CreditNote(read.id(id)?),
            _ => return Err(read.wrong("it is of no one document")),
        };
        Ok((self.id, of))
    }
}

impl Row {
    fn facts(self) -> Result<DocumentFacts, Unreadable> {
        let read = Reading::named("document", 0);
        Ok(DocumentFacts {
            number: self.number,
            printed_at: read.instant(self.printed_at)?,
            printer: self.printer,
            content_type: self.content_type,
            size: read.count(self.size)?,
            sha256: self.sha256,
        })
    }
}

/// The column that names a document, and its id.
const fn place(of: DocumentOf) -> (&'static str, i64) {
    match of {
        DocumentOf::Invoice(id) => ("invoice_id", id.get()),
        DocumentOf::CreditNote(id) => ("credit_note_id", id.get()),
    }
}

fn newest(of: DocumentOf, columns: &str) -> Sql {
    let (column, id) = place(of);
    let mut sql = Sql::new("SELECT ");
    sql.push(columns).push(" FROM documents WHERE ").push(column).push(" = ").bind(id);
    sql.push(" ORDER BY edition DESC LIMIT 1");
    sql
}

/// What is known of the files of an invoice, oldest first.
pub(super) async fn of_invoice(
    db: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Vec<DocumentFacts>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(FACTS).push(" FROM documents WHERE invoice_id = ").bind(id.get());
    let rows = sql.push(" ORDER BY edition").rows::<Row>(db).await.map_err(unavailable(READING))?;
    Ok(rows.into_iter().map(Row::facts).collect::<Result<_, _>>()?)
}

#[async_trait]
impl DocumentRepository for SeaWork {
    async fn newest(&self, of: DocumentOf) -> Result<Option<DocumentFacts>, StoreError> {
        let row = newest(of, FACTS).row::<Row>(&self.tx).await.map_err(unavailable(READING))?;
        Ok(row.map(Row::facts).transpose()?)
    }

    async fn add(&self, of: DocumentOf, file: &DocumentFile) -> Result<(), StoreError> {
        let (column, id) = place(of);
        let facts = &file.facts;
        let size: i64 = counted(i64::try_from(facts.size).unwrap_or(i64::MAX))
            .map_err(unavailable("writing a printed document"))?;
        let mut sql = Sql::new("INSERT INTO documents (");
        sql.push(column).push(", edition, ").push(FACTS).push(", bytes) SELECT ").bind(id);
        sql.push(", COALESCE(MAX(edition), 0) + 1, ").bind(facts.number.as_str());
        sql.push(", ").bind(instant(facts.printed_at)).push(", ");
        sql.bind_all([facts.printer.as_str(), facts.content_type.as_str()]);
        sql.push(", ").bind(size).push(", ").bind(facts.sha256.as_str()).push(", ");
        sql.bind(file.bytes.clone()).push(" FROM documents WHERE ").push(column).push(" = ");
        sql.bind(id).run(&self.tx).await.map_err(refused::<Invoice>("document"))?;
        let mut sql = Sql::new("DELETE FROM unprinted_documents WHERE ");
        sql.push(column).push(" = ").bind(id).push(" AND number = ").bind(facts.number.as_str());
        let printed = sql.run(&self.tx).await;
        printed.map(|_| ()).map_err(unavailable(EXPECTING))
    }

    async fn expect(&self, of: DocumentOf, number: &DocumentNumber) -> Result<(), StoreError> {
        let (column, id) = place(of);
        let mut sql = Sql::new("INSERT INTO unprinted_documents (");
        sql.push(column).push(", number) VALUES (").bind(id).push(", ").bind(number.as_str());
        sql.push(") ON CONFLICT (").push(column).push(") DO UPDATE SET number = excluded.number");
        let expected = sql.run(&self.tx).await;
        expected.map(|_| ()).map_err(unavailable(EXPECTING))
    }
}

#[async_trait]
impl DocumentArchive for SeaStore {
    async fn newest(&self, of: DocumentOf) -> Result<Option<DocumentFile>, Error> {
        let sql = newest(of, &format!("{FACTS}, bytes"));
        let row = sql.row::<Whole>(self.read()).await.map_err(unavailable(READING))?;
        let file = row.map(|row| Ok(DocumentFile::of(row.facts.facts()?, row.bytes)));
        Ok(file.transpose().map_err(|error: Unreadable| StoreError::from(error))?)
    }

    async fn expected(&self, after: i64, limit: u32) -> Result<Vec<(i64, DocumentOf)>, Error> {
        let mut sql = Sql::new("SELECT id, invoice_id, credit_note_id FROM unprinted_documents");
        sql.push(" WHERE id > ").bind(after).push(" ORDER BY id LIMIT ").bind(i64::from(limit));
        let rows = sql.rows::<Expected>(self.read()).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(Expected::placed).collect::<Result<_, _>>()?)
    }
}
