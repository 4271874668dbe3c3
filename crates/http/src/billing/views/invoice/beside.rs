//! What stands beside the paper: the money, the files, the reasons, and what happened.

use bursar_application::audit::AuditEntry;
use bursar_application::billing::documents::DocumentFacts;
use bursar_application::billing::invoices::InvoiceDetails;
use bursar_domain::billing::invoice::{Invoice, IssuedInvoice};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::MoneyError;
use hypertext::prelude::*;

use crate::billing::views::entries::money;
use crate::billing::views::payments::of_invoice;
use crate::clients::views::words::action_words;
use crate::components::{
    Happening, Html, SectionHead, Tone, count, html, instant, instant_date, timeline,
};
use crate::reader::Reader;

/// Everything beside the paper but the history.
pub(super) fn beside(details: &InvoiceDetails, reader: Reader<'_>) -> Result<Html, MoneyError> {
    let money_box = match &details.invoice {
        Invoice::Draft(_) => None,
        Invoice::Issued(issued) => Some(due_box(issued)?),
    };
    let reasons = match &details.invoice {
        Invoice::Draft(draft) => &draft.as_stored().assessment.reasons,
        Invoice::Issued(issued) => &issued.as_stored().assessment.reasons,
    };
    Ok(html(maud! {
        (money_box)
        @if matches!(details.invoice, Invoice::Issued(_)) { (of_invoice(&details.payments)) }
        @if !details.credit_notes.is_empty() {
            section aria-labelledby="credit-notes" {
                (SectionHead::new("credit-notes", "Credit notes"))
                table .mini {
                    caption .vh { "Credit notes on this invoice" }
                    tbody {
                        @for note in &details.credit_notes {
                            tr {
                                th .num scope="row" {
                                    a .link href={ "/credit-notes/" (note.id().get()) "/pdf" } {
                                        (note.as_stored().number.text.as_str())
                                    }
                                }
                                td .soft { (note.as_stored().reason.as_str()) }
                                td .r { (money(note.as_stored().total)) }
                            }
                        }
                    }
                }
            }
        }
        section aria-labelledby="moved" {
            (SectionHead::new("moved", "Journal")
                .more("All entries", format!("/journal?invoice={}", details.invoice.id())))
            @if details.entries.is_empty() { p .panel-note { "No money has moved yet." } } @else {
                table .mini {
                    caption .vh { "Entries of the journal about this invoice" }
                    tbody {
                        @for row in &details.entries {
                            tr {
                                th scope="row" {
                                    a .link.mono href={ "/journal/" (row.entry.id().get()) } {
                                        (row.entry.id().get())
                                    }
                                }
                                td .soft {
                                    (row.entry.cause().label()) ", "
                                    (instant_date(row.entry.at(), reader.zone))
                                }
                                td .r { (money(row.entry.source().money)) }
                            }
                        }
                    }
                }
            }
        }
        (documents(&details.documents, reader))
        section aria-labelledby="taxes" {
            (SectionHead::new("taxes", "Why these taxes"))
            ol .reasons { @for reason in reasons { li { (reason) } } }
        }
    }))
}

/// What happened to the invoice: as the audit trail tells it, with the entries of the journal in
/// between, newest first.
pub(super) fn history(details: &InvoiceDetails, audit: &[AuditEntry], reader: Reader<'_>) -> Html {
    let told = audit.iter().map(|entry| {
        let who = entry.actor_name.as_str();
        let words = html(maud! {
            b { (action_words(&entry.action)) } " " (who)
            @if let Some(reason) = &entry.reason { br; "“" (reason) "”" }
        });
        (entry.at, words, Tone::Neutral)
    });
    let moved = details.entries.iter().map(|row| {
        let entry = &row.entry;
        let words = html(maud! {
            a .link href={ "/journal/" (entry.id().get()) } { (entry.cause().label()) } " "
            (money(entry.source().money).loose())
        });
        (entry.at(), words, Tone::Positive)
    });
    let mut all: Vec<_> = told.chain(moved).collect();
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let happenings = all.into_iter().map(|(at, words, tone)| Happening {
        words,
        at: html(instant(at, reader.zone)),
        tone,
    });
    let happenings: Vec<_> = happenings.collect();
    html(maud! {
        @if !happenings.is_empty() {
            section aria-labelledby="history" {
                (SectionHead::new("history", "History"))
                (timeline(happenings.clone()))
            }
        }
    })
}

/// The files that were made of it, the newest first, each with the hash that proves it.
fn documents(documents: &[DocumentFacts], reader: Reader<'_>) -> Html {
    html(maud! {
        @if !documents.is_empty() {
            section aria-labelledby="files" {
                (SectionHead::new("files", "Files"))
                @for facts in documents.iter().rev() {
                    div .panel-note {
                        b .num { (facts.number) }
                        " printed " (instant(facts.printed_at, reader.zone)) ", "
                        (count(facts.size.div_ceil(1024))) " kB"
                        div .mono.wrap { "SHA-256 " (facts.sha256) }
                    }
                }
            }
        }
    })
}

fn due_box(issued: &IssuedInvoice) -> Result<Html, MoneyError> {
    let stored = issued.as_stored();
    let due = issued.due()?;
    let overpaid = issued.overpaid()?;
    Ok(html(maud! {
        section .due-box aria-labelledby="due" {
            h2 #due { "Amount due" }
            p .v { (money(due)) }
            p .muted { (money(stored.paid).loose()) " of " (money(stored.figures.total).loose()) " paid" }
            @if !stored.refunded.is_zero() { p .muted { (money(stored.refunded).loose()) " refunded" } }
            @if !stored.credited.is_zero() { p .muted { (money(stored.credited).loose()) " credited" } }
            @if !overpaid.is_zero() { p .muted { (money(overpaid).loose()) " more than due" } }
        }
    }))
}
