//! One invoice as the document that it is, with what happened to its money beside it.

use bursar_application::audit::AuditEntry;
use bursar_application::billing::documents::DocumentFacts;
use bursar_application::billing::invoices::{InvoiceDetails, WrittenLine};
use bursar_application::clients::directory::Named;
use bursar_application::mail::LetterRow;
use bursar_application::page::{Around, Total};
use bursar_application::ports::PrintedDocument;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftInvoice, Invoice, InvoiceId, InvoiceStatus, IssuedInvoice,
};
use bursar_domain::billing::tax::{TaxAssessment, TaxPending};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::MoneyError;
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::draft_lines::lines_table;
use super::entries::money;
use super::invoices::state;
use super::paper::paper;
use super::payments::of_invoice;
use crate::address::total_words;
use crate::clients::views::address::carry;
use crate::clients::views::words::action_words;
use crate::components::{
    Banner, Breadcrumb, Button, Guard, Happening, Html, IconButton, Menu, MenuItem, Neighbours,
    Problem, SectionHead, Tone, Weight, count, date, error_summary, html, instant, instant_date,
    object_head, timeline,
};
use crate::icons::Icon;
use crate::mail::pages::list::about_invoice;
use crate::reader::Reader;

/// The list that one came from, and where the invoice stands in it.
#[derive(Clone, Debug)]
pub(crate) struct CameFrom {
    /// What the list asks; nothing if one came from elsewhere.
    pub(crate) list: String,
    pub(crate) around: Around<InvoiceId>,
    pub(crate) total: Total,
}

impl CameFrom {
    /// From no list.
    pub(crate) const fn nowhere() -> Self {
        let around = Around { position: None, previous: None, next: None };
        Self { list: String::new(), around, total: Total::Over }
    }
}

/// An invoice with everything around it, as it is on a day.
pub(crate) struct InvoicePage<'a> {
    pub(crate) details: &'a InvoiceDetails,
    /// What its paper says.
    pub(crate) paper: &'a PrintedDocument,
    pub(crate) reader: Reader<'a>,
    pub(crate) today: NaiveDate,
    pub(crate) from: CameFrom,
    /// What guards the form of a draft's lines.
    pub(crate) guard: Guard,
    /// The lines of a draft as they are being written, for those who may write them.
    pub(crate) rows: Option<&'a [WrittenLine]>,
    /// What was wrong with them.
    pub(crate) problems: &'a [Problem],
    /// The newest e-mails about it, for those who may see them.
    pub(crate) letters: Option<Vec<LetterRow>>,
    /// What the audit trail tells of it, newest first.
    pub(crate) history: Vec<AuditEntry>,
}

impl InvoicePage<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> Result<Html, MoneyError> {
        let Self { details, reader, today, .. } = *self;
        let paper = paper(self.paper, &name(&details.invoice), self.editor().as_ref());
        let assessment = match &details.invoice {
            Invoice::Draft(draft) => &draft.as_stored().assessment,
            Invoice::Issued(issued) => &issued.as_stored().assessment,
        };
        let head = head(details, reader, today)?;
        let beside = beside(details, reader)?;
        Ok(html(maud! {
            (self.crumbs())
            (head)
            (pending(assessment, details.client.id, reader))
            div .cols {
                div .desk { (paper) }
                aside .rail aria-label="Invoice summary" {
                    (beside)
                    @if let Some(letters) = &self.letters {
                        (about_invoice(details.invoice.id().get(), letters, reader))
                    }
                    (history(details, &self.history, reader))
                }
            }
        }))
    }

    /// The way back: to the list with its place, or to the client.
    fn crumbs(&self) -> Html {
        let CameFrom { list, around, total } = &self.from;
        let Named { id, name } = &self.details.client;
        if list.is_empty() {
            let crumbs = Breadcrumb::from(name.clone(), format!("/clients/{id}"));
            return html(crumbs.then("Invoices", format!("/clients/{id}/invoices")));
        }
        let own = self.details.invoice.id();
        let crumbs = Breadcrumb::from("Invoices", format!("/invoices?{list}#c{own}"))
            .then(name.clone(), format!("/clients/{id}/invoices"));
        let Some(position) = around.position else { return html(crumbs) };
        let to = |invoice: InvoiceId| carry(&format!("/invoices/{invoice}"), list).into();
        html(crumbs.neighbours(Neighbours {
            position: format!("{} of {}", count(position), total_words(*total)).into(),
            noun: "invoice".into(),
            previous: around.previous.map(to),
            next: around.next.map(to),
        }))
    }

    /// The form in which a draft's lines are written.
    fn editor(&self) -> Option<Html> {
        let rows = self.rows?;
        let invoice = &self.details.invoice;
        let id = invoice.id().get();
        let table = lines_table(rows, invoice.kind(), invoice.currency(), Some(id), self.problems);
        Some(html(maud! {
            form .write-lines method="post" action={ "/invoices/" (id) "/lines" } novalidate data-guard {
                (self.guard)
                (error_summary(self.problems))
                (table)
                div .act-end {
                    (Button::submit("Save and issue…").value("issue", "yes")
                        .refused_because(self.reader.refusal(Permission::IssueInvoices)))
                    (Button::submit("Save lines").primary())
                }
            }
        }))
    }
}

