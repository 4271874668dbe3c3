//! Rating: what usage costs by a plan, and why (product 5.6, 5.7; docs/rating.md).
//!
//! Rating is a pure function of usage, a [`Tariff`] and a [`Cycle`]: the same come to the same, byte
//! for byte, on every machine and at any later time. A tariff is a plan's rules resolved once.
//!
//! ```
//! use bursar_domain::billing::pricing::{
//!     AttributeUnit, Charged, Prices, RuleTerms, TimeUnit,
//! };
//! use bursar_domain::billing::rating::{Cycle, Tariff};
//! use bursar_domain::billing::usage::{
//!     Attributes, Interval, Measure, Number, Resource, ResourceKind, ResourceUsage, Span,
//! };
//! use bursar_kernel::{Amount, Currency, Id, Line, Rounding};
//!
//! let euro = Currency::new("EUR")?;
//! let rule = RuleTerms {
//!     name: Line::parse("vCPU hours", 120)?,
//!     kind: ResourceKind::Instance,
//!     charged: Charged::Measure(Measure::Vcpus),
//!     unit: AttributeUnit::One,
//!     time_unit: TimeUnit::Hour,
//!     prices: Prices::flat(Amount::parse("0.012", euro)?)?,
//!     per: Number::ONE,
//!     included: Number::ZERO,
//!     allowance: Number::ZERO,
//!     filters: Vec::new(),
//!     modifiers: Vec::new(),
//!     starts_at: None,
//!     ends_at: None,
//!     is_active: true,
//! };
//! let tariff = Tariff::new(euro, [(Id::new(7)?, &rule)])?;
//!
//! let span = Span::new("2026-11-01T00:00:00Z".parse()?, "2026-12-01T00:00:00Z".parse()?)?;
//! let usage = ResourceUsage::new(
//!     Resource {
//!         kind: ResourceKind::Instance,
//!         region: None,
//!         external_id: Line::parse("c0ffee", 64)?,
//!         project: None,
//!     },
//!     vec![Interval {
//!         record: Id::new(1)?,
//!         span,
//!         attributes: Attributes::default().with(Measure::Vcpus, Number::whole(4)),
//!     }],
//! )?;
//! let rating = tariff.rate(&[usage], &Cycle::new(span))?;
//! assert_eq!(rating.total().to_string(), "34.56 EUR");
//! assert_eq!(rating.price(Rounding::HalfUp)?.to_decimal_string(), "34.56");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arithmetic;
mod charge;
mod cycle;
mod encoding;
mod lines;
mod rate;
mod rule;
mod tariff;
mod unit_price;

pub use self::charge::{Charge, Portion, Rating, Rounded, Totals};
pub use self::cycle::Cycle;
pub use self::lines::RatedLine;
pub use self::rule::Basis;
pub use self::tariff::{Tariff, TariffError};

/// Why usage cannot be rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RatingError {
    /// A figure is larger than can be stored.
    #[error("a charge, or the sum of all, is larger than can be stored")]
    OutOfRange,
}

#[cfg(test)]
mod tests;
