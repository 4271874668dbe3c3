//! The report of what clients owe, and the journal as a file.

use axum::extract::RawQuery;
use axum::response::Response;
use bursar_domain::client::Client;
use bursar_kernel::Id;
use hypertext::prelude::*;

use crate::address::Address;
use crate::billing::query::JournalQuery;
use crate::billing::report_view::AsOf;
use crate::billing::views::receivables;
use crate::components::{Breadcrumb, html};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::params::{Asked, FromParams, Params};
use crate::text_file::{FileKind, answer};
use crate::visit::{Visit, unread};

/// What clients owe, by how long it has been due. A day to come counts as today.
pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let asked = AsOf::from_params(&mut params).unwrap_or_default().on;
    let misread = params.misread();
    let is_to_come = asked.is_some_and(|on| on > visit.desk().today());
    let on = asked.filter(|_| !is_to_come);
    match visit.desk().receivables(visit.actor(), on, &address.page()).await {
        Ok(report) => {
            let banner = address.banner(&["on"], &misread);
            let reader = visit.reader();
            let content = html(maud! {
                (Breadcrumb::from("Invoices", "/invoices"))
                (banner)
                (receivables::page(reader, &address, &report, is_to_come))
            });
            Ok(visit.page(Place::Invoices, "Receivables", content))
        }
        Err(error) => unread(&address, error),
    }
}

/// The same as a file.
pub(super) async fn file(visit: Visit, Asked(as_of): Asked<AsOf>) -> Answer<Response> {
    let file = visit.desk().export_receivables(visit.actor(), as_of.on).await?;
    let on = as_of.on.unwrap_or_else(|| visit.desk().today());
    Ok(answer(file, &FileKind::csv(format!("receivables-{on}.csv"))))
}

/// The filtered journal as a file.
pub(super) async fn entries(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let words = query.unwrap_or_default();
    let mut params = Params::of(&words);
    let asked = JournalQuery::from_params(&mut params);
    // Which page was seen does not matter for the whole.
    for name in ["cursor", "limit", "restarted"] {
        params.all(name);
    }
    let asked = params.finish(asked).map_err(Failure::parameter)?;
    let file = visit.desk().export_entries(visit.actor(), asked.0, &words).await?;
    Ok(answer(file, &FileKind::csv(format!("journal-{}.csv", visit.desk().today()))))
}

/// The journal for Beancount.
pub(super) async fn books(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let only = params.one::<Id<Client>>("client");
    let only = params.finish(Some(only)).map_err(Failure::parameter)?;
    let file = visit.desk().export_books(visit.actor(), only).await?;
    Ok(answer(file, &FileKind::plain(format!("journal-{}.beancount", visit.desk().today()))))
}