/// What staff call an invoice: a document by its number, a draft by its id.
pub(crate) fn name(invoice: &Invoice) -> String {
    match invoice {
        Invoice::Draft(draft) => format!("Draft #{}", draft.as_stored().id),
        Invoice::Issued(issued) => {
            let word = if issued.is_fiscal() { "Invoice" } else { "Proforma" };
            match issued.number() {
                Some(number) => format!("{word} {number}"),
                None => format!("{word} #{}", issued.id()),
            }
        }
    }
}

fn head(
    details: &InvoiceDetails,
    reader: Reader<'_>,
    today: NaiveDate,
) -> Result<Html, MoneyError> {
    let invoice = &details.invoice;
    let is_overdue = match invoice {
        Invoice::Draft(_) => false,
        Invoice::Issued(issued) => issued.is_overdue(today),
    };
    let acts = match invoice {
        Invoice::Draft(draft) => draft_acts(draft, reader),
        Invoice::Issued(issued) => issued_acts(issued, reader)?,
    };
    let facts = maud! {
        span {
            @match invoice.dated() { Some(day) => { "Dated " (date(day)) } None => "Not issued" }
            " · " (invoice.kind().label())
        }
    };
    let state = state(invoice.status(), is_overdue);
    Ok(html(object_head((), name(invoice), state, facts, acts)))
}

fn draft_acts(draft: &DraftInvoice, reader: Reader<'_>) -> Html {
    let id = draft.as_stored().id;
    let (edits, issues) =
        (reader.refusal(Permission::EditInvoices), reader.refusal(Permission::IssueInvoices));
    let item = |act: &str, label: &'static str, refusal: Option<String>| {
        MenuItem::act(format!("/invoices/{id}/{act}"), label).refused_because(refusal)
    };
    let few = (draft.as_stored().lines.len() < 2).then(|| "It has less than two lines".to_owned());
    let menu = Menu::new("invoice-more", "More for this draft")
        .item(item("lines/new", "Add line with all fields", edits.clone()))
        .item(MenuItem::link(format!("/invoices/{id}/pdf"), "PDF"))
        .item(item("duplicate", "Duplicate", edits.clone()))
        .item(item("split", "Split", edits.clone().or(few)))
        .separator()
        .item(item("discard", "Discard draft", edits.clone()).dangerous());
    html(maud! {
        (Button::link(format!("/invoices/{id}/edit"), "Edit terms").in_dialog().keys("e")
            .refused_because(edits.clone()))
        (Button::link(format!("/invoices/{id}/issue"), "Issue").in_dialog()
            .refused_because(issues.clone()))
        (IconButton::opens("invoice-more", Icon::More, "More for this draft").keys("."))
        (menu)
    })
}

