//! The lines of a draft, written all at once.

use axum::response::Response;
use bursar_application::Error;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::Invoice;

use super::acts::{at, renamed};
use super::invoices::page;
use crate::address::Entered;
use crate::billing::views::came_from::CameFrom;
use crate::billing::views::draft_lines::{typed_rows, written};
use crate::billing::views::invoice::name;
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::layout::Place;
use crate::path::PathId;
use crate::visit::{Mistakes, Visit};

/// The mistakes of the rows that were sent, under the names of their cells.
pub(crate) fn in_rows(error: Error, places: &[usize]) -> Error {
    renamed(error, |field| {
        let (place, cell) = field.strip_prefix("items.")?.split_once('.')?;
        Some(format!("items.{}.{cell}", places.get(place.parse::<usize>().ok()?)?))
    })
}

/// Writes the lines of a draft; leads on to issuing it, if that was asked.
pub(super) async fn write(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let draft = match &at.details.invoice {
        Invoice::Draft(draft) => Some(&**draft),
        Invoice::Issued(_) => None,
    };
    let rows = typed_rows(&entered, draft);
    let (places, lines) = written(&entered, &rows);
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.write_invoice_lines(actor, id, entered.version(), &lines).await;
    match outcome.map_err(|error| in_rows(error, &places)) {
        Ok(()) => {
            let issues = entered.has("issue");
            let to = format!("/invoices/{id}{}", if issues { "/issue" } else { "" });
            Ok(done(to, Confirmation::new("The lines are saved")))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let (from, problems) = (CameFrom::nowhere(), &mistakes.problems);
            let content = page(&at.visit, &at.details, from, Some(&rows), problems).await?;
            let title = name(&at.details.invoice);
            Ok(at.visit.again(Place::Invoices, &title, &mistakes, content))
        }
    }
}
