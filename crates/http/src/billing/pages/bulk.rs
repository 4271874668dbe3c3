//! Issuing the drafts among many invoices: asked for on a page of its own, then run as an operation.

use axum::response::Response;
use bursar_application::billing::invoices::{BulkIssue, InvoiceSelection};
use bursar_domain::access::Permission;
use bursar_domain::field::FieldErrors;
use hypertext::prelude::*;

use super::arrange::ticked;
use super::invoices::asked;
use crate::address::{Address, Entered, Values};
use crate::billing::views::entries::money;
use crate::clients::views::bulk::TYPED_ABOVE;
use crate::components::{ActPage, Field, Html, Problem, count, hidden, html};
use crate::failure::{Answer, Failure};
use crate::icons::Icon;
use crate::layout::Place;
use crate::visit::{Mistakes, Visit, onward};

const TITLE: &str = "Issue drafts";

/// Asks before drafts are issued.
pub(super) async fn ask(visit: Visit, address: Address) -> Answer<Response> {
    visit.actor().require(Permission::IssueInvoices)?;
    let selection = selected(&address)?;
    let preview = visit.desk().preview_bulk_issue(visit.actor(), &selection).await?;
    let page = page(&visit, &address, &preview, &[]);
    Ok(visit.page(Place::Invoices, TITLE, page))
}

/// Begins to issue drafts and leads to the operation.
pub(super) async fn begin(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::IssueInvoices)?;
    let selection = selected(&entered)?;
    let preview = visit.desk().preview_bulk_issue(visit.actor(), &selection).await?;
    let begun = match confirmed(&entered, &preview) {
        Ok(expected) => {
            visit.desk().start_bulk_issue(visit.actor(), &selection, Some(expected)).await
        }
        Err(errors) => Err(errors.into()),
    };
    match begun {
        Ok(started) => Ok(onward(format!("/operations/{}", started.id))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let page = page(&visit, &entered, &preview, &mistakes.problems);
            Ok(visit.again(Place::Invoices, TITLE, &mistakes, page))
        }
    }
}

/// The number of drafts that the person saw; of many, their number has to be typed.
fn confirmed(entered: &Values, preview: &BulkIssue) -> Result<u64, FieldErrors> {
    let mut errors = FieldErrors::none();
    let expected = entered.choice("expected", &mut errors).unwrap_or(preview.drafts);
    let typed = entered.text("typed_count").trim().parse().ok();
    if preview.drafts > TYPED_ABOVE && typed != Some(preview.drafts) {
        let message = format!("Type {} to confirm", preview.drafts);
        errors.add("typed_count", "mismatch", message);
    }
    errors.ok(expected)
}

/// Which invoices an address or a form speaks of: the ticked ones, or the whole list.
fn selected(values: &Values) -> Answer<InvoiceSelection> {
    if values.is_ticked("all") {
        let (query, misread) = asked(&Address::new("/invoices", values.text("list")));
        if !misread.is_empty() {
            let detail = "part of the list's address was not understood; clean it up first";
            return Err(Failure::bad_request("bad_parameter", detail));
        }
        return Ok(InvoiceSelection::Matching(Box::new(query.filter)));
    }
    let ids = ticked(values)?;
    if ids.is_empty() {
        let detail = "no invoice is ticked: tick some in the list, then choose the act again";
        return Err(Failure::bad_request("nothing_chosen", detail));
    }
    Ok(InvoiceSelection::Ticked(ids))
}

fn invoices(number: u64) -> String {
    if number == 1 { "1 invoice".to_owned() } else { format!("{} invoices", count(number)) }
}

fn page(visit: &Visit, values: &Values, preview: &BulkIssue, problems: &[Problem]) -> Html {
    let BulkIssue { drafts, others, sums } = preview;
    let list = values.text("list");
    let typed = (*drafts > TYPED_ABOVE).then(|| {
        Field::number("typed_count", format!("Type {drafts} to confirm"))
            .hint("The number of drafts, without separators.")
            .required()
            .problems(problems)
    });
    let fields = maud! {
        (hidden("list", list))
        (hidden("expected", drafts.to_string()))
        @if values.is_ticked("all") { (hidden("all", "true")) } @else {
            @for id in values.all("id") { (hidden("id", id)) }
        }
        (typed)
    };
    let back = if list.is_empty() { "/invoices".to_owned() } else { format!("/invoices?{list}") };
    let submit = format!("Issue {}", invoices(*drafts));
    let page = ActPage::new(submit.clone(), "/invoices/issue", visit.guard(), submit)
        .leave("Back to the list", back)
        .fields(fields)
        .problems(problems);
    let page = if *drafts == 0 {
        page.lead("None of these invoices is a draft.")
    } else {
        page.consequence(
            Icon::Invoices,
            maud! {
                "Each gets its number and is sent to its client. In all "
                @for (place, sum) in sums.iter().enumerate() {
                    @if place > 0 { ", " } (money(sum.total).loose())
                } "."
            },
        )
    };
    let page = match others {
        0 => page,
        1 => page.consequence(Icon::Lock, "1 more is no draft and stays as it is."),
        others => page.consequence(
            Icon::Lock,
            format!("{} more are no drafts and stay as they are.", count(*others)),
        ),
    };
    html(
        page.consequence(Icon::Operations, "It runs in the background; you see its progress.")
            .consequence(Icon::Close, "What cannot be issued stays a draft, and you are told why."),
    )
}
