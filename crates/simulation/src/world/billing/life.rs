//! The life of one sample invoice: drafted, issued, paid, taken back, by the rules of the domain.

use std::collections::BTreeMap;

use bursar_domain::billing::invoice::{
    CreditScope, DocumentNumber, DraftInvoice, DraftTerms, Enclosed, FiscalNumber, InvoiceKind,
    IssueNumber, IssueTerms, IssuedInvoice, NewDraft, Party, Prices, SeriesKind, TaxTexts,
};
use bursar_domain::billing::journal::{Account, Cause, Posting};
use bursar_domain::billing::tax::TaxAssessment;
use bursar_domain::client::configuration::InvoiceNumbering;
use bursar_kernel::{Line, Money, Rounding};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::super::credit::{Movement, Opened, note};
use super::super::provider::{SampleInvoicing, provider};
use super::super::{Counters, WorldError, new_id, wrong};
use super::items::{Sale, Till, day};
use super::plan::{Bill, Turn};
use super::{Billed, Books, Buyer};
use crate::dice::Dice;

/// What was assessed already: the same client on the same day pays the same taxes.
pub(super) type Assessments = BTreeMap<(bool, NaiveDate), TaxAssessment>;

/// One invoice on its way.
pub(super) struct Life<'a> {
    pub(super) books: &'a Books,
    pub(super) buyer: &'a Buyer<'a>,
    pub(super) bill: &'a Bill,
    /// Its place among the client's invoices.
    pub(super) place: usize,
    pub(super) opened: &'a mut Opened,
    pub(super) dice: &'a mut Dice,
    pub(super) next: &'a mut Counters,
}

const REASONS: [&str; 4] = [
    "Charged for a service that had ended.",
    "The region was down for most of the month.",
    "Ordered by mistake.",
    "Billed to the wrong company.",
];

