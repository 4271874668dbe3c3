//! One entry of the journal, and the question before it is reversed.

use bursar_application::billing::journal::{EntryDetails, InvoiceChange, ReversalPreview};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceStatus;
use bursar_domain::billing::journal::{Entry, Side};
use bursar_domain::field::sentence;
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::came_from::CameFrom;
use super::entries::{account, money};
use crate::components::{
    ActPage, Breadcrumb, Button, Facts, Field, Guard, Html, Problem, SectionHead, data_table,
    header, header_at_end, html, instant, none_given, page_head,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The page of an entry.
pub(crate) fn page(details: &EntryDetails, from: &CameFrom<Entry>, reader: Reader<'_>) -> Html {
    let entry = &details.row.entry;
    let title = format!("Entry #{}", entry.id());
    let crumbs = match from.list.as_str() {
        "" => Breadcrumb::from("Journal", "/journal"),
        list => Breadcrumb::from("Journal", format!("/journal?{list}#c{}", entry.id())),
    };
    let crumbs = match from.neighbours("/journal", "entry") {
        Some(neighbours) => crumbs.neighbours(neighbours),
        None => crumbs,
    };
    html(maud! {
        (crumbs)
        (page_head(title.as_str(), None, reverse(details, reader)))
        div .cols {
            div .col-main {
                section aria-labelledby="moved" {
                    (SectionHead::new("moved", "What moved"))
                    (ends(entry))
                }
                section aria-labelledby="chain" {
                    (SectionHead::new("chain", "Chain"))
                    (chain(entry))
                }
            }
            aside .rail aria-label="Entry details" {
                section aria-labelledby="details" {
                    (SectionHead::new("details", "Details")) (facts(details, reader))
                }
            }
        }
    })
}

/// Why this entry cannot be reversed, if it cannot.
pub(crate) fn irreversible(details: &EntryDetails) -> Option<String> {
    if let Err(refusal) = details.row.entry.reversal() {
        return Some(sentence(&refusal.to_string()));
    }
    details.reversed_by.map(|by| format!("Entry #{by} has reversed it already"))
}

fn reverse(details: &EntryDetails, reader: Reader<'_>) -> Html {
    let refusal = reader.refusal(Permission::ReverseEntries).or_else(|| irreversible(details));
    let to = format!("/journal/{}/reverse", details.row.entry.id());
    html(Button::link(to, "Reverse").icon(Icon::Retry).in_dialog().refused_because(refusal))
}

fn ends(entry: &Entry) -> Html {
    let headers = maud! {
        (header("")) (header("Account")) (header_at_end("Amount"))
        (header_at_end("Balance before")) (header_at_end("Balance after"))
    };
    let line = |word: &'static str, side: Side, before: Option<Money>| {
        html(maud! {
            tr {
                th scope="row" { (word) }
                td data-label="Account" { (account(side.account)) }
                td .r data-label="Amount" { (money(side.money)) }
                td .r data-label="Balance before" { (perhaps(before)) }
                td .r data-label="Balance after" { (perhaps(side.balance)) }
            }
        })
    };
    let (from, to) = (entry.source(), entry.destination());
    let had = from.balance.and_then(|balance| balance.plus(from.money).ok());
    let there = to.balance.and_then(|balance| balance.minus(to.money).ok());
    let rows = maud! { (line("From", from, had)) (line("To", to, there)) };
    html(data_table("Both ends of the entry", headers, rows))
}

fn perhaps(balance: Option<Money>) -> Html {
    html(maud! { @match balance { Some(balance) => (money(balance)) None => (none_given()) } })
}

fn chain(entry: &Entry) -> Html {
    let intact = if entry.is_intact() {
        "It is the hash of this entry’s columns."
    } else {
        "It is not the hash of this entry’s columns: somebody changed them."
    };
    let client = entry.client();
    html(
        Facts::new()
            .fact("Place", html(maud! { (entry.place()) " of the client’s chain" }))
            .fact("Hash", html(maud! { span .mono.wrap { (entry.hash().to_string()) } br; small { (intact) } }))
            .fact("Hash before it", html(maud! { span .mono.wrap { (entry.previous().to_string()) } }))
            .fact("Whole chain", html(maud! {
                a .link href={ "/journal/verify?client=" (client.get()) } { "Check this client’s chain" }
            })),
    )
}

