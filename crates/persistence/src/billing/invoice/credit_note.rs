//! Keeps credit notes, which are never changed or removed.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_domain::billing::invoice::{
    CreditNote, CreditNoteId, CreditNoteRepository, DocumentNumber, FiscalNumber, InvoiceId,
    Preceding, StoredCreditNote,
};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::{Currency, Money};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::document::{CreditedLineDto, GroupDto, ParticularsDto};
use crate::column::{Reading, day, instant, json};
use crate::error::{Unreadable, refused, unavailable};
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::work::SeaWork;

const READING: &str = "reading credit notes";
const WRITING: &str = "writing a credit note";

pub(super) const COLUMNS: &str = "id, invoice_id, client_id, number, sequence, dated_on, preceding, \
    preceding_on, currency, total_minor, particulars, reason, figures, issued_at";

/// A row of the table.
#[derive(FromQueryResult)]
struct Row {
    id: i64,
    invoice_id: i64,
    client_id: i64,
    number: String,
    sequence: i64,
    dated_on: i64,
    preceding: String,
    preceding_on: i64,
    currency: String,
    total_minor: i64,
    particulars: String,
    reason: String,
    figures: String,
    issued_at: i64,
}

/// Lines, groups, net and tax.
type Figures<L, G> = (Vec<L>, Vec<G>, i64, i64);

#[async_trait]
impl CreditNoteRepository for SeaWork {
    async fn get(&self, id: CreditNoteId) -> Result<CreditNote, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM credit_notes WHERE id = ").bind(id.get());
        let row = sql.row::<Row>(&self.tx).await.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: CreditNote::NAME, id: id.get() })?;
        Ok(row.note()?)
    }

    async fn of_invoice(&self, invoice: InvoiceId) -> Result<Vec<CreditNote>, StoreError> {
        of_invoice(&self.tx, invoice).await
    }

    async fn add(&self, note: &CreditNote) -> Result<(), StoreError> {
        let rows = std::iter::once(values(note).map_err(unavailable(WRITING))?);
        let added = run(self, insert(&format!("credit_notes ({COLUMNS})"), rows)).await;
        added.map_err(refused::<CreditNote>("number"))
    }
}

/// One credit note, if its client `c` is to be seen.
pub(super) async fn one(
    db: &impl ConnectionTrait,
    seen: &Sql,
    id: CreditNoteId,
) -> Result<CreditNote, Error> {
    let columns: Vec<_> =
        COLUMNS.split(", ").map(|column| format!("n.{}", column.trim())).collect();
    let mut sql = Sql::new("SELECT ");
    sql.push(&columns.join(", ")).push(" FROM credit_notes n JOIN clients c ON c.id = n.client_id");
    sql.push(" WHERE ").append(seen).push(" AND n.id = ").bind(id.get());
    let row = sql.row::<Row>(db).await.map_err(unavailable(READING))?;
    let row = row.ok_or(StoreError::NotFound { what: CreditNote::NAME, id: id.get() })?;
    Ok(row.note()?)
}

/// The credit notes of an invoice, by id.
pub(super) async fn of_invoice(
    db: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<CreditNote>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM credit_notes WHERE invoice_id = ").bind(invoice.get());
    let rows = sql.push(" ORDER BY id").rows::<Row>(db).await.map_err(unavailable(READING))?;
    Ok(rows.iter().map(Row::note).collect::<Result<_, _>>()?)
}

/// The row of a credit note, in the order of [`COLUMNS`].
pub(super) fn values(note: &CreditNote) -> Result<Vec<Value>, DbErr> {
    let stored = note.as_stored();
    let lines: Vec<_> = stored.lines.iter().map(CreditedLineDto::of).collect();
    let groups: Vec<_> = stored.groups.iter().map(GroupDto::of).collect();
    let figures: Figures<_, _> = (lines, groups, stored.net.minor(), stored.tax.minor());
    let sequence = i64::try_from(stored.number.sequence);
    let sequence = sequence.map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(vec![
        stored.id.get().into(),
        stored.invoice.get().into(),
        stored.client.get().into(),
        stored.number.text.to_string().into(),
        sequence.into(),
        day(stored.number.on).into(),
        stored.preceding.number.to_string().into(),
        day(stored.preceding.dated).into(),
        stored.total.currency().code().to_owned().into(),
        stored.total.minor().into(),
        json(&ParticularsDto::of(&stored.particulars))?.into(),
        stored.reason.to_string().into(),
        json(&figures)?.into(),
        instant(stored.issued_at).into(),
    ])
}

impl Row {
    fn note(&self) -> Result<CreditNote, Unreadable> {
        let read = Reading::of::<CreditNote>(self.id);
        let currency: Currency = read.parsed(&self.currency)?;
        let sum = |minor| Money::from_minor(minor, currency);
        let (lines, groups, net, tax): Figures<CreditedLineDto, GroupDto> =
            read.json(&self.figures)?;
        let particulars: ParticularsDto = read.json(&self.particulars)?;
        let lines = lines.iter().map(|line| line.read(read, currency));
        let groups = groups.iter().map(|group| group.read(read, currency));
        Ok(CreditNote::restore(StoredCreditNote {
            id: read.id(self.id)?,
            invoice: read.id(self.invoice_id)?,
            client: read.id(self.client_id)?,
            number: FiscalNumber {
                sequence: u64::try_from(self.sequence).map_err(|error| read.wrong(error))?,
                text: DocumentNumber::restore(self.number.clone()),
                on: read.day(self.dated_on)?,
            },
            preceding: Preceding {
                number: DocumentNumber::restore(self.preceding.clone()),
                dated: read.day(self.preceding_on)?,
            },
            particulars: particulars.read(read)?,
            reason: read.note(&self.reason)?,
            lines: lines.collect::<Result<_, _>>()?,
            groups: groups.collect::<Result<_, _>>()?,
            net: sum(net),
            tax: sum(tax),
            total: sum(self.total_minor),
            issued_at: read.instant(self.issued_at)?,
            version: 1,
        }))
    }
}
