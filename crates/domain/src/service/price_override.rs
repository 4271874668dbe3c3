//! Knows what staff agreed with a client about a service's price (product 5.4).

use bursar_kernel::Period;
use bursar_kernel::money::{Amount, Currency, MoneyError};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::billing::tax::Percent;
use crate::billing::words;
use crate::field::FieldErrors;

words! {
    /// How a price differs from the product's.
    OverrideKind {
        /// Not at all.
        Standard = "standard", "Standard price";
        /// So much less.
        DiscountValue = "discount_value", "Discount, a sum";
        /// So many percent less.
        DiscountPercent = "discount_percent", "Discount, percent";
        /// Another price.
        Value = "value", "Another price";
        /// Nothing.
        Free = "free", "Free";
    }
}

/// What replaces a service's price, or comes off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// The standard price holds.
    Standard,
    /// So much comes off each cycle.
    DiscountValue(Amount),
    /// So many percent come off.
    DiscountPercent(Percent),
    /// Each cycle costs this, whatever is used.
    Value(Amount),
    /// It costs nothing; what is used is still written down (product decision 40).
    Free,
}

/// What was agreed about a service's price, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceOverride {
    /// What.
    pub adjustment: Adjustment,
    /// The last day on which a cycle may begin that it holds for; it holds for the whole of it.
    pub until: Option<NaiveDate>,
}

/// What a person types to agree another price. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceOverrideInput {
    /// One of [`OverrideKind`].
    pub kind: String,
    /// A sum, or a percentage.
    pub value: String,
    /// The last day.
    pub until: String,
}

impl Adjustment {
    /// Which kind it is.
    pub const fn kind(self) -> OverrideKind {
        match self {
            Self::Standard => OverrideKind::Standard,
            Self::DiscountValue(_) => OverrideKind::DiscountValue,
            Self::DiscountPercent(_) => OverrideKind::DiscountPercent,
            Self::Value(_) => OverrideKind::Value,
            Self::Free => OverrideKind::Free,
        }
    }

    /// The figure that goes with it, without its currency.
    pub fn figure(self) -> Option<Decimal> {
        match self {
            Self::Standard | Self::Free => None,
            Self::DiscountValue(sum) | Self::Value(sum) => Some(sum.value().normalize()),
            Self::DiscountPercent(percent) => Some(percent.value()),
        }
    }

    /// The adjustment of this kind with this figure.
    pub fn of(
        kind: OverrideKind,
        figure: Option<&str>,
        currency: Currency,
    ) -> Result<Self, String> {
        let figure = || figure.ok_or_else(|| "enter a figure".to_owned());
        let sum = || {
            let sum = Amount::parse(figure()?, currency).map_err(|error| error.to_string())?;
            sum.nanos().map_err(|error| error.to_string())?;
            if sum.value() < Decimal::ZERO { Err("use 0 or more".to_owned()) } else { Ok(sum) }
        };
        Ok(match kind {
            OverrideKind::Standard => Self::Standard,
            OverrideKind::Free => Self::Free,
            OverrideKind::DiscountValue => Self::DiscountValue(sum()?),
            OverrideKind::Value => Self::Value(sum()?),
            OverrideKind::DiscountPercent => {
                let percent = figure()?.parse::<Percent>();
                Self::DiscountPercent(percent.map_err(|error| error.to_string())?)
            }
        })
    }

    /// What is left of a price; never less than nothing.
    pub fn apply(self, price: Amount) -> Result<Amount, MoneyError> {
        let nothing = Amount::zero(price.currency());
        let left = match self {
            Self::Standard => price,
            Self::Free => nothing,
            Self::Value(value) => nothing.plus(value)?,
            Self::DiscountValue(discount) => price.minus(discount)?,
            Self::DiscountPercent(percent) => {
                price.times(Decimal::ONE - percent.fraction())?.to_nine_decimals()
            }
        };
        Ok(if left.value() < Decimal::ZERO { nothing } else { left })
    }
}

impl PriceOverride {
    /// Nothing was agreed.
    pub const STANDARD: Self = Self { adjustment: Adjustment::Standard, until: None };

    /// Reads what a person typed.
    pub fn parse(input: &PriceOverrideInput, currency: Currency) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::none();
        let kind = errors.check("kind", "unknown", input.kind.trim().parse());
        let figure = Some(input.value.trim()).filter(|value| !value.is_empty());
        let adjustment = kind.and_then(|kind| {
            errors.check("value", "malformed", Adjustment::of(kind, figure, currency))
        });
        let until = errors.optional("until", &input.until, |text| {
            text.parse::<NaiveDate>().map_err(|_| "use a day such as 2026-04-30")
        });
        match adjustment {
            Some(adjustment) => errors.ok(Self { adjustment, until }),
            None => Err(errors),
        }
    }

    /// What holds for a cycle: the end is pushed up to the end of the cycle that it falls in.
    pub fn during(self, cycle: Period) -> Adjustment {
        match self.until {
            Some(until) if until < cycle.start() => Adjustment::Standard,
            _ => self.adjustment,
        }
    }

    /// The words on the panel and in the audit trail.
    pub fn label(self) -> String {
        let what = match self.adjustment {
            Adjustment::Standard | Adjustment::Free => self.adjustment.kind().label().to_owned(),
            Adjustment::Value(sum) => sum.to_string(),
            Adjustment::DiscountValue(sum) => format!("{sum} less"),
            Adjustment::DiscountPercent(percent) => format!("{percent} % less"),
        };
        self.until.map_or_else(|| what.clone(), |until| format!("{what} until {until}"))
    }
}
