//! Knows what a cycle costs: its parts, and the one place where they are rounded.

use bursar_kernel::Period;
use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use rust_decimal::Decimal;

use super::{Adjustment, Schedule, ScheduleError};
use crate::catalog::{CycleUnit, PriceModel};
use crate::zone::BillingZone;

/// What a cycle costs, before tax, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CyclePrice {
    /// How the parts come together.
    pub model: PriceModel,
    /// The fixed price of just this cycle.
    pub fixed: Amount,
    /// What was used in it.
    pub dynamic: Amount,
    /// What is charged once, with the first cycle.
    pub setup_fee: Amount,
    /// What was agreed instead.
    pub adjustment: Adjustment,
}

/// Why a cycle has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceError {
    /// A sum is in another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// There is no such cycle.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

impl CyclePrice {
    /// A fixed price, with nothing used yet and nothing agreed.
    pub const fn of(model: PriceModel, fixed: Amount) -> Self {
        let nothing = Amount::zero(fixed.currency());
        let adjustment = Adjustment::Standard;
        Self { model, fixed, dynamic: nothing, setup_fee: nothing, adjustment }
    }

    /// What all parts are in.
    pub const fn currency(&self) -> Currency {
        self.fixed.currency()
    }

    /// What it costs by the product's price list.
    pub fn standard(&self) -> Result<Amount, MoneyError> {
        self.model.price(self.fixed, self.dynamic)?.plus(self.setup_fee)
    }

    /// What it costs the client: the agreement is applied to the whole, and the result is rounded
    /// once (product decision 10).
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.adjustment.apply(self.standard()?)?.round(Rounding::HalfUp)
    }
}

/// The fixed price of one cycle by the price list. An hourly price is charged for the hours that
/// the cycle has; of a cycle that is shorter or longer than a whole one, the price is in proportion
/// to its days.
pub fn fixed_price(
    listed: Amount,
    schedule: Schedule,
    cycle: Period,
    zone: BillingZone,
) -> Result<Amount, PriceError> {
    if schedule.recurrence().unit() == CycleUnit::Hour {
        let hours = Decimal::from(zone.hours(cycle));
        return Ok(listed.times(hours)?.to_nine_decimals());
    }
    let whole = schedule.whole_of(cycle)?;
    Ok(share(listed, cycle.days(), whole.days())?)
}

/// So many days' worth of what so many days cost, multiplied first and divided last.
pub(super) fn share(price: Amount, days: i64, of: i64) -> Result<Amount, MoneyError> {
    if days == of {
        return Ok(price);
    }
    let value = price.times(Decimal::from(days))?.value().checked_div(Decimal::from(of));
    let value = value.ok_or(MoneyError::OutOfRange)?;
    Ok(Amount::new(value, price.currency()).to_nine_decimals())
}
