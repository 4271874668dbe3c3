//! Knows what a document states besides its lines and figures, frozen when it is issued.

use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use bursar_kernel::{Country, Note, Period};
use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::draft::{DraftTerms, References};
use super::enclosed::Enclosed;
use super::party::{Party, Seller};
use super::totals::{Prices, times};
use crate::billing::tax::{AppliedTax, ExemptionCause, Taxes, Treatment};

/// What a document states besides its lines and figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// The currency of all figures (BT-5).
    pub currency: Currency,
    /// What the prices contain.
    pub prices: Prices,
    /// Which way a half went.
    pub rounding: Rounding,
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Party,
    /// What people refer to.
    pub references: References,
    /// The days that it is for (BG-14).
    pub period: Option<Period>,
    /// A word to the client (BT-22).
    pub notes: Option<Note>,
    /// How and by when it is to be paid, in words (BT-20).
    pub payment_terms: Option<Note>,
    /// What is printed below about the tax.
    pub tax_text: Option<Note>,
    /// The zone of its dates.
    pub time_zone: Tz,
    /// The tax in the currency in which the seller accounts for it, if that is another.
    pub accounted_tax: Option<AccountedTax>,
    /// What it carries besides the sale.
    pub enclosed: Enclosed,
}

impl Particulars {
    /// What staff had set on the draft.
    pub fn terms(&self, due_on: NaiveDate) -> DraftTerms {
        DraftTerms {
            due_on: Some(due_on),
            period: self.period,
            references: self.references.clone(),
            notes: self.notes.clone(),
            payment_terms: self.payment_terms.clone(),
        }
    }

    /// Computes the tax in the other currency anew, at the rate that was frozen.
    pub(super) fn account_again(&mut self, tax: Money) -> Result<(), MoneyError> {
        if let Some(known) = self.accounted_tax {
            let other = AccountingCurrency { currency: known.tax.currency(), rate: known.rate };
            self.accounted_tax = Some(other.account(tax, self.rounding)?);
        }
        Ok(())
    }
}

/// Tax in the currency in which the seller accounts for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountedTax {
    /// Units of that currency for one of the document's.
    pub rate: Decimal,
    /// The tax in it (BT-6, BT-111).
    pub tax: Money,
}

/// The currency in which the seller accounts for tax, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountingCurrency {
    /// The currency (BT-6).
    pub currency: Currency,
    /// Units of it for one of the document's.
    pub rate: Decimal,
}

impl AccountingCurrency {
    /// A document's tax in that currency.
    pub(super) fn account(
        self,
        tax: Money,
        rounding: Rounding,
    ) -> Result<AccountedTax, MoneyError> {
        let tax = times(Amount::new(tax.as_amount().value(), self.currency), self.rate)?;
        Ok(AccountedTax { rate: self.rate, tax: tax.round(rounding)? })
    }
}

/// The texts about tax that a configuration wants below its invoices (product 4.8). In them,
/// `{country}` stands for the buyer's country, `{tax}` for the names and `{percent}` for the rates
/// of the taxes that are charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxTexts {
    /// Below invoices with tax.
    pub with_tax: Option<Note>,
    /// Below invoices to another member state without tax.
    pub zero_tax_eu: Option<Note>,
}

impl TaxTexts {
    /// The text below a document that is taxed like this.
    ///
    /// ```
    /// use bursar_domain::billing::invoice::TaxTexts;
    /// use bursar_domain::billing::tax::{ExemptionCause, Treatment};
    /// use bursar_kernel::{Country, Note};
    ///
    /// let zero_tax_eu = Some(Note::parse("Tax is owed in {country}.", 500)?);
    /// let texts = TaxTexts { with_tax: None, zero_tax_eu };
    /// let treatment = Treatment::Untaxed(ExemptionCause::ReverseCharge.into());
    /// let text = texts.below(&treatment, Some(Country::new("GR")?));
    /// assert_eq!(text.map(Note::into_string).as_deref(), Some("Tax is owed in Greece."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn below(&self, treatment: &Treatment, country: Option<Country>) -> Option<Note> {
        let (template, taxes) = match treatment {
            Treatment::Charged(taxes) => (self.with_tax.as_ref()?, Some(taxes)),
            Treatment::Untaxed(exemption) => match exemption.cause {
                ExemptionCause::ReverseCharge => (self.zero_tax_eu.as_ref()?, None),
                ExemptionCause::ExemptClient
                | ExemptionCause::OutsideScope
                | ExemptionCause::NoRule
                | ExemptionCause::PrepaidCredit
                | ExemptionCause::NotTaxable => return None,
            },
        };
        let each = |of: fn(&AppliedTax) -> String| {
            let taxes = taxes.into_iter().flat_map(Taxes::iter);
            taxes.map(of).collect::<Vec<_>>().join(", ")
        };
        let text = template
            .as_str()
            .replace("{country}", country.map_or("", Country::name))
            .replace("{tax}", &each(|tax| tax.name.to_string()))
            .replace("{percent}", &each(|tax| tax.rate.to_string()));
        Note::parse(&text, usize::MAX).ok()
    }
}
