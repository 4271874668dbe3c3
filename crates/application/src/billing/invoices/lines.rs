//! Writing the lines of a draft at once, and beginning a draft like another invoice.

use std::collections::BTreeSet;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    DraftError, DraftInvoice, DraftTerms, Invoice, InvoiceId, Item, ItemInput, LineNumber, NewDraft,
};
use bursar_domain::event::Event;
use bursar_domain::field::{FieldErrors, sentence};

use super::terms::Holder;
use crate::{Actor, Desk, Error};

/// A line of a draft as it is to be.
#[derive(Clone, Debug, Default)]
pub struct WrittenLine {
    /// Its number; a line without one is new.
    pub line: Option<LineNumber>,
    /// What it says.
    pub input: ItemInput,
}

impl Desk {
    /// Writes all lines of a draft: those with a number change, those without are added, and those
    /// that are left out are removed. A mistake is told as `items.0.unit_price`.
    #[tracing::instrument(skip_all, fields(invoice.id = %invoice))]
    pub async fn write_invoice_lines(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        seen: Option<i64>,
        lines: &[WrittenLine],
    ) -> Result<(), Error> {
        let change = |draft: &mut DraftInvoice| write(draft, lines);
        self.change_draft(actor, invoice, seen, change).await
    }

    /// Begins a draft with the lines of an invoice, for the same client. What a line was charged
    /// for, when it was and the due date are not taken over.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn duplicate_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
    ) -> Result<InvoiceId, Error> {
        actor.require(Permission::EditInvoices)?;
        let work = self.begin(actor).await?;
        let original = work.invoices().get(id).await?;
        let (client, kind) = (original.client(), original.kind());
        let holder = Holder::of(&*work, client).await?;
        let assessment = holder.assess(&*work, kind, self.today(), self.now()).await?;
        let new = NewDraft {
            id: work.ids().one::<Invoice>().await?,
            client,
            kind,
            currency: original.currency(),
            prices: holder.prices(kind),
            rounding: holder.settings().invoicing.rounding,
            terms: terms_of(&original),
            assessment,
        };
        let (mut draft, event) = DraftInvoice::begin(new, self.now());
        let mut events = vec![event];
        for item in original.items() {
            let item = Item { source: None, share: None, period: None, ..item.clone() };
            events.push(draft.add_line(item)?.1);
        }
        let id = draft.as_stored().id;
        work.invoices().add(&draft.into()).await?;
        self.commit(work, actor, &events).await?;
        Ok(id)
    }
}

/// What holds for the next invoice too: what the buyer wants to read, and words to him.
fn terms_of(original: &Invoice) -> DraftTerms {
    let terms = match original {
        Invoice::Draft(draft) => draft.as_stored().terms.clone(),
        Invoice::Issued(issued) => issued.as_stored().particulars.terms(issued.as_stored().due_on),
    };
    DraftTerms { due_on: None, period: None, ..terms }
}

fn write(draft: &mut DraftInvoice, lines: &[WrittenLine]) -> Result<Vec<Event>, Error> {
    let mut errors = FieldErrors::none();
    let mut items = Vec::with_capacity(lines.len());
    for (place, WrittenLine { line, input }) in lines.iter().enumerate() {
        match Item::parse(input, draft.as_stored().currency) {
            Ok(item) => items.push((place, *line, item)),
            Err(wrong) => {
                for error in wrong.iter() {
                    errors.add(placed(place, &error.field), error.code, error.message.clone());
                }
            }
        }
    }
    let items = errors.ok(items)?;
    let kept: BTreeSet<LineNumber> = items.iter().filter_map(|(_, line, _)| *line).collect();
    let present: Vec<_> = draft.as_stored().lines.iter().map(|line| line.number).collect();
    let mut events = Vec::new();
    for number in present.into_iter().filter(|number| !kept.contains(number)) {
        events.push(draft.remove_line(number)?);
    }
    for (place, line, item) in items {
        let written = match line {
            Some(number) => draft.change_line(number, item),
            None => draft.add_line(item).map(|(_, event)| event),
        };
        events.push(written.map_err(|error| beside(place, &error))?);
    }
    Ok(events)
}

fn placed(place: usize, field: &str) -> String {
    format!("items.{place}.{field}")
}

fn beside(place: usize, error: &DraftError) -> Error {
    let field = match error {
        DraftError::WrongKind => "kind",
        DraftError::NoLine(_) => "line",
        DraftError::Item(_) => "unit_price",
        _ => "description",
    };
    FieldErrors::one(placed(place, field), "not_allowed", sentence(&error.to_string())).into()
}
