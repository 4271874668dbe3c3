//! What sample invoices are about.

use bursar_domain::billing::invoice::{Discount, InvoiceKind, Item, ItemKind, Quantity, UnitCode};
use bursar_domain::catalog::ProductType;
use bursar_domain::service::ServiceStatus;
use bursar_kernel::{Currency, Line, Money, Period};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::super::cloud::Estate;
use super::super::credit::from_cents;
use super::super::shelf::{cents, product};
use super::super::{WorldError, wrong};
use crate::dice::Dice;

/// What is sold beside products: words, hundredths of a euro, and what it is counted in.
const WORK: [(&str, i64, &str); 4] = [
    ("Consulting", 14_500, "HUR"),
    ("Migration of servers", 9_800, "HUR"),
    ("Data recovery", 32_000, "C62"),
    ("On-site day", 118_000, "DAY"),
];

/// What an invoice is for and its lines.
pub(super) struct Sale {
    pub(super) kind: InvoiceKind,
    pub(super) items: Vec<Item>,
}

/// Makes up the lines of one invoice.
pub(super) struct Till<'a> {
    pub(super) estate: &'a Estate,
    pub(super) currency: Currency,
    pub(super) on: NaiveDate,
    pub(super) dice: &'a mut Dice,
}

impl Till<'_> {
    /// Credit, which is bought in round sums.
    pub(super) fn credit(&mut self, at_most: Money) -> Result<Option<Sale>, WorldError> {
        let sums = [20_000, 10_000, 5_000, 2_000].map(|cents| self.round_sum(cents));
        let Some(sum) = sums.into_iter().find(|sum| sum.minor() <= at_most.minor()) else {
            return Ok(None);
        };
        let item = Item::new(ItemKind::Credit, line("Credit")?, Quantity::ONE, sum.as_amount());
        Ok(Some(Sale { kind: InvoiceKind::AddCredit, items: vec![item] }))
    }

    /// Anything else: the services of the month before, domains, or work.
    pub(super) fn sale(&mut self) -> Result<Sale, WorldError> {
        let sold = |status: ServiceStatus| status.counts();
        let services: Vec<_> = self.estate.services.iter().filter(|own| sold(own.status)).collect();
        let mut items = Vec::new();
        let mut kind = InvoiceKind::Service;
        for service in services.iter().take(4) {
            let Some((name, product_type)) = product(service.product) else { continue };
            let is_domain = product_type == ProductType::Domain;
            if is_domain && services.len() == 1 {
                kind = InvoiceKind::Domain;
            }
            items.push(self.product(name, service.product, product_type)?);
        }
        if items.is_empty() {
            return Ok(Sale { kind: InvoiceKind::Custom, items: vec![self.work()?] });
        }
        if self.dice.permille(120) {
            items.push(self.work()?);
        }
        Ok(Sale { kind, items })
    }

    fn product(
        &mut self,
        name: &str,
        number: i64,
        product_type: ProductType,
    ) -> Result<Item, WorldError> {
        let (start, end) = self.month_before()?;
        let (daily, is_domain) = (self.estate.daily_cost(), product_type == ProductType::Domain);
        let kind = if is_domain { ItemKind::Domain } else { ItemKind::Service };
        let cents = match number {
            1 if daily > 0 => daily * 30,
            1 => 890 + 345,
            _ => cents(number, product_type),
        };
        let words = if is_domain {
            format!("{name}, one year")
        } else {
            format!("{name}, {}", start.format("%B %Y"))
        };
        let mut item = Item::new(kind, line(&words)?, Quantity::ONE, self.price(cents));
        item.period = (!is_domain).then(|| Period::new(start, end).ok()).flatten();
        item.article = line(&format!("P-{number:02}")).ok();
        if self.dice.permille(70) {
            let ten = "10".parse().map_err(|_| wrong("ten per cent"))?;
            item.discount = Some(Discount::Part(ten));
        }
        Ok(item)
    }

    fn work(&mut self) -> Result<Item, WorldError> {
        let (words, cents, unit) = self.dice.one(&WORK);
        let halves = if unit == "HUR" { self.dice.between(1, 16) } else { 2 };
        let quantity = Quantity::from_nanos(halves * 500_000_000);
        let price = self.price(cents);
        let mut item = Item::new(ItemKind::Custom, line(words)?, quantity, price);
        item.unit = unit.parse::<UnitCode>().map_err(|error| wrong(&error))?;
        Ok(item)
    }

    fn price(&self, cents: i64) -> bursar_kernel::Amount {
        self.sum(cents).as_amount()
    }

    fn sum(&self, cents: i64) -> Money {
        Money::from_minor(from_cents(cents, self.currency), self.currency)
    }

    /// About so many hundredths of a euro, without small change.
    fn round_sum(&self, cents: i64) -> Money {
        let minor = self.sum(cents).minor();
        let unit = if self.currency.exponent() == 0 { 1_000 } else { 1_000.min(cents / 2) };
        Money::from_minor((minor / unit).max(1) * unit, self.currency)
    }

    /// The first day of the month before, and of this one.
    fn month_before(&self) -> Result<(NaiveDate, NaiveDate), WorldError> {
        let end = self.on.with_day(1).ok_or_else(|| wrong("the first of a month"))?;
        let start = end.checked_sub_months(chrono::Months::new(1));
        Ok((start.ok_or_else(|| wrong("the month before"))?, end))
    }
}

/// The day of an instant in the provider's zone.
pub(super) fn day(at: DateTime<Utc>) -> NaiveDate {
    at.date_naive()
}

fn line(words: &str) -> Result<Line, WorldError> {
    Line::parse(words, 250).map_err(|error| wrong(&error))
}
