//! Splitting and merging what is not fiscal yet: drafts and proformas (product 2.2, 5.8).

use std::collections::BTreeSet;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    ArrangeError, DraftError, DraftInvoice, Invoice, InvoiceId, InvoiceKind, IssuedInvoice,
    LineNumber,
};
use bursar_domain::event::Event;
use bursar_domain::field::{FieldErrors, sentence};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::Money;
use chrono::{Days, NaiveDate};

use super::terms::Holder;
use crate::clients::register::found;
use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

/// How many invoices are merged at once.
const MOST: usize = 50;

/// Invoices to become one.
#[derive(Clone, Debug, Default)]
pub struct MergeInvoices {
    /// At least two drafts, or at least two unpaid proformas, of one client and currency.
    pub invoices: Vec<InvoiceId>,
    /// By when the merged one is to be paid.
    pub due_on: String,
}

/// What a merge would do.
#[derive(Clone, Debug)]
pub struct MergePreview {
    /// The invoice that stays, as it would be.
    pub kept: Invoice,
    /// The others: drafts are removed, proformas called off.
    pub gone: Vec<Invoice>,
}

/// An invoice of which some lines become another one.
#[derive(Clone, Debug)]
pub struct SplitInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The lines that move: some, not all.
    pub lines: Vec<LineNumber>,
}

/// What a split would leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitPreview {
    /// What the invoice would come to.
    pub stays: Money,
    /// What the new one would come to.
    pub moves: Money,
    /// Whether the invoice would be paid by what has been paid already.
    pub is_paid: bool,
}

struct Merge {
    kept: Invoice,
    gone: Vec<Invoice>,
    events: Vec<Event>,
}

