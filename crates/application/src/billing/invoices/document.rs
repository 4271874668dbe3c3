//! Printing invoices and credit notes, and keeping what was printed.
//!
//! What is issued is printed right after the unit of work that issued it: everything on the document
//! is frozen by then, so that nobody waits for the printer behind a lock. What was missed, by a crash
//! or because nobody waited for it, is printed by a scheduled task, or when it is first asked for.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    CreditNote, DraftInvoice, Enclosed, Invoice, InvoiceId, IssuedInvoice, TaxTexts,
};
use bursar_domain::client::ClientId;
use bursar_domain::event::{Event, Facts};
use bursar_domain::repository::{Aggregate, StoreError};

use super::directory::InvoiceDetails;
use super::seller::seller;
use super::terms::Holder;
use crate::billing::documents::{DocumentFile, DocumentOf};
use crate::billing::paper::{self, Prospect};
use crate::ports::{PrintedDocument, UnitOfWork};
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error, Scope};

/// How many documents are looked for at once.
const CHUNK: u32 = 200;

impl Desk {
    /// The file of a document. A draft is printed as it would be issued and not kept.
    pub async fn document(&self, actor: &Actor, of: DocumentOf) -> Result<DocumentFile, Error> {
        actor.require(Permission::ViewInvoices)?;
        let invoices = &self.ports.invoices;
        match of {
            DocumentOf::Invoice(id) => match invoices.get(actor.scope(), id).await?.invoice {
                Invoice::Draft(draft) => self.printed_draft(actor, &draft).await,
                Invoice::Issued(issued) => self.kept_invoice(actor, &issued).await,
            },
            DocumentOf::CreditNote(id) => {
                let note = invoices.credit_note(actor.scope(), id).await?;
                self.kept_credit_note(actor, &note).await
            }
        }
    }

    async fn printed_draft(
        &self,
        actor: &Actor,
        draft: &DraftInvoice,
    ) -> Result<DocumentFile, Error> {
        let holder = Holder::read(self, actor.scope(), draft.as_stored().client).await?;
        let paper = self.draft_paper(actor, &holder, draft).await?;
        let logo = self.ports.settings.logo(holder.configuration.id()).await?;
        self.print(paper, logo.map(|logo| logo.bytes))
    }

    /// The file of a document that an e-mail takes along: the one that is kept, or one that is
    /// printed and kept now. Asked by workers only, outside of any unit of work.
    pub(crate) async fn file_to_send(
        &self,
        actor: &Actor,
        of: DocumentOf,
    ) -> Result<DocumentFile, Error> {
        match of {
            DocumentOf::Invoice(id) => {
                let details = self.ports.invoices.get(Scope::All, id).await?;
                self.kept_invoice(actor, &details.invoice.into_issued()?).await
            }
            DocumentOf::CreditNote(id) => {
                let note = self.ports.invoices.credit_note(Scope::All, id).await?;
                self.kept_credit_note(actor, &note).await
            }
        }
    }

    /// Prints a proforma anew, as with another logo; the earlier file stays beside it. That of a
    /// fiscal invoice stands for good.
    pub async fn print_proforma_again(
        &self,
        actor: &Actor,
        id: InvoiceId,
    ) -> Result<DocumentFile, Error> {
        actor.require(Permission::IssueInvoices)?;
        let details = self.ports.invoices.get(actor.scope(), id).await?;
        let issued = details.invoice.into_issued()?;
        if issued.is_fiscal() {
            let message = "the PDF of a fiscal invoice stands for good";
            return Err(Error::rule("fiscal_document", message));
        }
        let client = issued.as_stored().client;
        let work = self.begin(actor).await?;
        let mut issued = work.invoices().get(id).await?.into_issued()?;
        let configuration = Holder::of(&*work, client).await?.configuration.id();
        issued.show_logo(work.logos().sha256(configuration).await?)?;
        let file = self.print_frozen(paper::of_issued(&issued)?, issued.enclosed()).await?;
        let of = DocumentOf::Invoice(id);
        let is_news = work.documents().newest(of).await?.is_none_or(|newest| {
            (newest.number, newest.sha256) != (file.facts.number.clone(), file.facts.sha256.clone())
        });
        if is_news {
            work.documents().add(of, &file).await?;
            work.invoices().save(&issued.into()).await?;
            self.commit(work, actor, &[printed(of, client, &file)]).await?;
        }
        Ok(file)
    }