fn facts(details: &EntryDetails, reader: Reader<'_>) -> Html {
    let entry = &details.row.entry;
    let client = &details.row.client;
    let author = entry.author();
    let link = |id: i64| html(maud! { a .link href={ "/journal/" (id) } { "#" (id) } });
    let mut facts = Facts::new()
        .fact(
            "Client",
            html(maud! {
                @if details.row.is_client_gone { (client.name) } @else {
                    a .link href={ "/clients/" (client.id) } { (client.name) }
                }
            }),
        )
        .fact("When", instant(entry.at(), reader.zone))
        .fact("Cause", entry.cause().label())
        .perhaps("Reason", entry.reason().map(ToString::to_string))
        .perhaps("Reference", entry.reference().map(ToString::to_string))
        .fact(
            "Written by",
            html(maud! {
                (author.name)
                @if let Some(other) = &author.on_behalf_of { " " span .soft { "as " (other) } }
            }),
        )
        .fact("Request", html(maud! { span .mono { (author.request_id) } }));
    if let Some(rate) = entry.rate() {
        let (paid, got) = (entry.source().money.currency(), entry.destination().money.currency());
        facts = facts.fact("Rate", format!("1 {paid} = {} {got}", rate.normalize()));
    }
    if let Some(reversed) = entry.reverses() {
        facts = facts.fact("Reverses", link(reversed.get()));
    }
    if let Some(by) = details.reversed_by {
        facts = facts.fact("Reversed by", link(by.get()));
    }
    html(facts)
}

/// What becomes of an invoice, in a sentence.
fn becoming(change: &InvoiceChange) -> Html {
    let InvoiceChange { id, number, status: [before, after], due, settled } = change;
    let verb = if before == after { " stays " } else { " becomes " };
    html(maud! {
        a .link href={ "/invoices/" (id.get()) } {
            @match number { Some(number) => { "Invoice " (number) } None => { "Invoice #" (id.get()) } }
        }
        (verb) (after.label().to_lowercase()) ", "
        @if *after == InvoiceStatus::Unpaid { (money(*due).loose()) " due." }
        @else { "with " (money(*settled).loose()) " of payments on it." }
    })
}

/// What a reversal would do beyond moving the money back.
fn foreseen<'a>(page: ActPage<'a>, preview: &ReversalPreview) -> ActPage<'a> {
    let page = match &preview.invoice {
        Some(change) => page.consequence(Icon::Invoices, becoming(change)),
        None => page,
    };
    preview.credit.iter().fold(page, |page, [before, after]| {
        let words = maud! {
            "Credit goes from " (money(*before).loose()) " to " (money(*after).loose()) "."
        };
        page.consequence(Icon::Credit, words)
    })
}

/// Asks why the entry is reversed.
pub(crate) fn ask_reverse(
    details: &EntryDetails,
    preview: Option<&ReversalPreview>,
    guard: Guard,
    reason: &str,
    problems: &[Problem],
) -> Html {
    let entry = &details.row.entry;
    let id = entry.id();
    let (from, to) = (entry.source(), entry.destination());
    let back = maud! {
        (money(to.money).loose()) " go back from " (to.account.kind().label()) " to " (from.account.kind().label())
        ", for " (details.row.client.name) "."
    };
    let field = Field::area("reason", "Reason", 3)
        .value(reason)
        .longest(1000)
        .required()
        .first()
        .hint("It is written into the new entry for good.")
        .problems(problems);
    let page = ActPage::new(
        format!("Reverse entry #{id}?"),
        format!("/journal/{id}/reverse"),
        guard,
        "Reverse entry",
    );
    let page = page.leave("Keep entry", format!("/journal/{id}")).consequence(Icon::Journal, back);
    let page = match preview {
        Some(preview) => foreseen(page, preview),
        None => page,
    };
    html(
        page.consequence(Icon::Lock, "Both entries stay in the journal for good.")
            .fields(field)
            .problems(problems),
    )
}
