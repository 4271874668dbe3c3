//! Knows what it costs to change a service to another product in the middle of a cycle.
//!
//! Days decide: the day of the change belongs to the new product, the days before it to the old one.
//! What was paid for the rest of the running cycle is returned to the last unit, against the price
//! of the new cycle. See `docs/decisions/0028-bill-services-by-the-day.md`.

use bursar_kernel::Period;
use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;

use super::{CyclePayment, ServiceCycle};
use crate::billing::words;

words! {
    /// Whether a change costs more or less, a day.
    ChangeDirection {
        /// The new product costs more.
        Upgrade = "upgrade", "Upgrade";
        /// It costs less.
        Downgrade = "downgrade", "Downgrade";
        /// It costs the same.
        Same = "same", "Same price";
    }
}

/// A price in two parts, before and from a day on, which come to just that price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// How many days lie before.
    pub used_days: i64,
    /// How many are left.
    pub unused_days: i64,
    /// What the days before cost.
    pub used: Money,
    /// What the days that are left cost.
    pub unused: Money,
}

/// What a change would do, before anybody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangePreview {
    /// The first day of the new product.
    pub on: NaiveDate,
    /// Which way it goes.
    pub direction: ChangeDirection,
    /// The running cycle in its two parts.
    pub running: Split,
    /// The first cycle of the new product.
    pub next: Period,
    /// What that costs.
    pub charge: Money,
    /// What is returned of what was paid for the running cycle; never below zero.
    pub returned: Money,
    /// What the client still has to pay for the change; never below zero.
    pub due: Money,
    /// What goes to his credit; never below zero.
    pub credited: Money,
    /// What is returned against nothing, because the product credits no downgrades; never below
    /// zero.
    pub forfeited: Money,
}

/// Why a service cannot be changed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeRefusal {
    /// An invoice for the running cycle waits for its money.
    #[error("the running cycle's invoice is not paid: let it be paid or cancel it first")]
    Invoiced,
    /// The day is not in the running cycle.
    #[error("use a day of the running cycle")]
    Outside,
    /// The new product is charged in another currency, or a sum is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Split {
    /// The price of a period, in the days before `on` and those from it.
    ///
    /// ```
    /// use bursar_domain::service::Split;
    /// use bursar_kernel::Period;
    /// use bursar_kernel::money::{Currency, Money};
    ///
    /// let march = Period::new("2026-03-01".parse()?, "2026-04-01".parse()?)?;
    /// let paid = Money::parse("10.00", Currency::new("EUR")?)?;
    /// let split = Split::of(paid, march, "2026-03-11".parse()?)?;
    /// assert_eq!((split.used_days, split.unused_days), (10, 21));
    /// assert_eq!(split.unused.to_decimal_string(), "6.77");
    /// assert_eq!(split.used.plus(split.unused)?, paid);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(price: Money, period: Period, on: NaiveDate) -> Result<Self, MoneyError> {
        let before = on.signed_duration_since(period.start()).num_days();
        let used_days = before.clamp(0, period.days());
        let unused_days = period.days() - used_days;
        let weights = [used_days, unused_days].map(i64::unsigned_abs);
        let parts = price.allocate(&weights)?;
        let [used, unused] = <[Money; 2]>::try_from(parts).map_err(|_| MoneyError::NoWeights)?;
        Ok(Self { used_days, unused_days, used, unused })
    }
}

impl ChangePreview {
    /// What a change on that day would do, given the new product's first cycle and its price.
    pub fn of(
        running: &ServiceCycle,
        on: NaiveDate,
        next: Period,
        charge: Money,
        credits_downgrades: bool,
    ) -> Result<Self, ChangeRefusal> {
        let old = running.as_stored();
        if old.payment == CyclePayment::Invoiced {
            return Err(ChangeRefusal::Invoiced);
        }
        if !old.period.contains(on) {
            return Err(ChangeRefusal::Outside);
        }
        let split = Split::of(old.total, old.period, on)?;
        let nothing = Money::zero(charge.currency());
        let is_paid = old.payment == CyclePayment::Paid;
        let returned = if is_paid { split.unused } else { nothing };
        let balance = charge.minus(returned)?;
        let left_over = if balance.is_negative() { nothing.minus(balance)? } else { nothing };
        let (credited, forfeited) =
            if credits_downgrades { (left_over, nothing) } else { (nothing, left_over) };
        Ok(Self {
            on,
            direction: direction((old.total, old.period), (charge, next))?,
            running: split,
            next,
            charge,
            returned,
            due: if balance.is_negative() { nothing } else { balance },
            credited,
            forfeited,
        })
    }
}

/// Compares what a day costs.
fn direction(
    (old, of): (Money, Period),
    (new, within): (Money, Period),
) -> Result<ChangeDirection, MoneyError> {
    if old.currency() != new.currency() {
        return Err(MoneyError::Mixed);
    }
    let daily = |sum: Money, other: Period| i128::from(sum.minor()) * i128::from(other.days());
    Ok(match daily(new, of).cmp(&daily(old, within)) {
        std::cmp::Ordering::Greater => ChangeDirection::Upgrade,
        std::cmp::Ordering::Less => ChangeDirection::Downgrade,
        std::cmp::Ordering::Equal => ChangeDirection::Same,
    })
}
