//! Knows what one unit of a tier costs with the modifiers that apply, as a fraction.

use super::arithmetic::common;
use crate::billing::pricing::{Change, Modifier, PercentChange};
use crate::billing::rating::RatingError;

/// Billionths for so much of a measure that was multiplied out: `price` for `per`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnitPrice {
    /// What the measure is multiplied with.
    pub(super) price: u128,
    /// What the product is divided by.
    pub(super) per: u128,
}

impl UnitPrice {
    /// The price of a tier under a set of modifiers: `(base + sums + base × percents)`, never below
    /// zero, for `per`. In lowest terms, so that products stay small.
    pub(super) fn new<'a>(
        base: i64,
        applied: impl Iterator<Item = &'a Modifier>,
        per: u128,
    ) -> Result<Self, RatingError> {
        let (mut sums, mut percents) = (0_i128, 0_i128);
        for modifier in applied {
            match modifier.change {
                Change::Add(price) => {
                    sums += i128::from(price.nanos().map_err(|_| RatingError::OutOfRange)?);
                }
                Change::Percent(change) => percents += i128::from(change.millionths()),
            }
        }
        let whole = i128::from(PercentChange::WHOLE);
        // 63 bits of price times 27 of percent: far from 127 even for all modifiers together.
        let price = i128::from(base) * (whole + percents) + sums * whole;
        let price = u128::try_from(price).unwrap_or_default();
        let per = per.checked_mul(whole.unsigned_abs()).ok_or(RatingError::OutOfRange)?;
        let shared = common(price, per);
        Ok(Self { price: price / shared, per: per / shared })
    }
}