    /// What the paper of an invoice says, for the screen.
    pub async fn invoice_paper(
        &self,
        actor: &Actor,
        details: &InvoiceDetails,
    ) -> Result<PrintedDocument, Error> {
        match &details.invoice {
            Invoice::Draft(draft) => {
                let holder = Holder::read(self, actor.scope(), draft.as_stored().client).await?;
                self.draft_paper(actor, &holder, draft).await
            }
            Invoice::Issued(issued) => Ok(paper::of_issued(issued)?),
        }
    }

    /// Prints what was just issued. Whatever happens, it is issued: a file that is missing is made
    /// by the scheduled task.
    pub(super) async fn print_issued(&self, actor: &Actor, invoice: &IssuedInvoice) {
        if let Err(error) = self.kept_invoice(actor, invoice).await {
            tracing::warn!(invoice.id = %invoice.id(), %error, "an issued invoice is not printed yet");
        }
    }

    /// The same for a credit note.
    pub(super) async fn print_credit_note(&self, actor: &Actor, note: &CreditNote) {
        if let Err(error) = self.kept_credit_note(actor, note).await {
            tracing::warn!(credit_note.id = %note.id(), %error, "a credit note is not printed yet");
        }
    }

    /// Prints whatever was issued and has no file yet.
    pub(crate) async fn print_expected(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        let (mut last, mut printed, mut failed) = (0, 0_u64, 0_u64);
        loop {
            let some = self.ports.documents.expected(last, CHUNK).await?;
            let Some((place, _)) = some.last() else { break };
            last = *place;
            for (_, of) in some {
                match self.document(actor, of).await {
                    Ok(_) => printed += 1,
                    Err(error) => {
                        tracing::warn!(document = ?of, %error, "a document was not printed");
                        failed += 1;
                    }
                }
            }
        }
        let word = if printed == 1 { "document" } else { "documents" };
        let summary = format!("{printed} {word} printed");
        Ok(match failed {
            0 => TaskOutcome::Succeeded(summary),
            failed => TaskOutcome::Failed(format!("{summary}; {failed} failed, see the log")),
        })
    }

    /// Prints a document that says something else under the number that it keeps, in the unit of
    /// work that rearranges it: nobody may be handed its earlier file any more.
    pub(super) async fn print_rearranged(
        &self,
        work: &dyn UnitOfWork,
        invoice: &Invoice,
    ) -> Result<Option<Event>, Error> {
        let Invoice::Issued(issued) = invoice else { return Ok(None) };
        let (of, client) = (DocumentOf::Invoice(issued.id()), issued.as_stored().client);
        let file = self.print_frozen(paper::of_issued(issued)?, issued.enclosed()).await?;
        work.documents().add(of, &file).await?;
        Ok(Some(printed(of, client, &file)))
    }

    async fn draft_paper(
        &self,
        actor: &Actor,
        holder: &Holder,
        draft: &DraftInvoice,
    ) -> Result<PrintedDocument, Error> {
        let stored = draft.as_stored();
        let (seller, buyer) = (seller(holder.settings(), stored.currency), holder.buyer());
        let texts: TaxTexts = holder.tax_texts();
        let country = holder.client.profile().country();
        let treatment = stored.assessment.treatment().ok();
        let tax_text = treatment.and_then(|treatment| texts.below(treatment, country));
        let account = self.prospective_account(actor.scope(), holder, stored.currency).await?;
        let prospect = Prospect {
            account: account.as_ref(),
            seller: seller.as_ref().ok(),
            buyer: buyer.as_ref().ok(),
            tax_text: tax_text.as_ref(),
        };
        Ok(paper::of_draft(draft, prospect, self.now())?)
    }

