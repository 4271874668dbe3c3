//! Knows an invoice that is still being written.

mod arrange;
mod terms;

use bursar_kernel::money::{Currency, MoneyError, Rounding};
use chrono::{DateTime, Utc};

pub use self::terms::{DraftTerms, DraftTermsInput, References};
use super::item::{Item, ItemError};
use super::kind::InvoiceKind;
use super::totals::{Prices, Totals, TotalsTerms, totals};
use super::{Invoice, InvoiceId, LineNumber};
use crate::billing::tax::{ExemptionCause, TaxAssessment, Treatment};
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// An invoice that is still being written: it gains and loses lines, and has no number.
#[derive(Clone, Debug)]
pub struct DraftInvoice {
    pub(super) stored: StoredDraft,
}

/// Everything that is kept of a draft.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    /// Its id, which it keeps when it is issued.
    pub id: InvoiceId,
    /// Who is to pay.
    pub client: ClientId,
    /// What it is for.
    pub kind: InvoiceKind,
    /// The currency of all its figures.
    pub currency: Currency,
    /// What its prices contain.
    pub prices: Prices,
    /// Which way a half goes in its figures so far.
    pub rounding: Rounding,
    /// Its lines, by number.
    pub lines: Vec<DraftLine>,
    /// What staff set besides the lines.
    pub terms: DraftTerms,
    /// Which taxes apply as far as was last known, and why.
    pub assessment: TaxAssessment,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

/// A line of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// Its number within the draft.
    pub number: LineNumber,
    /// What it is about.
    pub item: Item,
}

/// What a draft begins with.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of StoredDraft, documented there")]
pub struct NewDraft {
    pub id: InvoiceId,
    pub client: ClientId,
    pub kind: InvoiceKind,
    pub currency: Currency,
    pub prices: Prices,
    pub rounding: Rounding,
    pub terms: DraftTerms,
    pub assessment: TaxAssessment,
}

