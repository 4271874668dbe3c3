//! Knows how a draft becomes a document that nobody can change any more.

use bursar_kernel::money::{Money, MoneyError, Rounding};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::draft::{DraftInvoice, DraftTerms, StoredDraft};
use super::enclosed::Enclosed;
use super::issued::{Figures, IssuedInvoice, StoredInvoice};
use super::number::{DocumentNumber, FiscalNumber};
use super::particulars::{AccountingCurrency, Particulars, TaxTexts};
use super::party::{Party, Seller};
use super::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
use super::totals::{Prices, Totals, TotalsTerms, totals};
use crate::billing::tax::{TaxAssessment, TaxCategory, TaxPending, Treatment};
use crate::client::configuration::InvoiceNumbering;
use crate::event::Event;

/// What is frozen with a draft when it is issued.
#[derive(Clone, Debug)]
pub struct IssueTerms {
    /// The day, in the provider's zone.
    pub on: NaiveDate,
    /// The instant.
    pub at: DateTime<Utc>,
    /// The provider's zone.
    pub time_zone: Tz,
    /// How many days the client has, if the draft names no due date.
    pub payment_days: u64,
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Party,
    /// Which taxes apply on that day, and why.
    pub assessment: TaxAssessment,
    /// Which way a half goes.
    pub rounding: Rounding,
    /// Which numbers invoices get.
    pub numbering: InvoiceNumbering,
    /// What is printed below about the tax.
    pub tax_texts: TaxTexts,
    /// The currency in which the seller accounts for tax, if it is not the invoice's.
    pub accounting: Option<AccountingCurrency>,
    /// What it carries besides the sale.
    pub enclosed: Enclosed,
}

/// The number with which an invoice is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueNumber {
    /// One that says nothing; the document is not for the tax office.
    Proforma(DocumentNumber),
    /// The next one of a series without gaps.
    Fiscal(FiscalNumber),
}

