//! One invoice as the document that it is, with what happened to its money beside it.

mod beside;
mod head;

use bursar_application::audit::AuditEntry;
use bursar_application::billing::invoices::{InvoiceDetails, WrittenLine};
use bursar_application::clients::directory::Named;
use bursar_application::mail::LetterRow;
use bursar_application::ports::PrintedDocument;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::billing::tax::{TaxAssessment, TaxPending};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::MoneyError;
use chrono::NaiveDate;
use hypertext::prelude::*;

use self::beside::{beside, history};
use self::head::head;
use super::came_from::CameFrom;
use super::draft_lines::lines_table;
use super::paper::paper;
use crate::components::{
    Banner, Breadcrumb, Button, Guard, Html, Problem, Weight, error_summary, html,
};
use crate::mail::pages::list::about_invoice;
use crate::reader::Reader;

/// An invoice with everything around it, as it is on a day.
pub(crate) struct InvoicePage<'a> {
    pub(crate) details: &'a InvoiceDetails,
    /// What its paper says.
    pub(crate) paper: &'a PrintedDocument,
    pub(crate) reader: Reader<'a>,
    pub(crate) today: NaiveDate,
    pub(crate) from: CameFrom<Invoice>,
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

    /// The way back: to the list with its place, or to the client; one who is gone has no page.
    fn crumbs(&self) -> Html {
        let list = &self.from.list;
        let Named { id, name } = &self.details.client;
        let invoices = format!("/clients/{id}/invoices");
        let crumbs = match (list.is_empty(), self.details.is_client_gone) {
            (true, true) => Breadcrumb::from("Invoices", "/invoices"),
            (true, false) => {
                let crumbs = Breadcrumb::from(name.clone(), format!("/clients/{id}"));
                crumbs.then("Invoices", invoices)
            }
            (false, is_gone) => {
                let own = self.details.invoice.id();
                let crumbs = Breadcrumb::from("Invoices", format!("/invoices?{list}#c{own}"));
                if is_gone { crumbs } else { crumbs.then(name.clone(), invoices) }
            }
        };
        html(match self.from.neighbours("/invoices", "invoice") {
            Some(neighbours) => crumbs.neighbours(neighbours),
            None => crumbs,
        })
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