    async fn kept_invoice(
        &self,
        actor: &Actor,
        issued: &IssuedInvoice,
    ) -> Result<DocumentFile, Error> {
        let (of, client) = (DocumentOf::Invoice(issued.id()), issued.as_stored().client);
        let paper = paper::of_issued(issued)?;
        self.kept_file(actor, of, client, paper, issued.enclosed()).await
    }

    async fn kept_credit_note(
        &self,
        actor: &Actor,
        note: &CreditNote,
    ) -> Result<DocumentFile, Error> {
        let (of, client) = (DocumentOf::CreditNote(note.id()), note.as_stored().client);
        let enclosed = &note.as_stored().particulars.enclosed;
        self.kept_file(actor, of, client, paper::of_credit_note(note), enclosed).await
    }

    /// The newest file of a document under the number that it bears, made now if there is none.
    async fn kept_file(
        &self,
        actor: &Actor,
        of: DocumentOf,
        client: ClientId,
        paper: PrintedDocument,
        enclosed: &Enclosed,
    ) -> Result<DocumentFile, Error> {
        let number = paper.number.clone();
        let is_current = |file: &DocumentFile| file.facts.number == number;
        if let Some(file) = self.ports.documents.newest(of).await?.filter(is_current) {
            return Ok(file);
        }
        let file = self.print_frozen(paper, enclosed).await?;
        if self.keep_file(actor, of, client, &file).await? {
            return Ok(file);
        }
        // Somebody else printed it meanwhile; the first file counts.
        let kept = self.ports.documents.newest(of).await?.filter(is_current);
        Ok(kept.unwrap_or(file))
    }

    /// Keeps a file unless there is one of the same number. Asked by whoever needs the file, it
    /// has no part in a request's idempotency.
    async fn keep_file(
        &self,
        actor: &Actor,
        of: DocumentOf,
        client: ClientId,
        file: &DocumentFile,
    ) -> Result<bool, Error> {
        let work = self.ports.store.begin().await?;
        let newest = work.documents().newest(of).await?;
        if newest.is_some_and(|newest| newest.number == file.facts.number) {
            return Ok(false);
        }
        match work.documents().add(of, file).await {
            Ok(()) => {}
            Err(StoreError::Taken { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        self.commit(work, actor, &[printed(of, client, file)]).await?;
        Ok(true)
    }

    /// The file of a document with the logo that was frozen with it.
    async fn print_frozen(
        &self,
        document: PrintedDocument,
        enclosed: &Enclosed,
    ) -> Result<DocumentFile, Error> {
        let logo = match &enclosed.logo {
            Some(sha256) => Some(self.ports.settings.logo_file(sha256).await?),
            None => None,
        };
        self.print(document, logo)
    }

    fn print(
        &self,
        mut document: PrintedDocument,
        logo: Option<Vec<u8>>,
    ) -> Result<DocumentFile, Error> {
        let printer = &self.ports.printer;
        document.letterhead.logo = logo;
        let bytes = printer.print(&document)?;
        Ok(DocumentFile::pdf(document.number, printer.name(), self.now(), bytes))
    }
}

/// What is told of a file that is kept now.
fn printed(of: DocumentOf, client: ClientId, file: &DocumentFile) -> Event {
    let (action, kind, id) = match of {
        DocumentOf::Invoice(id) => ("invoice.printed", Invoice::NAME, id.get()),
        DocumentOf::CreditNote(id) => ("credit_note.printed", CreditNote::NAME, id.get()),
    };
    let facts = &file.facts;
    let told = [("number", &facts.number), ("sha256", &facts.sha256), ("printer", &facts.printer)];
    let told = told.into_iter().map(|(field, value)| (field.to_owned(), value.clone()));
    let told: Facts = told.collect();
    Event::between(action, kind, id, &Facts::new(), &told).of_client(client.get())
}
