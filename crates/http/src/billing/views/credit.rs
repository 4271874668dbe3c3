//! A client's credit: what it is made of, and the form by which staff change it.

use bursar_application::billing::credit::{
    AdjustCredit, AdjustmentPreview, CreditPart, CreditStatement,
};
use bursar_application::billing::journal::BalancePoint;
use bursar_domain::access::Permission;
use bursar_domain::billing::journal::Held;
use bursar_kernel::money::Currency;
use hypertext::prelude::*;

use super::chart::credit_chart;
use super::entries::money;
use crate::components::{
    ActPage, Button, Choice, Empty, Facts, Field, Guard, Html, Problem, SectionHead, data_table,
    duration, header, header_at_end, html, instant, instant_date,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The form that adds credit or subtracts it.
#[derive(Clone, Debug)]
pub(crate) struct AdjustmentForm<'a> {
    pub(crate) name: &'a str,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) guard: Guard,
    pub(crate) typed: &'a AdjustCredit,
    pub(crate) currencies: Vec<Currency>,
    pub(crate) preview: Option<AdjustmentPreview>,
    pub(crate) problems: &'a [Problem],
}

impl AdjustmentForm<'_> {
    /// The page of the act.
    pub(crate) fn page(&self) -> Html {
        let heading = format!("Change the credit of {}", self.name);
        let mut page =
            ActPage::new(heading, self.action.as_str(), self.guard.clone(), "Change credit")
                .leave("Cancel", self.back.as_str())
                .also(Button::submit("Preview").value("preview", "yes"))
                .problems(self.problems);
        if let Some(preview) = &self.preview {
            let AdjustmentPreview { before, after, is_out_of_credit, pays } = preview;
            let (before, after, is_out_of_credit) = (*before, *after, *is_out_of_credit);
            let goes = maud! {
                "Credit goes from " (money(before).loose()) " to " (money(after).loose()) "."
            };
            let then = if is_out_of_credit {
                "The client is out of credit then."
            } else {
                "The client is not out of credit then."
            };
            for paid in pays {
                let part =
                    if paid.is_whole { "It pays invoice " } else { "It pays a part of invoice " };
                let words = maud! {
                    (part)
                    a .link href={ "/invoices/" (paid.invoice.get()) } { (paid.number.as_str()) }
                    ": " (money(paid.amount).loose()) "."
                };
                page = page.consequence(Icon::Invoices, words);
            }
            page = page.consequence(Icon::Journal, goes).consequence(Icon::Information, then);
        }
        html(page.fields(self.fields()))
    }

    fn fields(&self) -> Html {
        let typed = self.typed;
        let ways = [("add", "Add credit"), ("subtract", "Subtract credit")];
        let ways = ways.map(|(code, label)| Choice::new(code, label, typed.direction == code));
        let currencies = self.currencies.iter().map(|currency| {
            let label = format!("{} {}", currency.code(), currency.name());
            Choice::new(currency.code().to_owned(), label, currency.code() == typed.currency)
        });
        let currencies: Vec<_> = currencies.collect();
        html(maud! {
            (Field::radios("direction", "Direction", ways.to_vec()).required().problems(self.problems))
            (Field::decimal("amount", "Amount").value(typed.amount.as_str()).required().first()
                .problems(self.problems))
            (Field::select("currency", "Currency", currencies.clone()).required()
                .problems(self.problems))
            (Field::area("reason", "Reason", 2).value(typed.reason.as_str()).longest(1000).required()
                .hint("It is written into the journal for good.").problems(self.problems))
            (Field::text("reference", "Payment reference").value(typed.reference.as_str())
                .longest(255).hint("What the payment is called outside, if there is one.")
                .problems(self.problems))
            (Field::date("expires_on", "Expires after").value(typed.expires_on.as_str())
                .hint("The last day, UTC, on which added credit can be spent. Empty is for good.")
                .problems(self.problems))
        })
    }
}

/// Why the credit is what it is, figure by figure.
pub(crate) fn explained(
    statement: &CreditStatement,
    histories: &[(Currency, Vec<BalancePoint>)],
    reader: Reader<'_>,
    client: i64,
) -> Html {
    let is_empty = statement.ledger.held().next().is_none();
    let charts: Vec<_> = histories
        .iter()
        .filter(|(_, points)| !points.is_empty())
        .map(|(currency, points)| credit_chart(*currency, points, statement.at, reader.zone))
        .collect();
    html(maud! {
        div .cols {
            div .col-main {
                @if is_empty {
                    div .panel {
                        (Empty::new("No money has moved yet")
                            .text("Once credit is added, each figure opens here into what made it."))
                    }
                }
                @for held in statement.ledger.held() { (currency(statement, held, client, reader)) }
                @if !charts.is_empty() {
                    section aria-labelledby="history" {
                        (SectionHead::new("history", "Credit in the last 12 months"))
                        @for chart in &charts { (chart) }
                    }
                }
            }
            aside .rail aria-label="How the client stands" {
                section aria-labelledby="standing" {
                    (SectionHead::new("standing", "In total")) (standing(statement, reader))
                }
            }
        }
    })
}

