//! Takes documents of a made-up provider, many with one statement.

use bursar_domain::billing::invoice::{CreditNote, Invoice, InvoiceStatus};
use bursar_domain::repository::Aggregate;
use sea_orm::{DbErr, Value};

use super::credit_note;
use super::row::{charges, columns};
use crate::rows::{insert, run};
use crate::work::SeaWork;

/// Keeps invoices and credit notes that came with their ids and numbers.
pub(crate) async fn add_documents(
    work: &SeaWork,
    invoices: &[&Invoice],
    credit_notes: &[&CreditNote],
) -> Result<(), DbErr> {
    let (drafts, issued): (Vec<_>, Vec<_>) =
        invoices.iter().copied().partition(|invoice| invoice.status() == InvoiceStatus::Draft);
    // A draft has fewer columns.
    for alike in [drafts, issued] {
        let Some(first) = alike.first() else { continue };
        let names: Vec<_> = columns(first)?.into_iter().map(|(name, _)| name).collect();
        let rows = alike.iter().map(|invoice| {
            let columns = columns(invoice)?.into_iter();
            Ok(columns.map(|(_, value)| value).collect::<Vec<_>>())
        });
        let rows = rows.collect::<Result<Vec<_>, DbErr>>()?;
        let table = format!("invoices ({})", names.join(", "));
        run(work, insert(&table, rows.into_iter())).await?;
    }
    let charged = invoices.iter().flat_map(|invoice| {
        let id = invoice.id().get();
        charges(invoice).into_iter().map(move |charge| [id.into(), Value::from(charge)])
    });
    run(work, insert("invoice_charges (invoice_id, charge)", charged)).await?;
    let notes = credit_notes.iter().map(|note| credit_note::values(note));
    let notes = notes.collect::<Result<Vec<_>, _>>()?;
    let table = format!("credit_notes ({})", credit_note::COLUMNS);
    run(work, insert(&table, notes.into_iter())).await
}