impl Life<'_> {
    pub(super) fn lead(
        &mut self,
        billed: &mut Billed,
        assessments: &mut Assessments,
    ) -> Result<(), WorldError> {
        let draft = self.draft(assessments)?;
        if self.bill.turn == Turn::Draft {
            billed.invoices.push(draft.into());
            return Ok(());
        }
        let mut invoice = self.issue(draft)?;
        self.opened.ledger.open(&invoice).map_err(|error| wrong(&error))?;
        match self.bill.turn {
            Turn::Draft | Turn::Open => {}
            Turn::PartlyPaid => {
                let due = invoice.due().map_err(|error| wrong(&error))?;
                let parts = due.allocate(&[2, 3]).map_err(|error| wrong(&error))?;
                if let Some(part) = parts.first().filter(|part| part.minor() > 0) {
                    self.pay(&mut invoice, *part, billed)?;
                }
            }
            Turn::Cancelled => self.cancel(&mut invoice, billed)?,
            Turn::Paid
            | Turn::PaidFromCredit
            | Turn::Refunded
            | Turn::RefundedToCredit
            | Turn::Credited => self.settle(&mut invoice, billed)?,
        }
        billed.invoices.push(invoice.into());
        Ok(())
    }

    fn draft(&mut self, assessments: &mut Assessments) -> Result<DraftInvoice, WorldError> {
        let (buyer, on) = (self.buyer, day(self.bill.issued_at));
        let currency = buyer.profile.currency();
        let Sale { kind, items } = self.sale()?;
        let is_credit = kind == InvoiceKind::AddCredit;
        let assessed = assessments.entry((is_credit, on));
        let assess = || self.books.assess(buyer.profile, kind, on);
        let assessment = assessed.or_insert_with(assess).clone();
        self.next.invoice += 1;
        let new = NewDraft {
            id: new_id(self.next.invoice)?,
            client: buyer.client,
            kind,
            currency,
            prices: if is_credit { Prices::Gross } else { Prices::Net },
            rounding: Rounding::HalfUp,
            terms: DraftTerms::default(),
            assessment,
        };
        let (mut draft, _) = DraftInvoice::begin(new, self.bill.issued_at);
        for item in items {
            draft.add_line(item).map_err(|error| wrong(&error))?;
        }
        Ok(draft)
    }

    /// Some buy credit, as far as they are to end with so much.
    fn sale(&mut self) -> Result<Sale, WorldError> {
        let currency = self.buyer.profile.currency();
        let on = day(self.bill.issued_at);
        let room = self.room(currency);
        let may_buy = match self.bill.turn {
            Turn::Draft | Turn::Open | Turn::Paid | Turn::Cancelled => self.dice.permille(250),
            Turn::PartlyPaid
            | Turn::PaidFromCredit
            | Turn::Refunded
            | Turn::RefundedToCredit
            | Turn::Credited => false,
        };
        let mut till = Till { estate: self.buyer.estate, currency, on, dice: self.dice };
        match if may_buy { till.credit(room)? } else { None } {
            Some(sale) => Ok(sale),
            None => till.sale(),
        }
    }

    fn issue(&mut self, draft: DraftInvoice) -> Result<IssuedInvoice, WorldError> {
        let (at, terms) = (self.bill.issued_at, self.terms()?);
        let number = match terms.numbering {
            InvoiceNumbering::FiscalAtOnce => {
                IssueNumber::Fiscal(self.number(SeriesKind::Invoices, at)?)
            }
            InvoiceNumbering::FiscalWhenPaid | InvoiceNumbering::ProformaOnly => {
                IssueNumber::Proforma(DocumentNumber::proforma(self.dice.below(1 << 50)))
            }
        };
        let stored = draft.as_stored();
        let seller = self.books.sellers.get(&stored.currency);
        let seller = seller.ok_or_else(|| wrong("nobody sells in a currency"))?;
        let assessment = stored.assessment.clone();
        let terms = IssueTerms {
            on: day(at),
            at,
            time_zone: Tz::UTC,
            payment_days: terms.payment_days,
            seller: seller.clone(),
            buyer: Party::buyer(self.buyer.profile).ok_or_else(|| wrong("a nameless client"))?,
            assessment,
            rounding: Rounding::HalfUp,
            numbering: terms.numbering,
            tax_texts: TaxTexts::default(),
            accounting: None,
            enclosed: Enclosed::default(),
        };
        draft.issue(terms, number).map(|(invoice, _)| invoice).map_err(|error| wrong(&error))
    }

    /// Pays all of it, and takes it back if that is what became of it.
    fn settle(
        &mut self,
        invoice: &mut IssuedInvoice,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        let due = invoice.due().map_err(|error| wrong(&error))?;
        self.pay(invoice, due, billed)?;
        if invoice.as_stored().kind == InvoiceKind::AddCredit {
            let bought = invoice.bought_credit().map_err(|error| wrong(&error))?;
            self.take_room(bought);
            let from = Account::Invoice(invoice.id());
            self.moved(from, Account::Credit, bought, Cause::CreditBought, billed)?;
        }
        if invoice.fiscal_date().is_some() {
            let number = self.number(SeriesKind::Invoices, self.bill.settled_at)?;
            invoice.make_fiscal(number, Enclosed::default()).map_err(|error| wrong(&error))?;
        }
        match self.bill.turn {
            Turn::Refunded | Turn::RefundedToCredit => self.refund(invoice, None, billed),
            Turn::Credited => {
                let total = invoice.as_stored().figures.total;
                let halves = total.allocate(&[1, 2]).map_err(|error| wrong(&error))?;
                self.refund(invoice, halves.first().copied(), billed)
            }
            Turn::Draft
            | Turn::Open
            | Turn::PartlyPaid
            | Turn::Paid
            | Turn::PaidFromCredit
            | Turn::Cancelled => Ok(()),
        }
    }

    fn pay(
        &mut self,
        invoice: &mut IssuedInvoice,
        sum: Money,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        let at = self.bill.settled_at;
        invoice.take_payment(sum, day(at)).map_err(|error| wrong(&error))?;
        let account = Account::Invoice(invoice.id());
        if self.bill.turn == Turn::PaidFromCredit {
            // What is spent was paid in some days before.
            let before = at - TimeDelta::hours(self.dice.between(1, 240));
            let paid_in = posting(Account::Staff, Account::Credit, sum, Cause::CreditAdded)?;
            let paid_in = paid_in.because(note("Bank transfer")?);
            let at_first = before.max(self.buyer.sketch.since);
            billed.moves.push(movement(at_first, paid_in));
            return self.moved(Account::Credit, account, sum, Cause::PaidFromCredit, billed);
        }
        let reference = Line::parse(&self.dice.spell("BT-@@-99999999"), 255).ok();
        let payment = posting(Account::Staff, account, sum, Cause::Payment)?.known_as(reference);
        billed.moves.push(movement(at, payment));
        Ok(())
    }

    /// Takes back a sum, or everything, and gives it back.
    fn refund(
        &mut self,
        invoice: &mut IssuedInvoice,
        sum: Option<Money>,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        let at = self.bill.corrected_at;
        if invoice.is_fiscal() {
            self.credit(invoice, sum, at, billed)?;
        }
        let overpaid = invoice.overpaid().map_err(|error| wrong(&error))?;
        let all = invoice.settled().map_err(|error| wrong(&error))?;
        let back = match sum {
            Some(sum) if !invoice.is_fiscal() => sum,
            Some(_) => overpaid,
            None => all,
        };
        if back.minor() <= 0 {
            return Ok(());
        }
        invoice.give_back(back, day(at)).map_err(|error| wrong(&error))?;
        let from = Account::Invoice(invoice.id());
        let is_to_credit =
            self.bill.turn != Turn::Refunded && self.room(back.currency()).minor() >= back.minor();
        let (to, cause) = if is_to_credit {
            self.take_room(back);
            (Account::Credit, Cause::RefundedToCredit)
        } else {
            (Account::Staff, Cause::Refunded)
        };
        let reason = note(self.dice.one(&REASONS))?;
        billed.moves.push(movement(at, posting(from, to, back, cause)?.because(reason)));
        Ok(())
    }

    fn cancel(
        &mut self,
        invoice: &mut IssuedInvoice,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        if invoice.is_fiscal() {
            return self.credit(invoice, None, self.bill.settled_at, billed);
        }
        let reason = self.dice.one(&REASONS);
        invoice.cancel(reason).map(|_| ()).map_err(|error| wrong(&error))
    }

    /// Issues a credit note over a sum, or everything.
    fn credit(
        &mut self,
        invoice: &mut IssuedInvoice,
        sum: Option<Money>,
        at: DateTime<Utc>,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        let number = self.number(SeriesKind::CreditNotes, at)?;
        self.next.credit_note += 1;
        let id = new_id(self.next.credit_note)?;
        let scope = sum.map_or(CreditScope::Rest, CreditScope::Total);
        let reason = note(self.dice.one(&REASONS))?;
        let (note, _) =
            invoice.credit(id, number, &scope, &reason, at).map_err(|error| wrong(&error))?;
        billed.credit_notes.push(note);
        Ok(())
    }

    fn moved(
        &self,
        from: Account,
        to: Account,
        sum: Money,
        cause: Cause,
        billed: &mut Billed,
    ) -> Result<(), WorldError> {
        billed.moves.push(movement(self.bill.settled_at, posting(from, to, sum, cause)?));
        Ok(())
    }

    /// The number of a document of this invoice.
    fn number(&self, series: SeriesKind, at: DateTime<Utc>) -> Result<FiscalNumber, WorldError> {
        let place = self.books.numbers.place(series, (self.buyer.number, self.place))?;
        let configuration = usize::try_from(self.buyer.sketch.configuration).ok();
        let settings = configuration.and_then(|place| self.books.settings.get(place));
        let settings = settings.ok_or_else(|| wrong("a configuration without numbers"))?;
        let series = settings.series(series).map_err(|error| wrong(&error))?;
        Ok(FiscalNumber::new(place, &series.format, day(at)))
    }

    fn terms(&self) -> Result<&'static SampleInvoicing, WorldError> {
        let place = usize::try_from(self.buyer.sketch.configuration).ok();
        let terms = place.and_then(|place| provider().invoicing.get(place));
        terms.ok_or_else(|| wrong("a configuration without terms"))
    }

    /// How much more may come to the client's credit.
    fn room(&self, currency: bursar_kernel::Currency) -> Money {
        let credits = &self.opened.credits;
        let found = credits.iter().find(|credit| credit.currency() == currency);
        found.copied().unwrap_or_else(|| Money::zero(currency))
    }

    /// Takes a sum that comes to credit off what still has to come.
    fn take_room(&mut self, sum: Money) {
        for credit in &mut self.opened.credits {
            if let Ok(left) = credit.minus(sum) {
                *credit = left;
            }
        }
    }
}

fn posting(from: Account, to: Account, sum: Money, cause: Cause) -> Result<Posting, WorldError> {
    Posting::new(from, to, sum, cause).map_err(|error| wrong(&error))
}

const fn movement(at: DateTime<Utc>, posting: Posting) -> Movement {
    Movement { at, posting, expires_at: None }
}
