//! What a document states besides its lines and figures.

use bursar_domain::billing::invoice::{AccountedTax, DraftTerms, Particulars, References};
use bursar_kernel::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::enclosed::EnclosedDto;
use super::party::{PartyDto, SellerDto};
use super::{PeriodDto, text};
use crate::column::Reading;
use crate::error::Unreadable;

/// What staff set about a draft.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TermsDto {
    due_on: Option<NaiveDate>,
    period: Option<PeriodDto>,
    references: ReferencesDto,
    notes: Option<String>,
    payment_terms: Option<String>,
    pub(in super::super) prices: String,
    pub(in super::super) rounding: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferencesDto {
    buyer: Option<String>,
    purchase_order: Option<String>,
    sales_order: Option<String>,
    contract: Option<String>,
    project: Option<String>,
    accounting: Option<String>,
}

impl ReferencesDto {
    fn of(references: &References) -> Self {
        let References { buyer, purchase_order, sales_order, contract, project, accounting } =
            references;
        Self {
            buyer: text(buyer.as_ref()),
            purchase_order: text(purchase_order.as_ref()),
            sales_order: text(sales_order.as_ref()),
            contract: text(contract.as_ref()),
            project: text(project.as_ref()),
            accounting: text(accounting.as_ref()),
        }
    }

    fn read(&self, read: Reading) -> Result<References, Unreadable> {
        let line =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.line(text));
        Ok(References {
            buyer: line(&self.buyer)?,
            purchase_order: line(&self.purchase_order)?,
            sales_order: line(&self.sales_order)?,
            contract: line(&self.contract)?,
            project: line(&self.project)?,
            accounting: line(&self.accounting)?,
        })
    }
}

impl TermsDto {
    pub(in super::super) fn of(terms: &DraftTerms, prices: &str, rounding: &str) -> Self {
        let DraftTerms { due_on, period, references, notes, payment_terms } = terms;
        Self {
            due_on: *due_on,
            period: period.map(Into::into),
            references: ReferencesDto::of(references),
            notes: text(notes.as_ref()),
            payment_terms: text(payment_terms.as_ref()),
            prices: prices.to_owned(),
            rounding: rounding.to_owned(),
        }
    }

    pub(in super::super) fn read(&self, read: Reading) -> Result<DraftTerms, Unreadable> {
        let note =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.note(text));
        Ok(DraftTerms {
            due_on: self.due_on,
            period: self.period.as_ref().map(|period| period.read(read)).transpose()?,
            references: self.references.read(read)?,
            notes: note(&self.notes)?,
            payment_terms: note(&self.payment_terms)?,
        })
    }
}

/// What a document states.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ParticularsDto {
    currency: String,
    prices: String,
    rounding: String,
    seller: SellerDto,
    buyer: PartyDto,
    references: ReferencesDto,
    period: Option<PeriodDto>,
    notes: Option<String>,
    payment_terms: Option<String>,
    tax_text: Option<String>,
    time_zone: String,
    accounted_tax: Option<AccountedTaxDto>,
    /// Left out where there is nothing: documents that were written before this was known stay the
    /// same text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    enclosed: Option<EnclosedDto>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountedTaxDto {
    currency: String,
    rate: String,
    tax: i64,
}

impl ParticularsDto {
    pub(in super::super) fn of(particulars: &Particulars) -> Self {
        let Particulars {
            currency,
            prices,
            rounding,
            seller,
            buyer,
            references,
            period,
            notes,
            payment_terms,
            tax_text,
            time_zone,
            accounted_tax,
            enclosed,
        } = particulars;
        Self {
            currency: currency.code().to_owned(),
            prices: prices.code().to_owned(),
            rounding: rounding.code().to_owned(),
            seller: SellerDto::of(seller),
            buyer: PartyDto::of(buyer),
            references: ReferencesDto::of(references),
            period: period.map(Into::into),
            notes: text(notes.as_ref()),
            payment_terms: text(payment_terms.as_ref()),
            tax_text: text(tax_text.as_ref()),
            time_zone: time_zone.name().to_owned(),
            accounted_tax: accounted_tax.map(|AccountedTax { rate, tax }| AccountedTaxDto {
                currency: tax.currency().code().to_owned(),
                rate: rate.normalize().to_string(),
                tax: tax.minor(),
            }),
            enclosed: EnclosedDto::of(enclosed),
        }
    }

    pub(in super::super) fn read(&self, read: Reading) -> Result<Particulars, Unreadable> {
        let note =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.note(text));
        let accounted = self.accounted_tax.as_ref().map(|dto| {
            let tax = Money::from_minor(dto.tax, read.parsed(&dto.currency)?);
            Ok(AccountedTax { rate: read.parsed(&dto.rate)?, tax })
        });
        Ok(Particulars {
            currency: read.parsed(&self.currency)?,
            prices: read.parsed(&self.prices)?,
            rounding: read.parsed(&self.rounding)?,
            seller: self.seller.read(read)?,
            buyer: self.buyer.read(read)?,
            references: self.references.read(read)?,
            period: self.period.as_ref().map(|period| period.read(read)).transpose()?,
            notes: note(&self.notes)?,
            payment_terms: note(&self.payment_terms)?,
            tax_text: note(&self.tax_text)?,
            time_zone: read.parsed(&self.time_zone)?,
            accounted_tax: accounted.transpose()?,
            enclosed: self
                .enclosed
                .as_ref()
                .map(|dto| dto.read(read))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}
