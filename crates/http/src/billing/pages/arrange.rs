//! Invoices arranged anew: begun like another one, split, merged.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::{
    MergeInvoices, MergePreview, SplitInvoice, SplitPreview,
};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{Invoice, InvoiceId, LineNumber};
use hypertext::prelude::*;

use super::acts::{Act, at};
use crate::address::{Address, Entered, Values};
use crate::billing::views::entries::money;
use crate::billing::views::invoice::name;
use crate::components::{ActPage, Button, Choice, Field, Html, Problem, Text, hidden, html};
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, Failure};
use crate::icons::Icon;
use crate::layout::Place;
use crate::path::PathId;
use crate::visit::{Mistakes, Visit};

const DUPLICATE: Act = Act {
    title: "Duplicate",
    path: Text::Borrowed("duplicate"),
    submit: "Begin draft",
    done: "A draft with the same lines is begun",
};
const SPLIT: Act = Act {
    title: "Split",
    path: Text::Borrowed("split"),
    submit: "Split invoice",
    done: "The lines are on an invoice of their own",
};
const MERGE: &str = "Merge invoices";

fn duplicating(page: ActPage<'_>) -> ActPage<'_> {
    page.lead("A draft for the same client is begun with these lines, notes and references.")
}

/// Asks whether a draft is begun like this invoice.
pub(super) async fn ask_duplicate(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    Ok(at.ask(&DUPLICATE, |page, _| duplicating(page)))
}

/// Begins a draft like this invoice.
pub(super) async fn duplicate(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    let outcome = at.visit.desk().duplicate_invoice(at.visit.actor(), id).await;
    let to = outcome.as_ref().map_or_else(|_| String::new(), |new| format!("/invoices/{new}"));
    at.led(outcome.map(|_| ()), &to, &DUPLICATE, |page, _| duplicating(page))
}

/// The lines that can move, as ticks.
fn split_fields(invoice: &Invoice, chosen: &[LineNumber], problems: &[Problem]) -> Html {
    let lines: Vec<(LineNumber, String)> = match invoice {
        Invoice::Draft(draft) => {
            let lines = draft.as_stored().lines.iter();
            lines.map(|line| (line.number, line.item.description.to_string())).collect()
        }
        Invoice::Issued(issued) => {
            let lines = issued.as_stored().figures.lines.iter();
            lines
                .map(|line| {
                    (line.number, format!("{}, {}", line.item.description, line.figures.net))
                })
                .collect()
        }
    };
    let choices = lines
        .into_iter()
        .map(|(number, words)| Choice::new(number.to_string(), words, chosen.contains(&number)));
    html(
        Field::ticks("lines", "Lines that move to a new invoice", choices.collect())
            .required()
            .problems(problems),
    )
}

fn splitting<'a>(
    page: ActPage<'a>,
    invoice: &Invoice,
    chosen: &[LineNumber],
    preview: Option<SplitPreview>,
    problems: &'a [Problem],
) -> ActPage<'a> {
    let page = page
        .fields(split_fields(invoice, chosen, problems))
        .also(Button::submit("Preview").value("preview", "yes"));
    let Some(SplitPreview { stays, moves, is_paid }) = preview else { return page };
    let page = page.consequence(
        Icon::Invoices,
        maud! {
            (money(stays).loose()) " stay on " (name(invoice)) ", " (money(moves).loose())
            " move to a new invoice."
        },
    );
    if is_paid {
        page.consequence(Icon::Credit, "What was paid already pays what stays.")
    } else {
        page
    }
}

/// Asks which lines move to an invoice of their own.
pub(super) async fn ask_split(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::EditInvoices).await?;
    Ok(at.ask(&SPLIT, |page, problems| splitting(page, &at.details.invoice, &[], None, problems)))
}

/// Moves lines to an invoice of their own, or shows what that would leave.
pub(super) async fn split(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, Permission::EditInvoices).await?;
    let lines: Vec<LineNumber> =
        entered.all("lines").filter_map(|line| line.parse().ok()).collect();
    let command = SplitInvoice { invoice, seen: entered.version(), lines: lines.clone() };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let document = &at.details.invoice;
    if entered.has("preview") {
        return match desk.preview_split(actor, &command).await {
            Ok(preview) => Ok(at.ask(&SPLIT, |page, problems| {
                splitting(page, document, &lines, Some(preview), problems)
            })),
            Err(error) => at.did(Err(error), &SPLIT, |page, problems| {
                splitting(page, document, &lines, None, problems)
            }),
        };
    }
    let outcome = desk.split_invoice(actor, &command).await;
    let to = outcome.as_ref().map_or_else(|_| String::new(), |new| format!("/invoices/{new}"));
    at.led(outcome.map(|_| ()), &to, &SPLIT, |page, problems| {
        splitting(page, document, &lines, None, problems)
    })
}

