//! One invoice as the document that it is, with what happened to its money beside it.

use bursar_application::audit::AuditEntry;
use bursar_application::billing::invoices::{InvoiceDetails, WrittenLine};
use bursar_application::clients::directory::Named;
use bursar_application::page::{Around, Total};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftInvoice, Invoice, InvoiceId, InvoiceStatus, IssuedInvoice, Item, LineFigures, Party,
    TaxGroup,
};
use bursar_domain::billing::tax::{TaxAssessment, TaxPending};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::draft_lines::lines_table;
use super::entries::money;
use super::invoices::state;
use super::payments::of_invoice;
use crate::address::total_words;
use crate::clients::views::address::carry;
use crate::clients::views::words::action_words;
use crate::components::{
    Banner, Breadcrumb, Button, Guard, Happening, Html, IconButton, Menu, MenuItem, Neighbours,
    Problem, SectionHead, Tone, Weight, count, date, error_summary, grouped, html, instant,
    instant_date, none_given, object_head, timeline,
};
use crate::icons::Icon;
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
    pub(crate) reader: Reader<'a>,
    pub(crate) today: NaiveDate,
    pub(crate) from: CameFrom,
    /// What guards the form of a draft's lines.
    pub(crate) guard: Guard,
    /// The lines of a draft as they are being written, for those who may write them.
    pub(crate) rows: Option<&'a [WrittenLine]>,
    /// What was wrong with them.
    pub(crate) problems: &'a [Problem],
    /// What the audit trail tells of it, newest first.
    pub(crate) history: Vec<AuditEntry>,
}

