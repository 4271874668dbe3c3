//! What is done to a draft: its lines, what is set besides them, issuing it, throwing it away.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::{EditInvoice, InvoiceDetails};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftInvoice, Invoice, InvoiceKind, ItemInput, ItemKind, LineNumber,
};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;

use super::acts::{Act, at};
use crate::address::Entered;
use crate::billing::views::invoice_forms::{
    item_fields, item_input, terms_fields, terms_input, typed_item, typed_terms,
};
use crate::components::{ActPage, Text};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::path::{PathId, PathIds};
use crate::visit::Visit;

const ADD: Act = Act {
    title: "Add line",
    path: Text::Borrowed("lines/new"),
    submit: "Add line",
    done: "The line is added",
};
const EDIT: Act = Act {
    title: "Edit terms",
    path: Text::Borrowed("edit"),
    submit: "Save terms",
    done: "The terms are saved",
};
const ISSUE: Act = Act {
    title: "Issue",
    path: Text::Borrowed("issue"),
    submit: "Issue",
    done: "The invoice is issued",
};
const DISCARD: Act = Act {
    title: "Discard",
    path: Text::Borrowed("discard"),
    submit: "Discard draft",
    done: "The draft is discarded",
};

/// A line of an invoice, as its path names it.
#[derive(Debug)]
pub(super) struct Line;

fn change_of(line: Id<Line>) -> Act {
    Act {
        title: "Edit line",
        path: format!("lines/{line}/edit").into(),
        submit: "Save line",
        done: "The line is changed",
    }
}

fn removal_of(line: Id<Line>) -> Act {
    Act {
        title: "Remove line",
        path: format!("lines/{line}/remove").into(),
        submit: "Remove line",
        done: "The line is removed",
    }
}

/// The draft that these details are of; a document is not edited.
fn draft(details: &InvoiceDetails) -> Answer<&DraftInvoice> {
    match &details.invoice {
        Invoice::Draft(draft) => Ok(draft),
        Invoice::Issued(_) => {
            Err(Error::rule("wrong_status", "an issued invoice is not edited").into())
        }
    }
}

fn new_line(kind: InvoiceKind) -> ItemInput {
    let item = if kind.admits(ItemKind::Custom) { ItemKind::Custom } else { ItemKind::Credit };
    ItemInput { kind: item.code().to_owned(), is_taxable: true, ..ItemInput::default() }
}

/// Asks for a line.
pub(super) async fn ask_add(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let kind = draft(&at.details)?.as_stored().kind;
    Ok(at.ask(&ADD, |page, problems| {
        page.wide().fields(item_fields(&new_line(kind), kind, problems))
    }))
}

/// Adds a line.
pub(super) async fn add(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let (kind, item) = (at.details.invoice.kind(), typed_item(&entered));
    let outcome = desk.add_invoice_line(actor, id, entered.version(), &item).await;
    at.did(outcome.map(|_| ()), &ADD, |page, problems| {
        page.wide().fields(item_fields(&item, kind, problems))
    })
}

fn line_of(details: &InvoiceDetails, number: LineNumber) -> Answer<ItemInput> {
    let lines = &draft(details)?.as_stored().lines;
    let line = lines.iter().find(|line| line.number == number);
    let missing = || StoreError::NotFound { what: "invoice line", id: number.into() };
    Ok(item_input(&line.ok_or_else(|| Error::from(missing()))?.item))
}

fn number(line: Id<Line>) -> LineNumber {
    LineNumber::try_from(line.get()).unwrap_or(LineNumber::MAX)
}

/// Asks what a line is to say.
pub(super) async fn ask_change(
    visit: Visit,
    PathIds(id, line): PathIds<Invoice, Line>,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let (kind, item) = (at.details.invoice.kind(), line_of(&at.details, number(line))?);
    Ok(at.ask(&change_of(line), |page, problems| {
        page.wide().fields(item_fields(&item, kind, problems))
    }))
}

/// Changes a line.
pub(super) async fn change(
    visit: Visit,
    PathIds(id, line): PathIds<Invoice, Line>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let (kind, item) = (at.details.invoice.kind(), typed_item(&entered));
    let seen = entered.version();
    let outcome = desk.change_invoice_line(actor, id, seen, number(line), &item).await;
    at.did(outcome, &change_of(line), |page, problems| {
        page.wide().fields(item_fields(&item, kind, problems))
    })
}

/// Asks whether a line is taken off.
pub(super) async fn ask_remove(
    visit: Visit,
    PathIds(id, line): PathIds<Invoice, Line>,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let item = line_of(&at.details, number(line))?;
    Ok(at.ask(&removal_of(line), |page, _| page.lead(item.description)))
}

/// Takes a line off.
pub(super) async fn remove(
    visit: Visit,
    PathIds(id, line): PathIds<Invoice, Line>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.remove_invoice_line(actor, id, entered.version(), number(line)).await;
    at.did(outcome, &removal_of(line), |page, _| page)
}

/// Asks what is set besides the lines.
pub(super) async fn ask_edit(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let terms = terms_input(&draft(&at.details)?.as_stored().terms);
    Ok(at.ask(&EDIT, |page, problems| page.wide().fields(terms_fields(&terms, problems))))
}

/// Changes what is set besides the lines.
pub(super) async fn edit(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, Permission::EditInvoices).await?;
    let terms = typed_terms(&entered);
    let command = EditInvoice { invoice, seen: entered.version(), terms };
    let outcome = at.visit.desk().edit_invoice(at.visit.actor(), &command).await;
    at.did(outcome, &EDIT, |page, problems| {
        page.wide().fields(terms_fields(&command.terms, problems))
    })
}

fn issuing(page: ActPage<'_>) -> ActPage<'_> {
    page.consequence(Icon::Invoices, "It gets its number and the date of today.")
        .consequence(Icon::Lock, "It is never edited again: credit notes correct it.")
}

/// Asks whether the draft becomes a document.
pub(super) async fn ask_issue(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    draft(&at.details)?;
    Ok(at.ask(&ISSUE, |page, _| issuing(page)))
}

/// Makes the draft a document.
pub(super) async fn issue(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    let outcome = at.visit.desk().issue_invoice(at.visit.actor(), id, entered.version()).await;
    at.did(outcome, &ISSUE, |page, _| issuing(page))
}

/// Asks whether a draft is thrown away.
pub(super) async fn ask_discard(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    draft(&at.details)?;
    Ok(at.ask(&DISCARD, |page, _| page.dangerous()))
}

/// Throws a draft away.
pub(super) async fn discard(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let outcome = at.visit.desk().discard_invoice(at.visit.actor(), id, entered.version()).await;
    let to = format!("/clients/{}/invoices", at.details.client.id);
    at.led(outcome, &to, &DISCARD, |page, _| page.dangerous())
}
