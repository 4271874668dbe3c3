//! Knows how the price of a cycle is shared out over the lines of an invoice.

use std::collections::BTreeMap;

use bursar_kernel::money::MoneyError;
use bursar_kernel::{Amount, Money, Rounding};

use super::charge::{Charge, Rating};

/// A line of an invoice: what some charges cost, and their share of the rounded price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedLine<K> {
    /// What the charges have in common.
    pub key: K,
    /// What they come to, unrounded.
    pub amount: Amount,
    /// Their share of the price. All shares add up to the price.
    pub share: Money,
}

impl Rating {
    /// The price, rounded once, and shared out over charges that have a key in common by largest
    /// remainder (product decision 10); in order of the keys.
    pub fn lines<K: Ord>(
        &self,
        rounding: Rounding,
        key: impl Fn(&Charge) -> K,
    ) -> Result<Vec<RatedLine<K>>, MoneyError> {
        let mut sums: BTreeMap<K, i64> = BTreeMap::new();
        for charge in &self.charges {
            // Each sum is part of the total, which is in range.
            *sums.entry(key(charge)).or_default() += charge.nanos;
        }
        let price = self.price(rounding)?;
        let weights: Vec<u64> = sums.values().map(|nanos| nanos.unsigned_abs()).collect();
        let shares =
            if price.is_zero() { vec![price; weights.len()] } else { price.allocate(&weights)? };
        let line = |((key, nanos), share)| {
            let amount = Amount::from_nanos(nanos, self.currency);
            RatedLine { key, amount, share }
        };
        Ok(sums.into_iter().zip(shares).map(line).collect())
    }
}
