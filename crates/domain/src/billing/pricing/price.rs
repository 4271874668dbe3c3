//! Knows what one unit costs: always the same, or less the more there is.

use bursar_kernel::money::{Amount, MoneyError};

use crate::billing::usage::Number;

/// How many tiers there may be.
const MOST: usize = 20;

/// What units up to a limit cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// How many units of a cycle it ends with; none for all that are left.
    pub up_to: Option<Number>,
    /// What each costs.
    pub price: Amount,
}

/// Graduated tiers, begun anew in each cycle (product decision 25): each unit costs what the tier
/// says that it falls into. One price for all is a single tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices(Vec<Tier>);

/// Why tiers make no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PricesError {
    /// There is none.
    #[error("enter a price")]
    Empty,
    /// There are more than are looked through.
    #[error("use at most {MOST} tiers")]
    TooMany,
    /// A tier ends where the one before it ends, or earlier.
    #[error("let each tier end after the one before it")]
    Unordered,
    /// The last tier ends, or one before it does not.
    #[error("give each tier but the last an end")]
    Unbounded,
    /// A price is below zero.
    #[error("use a price of zero or more; a modifier can take something off")]
    Negative,
    /// A price has a tenth decimal or does not fit, or prices are of several currencies.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Prices {
    /// Tiers in order, the last without an end.
    pub fn new(tiers: Vec<Tier>) -> Result<Self, PricesError> {
        let (first, last) = tiers.first().zip(tiers.last()).ok_or(PricesError::Empty)?;
        if tiers.len() > MOST {
            return Err(PricesError::TooMany);
        }
        let bounded = tiers.iter().filter(|tier| tier.up_to.is_some()).count();
        if last.up_to.is_some() || bounded + 1 != tiers.len() {
            return Err(PricesError::Unbounded);
        }
        let ends = || tiers.iter().filter_map(|tier| tier.up_to);
        if ends().any(Number::is_zero) || ends().zip(ends().skip(1)).any(|(one, next)| next <= one)
        {
            return Err(PricesError::Unordered);
        }
        for tier in &tiers {
            if tier.price.currency() != first.price.currency() {
                return Err(MoneyError::Mixed.into());
            }
            if tier.price.nanos()? < 0 {
                return Err(PricesError::Negative);
            }
        }
        Ok(Self(tiers))
    }

    /// The same price for every unit.
    pub fn flat(price: Amount) -> Result<Self, PricesError> {
        Self::new(vec![Tier { up_to: None, price }])
    }

    /// In order; the last has no end.
    pub fn tiers(&self) -> &[Tier] {
        &self.0
    }

    /// The price where it is one for all.
    pub fn only(&self) -> Option<Amount> {
        match self.0.as_slice() {
            [tier] => Some(tier.price),
            _ => None,
        }
    }
}
