//! Knows what a person types about a line, and reads it.

use bursar_kernel::money::{Amount, Currency, Money};
use bursar_kernel::{Line, Note, Period};
use chrono::NaiveDate;

use super::{Discount, Item, ItemError};
use crate::field::FieldErrors;

/// What a person or a program says about a line. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemInput {
    /// What kind of thing it sells.
    pub kind: String,
    /// What it is, at most 250 characters.
    pub description: String,
    /// More about it, at most 2000 characters.
    pub details: String,
    /// How much of it; one if it is left out.
    pub quantity: String,
    /// What that is counted in; pieces if it is left out.
    pub unit: String,
    /// The price of one, with at most 9 decimals.
    pub unit_price: String,
    /// What is taken off: a sum, or a percentage with its sign.
    pub discount: String,
    /// Whether it is taxed.
    pub is_taxable: bool,
    /// The first day that it is for.
    pub period_start: String,
    /// The first day that it is no longer for.
    pub period_end: String,
    /// The provider's own number of it.
    pub article: String,
    /// Where the buyer books it.
    pub accounting_reference: String,
}

impl Item {
    /// Checks everything that was said, and tells every mistake at once.
    pub fn parse(input: &ItemInput, currency: Currency) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::none();
        let kind = errors.check("kind", "unknown", input.kind.trim().parse());
        let description =
            errors.check("description", "malformed", Line::parse(&input.description, 250));
        let quantity = given(&input.quantity).unwrap_or("1");
        let quantity = errors.check("quantity", "malformed", quantity.parse());
        let unit = given(&input.unit).unwrap_or("C62");
        let unit = errors.check("unit", "malformed", unit.parse());
        let unit_price = Amount::parse(input.unit_price.trim(), currency);
        let unit_price = errors.check("unit_price", "malformed", unit_price);
        let discount =
            given(&input.discount).and_then(|text| discount(text, currency, &mut errors));
        let details = given(&input.details)
            .and_then(|text| errors.check("details", "malformed", Note::parse(text, 2000)));
        let period = period(input, &mut errors);
        let mut line = |field, text| {
            given(text).and_then(|text| errors.check(field, "malformed", Line::parse(text, 64)))
        };
        let article = line("article", &input.article);
        let accounting_reference = line("accounting_reference", &input.accounting_reference);
        let (Some(kind), Some(description), Some(quantity), Some(unit_price)) =
            (kind, description, quantity, unit_price)
        else {
            return Err(errors);
        };
        let item = Self {
            details,
            unit: unit.unwrap_or_default(),
            discount,
            is_taxable: input.is_taxable,
            period,
            article,
            accounting_reference,
            ..Self::new(kind, description, quantity, unit_price)
        };
        if let Err(error) = item.check(currency) {
            errors.check::<(), _>(error.field(), "out_of_range", Err(error));
        }
        errors.ok(item)
    }
}

impl ItemError {
    /// The field of an input beside which the mistake is told.
    const fn field(self) -> &'static str {
        match self {
            Self::NegativePrice | Self::ShareTooFar | Self::Money(_) => "unit_price",
            Self::NegativeDiscount | Self::DiscountTooLarge | Self::DiscountOnReduction => {
                "discount"
            }
        }
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn discount(text: &str, currency: Currency, errors: &mut FieldErrors) -> Option<Discount> {
    match text.strip_suffix('%') {
        Some(part) => {
            errors.check("discount", "malformed", part.trim_end().parse()).map(Discount::Part)
        }
        None => {
            errors.check("discount", "malformed", Money::parse(text, currency)).map(Discount::Sum)
        }
    }
}

fn period(input: &ItemInput, errors: &mut FieldErrors) -> Option<Period> {
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| "use a day such as 2026-04-30");
    match (given(&input.period_start), given(&input.period_end)) {
        (None, None) => None,
        (Some(start), Some(end)) => {
            let start = errors.check("period_start", "malformed", day(start));
            let end = errors.check("period_end", "malformed", day(end));
            let (start, end) = start.zip(end)?;
            errors.check("period_end", "too_early", Period::new(start, end))
        }
        (None, Some(_)) => {
            errors.add("period_start", "required", "Enter the first day of the period");
            None
        }
        (Some(_), None) => {
            errors.add("period_end", "required", "Enter the first day after the period");
            None
        }
    }
}