fn issued_acts(issued: &IssuedInvoice, reader: Reader<'_>) -> Result<Html, MoneyError> {
    let id = issued.id();
    let (due, settled) = (issued.due()?, issued.settled()?);
    let is_open = issued.status() == InvoiceStatus::Unpaid;
    let refusal = |permission, is_possible: bool, otherwise: &str| {
        reader.refusal(permission).or_else(|| (!is_possible).then(|| otherwise.to_owned()))
    };
    let item = |act: &str, label: &'static str, refusal: Option<String>| {
        MenuItem::act(format!("/invoices/{id}/{act}"), label).refused_because(refusal)
    };
    let nothing_due = "Nothing is due on this invoice";
    let can_credit = issued.is_fiscal() && !issued.owed()?.is_zero();
    let has_lines = issued.as_stored().figures.lines.len() > 1;
    let can_split = is_open && !issued.is_fiscal() && has_lines;
    let pay = |is_possible| refusal(Permission::RecordPayments, is_possible, nothing_due);
    let from_credit = is_open && issued.is_payable_from_credit();
    let menu = Menu::new("invoice-more", "More for this invoice")
        .item(item("pay-from-credit", "Pay from credit", pay(from_credit)))
        .item(item(
            "print-again",
            "Regenerate PDF",
            refusal(
                Permission::IssueInvoices,
                !issued.is_fiscal(),
                "The PDF of a fiscal invoice stands for good",
            ),
        ))
        .item(item("charge", "Pay through gateway", pay(is_open && due.minor() > 0)))
        .item(item(
            "refund",
            "Refund",
            refusal(
                Permission::RefundPayments,
                settled.minor() > 0,
                "Nothing was paid that could be given back",
            ),
        ))
        .item(item(
            "remind",
            "Send reminder",
            refusal(Permission::SendEmails, is_open && due.minor() > 0, nothing_due),
        ))
        .item(item("duplicate", "Duplicate", reader.refusal(Permission::EditInvoices)))
        .item(item(
            "split",
            "Split",
            refusal(
                Permission::EditInvoices,
                can_split,
                "Only an unpaid proforma of several lines can be split",
            ),
        ))
        .separator()
        .item(item(
            "credit",
            "Credit note",
            refusal(
                Permission::IssueInvoices,
                can_credit,
                "Only what is left of a fiscal invoice can be credited",
            ),
        ))
        .item(
            item(
                "cancel",
                "Cancel invoice",
                refusal(
                    Permission::IssueInvoices,
                    is_open && settled.is_zero(),
                    "Only an unpaid invoice without payments can be cancelled",
                ),
            )
            .dangerous(),
        );
    let pays =
        |act: &str, label: &'static str, is_possible| {
            Button::link(format!("/invoices/{id}/{act}"), label)
                .in_dialog()
                .refused_because(refusal(Permission::RecordPayments, is_possible, nothing_due))
        };
    Ok(html(maud! {
        (pdf(id.get()))
        (pays("pay-from-credit", "Pay from credit", from_credit).wide_only())
        (pays("charge", "Pay through gateway", is_open && due.minor() > 0).wide_only())
        (pays("payment", "Record payment", is_open && due.minor() > 0).primary())
        (IconButton::opens("invoice-more", Icon::More, "More for this invoice").keys("."))
        (menu)
    }))
}

/// The file to print from the browser, and to save.
fn pdf(id: i64) -> Html {
    html(maud! {
        (Button::link(format!("/invoices/{id}/pdf?show=1"), "Print").wide_only())
        (Button::link(format!("/invoices/{id}/pdf"), "PDF").icon(Icon::Export))
    })
}

/// What keeps the taxes from being known, with the way to mend it in words.
fn pending(assessment: &TaxAssessment, client: i64, reader: Reader<'_>) -> Html {
    let Err(pending) = assessment.treatment() else { return html(()) };
    let text = "It cannot be issued before that is known; taxes are never guessed.";
    let banner = Banner::new(Weight::Warning, format!("{}.", pending.label())).text(text);
    if pending != TaxPending::VatCheck {
        return html(banner);
    }
    let check = Button::link(format!("/clients/{client}/vat-check"), "Check now")
        .in_dialog()
        .refused_because(reader.refusal(Permission::EditClients));
    html(banner.actions(check))
}

fn beside(details: &InvoiceDetails, reader: Reader<'_>) -> Result<Html, MoneyError> {
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
fn history(details: &InvoiceDetails, audit: &[AuditEntry], reader: Reader<'_>) -> Html {
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
