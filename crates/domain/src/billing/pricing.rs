//! Pricing plans: what usage costs, by dated rules that nobody edits once they have charged
//! (product 5.6).

mod filter;
mod input;
mod lint;
mod modifier;
mod plan;
mod price;
mod repository;
mod rule;
mod terms;
mod unit;

pub use self::filter::{Comparison, Fact, Filter, FilterError, UnknownFact};
pub use self::input::{FilterInput, ModifierInput, PricingRuleInput, TierInput};
pub use self::lint::{Finding, FindingKind, KnownValues, Severity, lint, lint_terms};
pub use self::modifier::{Change, ChangeError, Modifier, PercentChange};
pub use self::plan::{PlanError, PricingPlan, PricingPlanInput, StoredPricingPlan};
pub use self::price::{Prices, PricesError, Tier};
#[cfg(feature = "mock")]
pub use self::repository::MockPricing;
pub use self::repository::Pricing;
pub use self::rule::{PricingRule, RuleError, StoredPricingRule};
pub use self::terms::{Charged, RuleTerms};
pub use self::unit::{AttributeUnit, TimeUnit};

#[cfg(test)]
mod tests;