fn currency(statement: &CreditStatement, held: &Held, client: i64, reader: Reader<'_>) -> Html {
    let (currency, zone) = (held.credit.currency(), reader.zone);
    let (own, rated_at) = (statement.ledger.terms().currency, statement.rated_at(currency));
    let rate = statement.ledger.rates().between(currency, own);
    let rate = rate.map(|rate| rate.round_dp(6).normalize().to_string()).unwrap_or_default();
    let is_empty = held.credit.is_zero()
        && held.unpaid_usage.is_zero()
        && reader.may(Permission::AdjustCredit);
    let parts: Vec<&CreditPart> = statement.parts_of(currency).collect();
    let lots: Vec<_> = statement
        .ledger
        .lots()
        .iter()
        .filter(|lot| lot.left().currency() == currency && lot.left().minor() > 0)
        .collect();
    let (id, up_to_date) = (format!("of-{}", currency.code()), held.up_to_date().ok());
    let headers =
        maud! { (header("What made it")) (header_at_end("Entries")) (header_at_end("Sum")) };
    let rows = maud! {
        @for part in &parts {
            tr {
                td {
                    a .row-link href={ "/clients/" (client) "/journal?cause=" (part.cause.code()) } {
                        (part.cause.label())
                    }
                }
                td .r.num data-label="Entries" { (part.entries) }
                td .r data-label="Sum" { (money(part.sum)) }
            }
        }
        tr { th scope="row" { "Current credit" } td {} td .r data-label="Sum" { (money(held.credit)) } }
        tr {
            th scope="row" { "Unpaid usage" } td {}
            td .r data-label="Sum" {
                @if let Ok(unpaid) = held.unpaid_usage.negated() { (money(unpaid)) }
            }
        }
        @if let Some(total) = up_to_date {
            tr { th scope="row" { "Up-to-date credit" } td {} td .r data-label="Sum" { (money(total)) } }
        }
    };
    let table = data_table(format!("What {} of credit is made of", currency.code()), headers, rows)
        .memoize();
    html(maud! {
        section aria-labelledby=(id.as_str()) {
            (SectionHead::new(id.as_str(), currency.name()))
            (table)
            @if let Some(since) = rated_at {
                p .panel-note {
                    "Valued at " (rate.as_str()) " " (own.code()) " for one "
                    (currency.code()) ", as of " (instant(since, zone)) "."
                }
            }
            @if is_empty {
                p .panel-note {
                    a .link href={ "/clients/" (client) "/credit/close?currency=" (currency.code()) }
                        data-dialog { "Take " (currency.code()) " off" }
                }
            }
            @for lot in &lots {
                p .panel-note {
                    (money(lot.left()).loose()) " of it expire on "
                    (instant(lot.expires_at(), chrono_tz::Tz::UTC)) " UTC."
                }
            }
        }
    })
}

fn standing(statement: &CreditStatement, reader: Reader<'_>) -> Html {
    let standing = statement.standing;
    let terms = statement.ledger.terms();
    let which = if terms.has_agreement {
        "the limit with a billing agreement, of its configuration"
    } else {
        "the limit of its configuration"
    };
    let lasts = statement.runway_hours().map(|hours| duration(chrono::TimeDelta::hours(hours)));
    let mut facts = Facts::new()
        .fact("Current credit", money(standing.credit).loose())
        .fact("Up-to-date credit", money(standing.up_to_date).loose())
        .fact("In the default currency", money(standing.up_to_date_in_default).loose());
    if let Ok(limit) = statement.limit() {
        facts = facts.fact("Limit", html(maud! { (money(limit).loose()) br; small { (which) } }));
    }
    let facts = facts
        .fact("Usage of 30 days", money(terms.burn).loose())
        .perhaps("Lasts", lasts)
        .perhaps(
            "Out of credit since",
            standing.out_of_credit_since.map(|since| html(instant_date(since, reader.zone))),
        )
        .fact("As of", instant(statement.at, reader.zone));
    html(facts)
}
