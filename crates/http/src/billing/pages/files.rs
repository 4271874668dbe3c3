//! The files of invoices and credit notes, and printing a proforma anew.

use axum::http::HeaderMap;
use axum::response::Response;
use bursar_application::billing::documents::DocumentOf;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{CreditNote, Invoice};

use super::acts::{Act, at};
use crate::address::Address;
use crate::components::{ActPage, Text};
use crate::failure::Answer;
use crate::file::{Shown, document};
use crate::icons::Icon;
use crate::path::PathId;
use crate::visit::Visit;

const PRINT_AGAIN: Act = Act {
    title: "Regenerate PDF",
    path: Text::Borrowed("print-again"),
    submit: "Regenerate PDF",
    done: "The PDF is made anew",
};

/// `?show=1` shows the file in the browser, from where it is printed.
fn shown(address: &Address) -> Shown {
    if address.given("show").is_some() { Shown::InPlace } else { Shown::Saved }
}

/// The file of an invoice.
pub(super) async fn of_invoice(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    address: Address,
    asked: HeaderMap,
) -> Answer<Response> {
    let file = visit.desk().document(visit.actor(), DocumentOf::Invoice(id)).await?;
    Ok(document(&asked, file, shown(&address)))
}

/// The file of a credit note.
pub(super) async fn of_credit_note(
    visit: Visit,
    PathId(id): PathId<CreditNote>,
    address: Address,
    asked: HeaderMap,
) -> Answer<Response> {
    let file = visit.desk().document(visit.actor(), DocumentOf::CreditNote(id)).await?;
    Ok(document(&asked, file, shown(&address)))
}

fn asking(page: ActPage<'_>) -> ActPage<'_> {
    page.consequence(Icon::Invoices, "It is printed with the present logo; its words stay.")
        .consequence(Icon::Lock, "The file that was made before is kept beside it.")
}

/// Asks whether a proforma is printed anew.
pub(super) async fn ask_again(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    Ok(at.ask(&PRINT_AGAIN, |page, _| asking(page)))
}

/// Prints a proforma anew.
pub(super) async fn again(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    let outcome = at.visit.desk().print_proforma_again(at.visit.actor(), id).await;
    at.did(outcome.map(|_| ()), &PRINT_AGAIN, |page, _| asking(page))
}