/// Why a draft cannot be changed like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// The line itself is wrong.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// Credit is bought on invoices of its own.
    #[error("put credit on an add-credit invoice, and nothing else there")]
    WrongKind,
    /// The same part of the same cycle is on the draft already.
    #[error("line {0} is for the same cycle")]
    ChargedTwice(LineNumber),
    /// There is no such line.
    #[error("there is no line {0}")]
    NoLine(LineNumber),
    /// A part would be everything or nothing.
    #[error("choose some of the lines, not all")]
    NotAPart,
    /// Drafts of different clients, currencies or kinds cannot become one.
    #[error("merge drafts of one client, currency and kind only")]
    Unlike,
    /// A figure is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl DraftInvoice {
    /// A new draft without lines.
    ///
    /// ```
    /// use bursar_domain::billing::invoice::{
    ///     DraftInvoice, DraftTerms, InvoiceKind, Item, ItemKind, NewDraft, Prices,
    /// };
    /// use bursar_domain::billing::tax::TaxAssessment;
    /// use bursar_kernel::money::{Amount, Currency, Rounding};
    /// use bursar_kernel::{Id, Line};
    ///
    /// let currency = Currency::new("EUR")?;
    /// let new = NewDraft {
    ///     id: Id::new(1)?,
    ///     client: Id::new(1042)?,
    ///     kind: InvoiceKind::AddCredit,
    ///     currency,
    ///     prices: Prices::Net,
    ///     rounding: Rounding::HalfUp,
    ///     terms: DraftTerms::default(),
    ///     assessment: TaxAssessment::of_prepaid_credit(),
    /// };
    /// let (mut draft, _) = DraftInvoice::begin(new, chrono::DateTime::UNIX_EPOCH);
    /// let text = Line::parse("Credit", 250)?;
    /// let price = Amount::parse("50", currency)?;
    /// draft.add_line(Item::new(ItemKind::Credit, text, "1".parse()?, price))?;
    /// assert_eq!(draft.totals()?.total.to_string(), "50.00 EUR");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn begin(new: NewDraft, at: DateTime<Utc>) -> (Self, Event) {
        let NewDraft { id, client, kind, currency, prices, rounding, terms, assessment } = new;
        let stored = StoredDraft {
            id,
            client,
            kind,
            currency,
            prices,
            rounding,
            lines: Vec::new(),
            terms,
            assessment,
            created_at: at,
            version: 1,
        };
        let draft = Self { stored };
        let event = draft.tell("invoice.drafted", &Facts::new());
        (draft, event)
    }

    /// A draft as the store kept it.
    pub const fn restore(stored: StoredDraft) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredDraft {
        &self.stored
    }

    /// Adds a line behind the others; answers its number.
    pub fn add_line(&mut self, item: Item) -> Result<(LineNumber, Event), DraftError> {
        self.check(&item, None)?;
        let number = self.next_number();
        let line = DraftLine { number, item };
        let event = self.change("invoice.line_added", |draft| draft.lines.push(line));
        Ok((number, event))
    }

    /// Replaces what a line is about. What nobody types stays: which cycle it is for, and its share
    /// of a figure that was rounded as a whole, as long as its price stays too.
    pub fn change_line(&mut self, number: LineNumber, item: Item) -> Result<Event, DraftError> {
        let place = self.place(number)?;
        let item = match self.stored.lines.get(place) {
            Some(line) => item.in_place_of(&line.item),
            None => item,
        };
        self.check(&item, Some(number))?;
        Ok(self.change("invoice.line_changed", |draft| {
            if let Some(line) = draft.lines.get_mut(place) {
                line.item = item;
            }
        }))
    }

    /// Takes a line away. The numbers of the others stay.
    pub fn remove_line(&mut self, number: LineNumber) -> Result<Event, DraftError> {
        self.place(number)?;
        Ok(self.change("invoice.line_removed", |draft| {
            draft.lines.retain(|line| line.number != number);
        }))
    }

    /// Replaces what is set besides the lines.
    pub fn edit(&mut self, terms: DraftTerms) -> Event {
        self.change("invoice.edited", |draft| draft.terms = terms)
    }

    /// Takes note of which taxes apply now; only a change is an event.
    pub fn reassess(&mut self, assessment: TaxAssessment, rounding: Rounding) -> Option<Event> {
        let is_news = self.stored.assessment != assessment || self.stored.rounding != rounding;
        is_news.then(|| {
            self.change("invoice.reassessed", |draft| {
                (draft.assessment, draft.rounding) = (assessment, rounding);
            })
        })
    }

    /// What is told when the draft is thrown away. It never had a number.
    pub fn discarded(&self) -> Event {
        let (kind, id) = (Invoice::NAME, self.stored.id.get());
        Event::between("invoice.discarded", kind, id, &self.facts(), &Facts::new())
            .of_client(self.stored.client.get())
    }

    /// Its figures as they would be issued; while the tax is pending, without it.
    pub fn totals(&self) -> Result<Totals, MoneyError> {
        let without = Treatment::Untaxed(ExemptionCause::NoRule.into());
        let treatment = self.stored.assessment.treatment().unwrap_or(&without);
        let StoredDraft { currency, rounding, prices, lines, .. } = &self.stored;
        let terms =
            TotalsTerms { currency: *currency, rounding: *rounding, prices: *prices, treatment };
        totals(lines.iter().map(|line| &line.item), &terms)
    }

    fn check(&self, item: &Item, replaced: Option<LineNumber>) -> Result<(), DraftError> {
        item.check(self.stored.currency)?;
        if !self.stored.kind.admits(item.kind) {
            return Err(DraftError::WrongKind);
        }
        let is_same = |line: &&DraftLine| {
            Some(line.number) != replaced
                && item.charge().is_some_and(|charge| line.item.charge() == Some(charge))
        };
        match self.stored.lines.iter().find(is_same) {
            Some(line) => Err(DraftError::ChargedTwice(line.number)),
            None => Ok(()),
        }
    }

    fn place(&self, number: LineNumber) -> Result<usize, DraftError> {
        let mut lines = self.stored.lines.iter();
        lines.position(|line| line.number == number).ok_or(DraftError::NoLine(number))
    }

    fn next_number(&self) -> LineNumber {
        let last = self.stored.lines.iter().map(|line| line.number).max();
        last.unwrap_or_default().saturating_add(1)
    }

    fn change(&mut self, action: &'static str, how: impl FnOnce(&mut StoredDraft)) -> Event {
        let before = self.facts();
        how(&mut self.stored);
        self.tell(action, &before)
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Invoice::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    pub(super) fn facts(&self) -> Facts {
        let StoredDraft { kind, currency, lines, terms, .. } = &self.stored;
        let mut all = terms.facts();
        all.extend(
            lines.iter().map(|line| (format!("lines.{}", line.number), line.item.in_words())),
        );
        let total = self.totals().map(|totals| totals.total.to_string());
        all.extend(facts([
            ("status", Some("draft".to_owned())),
            ("kind", Some(kind.code().to_owned())),
            ("currency", Some(currency.code().to_owned())),
            ("total", total.ok()),
        ]));
        all
    }
}