impl Desk {
    /// Makes several drafts, or several unpaid proformas, one; answers which one stays.
    #[tracing::instrument(skip_all)]
    pub async fn merge_invoices(
        &self,
        actor: &Actor,
        command: &MergeInvoices,
    ) -> Result<InvoiceId, Error> {
        actor.require(Permission::EditInvoices)?;
        let (ids, due_on) = command.read(self.today())?;
        let work = self.begin(actor).await?;
        let mut invoices = Vec::with_capacity(ids.len());
        // Locked in the order of their ids, so that no two merges wait for each other.
        for id in ids {
            invoices.push(found("invoice_ids", work.invoices().get(id).await)?);
        }
        require_issuing(actor, &invoices)?;
        let Merge { kept, gone, mut events } = merge(invoices, due_on)?;
        let id = kept.id();
        // What charges a cycle is given up before another takes it over.
        for invoice in gone {
            match invoice {
                Invoice::Draft(draft) => work.invoices().remove(&draft).await?,
                issued @ Invoice::Issued(_) => work.invoices().save(&issued).await?,
            }
        }
        work.invoices().save(&kept).await?;
        events.extend(self.print_rearranged(&*work, &kept).await?);
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// The day by which an invoice like this one is due if it is issued today and names none.
    pub async fn usual_due_date(&self, actor: &Actor, id: InvoiceId) -> Result<NaiveDate, Error> {
        actor.require(Permission::EditInvoices)?;
        let details = self.ports.invoices.get(actor.scope(), id).await?;
        let holder = Holder::read(self, actor.scope(), details.invoice.client()).await?;
        let days = Days::new(holder.settings().invoicing.payment_days.count());
        let today = self.today();
        Ok(today.checked_add_days(days).unwrap_or(today))
    }

    /// What a merge would do, with the same refusals; nothing is written.
    pub async fn preview_merge(
        &self,
        actor: &Actor,
        command: &MergeInvoices,
    ) -> Result<MergePreview, Error> {
        actor.require(Permission::EditInvoices)?;
        let (ids, due_on) = command.read(self.today())?;
        let mut invoices = Vec::with_capacity(ids.len());
        for id in ids {
            let details = self.ports.invoices.get(actor.scope(), id).await;
            invoices.push(sought(id, details)?.invoice);
        }
        require_issuing(actor, &invoices)?;
        let Merge { kept, gone, .. } = merge(invoices, due_on)?;
        Ok(MergePreview { kept, gone })
    }

    /// Moves some lines of a draft or an unpaid proforma to a new one. Payments stay, and may now
    /// pay the original.
    #[tracing::instrument(skip_all, fields(invoice.id = %command.invoice))]
    pub async fn split_invoice(
        &self,
        actor: &Actor,
        command: &SplitInvoice,
    ) -> Result<InvoiceId, Error> {
        actor.require(Permission::EditInvoices)?;
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(command.invoice).await?;
        require_seen(&invoice, command.seen)?;
        require_issuing(actor, std::slice::from_ref(&invoice))?;
        let lines = command.lines();
        let id = work.ids().one::<Invoice>().await?;
        let (original, new, mut events): (Invoice, Invoice, Vec<Event>);
        match invoice {
            Invoice::Draft(mut draft) => {
                let (part, told) = draft.split(id, &lines).map_err(of_draft)?;
                (original, new, events) = ((*draft).into(), part.into(), told.into());
            }
            Invoice::Issued(mut issued) => {
                require_no_sale(&issued)?;
                let number = self.proforma_number(&*work).await?;
                let split = issued.split(id, number, &lines, self.today());
                let (part, told) = split.map_err(of_lines)?;
                events = told.into();
                if issued.fiscal_date().is_some() {
                    let holder = Holder::of(&*work, issued.as_stored().client).await?;
                    events.extend(self.make_fiscal(&*work, &holder, &mut issued).await?);
                }
                (original, new) = ((*issued).into(), part.into());
            }
        }
        work.invoices().save(&original).await?;
        work.invoices().add(&new).await?;
        for invoice in [&original, &new] {
            events.extend(self.print_rearranged(&*work, invoice).await?);
        }
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// What a split would leave, with the same refusals; nothing is written.
    pub async fn preview_split(
        &self,
        actor: &Actor,
        command: &SplitInvoice,
    ) -> Result<SplitPreview, Error> {
        actor.require(Permission::EditInvoices)?;
        let details = self.ports.invoices.get(actor.scope(), command.invoice).await?;
        require_issuing(actor, std::slice::from_ref(&details.invoice))?;
        let (id, lines) = (command.invoice, command.lines());
        Ok(match details.invoice {
            Invoice::Draft(mut draft) => {
                let (part, _) = draft.split(id, &lines).map_err(of_draft)?;
                let (stays, moves) = (draft.totals()?.total, part.totals()?.total);
                SplitPreview { stays, moves, is_paid: false }
            }
            Invoice::Issued(mut issued) => {
                require_no_sale(&issued)?;
                let number = bursar_domain::billing::invoice::DocumentNumber::proforma(0);
                let split = issued.split(id, number, &lines, self.today());
                let (part, _) = split.map_err(of_lines)?;
                let total = |invoice: &IssuedInvoice| invoice.as_stored().figures.total;
                let is_paid = issued.as_stored().paid_on.is_some();
                SplitPreview { stays: total(&issued), moves: total(&part), is_paid }
            }
        })
    }
}

impl MergeInvoices {
    /// The invoices by id, each once, and the day.
    fn read(&self, today: NaiveDate) -> Result<(BTreeSet<InvoiceId>, NaiveDate), FieldErrors> {
        let mut errors = FieldErrors::none();
        let ids: BTreeSet<InvoiceId> = self.invoices.iter().copied().collect();
        if ids.len() < 2 {
            errors.add("invoice_ids", "too_few", "Choose at least two invoices");
        }
        if ids.len() > MOST {
            errors.add("invoice_ids", "too_many", format!("Choose at most {MOST} invoices"));
        }
        let day = self.due_on.trim().parse::<NaiveDate>();
        let day =
            errors.check("due_on", "malformed", day.map_err(|_| "use a day such as 2026-04-30"));
        if day.is_some_and(|day| day < today) {
            errors.add("due_on", "too_early", "Use today or a later day");
        }
        let Some(day) = day else { return Err(errors) };
        errors.ok((ids, day))
    }
}

impl SplitInvoice {
    fn lines(&self) -> BTreeSet<LineNumber> {
        self.lines.iter().copied().collect()
    }
}

/// An invoice that is named in a field.
fn sought<T>(id: InvoiceId, outcome: Result<T, Error>) -> Result<T, Error> {
    match outcome {
        Err(Error::Store(StoreError::NotFound { .. })) => {
            let missing = StoreError::NotFound { what: Invoice::NAME, id: id.get() };
            found("invoice_ids", Err(missing))
        }
        other => other,
    }
}

/// Who rearranges documents and not just drafts has to be allowed to issue some.
fn require_issuing(actor: &Actor, invoices: &[Invoice]) -> Result<(), Error> {
    if invoices.iter().any(|invoice| matches!(invoice, Invoice::Issued(_))) {
        actor.require(Permission::IssueInvoices)?;
    }
    Ok(())
}

/// Drafts become one draft, proformas one proforma. The one that has payments stays, else the first.
fn merge(invoices: Vec<Invoice>, due_on: NaiveDate) -> Result<Merge, Error> {
    let (mut drafts, mut issued) = (Vec::new(), Vec::new());
    for invoice in invoices {
        match invoice {
            Invoice::Draft(draft) => drafts.push(*draft),
            Invoice::Issued(invoice) => issued.push(*invoice),
        }
    }
    issued.sort_by_key(|invoice| invoice.settled().is_ok_and(|sum| sum.is_zero()));
    let (mut drafts, mut issued) = (drafts.into_iter(), issued.into_iter());
    match (drafts.next(), issued.next()) {
        (Some(first), None) => merge_drafts(first, drafts.collect(), due_on),
        (None, Some(first)) => merge_proformas(first, issued.collect(), due_on),
        _ => {
            let message = "merge drafts with drafts, and proformas with proformas";
            Err(Error::rule("cannot_be_arranged", message))
        }
    }
}

fn merge_drafts(
    mut kept: DraftInvoice,
    others: Vec<DraftInvoice>,
    due_on: NaiveDate,
) -> Result<Merge, Error> {
    let mut events = kept.merge(&others)?;
    let mut terms = kept.as_stored().terms.clone();
    terms.due_on = Some(due_on);
    events.extend(Some(kept.edit(terms)).filter(Event::is_change));
    let gone = others.into_iter().map(Invoice::from).collect();
    Ok(Merge { kept: kept.into(), gone, events })
}

fn merge_proformas(
    mut kept: IssuedInvoice,
    mut others: Vec<IssuedInvoice>,
    due_on: NaiveDate,
) -> Result<Merge, Error> {
    let events = kept.merge(&mut others, due_on)?;
    let gone = others.into_iter().map(Invoice::from).collect();
    Ok(Merge { kept: kept.into(), gone, events })
}

/// A payment that comes to pay the rest of a split invoice would sell credit without moving.
fn require_no_sale(issued: &IssuedInvoice) -> Result<(), Error> {
    if issued.as_stored().kind == InvoiceKind::AddCredit && !issued.settled()?.is_zero() {
        let message = "an add-credit invoice that has payments is not split";
        return Err(Error::rule("cannot_be_arranged", message));
    }
    Ok(())
}

fn of_draft(error: DraftError) -> Error {
    match error {
        DraftError::NotAPart | DraftError::NoLine(_) => beside_lines(&error),
        other => other.into(),
    }
}

fn of_lines(error: ArrangeError) -> Error {
    match error {
        ArrangeError::NotAPart | ArrangeError::NoLine(_) => beside_lines(&error),
        other => other.into(),
    }
}

fn beside_lines(error: &dyn std::error::Error) -> Error {
    FieldErrors::one("lines", "not_a_part", sentence(&error.to_string())).into()
}
