//! Knows how to share a sum so that the parts add up to it again.

use std::cmp::Reverse;

use super::{Money, MoneyError};

impl Money {
    /// Splits the sum in proportion to the weights, to the last smallest unit.
    ///
    /// The units that proportional shares leave over go, one each, to the parts that were cut the
    /// most (largest remainder), the earlier part first when they are equal. A weight of zero gets
    /// nothing, and the parts of a negative sum mirror those of the positive one.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let total: u128 = weights.iter().copied().map(u128::from).sum();
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let whole = u128::from(self.minor().unsigned_abs());
        let mut parts: Vec<u128> = Vec::with_capacity(weights.len());
        let mut cut: Vec<(Reverse<u128>, usize)> = Vec::with_capacity(weights.len());
        for (position, weight) in weights.iter().enumerate() {
            let share = whole * u128::from(*weight);
            parts.push(share / total);
            cut.push((Reverse(share % total), position));
        }
        cut.sort_unstable();
        let mut left = whole - parts.iter().sum::<u128>();
        for (_, position) in cut {
            if let Some(part) = parts.get_mut(position).filter(|_| left > 0) {
                *part += 1;
                left -= 1;
            }
        }
        parts.into_iter().map(|part| self.part(part)).collect()
    }

    /// A part of this sum, with its sign and currency.
    fn part(self, units: u128) -> Result<Self, MoneyError> {
        let units = i128::try_from(units).map_err(|_| MoneyError::OutOfRange)?;
        let signed = if self.is_negative() { -units } else { units };
        let minor = i64::try_from(signed).map_err(|_| MoneyError::OutOfRange)?;
        Ok(Self::from_minor(minor, self.currency()))
    }
}
