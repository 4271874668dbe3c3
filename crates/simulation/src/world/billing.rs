//! What a sample client is billed: invoices in every state, with the money that moved for them.

mod items;
mod life;
mod numbers;
mod plan;

use std::collections::BTreeMap;

use bursar_application::billing::invoices::seller;
use bursar_domain::billing::invoice::{CreditNote, Invoice, InvoiceKind, Seller};
use bursar_domain::billing::tax::{TaxAssessment, TaxPolicy, TaxProfile, TaxRule, assess};
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::{ClientId, Profile};
use bursar_kernel::{Country, Currency};
use chrono::NaiveDate;

use self::life::Life;
use self::numbers::Numbers;
pub(super) use self::plan::{Bill, bills};
use super::client::Sketch;
use super::cloud::Estate;
use super::credit::{Movement, Opened, currencies};
use super::{Counters, World, WorldError, new_id, provider, wrong};
use crate::dice::Dice;

/// What all invoices of the provider follow from.
#[derive(Clone, Debug)]
pub(super) struct Books {
    numbers: Numbers,
    rules: Vec<TaxRule>,
    /// What configurations say, the standard one first.
    settings: Vec<Settings>,
    /// The provider on documents in each currency.
    sellers: BTreeMap<Currency, Seller>,
}

/// Who is billed.
pub(super) struct Buyer<'a> {
    pub(super) number: u32,
    pub(super) client: ClientId,
    pub(super) profile: &'a Profile,
    pub(super) estate: &'a Estate,
    pub(super) sketch: &'a Sketch,
}

/// A client's documents, and the money that moved for them.
#[derive(Default)]
pub(super) struct Billed {
    pub(super) invoices: Vec<Invoice>,
    pub(super) credit_notes: Vec<CreditNote>,
    pub(super) moves: Vec<Movement>,
}

impl Books {
    pub(super) fn open(world: &World) -> Result<Self, WorldError> {
        let provider = provider::provider();
        let rules = (1..).zip(provider.tax_rules).map(|(id, tax)| {
            let rule = TaxRule::create(new_id(id)?, &tax.input());
            rule.map(|(rule, _)| rule).map_err(|_| wrong("a tax rule"))
        });
        let settings = provider::settings()?;
        let standard = settings.first().ok_or_else(|| wrong("no configuration"))?;
        let sellers = currencies()?.into_iter().map(|currency| {
            let seller = seller(standard, currency).map_err(|error| wrong(&error))?;
            Ok((currency, seller))
        });
        let sellers = sellers.collect::<Result<_, WorldError>>()?;
        let rules = rules.collect::<Result<_, _>>()?;
        Ok(Self { numbers: Numbers::of(world)?, rules, settings, sellers })
    }

    /// Writes the client's invoices. What they add to his credit is taken off the credit that he is
    /// to end with, so that he ends with it.
    pub(super) fn write(
        &self,
        buyer: &Buyer<'_>,
        opened: &mut Opened,
        dice: &mut Dice,
        next: &mut Counters,
    ) -> Result<Billed, WorldError> {
        let mut billed = Billed::default();
        let mut assessments = BTreeMap::new();
        for (place, bill) in buyer.sketch.bills.iter().enumerate() {
            let mut life = Life { books: self, buyer, bill, place, opened, dice, next };
            life.lead(&mut billed, &mut assessments)?;
        }
        Ok(billed)
    }

    /// Which taxes the client pays on a day.
    fn assess(&self, profile: &Profile, kind: InvoiceKind, on: NaiveDate) -> TaxAssessment {
        if kind == InvoiceKind::AddCredit {
            return TaxAssessment::of_prepaid_credit();
        }
        let home = Country::new(provider::provider().home_country).ok();
        let policy = TaxPolicy { home, eu_exemption: false };
        assess(&TaxProfile::of(profile, None), policy, on, &self.rules)
    }
}