/// The invoices that are ticked; what is no id is refused.
pub(super) fn ticked(values: &Values) -> Answer<Vec<InvoiceId>> {
    let ids = values.all("id").map(str::parse).collect::<Result<_, _>>();
    ids.map_err(|_| Failure::bad_request("bad_id", "one of the ticked ids is none"))
}

fn merging<'a>(
    visit: &Visit,
    command: &MergeInvoices,
    list: &str,
    preview: Option<&MergePreview>,
    problems: &'a [Problem],
) -> Result<ActPage<'a>, Error> {
    let fields = maud! {
        @for id in &command.invoices { (hidden("id", id.to_string())) }
        (hidden("list", list))
        (Field::date("due_on", "New due date").value(command.due_on.as_str()).required().first()
            .problems(problems))
    };
    let back = if list.is_empty() { "/invoices".to_owned() } else { format!("/invoices?{list}") };
    let heading = format!("Merge {} invoices", command.invoices.len());
    let page = ActPage::new(heading, "/invoices/merge", visit.guard(), MERGE)
        .leave("Back to the list", back)
        .fields(fields)
        .also(Button::submit("Preview").value("preview", "yes"))
        .problems(problems);
    let Some(MergePreview { kept, gone }) = preview else {
        let words = "The lines of all stand on one of them then. Drafts that are left empty are \
                     removed, proformas are called off.";
        return Ok(page.lead(words));
    };
    let total = kept.total()?;
    let names: Vec<String> = gone.iter().map(name).collect();
    let what = if matches!(kept, Invoice::Draft(_)) { " removed." } else { " called off." };
    Ok(page
        .consequence(Icon::Invoices, maud! { (name(kept)) " comes to " (money(total).loose()) "." })
        .consequence(Icon::Close, maud! { (names.join(", ")) " will be" (what) }))
}

/// Asks by when the merged invoice is to be paid.
pub(super) async fn ask_merge(visit: Visit, address: Address) -> Answer<Response> {
    visit.actor().require(Permission::EditInvoices)?;
    if address.is_ticked("all") {
        let detail = "invoices are merged one by one: tick just those that are to become one";
        return Err(Failure::bad_request("too_many", detail));
    }
    let invoices = ticked(&address)?;
    let due_on = match (address.given("due_on"), invoices.first()) {
        (Some(typed), _) => typed.to_owned(),
        // Of one that is not there, the preview says so.
        (None, Some(first)) => {
            let usual = visit.desk().usual_due_date(visit.actor(), *first).await;
            usual.unwrap_or(visit.desk().today()).to_string()
        }
        (None, None) => visit.desk().today().to_string(),
    };
    let command = MergeInvoices { invoices, due_on };
    let list = address.text("list");
    match visit.desk().preview_merge(visit.actor(), &command).await {
        Ok(preview) => {
            let page = merging(&visit, &command, list, Some(&preview), &[])?;
            Ok(visit.page(Place::Invoices, MERGE, page))
        }
        Err(error) => again(&visit, &command, list, error),
    }
}

fn again(visit: &Visit, command: &MergeInvoices, list: &str, error: Error) -> Answer<Response> {
    let mistakes = Mistakes::of(error)?;
    let page = merging(visit, command, list, None, &mistakes.problems)?;
    Ok(visit.again(Place::Invoices, MERGE, &mistakes, html(page)))
}

/// Makes several invoices one.
pub(super) async fn merge(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditInvoices)?;
    let due_on = entered.owned("due_on");
    let command = MergeInvoices { invoices: ticked(&entered)?, due_on };
    let list = entered.text("list");
    if entered.has("preview") {
        return match visit.desk().preview_merge(visit.actor(), &command).await {
            Ok(preview) => {
                let page = merging(&visit, &command, list, Some(&preview), &[])?;
                Ok(visit.page(Place::Invoices, MERGE, page))
            }
            Err(error) => again(&visit, &command, list, error),
        };
    }
    match visit.desk().merge_invoices(visit.actor(), &command).await {
        Ok(kept) => {
            let words = format!("{} invoices are one", command.invoices.len());
            Ok(done(format!("/invoices/{kept}"), Confirmation::new(words)))
        }
        Err(error) => again(&visit, &command, list, error),
    }
}
