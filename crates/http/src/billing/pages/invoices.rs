//! The list of invoices, and one invoice.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::InvoiceDetails;
use bursar_domain::billing::invoice::Invoice;
use hypertext::prelude::*;

use crate::address::{Address, total_words};
use crate::billing::invoice_query::{FILTERS, InvoicesQuery};
use crate::billing::views::invoice;
use crate::billing::views::invoices::Invoices;
use crate::components::{Button, html, page_head};
use crate::failure::Answer;
use crate::layout::Place;
use crate::params::FromParams;
use crate::path::PathId;
use crate::visit::{Visit, unread};

/// All invoices.
pub(super) async fn list(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let query = InvoicesQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    match visit.desk().invoices(visit.actor(), &query, &address.page()).await {
        Ok((page, total)) => {
            let (address, query, page) = (&address, &query, &page);
            let invoices = Invoices { address, query, page, total, is_of_client: false };
            let elsewhere = html(maud! {
                (Button::link("/payments", "Payments"))
                (Button::link("/invoices/receivables", "Receivables"))
            });
            let known: Vec<_> = FILTERS.into_iter().chain(["client", "sort"]).collect();
            let content = maud! {
                (page_head("Invoices", Some(total_words(total)), &elsewhere))
                (address.banner(&known, &misread))
                (invoices.region())
            };
            Ok(visit.page(Place::Invoices, "Invoices", content))
        }
        Err(error) => unread(&address, error),
    }
}

/// One invoice.
pub(super) async fn show(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let details = visit.desk().invoice(visit.actor(), id).await?;
    page(&visit, &details)
}

fn page(visit: &Visit, details: &InvoiceDetails) -> Answer<Response> {
    let today = visit.desk().today();
    let content = invoice::page(details, visit.reader(), today).map_err(Error::from)?;
    Ok(visit.page(Place::Invoices, &invoice::name(&details.invoice), content))
}
