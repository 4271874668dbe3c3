//! What one line is about and what it costs.

use bursar_domain::billing::invoice::{
    Discount, DraftLine, Item, ItemSource, LineNumber, Quantity,
};
use bursar_kernel::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::{PeriodDto, money, nanos, price, text};
use crate::column::Reading;
use crate::error::Unreadable;

/// A line with its number.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct LineDto {
    pub(super) number: LineNumber,
    kind: String,
    description: String,
    details: Option<String>,
    quantity: i64,
    unit: String,
    unit_price: i64,
    discount: Option<DiscountDto>,
    share: Option<i64>,
    is_taxable: bool,
    service: Option<i64>,
    cycle: Option<String>,
    part: Option<String>,
    period: Option<PeriodDto>,
    article: Option<String>,
    accounting: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DiscountDto {
    Minor(i64),
    Percent(String),
}

impl LineDto {
    pub(in super::super) fn of(number: LineNumber, item: &Item) -> Self {
        let Item {
            kind,
            description,
            details,
            quantity,
            unit,
            unit_price,
            discount,
            share,
            is_taxable,
            source,
            period,
            article,
            accounting_reference,
        } = item;
        let source = source.as_ref();
        Self {
            number,
            kind: kind.code().to_owned(),
            description: description.to_string(),
            details: text(details.as_ref()),
            quantity: quantity.nanos().unwrap_or(i64::MAX),
            unit: unit.to_string(),
            unit_price: nanos(*unit_price),
            discount: discount.map(|discount| match discount {
                Discount::Sum(sum) => DiscountDto::Minor(sum.minor()),
                Discount::Part(part) => DiscountDto::Percent(part.to_string()),
            }),
            share: share.map(Money::minor),
            is_taxable: *is_taxable,
            service: source.map(|source| source.service),
            cycle: source.and_then(|source| text(source.cycle.as_ref())),
            part: source.and_then(|source| text(source.part.as_ref())),
            period: period.map(Into::into),
            article: text(article.as_ref()),
            accounting: text(accounting_reference.as_ref()),
        }
    }

    pub(in super::super) fn draft(
        &self,
        read: Reading,
        currency: Currency,
    ) -> Result<DraftLine, Unreadable> {
        Ok(DraftLine { number: self.number, item: self.item(read, currency)? })
    }

    pub(super) fn item(&self, read: Reading, currency: Currency) -> Result<Item, Unreadable> {
        let line =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.line(text));
        let discount = self.discount.as_ref().map(|discount| match discount {
            DiscountDto::Minor(minor) => Ok(Discount::Sum(money(*minor, currency))),
            DiscountDto::Percent(part) => read.parsed(part).map(Discount::Part),
        });
        let source = self.service.map(|service| {
            Ok(ItemSource { service, cycle: line(&self.cycle)?, part: line(&self.part)? })
        });
        Ok(Item {
            kind: read.parsed(&self.kind)?,
            description: read.line(&self.description)?,
            details: read.optional(self.details.as_ref(), |read, text| read.note(text))?,
            quantity: Quantity::from_nanos(self.quantity),
            unit: read.parsed(&self.unit)?,
            unit_price: price(self.unit_price, currency),
            discount: discount.transpose()?,
            share: self.share.map(|minor| money(minor, currency)),
            is_taxable: self.is_taxable,
            source: source.transpose()?,
            period: self.period.as_ref().map(|period| period.read(read)).transpose()?,
            article: line(&self.article)?,
            accounting_reference: line(&self.accounting)?,
        })
    }
}