impl InvoicePage<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> Result<Html, MoneyError> {
        let Self { details, reader, today, .. } = *self;
        let paper = Paper::of(&details.invoice)?;
        let head = head(details, reader, today)?;
        let beside = beside(details, reader)?;
        Ok(html(maud! {
            (self.crumbs())
            (head)
            (pending(paper.assessment, details.client.id, reader))
            div .cols {
                div .desk { (document(details, &paper, self.editor())) }
                aside .rail aria-label="Invoice summary" {
                    (beside)
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
        (pays("pay-from-credit", "Pay from credit", from_credit).wide_only())
        (pays("charge", "Pay through gateway", is_open && due.minor() > 0).wide_only())
        (pays("payment", "Record payment", is_open && due.minor() > 0).primary())
        (IconButton::opens("invoice-more", Icon::More, "More for this invoice").keys("."))
        (menu)
    }))
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

/// What drafts and documents have in common.
struct Paper<'a> {
    lines: Vec<(&'a Item, LineFigures)>,
    groups: Vec<TaxGroup>,
    net: Money,
    total: Money,
    assessment: &'a TaxAssessment,
}

impl<'a> Paper<'a> {
    fn of(invoice: &'a Invoice) -> Result<Self, MoneyError> {
        Ok(match invoice {
            Invoice::Draft(draft) => Self::of_draft(draft)?,
            Invoice::Issued(issued) => Self::of_issued(issued),
        })
    }

    fn of_draft(draft: &'a DraftInvoice) -> Result<Self, MoneyError> {
        let (stored, totals) = (draft.as_stored(), draft.totals()?);
        let lines = stored.lines.iter().zip(totals.lines);
        Ok(Self {
            lines: lines.map(|(line, figures)| (&line.item, figures)).collect(),
            groups: totals.groups,
            net: totals.net,
            total: totals.total,
            assessment: &stored.assessment,
        })
    }

    fn of_issued(issued: &'a IssuedInvoice) -> Self {
        let (stored, figures) = (issued.as_stored(), &issued.as_stored().figures);
        let lines = figures.lines.iter();
        Self {
            lines: lines.map(|line| (&line.item, line.figures)).collect(),
            groups: figures.groups.iter().map(|group| group.figures.clone()).collect(),
            net: figures.net,
            total: figures.total,
            assessment: &stored.assessment,
        }
    }
}

fn document(details: &InvoiceDetails, paper: &Paper<'_>, editor: Option<Html>) -> Html {
    let invoice = &details.invoice;
    let title = match invoice {
        Invoice::Draft(_) => "Draft",
        Invoice::Issued(issued) if issued.is_fiscal() => "Invoice",
        Invoice::Issued(_) => "Proforma invoice",
    };
    let seller = match invoice {
        Invoice::Draft(_) => None,
        Invoice::Issued(issued) => Some(&issued.as_stored().particulars.seller.party),
    };
    let buyer = match invoice {
        Invoice::Draft(_) => None,
        Invoice::Issued(issued) => Some(&issued.as_stored().particulars.buyer),
    };
    html(maud! {
        article .paper aria-label=(name(invoice)) {
            header {
                div .from {
                    @if let Some(seller) = seller {
                        @match &seller.trading_name {
                            Some(name) => (name.as_str())
                            None => (seller.name.as_str())
                        }
                    }
                }
                h2 { (title) }
            }
            div .parties {
                div {
                    h3 { "Billed to" }
                    @match buyer {
                        Some(buyer) => (party(buyer))
                        None => address { b { (details.client.name) } }
                    }
                }
                div {
                    h3 { "From" }
                    @match seller { Some(seller) => (party(seller)) None => (none_given()) }
                }
                div { h3 { "Reference" } (reference(invoice)) }
            }
            @match &editor { Some(editor) => (editor) None => (lines(invoice, paper)) }
            (sums(paper))
            (foot(invoice))
        }
    })
}

fn party(party: &Party) -> Html {
    let address = &party.address;
    let town: Vec<&str> =
        [&address.zip, &address.city].into_iter().flatten().map(|part| part.as_str()).collect();
    let parts = [&address.line_1, &address.line_2, &address.line_3];
    html(maud! {
        address {
            b { (party.name.as_str()) }
            @for part in parts.into_iter().flatten() { br; (part.as_str()) }
            @if !town.is_empty() { br; (town.join(" ")) }
            @if let Some(state) = &address.state { br; (state.as_str()) }
            @if let Some(more) = &party.legal_information {
                @for line in more.as_str().lines() { br; (line) }
            }
            @if let Some(country) = address.country { br; (country.name()) }
            @if let Some(vat_id) = &party.vat_id { br; span .num { "VAT " (vat_id.to_string()) } }
        }
    })
}

fn reference(invoice: &Invoice) -> Html {
    let proforma = match invoice {
        Invoice::Issued(issued) if issued.is_fiscal() => issued.as_stored().proforma.as_ref(),
        _ => None,
    };
    let number = match invoice {
        Invoice::Issued(issued) => issued.number().map(ToString::to_string),
        Invoice::Draft(_) => None,
    };
    let number = number.unwrap_or_else(|| name(invoice));
    html(maud! {
        dl {
            dt { "Number" } dd .num { (number) }
            @if let Some(proforma) = proforma { dt { "Proforma" } dd .num { (proforma.as_str()) } }
            @if let Some(day) = invoice.dated() { dt { "Dated" } dd { (date(day)) } }
            @if let Some(day) = invoice.due_on() { dt { "Due" } dd { (date(day)) } }
        }
    })
}

fn lines(invoice: &Invoice, paper: &Paper<'_>) -> Html {
    let currency = invoice.currency();
    html(maud! {
        table .lines {
            caption .vh { "Invoice lines, amounts in " (currency.code()) }
            thead {
                tr {
                    th scope="col" { "Description" }
                    th .r scope="col" { "Quantity" }
                    th .r scope="col" { "Unit price" }
                    th .r scope="col" { "Amount, " (currency.code()) }
                }
            }
            tbody {
                @if paper.lines.is_empty() {
                    tr { td colspan="4" { "No lines yet." } }
                }
                @for (item, figures) in &paper.lines {
                    tr {
                        td {
                            b { (item.description.as_str()) }
                            @if let Some(details) = &item.details { small { (details.as_str()) } }
                            @if let Some(period) = item.period {
                                small { (date(period.start())) " up to " (date(period.end())) }
                            }
                            @if !figures.discount.is_zero() {
                                small { "Discount " (money(figures.discount).loose()) }
                            }
                        }
                        td .r.num { (grouped(&item.quantity.value().normalize().to_string())) }
                        td .r.num { (grouped(&item.unit_price.value().normalize().to_string())) }
                        td .r.num { (grouped(&figures.net.to_decimal_string())) }
                    }
                }
            }
        }
    })
}

fn sums(paper: &Paper<'_>) -> Html {
    let figure = |sum: Money| grouped(&sum.to_decimal_string());
    html(maud! {
        dl .sums {
            dt { "Subtotal" } dd .num { (figure(paper.net)) }
            @for group in &paper.groups {
                @for tax in &group.taxes {
                    dt { (tax.tax.name.as_str()) " " (tax.tax.rate.to_string()) "% on " (figure(tax.base)) }
                    dd .num { (figure(tax.amount)) }
                }
                @if let Some(exemption) = &group.exemption {
                    dt { (exemption.text) } dd .num { (figure(group.tax)) }
                }
            }
            dt .total { "Total" } dd .total { (money(paper.total)) }
        }
    })
}

fn foot(invoice: &Invoice) -> Html {
    let Invoice::Issued(issued) = invoice else { return html(()) };
    let stated = &issued.as_stored().particulars;
    html(maud! {
        div .foot {
            @for account in &stated.seller.accounts {
                div {
                    h3 { "Pay to" }
                    @if let Some(bank) = &account.bank { (bank.as_str()) br; }
                    span .num { (account.account.as_str()) }
                }
            }
            @if issued.status() != InvoiceStatus::Cancelled {
                div { h3 { "Payment reference" } span .num { (issued.payment_reference().to_string()) } }
            }
            @if let Some(terms) = &stated.payment_terms { div { h3 { "Terms" } (terms.as_str()) } }
            @if let Some(notes) = &stated.notes { div { h3 { "Note" } (notes.as_str()) } }
            @if let Some(text) = &stated.tax_text { div { h3 { "Tax" } (text.as_str()) } }
        }
    })
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
                                th .num scope="row" { (note.as_stored().number.text.as_str()) }
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