/// Why a draft cannot be issued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// There is nothing on it.
    #[error("add at least one line")]
    Empty,
    /// It is not known which taxes apply.
    #[error("wait until the tax is known: {}", .0.label())]
    TaxPending(TaxPending),
    /// The document would not say where the buyer is.
    #[error("complete the client's address: {}", .0.join(", "))]
    BuyerAddress(Vec<&'static str>),
    /// Reverse charge needs both VAT ids on the document (BR-AE-2, BR-AE-3).
    #[error("reverse charge needs the VAT ids of provider and client")]
    ReverseChargeIds,
    /// The provider would owe the client.
    #[error("the total is negative; a credit note gives money back")]
    NegativeTotal,
    /// It would be overdue at once.
    #[error("use a due date that is not before the day of issue")]
    DueBeforeIssue,
    /// The configuration wants a number of the other kind, or one of that day.
    #[error("the number does not fit the configuration's numbering")]
    WrongNumber,
    /// The status forbids it.
    #[error(transparent)]
    Step(#[from] IllegalInvoiceStep),
    /// A figure is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl DraftInvoice {
    /// Freezes the draft into a document. If nothing is due, it is paid at once.
    pub fn issue(
        self,
        terms: IssueTerms,
        number: IssueNumber,
    ) -> Result<(IssuedInvoice, Event), IssueError> {
        let before = self.facts();
        let figures = self.checked_figures(&terms)?;
        let due_on = self.due_date(&terms)?;
        let (proforma, fiscal) = terms.numbers(number)?;
        let (currency, prices) = (self.stored.currency, self.stored.prices);
        let StoredDraft { id, client, kind, lines, terms: set, created_at, version, .. } =
            self.stored;
        let invoice = IssuedInvoice::restore(StoredInvoice {
            id,
            client,
            kind,
            status: InvoiceStatus::Draft.after(InvoiceStep::Issue)?,
            numbering: terms.numbering,
            proforma,
            fiscal,
            issued_on: terms.on,
            due_on,
            paid_on: None,
            refunded_on: None,
            figures: Figures::freeze(lines, &figures),
            paid: Money::zero(currency),
            refunded: Money::zero(currency),
            credited: Money::zero(currency),
            assessment: terms.assessment.clone(),
            created_at,
            issued_at: terms.at,
            version,
            particulars: terms.freeze(set, prices, figures.tax)?,
        });
        invoice.begin(&before)
    }

    /// The figures, if the document may be issued with them.
    fn checked_figures(&self, terms: &IssueTerms) -> Result<Totals, IssueError> {
        let StoredDraft { lines, currency, prices, .. } = &self.stored;
        if lines.is_empty() {
            return Err(IssueError::Empty);
        }
        let treatment = terms.assessment.treatment().map_err(IssueError::TaxPending)?;
        terms.check_parties(treatment)?;
        let (currency, prices, rounding) = (*currency, *prices, terms.rounding);
        let totals_terms = TotalsTerms { currency, rounding, prices, treatment };
        let figures = totals(lines.iter().map(|line| &line.item), &totals_terms)?;
        if figures.total.is_negative() { Err(IssueError::NegativeTotal) } else { Ok(figures) }
    }

    fn due_date(&self, terms: &IssueTerms) -> Result<NaiveDate, IssueError> {
        let days = Days::new(terms.payment_days);
        let due_on = self.stored.terms.due_on.or_else(|| terms.on.checked_add_days(days));
        due_on.filter(|due_on| *due_on >= terms.on).ok_or(IssueError::DueBeforeIssue)
    }
}

impl IssueTerms {
    fn check_parties(&self, treatment: &Treatment) -> Result<(), IssueError> {
        let (seller, buyer) = (&self.seller.party, &self.buyer);
        let missing: Vec<&str> = [
            (buyer.address.line_1.is_none(), "first line"),
            (buyer.address.country.is_none(), "country"),
        ]
        .into_iter()
        .filter_map(|(is_missing, what)| is_missing.then_some(what))
        .collect();
        if !missing.is_empty() {
            return Err(IssueError::BuyerAddress(missing));
        }
        let represented = self.seller.tax_representative.as_ref();
        let has_ids = buyer.vat_id.is_some()
            && (seller.vat_id.is_some()
                || seller.tax_registration.is_some()
                || represented.is_some_and(|party| party.vat_id.is_some()));
        if treatment.category() == TaxCategory::ReverseCharge && !has_ids {
            return Err(IssueError::ReverseChargeIds);
        }
        Ok(())
    }

    fn numbers(
        &self,
        number: IssueNumber,
    ) -> Result<(Option<DocumentNumber>, Option<FiscalNumber>), IssueError> {
        match (self.numbering, number) {
            (InvoiceNumbering::FiscalAtOnce, IssueNumber::Fiscal(number))
                if number.on == self.on =>
            {
                Ok((None, Some(number)))
            }
            (
                InvoiceNumbering::FiscalWhenPaid | InvoiceNumbering::ProformaOnly,
                IssueNumber::Proforma(number),
            ) => Ok((Some(number), None)),
            _ => Err(IssueError::WrongNumber),
        }
    }

    fn freeze(
        self,
        set: DraftTerms,
        prices: Prices,
        tax: Money,
    ) -> Result<Particulars, IssueError> {
        let currency = tax.currency();
        let treatment = self.assessment.treatment().map_err(IssueError::TaxPending)?;
        let tax_text = self.tax_texts.below(treatment, self.buyer.address.country);
        let accounting = self.accounting.filter(|other| other.currency != currency);
        let accounted_tax =
            accounting.map(|accounting| accounting.account(tax, self.rounding)).transpose()?;
        let DraftTerms { due_on: _, period, references, notes, payment_terms } = set;
        Ok(Particulars {
            currency,
            prices,
            rounding: self.rounding,
            seller: self.seller,
            buyer: self.buyer,
            references,
            period,
            notes,
            payment_terms,
            tax_text,
            time_zone: self.time_zone,
            accounted_tax,
            enclosed: self.enclosed,
        })
    }
}
