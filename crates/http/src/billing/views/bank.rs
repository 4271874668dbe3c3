//! Lines of bank statements: what becomes of each, and those that were read.

use bursar_application::billing::payments::{LineOutcome, StatementLine, StatementReport};
use bursar_application::page::{Page, Total};
use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{BankLine, BankLineStatus, StoredBankLine};
use hypertext::prelude::*;

use super::entries::money;
use crate::address::{Address, Noun};
use crate::components::{
    Banner, Button, Choice, Empty, Field, Html, Menu, MenuItem, Pill, Tone, Weight, data_table,
    date, header, header_at_end, html, none_given, unseen_header,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// What becomes of a statement, line by line.
pub(crate) fn report(told: &StatementReport) -> Html {
    let matched =
        told.lines.iter().filter(|line| matches!(line.outcome, LineOutcome::Books { .. }));
    let (matched, all) = (matched.count(), told.lines.len());
    let words = if told.is_booked {
        format!("{matched} of {all} lines are booked")
    } else {
        format!("{matched} of {all} lines would be booked")
    };
    let headers = maud! {
        (header("Line")) (header("Booked on")) (header("From")) (header("Text"))
        (header_at_end("Amount")) (header("What becomes of it"))
    };
    let rows = maud! { @for line in &told.lines { (told_line(line, told.is_booked)) } };
    html(maud! {
        (Banner::new(Weight::Information, words.as_str()))
        (data_table("Lines of the statement", headers, rows))
    })
}

fn told_line(line: &StatementLine, is_booked: bool) -> Html {
    let outcome = match &line.outcome {
        LineOutcome::Books { invoice, number, to_credit } => html(maud! {
            (Pill::new(Tone::Positive, if is_booked { "Booked" } else { "Matched" })) " "
            a .link.num href={ "/invoices/" (invoice.get()) } { (number) }
            @if !to_credit.is_zero() { ", " (money(*to_credit).loose()) " to credit" }
        }),
        LineOutcome::Open { why } => {
            html(maud! { (Pill::new(Tone::Warning, "Unmatched")) " " (why) })
        }
        LineOutcome::Known(status) => html(maud! {
            (Pill::new(Tone::Outline, "Read before")) " " (status.label())
        }),
        LineOutcome::Outgoing => html(Pill::new(Tone::Neutral, "Money that went")),
        LineOutcome::Unreadable { why } => {
            html(maud! { (Pill::new(Tone::Negative, "Unreadable")) " " (why) })
        }
    };
    html(maud! {
        tr {
            td .num { (line.place) }
            td data-label="Booked on" {
                @match line.booked_on { Some(day) => (date(day)) None => (none_given()) }
            }
            td data-label="From" {
                @match &line.payer { Some(payer) => (payer) None => (none_given()) }
            }
            td data-label="Text" { (line.words) }
            td .r data-label="Amount" {
                @match line.amount { Some(sum) => (money(sum)) None => (none_given()) }
            }
            td data-label="What becomes of it" { (outcome) }
        }
    })
}

/// A page of lines that were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines<'a> {
    pub(crate) address: &'a Address,
    pub(crate) status: Option<BankLineStatus>,
    pub(crate) page: &'a Page<BankLine>,
    pub(crate) total: Total,
}

impl Lines<'_> {
    /// The filter, the table and its foot, as one region.
    pub(crate) fn region(&self, reader: Reader<'_>) -> Html {
        let each = BankLineStatus::ALL.iter();
        let statuses: Vec<_> = each
            .map(|one| Choice::new(one.code(), one.label(), self.status == Some(*one)))
            .collect();
        html(maud! {
            div #bank-lines .region data-swap {
                form .filters.fielded method="get" action=(self.address.path())
                    aria-label="Filter lines" data-auto novalidate {
                    (Field::select("status", "Status", statuses.clone()).unmarked())
                    span .grow {}
                    (Button::submit("Apply").without_script_only())
                }
                @if self.page.items.is_empty() {
                    (Empty::new("No lines are here")
                        .text("Lines of bank statements that no invoice was found for wait here to be assigned or dismissed."))
                } @else {
                    (self.table(reader))
                    (self.address.foot(self.page, self.total, Noun("line", "lines")))
                }
            }
        })
    }

    fn table(&self, reader: Reader<'_>) -> Html {
        let headers = maud! {
            (header("Line")) (header("Booked on")) (header("From")) (header("Text"))
            (header_at_end("Amount")) (header("Status")) (unseen_header("Actions"))
        };
        let rows =
            maud! { @for line in &self.page.items { (kept_line(line.as_stored(), reader)) } };
        html(data_table("Lines of bank statements", headers, rows))
    }
}

fn kept_line(line: &StoredBankLine, reader: Reader<'_>) -> Html {
    let tone = match line.status {
        BankLineStatus::Open => Tone::Warning,
        BankLineStatus::Booked => Tone::Positive,
        BankLineStatus::Dismissed => Tone::Outline,
    };
    let menu = (line.status == BankLineStatus::Open).then(|| menu(line, reader));
    html(maud! {
        tr {
            td {
                span .cell2 {
                    b .num { "#" (line.id.get()) }
                    @if let Some(name) = &line.bank_reference { small .mono-id { (name.as_str()) } }
                }
            }
            td data-label="Booked on" { (date(line.booked_on)) }
            td data-label="From" {
                @match &line.payer { Some(payer) => (payer.as_str()) None => (none_given()) }
            }
            td data-label="Text" {
                (line.words.as_str())
                @if let Some(note) = &line.note { small { (note.as_str()) } }
            }
            td .r data-label="Amount" { (money(line.amount)) }
            td data-label="Status" {
                (Pill::new(tone, line.status.label()))
                @if let Some(payment) = line.payment {
                    " " a .link.above href={ "/payments/" (payment.get()) } { "payment #" (payment.get()) }
                }
            }
            td .acts { @if let Some(menu) = &menu { div .row-actions { (menu.clone().with_button()) } } }
        }
    })
}

fn menu(line: &StoredBankLine, reader: Reader<'_>) -> Menu<'static> {
    let id = line.id;
    let refusal = reader.refusal(Permission::RecordPayments);
    Menu::new(format!("more-{id}"), format!("More actions for line #{id}"))
        .item(
            MenuItem::act(format!("/bank-lines/{id}/assign"), "Assign to invoice")
                .icon(Icon::Invoices)
                .refused_because(refusal.clone()),
        )
        .item(
            MenuItem::act(format!("/bank-lines/{id}/dismiss"), "Dismiss line")
                .icon(Icon::Close)
                .refused_because(refusal),
        )
}
