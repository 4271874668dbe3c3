//! Writing drafts.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftError, DraftInvoice, DraftTerms, DraftTermsInput, Invoice, InvoiceId, InvoiceKind, Item,
    ItemInput, LineNumber, NewDraft,
};
use bursar_domain::client::ClientId;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::money::Currency;

use super::terms::Holder;
use crate::clients::register::found;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// An invoice to be drafted, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewInvoice {
    /// Who is to pay.
    pub client: Option<ClientId>,
    /// What it is for; `custom` if it is left out.
    pub kind: String,
    /// ISO 4217 code; the client's if it is left out.
    pub currency: String,
    /// What is set besides the lines.
    pub terms: DraftTermsInput,
    /// Its first lines.
    pub items: Vec<ItemInput>,
}

/// What is set about a draft besides its lines.
#[derive(Clone, Debug)]
pub struct EditInvoice {
    /// Which draft.
    pub invoice: InvoiceId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The new values of all of it.
    pub terms: DraftTermsInput,
}

impl Desk {
    /// Begins an invoice.
    pub async fn draft_invoice(
        &self,
        actor: &Actor,
        command: &NewInvoice,
    ) -> Result<InvoiceId, Error> {
        actor.require(Permission::EditInvoices)?;
        let nobody = || FieldErrors::one("client_id", "required", "Choose a client");
        let client = command.client.ok_or_else(nobody)?;
        let work = self.begin(actor).await?;
        found("client_id", work.clients().get(client).await)?;
        let holder = Holder::of(&*work, client).await?;
        let listed = work.settings().currencies().await?;
        let (kind, currency, terms, items) =
            command.read(holder.client.profile().currency(), &listed)?;
        let id = work.ids().one::<Invoice>().await?;
        let assessment = holder.assess(&*work, kind, self.today(), self.now()).await?;
        let (prices, rounding) = (holder.prices(kind), holder.settings().invoicing.rounding);
        let new = NewDraft { id, client, kind, currency, prices, rounding, terms, assessment };
        let (mut draft, event) = DraftInvoice::begin(new, self.now());
        let mut events = vec![event];
        for item in items {
            events.push(draft.add_line(item)?.1);
        }
        draft.totals()?;
        work.invoices().add(&draft.into()).await?;
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// Changes what is set about a draft besides its lines.
    pub async fn edit_invoice(&self, actor: &Actor, command: &EditInvoice) -> Result<(), Error> {
        let terms = DraftTerms::parse(&command.terms);
        let change = |draft: &mut DraftInvoice| Ok(vec![draft.edit(terms?)]);
        self.change_draft(actor, command.invoice, command.seen, change).await
    }

    /// Adds a line to a draft; answers its number.
    pub async fn add_invoice_line(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
        input: &ItemInput,
    ) -> Result<LineNumber, Error> {
        let mut added = 0;
        let change = |draft: &mut DraftInvoice| {
            let item = Item::parse(input, draft.as_stored().currency)?;
            let (number, event) = draft.add_line(item)?;
            added = number;
            Ok(vec![event])
        };
        self.change_draft(actor, invoice, seen, change).await?;
        Ok(added)
    }

    /// Replaces what a line of a draft is about.
    pub async fn change_invoice_line(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
        line: LineNumber,
        input: &ItemInput,
    ) -> Result<(), Error> {
        let change = |draft: &mut DraftInvoice| {
            let item = Item::parse(input, draft.as_stored().currency)?;
            Ok(vec![draft.change_line(line, item).map_err(of_line)?])
        };
        self.change_draft(actor, invoice, seen, change).await
    }

    /// Takes a line off a draft.
    pub async fn remove_invoice_line(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
        line: LineNumber,
    ) -> Result<(), Error> {
        let change = |draft: &mut DraftInvoice| Ok(vec![draft.remove_line(line).map_err(of_line)?]);
        self.change_draft(actor, invoice, seen, change).await
    }

    /// Throws a draft away.
    pub async fn discard_invoice(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditInvoices)?;
        let work = self.begin(actor).await?;
        let draft = draft_of(&*work, invoice, seen).await?;
        work.invoices().remove(&draft).await?;
        self.commit(work, actor, &[draft.discarded()]).await
    }

    pub(super) async fn change_draft(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
        change: impl FnOnce(&mut DraftInvoice) -> Result<Vec<Event>, Error> + Send,
    ) -> Result<(), Error> {
        actor.require(Permission::EditInvoices)?;
        let work = self.begin(actor).await?;
        let mut draft = draft_of(&*work, invoice, seen).await?;
        let mut events = change(&mut draft)?;
        let holder = Holder::of(&*work, draft.as_stored().client).await?;
        let kind = draft.as_stored().kind;
        let assessment = holder.assess(&*work, kind, self.today(), self.now()).await?;
        events.extend(draft.reassess(assessment, holder.settings().invoicing.rounding));
        events.retain(Event::is_change);
        draft.totals()?;
        if !events.is_empty() {
            work.invoices().save(&draft.into()).await?;
        }
        self.commit(work, actor, &events).await
    }
}

/// A draft in the version that was seen.
pub(super) async fn draft_of(
    work: &dyn UnitOfWork,
    id: InvoiceId,
    seen: Option<i64>,
) -> Result<DraftInvoice, Error> {
    let invoice = work.invoices().get(id).await?;
    require_seen(&invoice, seen)?;
    Ok(invoice.into_draft()?)
}

type Read = (InvoiceKind, Currency, DraftTerms, Vec<Item>);

impl NewInvoice {
    fn read(
        &self,
        usual: Currency,
        listed: &std::collections::BTreeSet<Currency>,
    ) -> Result<Read, FieldErrors> {
        let mut errors = FieldErrors::none();
        let kind = Some(self.kind.trim()).filter(|kind| !kind.is_empty()).unwrap_or("custom");
        let kind = errors.check("kind", "unknown", kind.parse());
        let code = self.currency.trim().to_uppercase();
        let currency = if code.is_empty() {
            Some(usual)
        } else {
            let known = Currency::new(&code).ok().filter(|known| listed.contains(known));
            errors.check("currency", "unknown", known.ok_or("choose a listed currency"))
        };
        let terms = DraftTerms::parse(&self.terms).map_err(|wrong| errors.extend(wrong)).ok();
        let mut items = Vec::with_capacity(self.items.len());
        for (place, input) in self.items.iter().enumerate() {
            match Item::parse(input, currency.unwrap_or(usual)) {
                Ok(item) => items.push(item),
                Err(wrong) => {
                    for error in wrong.iter() {
                        let field = format!("items.{place}.{}", error.field);
                        errors.add(field, error.code, error.message.clone());
                    }
                }
            }
        }
        let (Some(kind), Some(currency), Some(terms)) = (kind, currency, terms) else {
            return Err(errors);
        };
        errors.ok((kind, currency, terms, items))
    }
}

/// A line that an address names and that is not there.
fn of_line(error: DraftError) -> Error {
    match error {
        DraftError::NoLine(line) => {
            StoreError::NotFound { what: "line of the invoice", id: line.into() }.into()
        }
        other => other.into(),
    }
}
