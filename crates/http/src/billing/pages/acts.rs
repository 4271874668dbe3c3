//! Knows what the pages of every act on an invoice have in common.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::InvoiceDetails;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::field::{FieldError, FieldErrors};
use bursar_domain::repository::Aggregate;

use crate::billing::views::invoice::name;
use crate::components::{ActPage, Problem, Text, html};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::layout::Place;
use crate::visit::{Mistakes, Visit};

/// The same mistakes under the names that a form gives its fields, where it has others.
pub(super) fn renamed(error: Error, name: impl Fn(&str) -> Option<String>) -> Error {
    let Error::Invalid(errors) = error else { return error };
    let mut renamed = FieldErrors::none();
    for FieldError { field, code, message } in errors.iter() {
        let field = name(field).map_or_else(|| field.clone(), Into::into);
        renamed.add(field, code, message.clone());
    }
    renamed.into()
}

/// An act on an invoice in its words.
#[derive(Clone, Debug)]
pub(super) struct Act {
    /// Its name, which the title of its page and its address are made of.
    pub(super) title: &'static str,
    /// Its address below that of the invoice.
    pub(super) path: Text<'static>,
    /// The words of its button.
    pub(super) submit: &'static str,
    /// What is told once it is done.
    pub(super) done: &'static str,
}

/// A member of staff at an act on one invoice.
#[derive(Debug)]
pub(super) struct AtInvoice {
    pub(super) visit: Visit,
    pub(super) details: InvoiceDetails,
}

/// A member of staff who may do this to the invoice.
pub(super) async fn at(visit: Visit, id: InvoiceId, permission: Permission) -> Answer<AtInvoice> {
    visit.actor().require(permission)?;
    let details = visit.desk().changed_invoice(visit.actor(), id).await?;
    Ok(AtInvoice { visit, details })
}

impl AtInvoice {
    fn back(&self) -> String {
        format!("/invoices/{}", self.details.invoice.id())
    }

    fn page<'a>(&self, act: &Act, problems: &'a [Problem]) -> ActPage<'a> {
        let heading = format!("{}: {}", act.title, name(&self.details.invoice));
        let guard = self.visit.guard_of(&self.details.invoice);
        ActPage::new(heading, format!("{}/{}", self.back(), act.path), guard, act.submit)
            .leave("Back to invoice", self.back())
            .problems(problems)
    }

    /// The page of an act.
    pub(super) fn ask(
        &self,
        act: &Act,
        view: impl for<'a> FnOnce(ActPage<'a>, &'a [Problem]) -> ActPage<'a>,
    ) -> Response {
        let page = html(view(self.page(act, &[]), &[]));
        self.visit.page(Place::Invoices, act.title, page)
    }

    /// Where an act leads: back to the invoice, for those who may see it.
    fn onward(&self) -> String {
        if self.visit.actor().may(Permission::ViewInvoices) { self.back() } else { "/".to_owned() }
    }

    /// What follows from an act: back to the invoice, or the same page with what was wrong.
    pub(super) fn did(
        &self,
        outcome: Result<(), Error>,
        act: &Act,
        view: impl for<'a> FnOnce(ActPage<'a>, &'a [Problem]) -> ActPage<'a>,
    ) -> Answer<Response> {
        self.led(outcome, &self.onward(), act, view)
    }

    /// The same where the way on leads elsewhere.
    pub(super) fn led(
        &self,
        outcome: Result<(), Error>,
        to: &str,
        act: &Act,
        view: impl for<'a> FnOnce(ActPage<'a>, &'a [Problem]) -> ActPage<'a>,
    ) -> Answer<Response> {
        let Err(error) = outcome else { return Ok(done(to, Confirmation::new(act.done))) };
        let mistakes = Mistakes::of(error)?;
        let page = html(view(self.page(act, &mistakes.problems), &mistakes.problems));
        Ok(self.visit.again(Place::Invoices, act.title, &mistakes, page))
    }
}
