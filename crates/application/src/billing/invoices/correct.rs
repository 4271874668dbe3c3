//! Calling invoices off, and taking back what was issued by credit notes.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    CreditError, CreditNote, CreditNoteId, CreditPart, CreditScope, InvoiceId, IssuedInvoice,
    LineCredit, LineNumber, SeriesKind,
};
use bursar_domain::field::{FieldErrors, sentence};
use bursar_kernel::Note;

use super::terms::Holder;
use crate::billing::documents::DocumentOf;
use crate::billing::journal::reason_of;
use crate::desk::require_seen;
use crate::mail::Notice;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// An invoice to be called off.
#[derive(Clone, Debug)]
pub struct CancelInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// Why.
    pub reason: String,
}

/// A line of which a quantity is credited.
#[derive(Clone, Debug)]
pub struct CreditNoteLine {
    /// Its number.
    pub line: LineNumber,
    /// How much of it; all that is left if it is left out.
    pub quantity: String,
}

/// An invoice to be credited, in whole or part.
#[derive(Clone, Debug)]
pub struct CreditInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// These lines; everything that is left if none are named.
    pub lines: Vec<CreditNoteLine>,
    /// Why; it is printed on the credit note.
    pub reason: String,
}

impl Desk {
    /// Calls an invoice off: a proforma at once, a fiscal invoice by a credit note for all of it.
    #[tracing::instrument(skip_all, fields(invoice.id = %command.invoice))]
    pub async fn cancel_invoice(
        &self,
        actor: &Actor,
        command: &CancelInvoice,
    ) -> Result<(), Error> {
        actor.require(Permission::IssueInvoices)?;
        let reason = reason_of(&command.reason)?;
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(command.invoice).await?;
        require_seen(&invoice, command.seen)?;
        let mut invoice = invoice.into_issued()?;
        if invoice.is_fiscal() {
            if !invoice.settled()?.is_zero() {
                let message = "give back what was paid first, or issue a credit note";
                return Err(Error::rule("has_payments", message));
            }
            return self
                .credit(actor, work, invoice, &CreditScope::Rest, &reason)
                .await
                .map(|_| ());
        }
        let event = invoice.cancel(reason.as_str())?;
        work.invoices().save(&invoice.into()).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Issues a credit note for a fiscal invoice, or for some of its lines.
    #[tracing::instrument(skip_all, fields(invoice.id = %command.invoice))]
    pub async fn credit_invoice(
        &self,
        actor: &Actor,
        command: &CreditInvoice,
    ) -> Result<CreditNoteId, Error> {
        actor.require(Permission::IssueInvoices)?;
        let reason = reason_of(&command.reason)?;
        let scope = command.scope()?;
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(command.invoice).await?;
        require_seen(&invoice, command.seen)?;
        self.credit(actor, work, invoice.into_issued()?, &scope, &reason).await
    }

    async fn credit(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut invoice: IssuedInvoice,
        scope: &CreditScope,
        reason: &Note,
    ) -> Result<CreditNoteId, Error> {
        let holder = Holder::of(&*work, invoice.as_stored().client).await?;
        let id = work.ids().one::<CreditNote>().await?;
        let number = holder.next_number(&*work, SeriesKind::CreditNotes, self.today()).await?;
        let noted = invoice.credit(id, number, scope, reason, self.now());
        let (note, events) = noted.map_err(|error| placed(error, scope))?;
        work.credit_notes().add(&note).await?;
        let number = &note.as_stored().number.text;
        work.documents().expect(DocumentOf::CreditNote(id), number).await?;
        self.tell(&*work, &holder.client, Notice::Credited(&invoice, &note)).await?;
        work.invoices().save(&invoice.into()).await?;
        self.commit(work, actor, &events).await?;
        self.print_credit_note(actor, &note).await;
        Ok(id)
    }
}

/// A mistake about a line beside the field that named it.
fn placed(error: CreditError, scope: &CreditScope) -> Error {
    let (line, field, code) = match error {
        CreditError::TooMuchOfLine { line, .. } => (line, "quantity", "too_much"),
        CreditError::NoLine(line) => (line, "line", "unknown"),
        other => return other.into(),
    };
    let CreditScope::Lines(lines) = scope else { return error.into() };
    // A line that is named twice is wrong the second time.
    let Some(place) = lines.iter().rposition(|part| part.line == line) else {
        return error.into();
    };
    let field = format!("lines.{place}.{field}");
    FieldErrors::one(field, code, sentence(&error.to_string())).into()
}

impl CreditInvoice {
    fn scope(&self) -> Result<CreditScope, FieldErrors> {
        if self.lines.is_empty() {
            return Ok(CreditScope::Rest);
        }
        let mut errors = FieldErrors::none();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (place, CreditNoteLine { line, quantity }) in self.lines.iter().enumerate() {
            let part = match quantity.trim() {
                "" => Some(CreditPart::Rest),
                typed => match typed.parse() {
                    Ok(quantity) => Some(CreditPart::Quantity(quantity)),
                    Err(_) => {
                        let words = "Enter a number such as 1.5";
                        errors.add(format!("lines.{place}.quantity"), "malformed", words);
                        None
                    }
                },
            };
            lines.extend(part.map(|part| LineCredit { line: *line, part }));
        }
        errors.ok(CreditScope::Lines(lines))
    }
}
