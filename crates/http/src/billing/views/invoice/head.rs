//! The head of an invoice's page: what it is, where it stands, what can be done about it.

use bursar_application::billing::invoices::InvoiceDetails;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{DraftInvoice, Invoice, InvoiceStatus, IssuedInvoice};
use bursar_kernel::money::MoneyError;
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::name;
use crate::billing::views::invoices::state;
use crate::components::{Button, Html, IconButton, Menu, MenuItem, date, html, object_head};
use crate::icons::Icon;
use crate::reader::Reader;

/// The invoice in a few words, with what can be done about it.
pub(super) fn head(
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
