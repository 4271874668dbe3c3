//! One invoice as the document that it is, with what happened to its money beside it.

use bursar_application::billing::invoices::InvoiceDetails;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftInvoice, Invoice, InvoiceStatus, IssuedInvoice, Item, LineFigures, LineNumber, Party,
    TaxGroup,
};
use bursar_domain::billing::tax::{TaxAssessment, TaxPending};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::entries::money;
use super::invoices::state;
use super::payments::of_invoice;
use crate::components::{
    Banner, Breadcrumb, Button, Html, IconButton, SectionHead, Weight, date, grouped, html,
    instant_date, none_given, object_head,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The page of an invoice on a day.
pub(crate) fn page(
    details: &InvoiceDetails,
    reader: Reader<'_>,
    today: NaiveDate,
) -> Result<Html, MoneyError> {
    let paper = Paper::of(&details.invoice)?;
    let head = head(details, reader, today)?;
    let beside = beside(details, reader)?;
    Ok(html(maud! {
        (Breadcrumb::from(details.client.name.clone(), format!("/clients/{}", details.client.id))
            .then("Invoices", format!("/clients/{}/invoices", details.client.id)))
        (head)
        (pending(paper.assessment, details.client.id, reader))
        div .cols {
            div .desk { (document(details, &paper, reader)) }
            aside .rail aria-label="Invoice summary" { (beside) }
        }
    }))
}

/// What staff call an invoice.
pub(crate) fn name(invoice: &Invoice) -> String {
    let number = match invoice {
        Invoice::Draft(_) => None,
        Invoice::Issued(issued) => issued.number().map(ToString::to_string),
    };
    number.unwrap_or_else(|| format!("Draft #{}", invoice.id()))
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
        Invoice::Draft(_) => draft_acts(invoice.id().get(), reader),
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

fn draft_acts(id: i64, reader: Reader<'_>) -> Html {
    let (edits, issues) =
        (reader.refusal(Permission::EditInvoices), reader.refusal(Permission::IssueInvoices));
    let act = |act: &str, label: &'static str| {
        Button::link(format!("/invoices/{id}/{act}"), label).in_dialog()
    };
    html(maud! {
        (act("discard", "Discard").refused_because(edits.clone()))
        (act("edit", "Edit terms").refused_because(edits.clone()))
        (act("lines/new", "Add line").icon(Icon::Plus).refused_because(edits.clone()))
        (act("issue", "Issue").primary().refused_because(issues.clone()))
    })
}

fn issued_acts(issued: &IssuedInvoice, reader: Reader<'_>) -> Result<Html, MoneyError> {
    let id = issued.id();
    let (due, settled) = (issued.due()?, issued.settled()?);
    let status = issued.status();
    let act = |act: &str, label: &'static str, permission, is_possible: bool, otherwise: &str| {
        let refusal = reader.refusal(permission);
        let refusal = refusal.or_else(|| (!is_possible).then(|| otherwise.to_owned()));
        Button::link(format!("/invoices/{id}/{act}"), label).in_dialog().refused_because(refusal)
    };
    let is_open = status == InvoiceStatus::Unpaid;
    let nothing_due = "Nothing is due on this invoice";
    let can_credit = issued.is_fiscal() && !issued.owed()?.is_zero();
    Ok(html(maud! {
        (act("remind", "Send reminder", Permission::SendEmails, is_open && due.minor() > 0,
            nothing_due))
        (act("cancel", "Cancel", Permission::IssueInvoices, is_open && settled.is_zero(),
            "Only an unpaid invoice without payments can be cancelled"))
        (act("credit", "Credit note", Permission::IssueInvoices, can_credit,
            "Only what is left of a fiscal invoice can be credited"))
        (act("refund", "Refund", Permission::RefundPayments, settled.minor() > 0,
            "Nothing was paid that could be given back"))
        (act("pay-from-credit", "Pay from credit", Permission::RecordPayments,
            is_open && issued.is_payable_from_credit(), nothing_due))
        (act("charge", "Pay through gateway", Permission::RecordPayments,
            is_open && due.minor() > 0, nothing_due))
        (act("payment", "Record payment", Permission::RecordPayments, is_open && due.minor() > 0,
            nothing_due).primary())
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
    lines: Vec<(LineNumber, &'a Item, LineFigures)>,
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
            lines: lines.map(|(line, figures)| (line.number, &line.item, figures)).collect(),
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
            lines: lines.map(|line| (line.number, &line.item, line.figures)).collect(),
            groups: figures.groups.iter().map(|group| group.figures.clone()).collect(),
            net: figures.net,
            total: figures.total,
            assessment: &stored.assessment,
        }
    }
}

fn document(details: &InvoiceDetails, paper: &Paper<'_>, reader: Reader<'_>) -> Html {
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
            (lines(invoice, paper, reader))
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
    html(maud! {
        dl {
            dt { "Number" } dd .num { (name(invoice)) }
            @if let Some(proforma) = proforma { dt { "Proforma" } dd .num { (proforma.as_str()) } }
            @if let Some(day) = invoice.dated() { dt { "Dated" } dd { (date(day)) } }
            @if let Some(day) = invoice.due_on() { dt { "Due" } dd { (date(day)) } }
        }
    })
}

fn lines(invoice: &Invoice, paper: &Paper<'_>, reader: Reader<'_>) -> Html {
    let currency = invoice.currency();
    let can_edit = matches!(invoice, Invoice::Draft(_)) && reader.may(Permission::EditInvoices);
    html(maud! {
        table .lines {
            caption .vh { "Invoice lines, amounts in " (currency.code()) }
            thead {
                tr {
                    th scope="col" { "Description" }
                    th .r scope="col" { "Quantity" }
                    th .r scope="col" { "Unit price" }
                    th .r scope="col" { "Amount, " (currency.code()) }
                    @if can_edit { th scope="col" { span .vh { "Acts" } } }
                }
            }
            tbody {
                @if paper.lines.is_empty() {
                    tr { td colspan="5" { "No lines yet." } }
                }
                @for (number, item, figures) in &paper.lines {
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
                        @if can_edit { td .r { (line_acts(invoice.id().get(), *number)) } }
                    }
                }
            }
        }
    })
}

fn line_acts(invoice: i64, line: LineNumber) -> Html {
    let to = |act: &str| format!("/invoices/{invoice}/lines/{line}/{act}");
    html(maud! {
        (IconButton::link(to("edit"), Icon::Edit, format!("Edit line {line}")).in_dialog())
        (IconButton::link(to("remove"), Icon::Close, format!("Remove line {line}")).in_dialog())
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
            (SectionHead::new("moved", "Journal"))
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
