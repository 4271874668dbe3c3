//! Knows a pricing rule: its terms, and that they stand once they have charged.

use bursar_kernel::money::{Amount, MoneyError};
use bursar_kernel::{Currency, Id};
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;

use super::input::PricingRuleInput;
use super::lint::{Finding, Severity, lint_terms};
use super::modifier::{Change, PercentChange};
use super::plan::PricingPlan;
use super::price::{Prices, PricesError, Tier};
use super::terms::RuleTerms;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// One rule of a plan. Rules are not exclusive: each that fits adds what it charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricingRule {
    id: Id<Self>,
    plan: Id<PricingPlan>,
    terms: RuleTerms,
    charged_until: Option<DateTime<Utc>>,
    version: i64,
}

/// Everything that a store keeps of a rule, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of PricingRule, documented there")]
pub struct StoredPricingRule {
    pub id: Id<PricingRule>,
    pub plan: Id<PricingPlan>,
    pub terms: RuleTerms,
    pub charged_until: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Why a rule cannot be made, or stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// What was typed is wrong.
    #[error("the input is wrong: {0}")]
    Invalid(#[from] FieldErrors),
    /// The rule is part of prices that were charged.
    #[error("the rule has charged usage until {until}: end it, and begin another one")]
    HasCharged {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The plan has been charged by beyond that instant already.
    #[error("usage until {until} is settled: use that instant or a later one")]
    Settled {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The rule has an end already, and not a later one.
    #[error("the rule ends at {at} already")]
    Ends {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Aggregate for PricingRule {
    const NAME: &'static str = "pricing_rule";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl PricingRule {
    /// A new rule of a plan. Where cycles of the plan are settled it must not charge in them any
    /// more, so that rating them again comes to the same.
    pub fn create(
        id: Id<Self>,
        plan: &PricingPlan,
        input: &PricingRuleInput,
        settled_until: Option<DateTime<Utc>>,
    ) -> Result<(Self, Event), RuleError> {
        let terms = checked(plan.currency(), input)?;
        Self::open(id, plan, terms, settled_until)
    }

    /// A rule as the store kept it.
    pub fn restore(stored: StoredPricingRule) -> Self {
        let StoredPricingRule { id, plan, terms, charged_until, version } = stored;
        Self { id, plan, terms, charged_until, version }
    }

    /// Replaces what the rule says, as long as it has charged nothing.
    pub fn edit(
        &mut self,
        plan: &PricingPlan,
        input: &PricingRuleInput,
        settled_until: Option<DateTime<Utc>>,
    ) -> Result<Event, RuleError> {
        self.refuse_if_charged()?;
        let terms = checked(plan.currency(), input)?;
        refuse_settled(&terms, settled_until)?;
        let before = self.facts();
        self.terms = terms;
        Ok(self.tell("pricing_rule.edited", &before))
    }

    /// Lets the rule charge no longer from an instant on: the one thing that becomes of a rule that
    /// has charged.
    pub fn end(&mut self, at: DateTime<Utc>) -> Result<Event, RuleError> {
        if let Some(until) = self.charged_until.filter(|until| at < *until) {
            return Err(RuleError::Settled { until });
        }
        if let Some(ends) = self.terms.ends_at.filter(|ends| *ends <= at) {
            return Err(RuleError::Ends { at: ends });
        }
        if self.terms.starts_at.is_some_and(|start| at <= start) {
            let message = "Use an instant after the start of the rule";
            return Err(FieldErrors::one("at", "too_early", message).into());
        }
        let before = self.facts();
        self.terms.ends_at = Some(at);
        Ok(self.tell("pricing_rule.ended", &before))
    }

    /// What is told when the rule is removed; only one that has charged nothing may be.
    pub fn remove(&self) -> Result<Event, RuleError> {
        self.refuse_if_charged()?;
        let action = "pricing_rule.deleted";
        Ok(Event::between(action, Self::NAME, self.id.get(), &self.facts(), &Facts::new()))
    }

    /// A rule with the same terms, in this plan or another one of the same currency, with prices
    /// changed by so many percent. It has charged nothing.
    pub fn copy(
        &self,
        id: Id<Self>,
        plan: &PricingPlan,
        change: Option<PercentChange>,
        settled_until: Option<DateTime<Utc>>,
    ) -> Result<(Self, Event), RuleError> {
        let mut terms = match change {
            Some(change) => repriced(&self.terms, change).map_err(|why| {
                FieldErrors::one("change_percent", "out_of_range", why.to_string())
            })?,
            None => self.terms.clone(),
        };
        if terms.starts_at.is_none_or(|start| settled_until.is_some_and(|until| start < until)) {
            terms.starts_at = settled_until;
        }
        refuse_errors(&lint_terms(&terms, plan.currency()))?;
        Self::open(id, plan, terms, settled_until)
    }

    /// Notes that usage until an instant was settled by the rule.
    pub fn charge_until(&mut self, until: DateTime<Utc>) {
        self.charged_until = self.charged_until.max(Some(until));
    }

    /// The plan that it belongs to.
    pub const fn plan(&self) -> Id<PricingPlan> {
        self.plan
    }

    /// What it says.
    pub const fn terms(&self) -> &RuleTerms {
        &self.terms
    }

    /// The end of the last settled cycle in which it charged something; none if it never did.
    pub const fn charged_until(&self) -> Option<DateTime<Utc>> {
        self.charged_until
    }

    fn open(
        id: Id<Self>,
        plan: &PricingPlan,
        terms: RuleTerms,
        settled_until: Option<DateTime<Utc>>,
    ) -> Result<(Self, Event), RuleError> {
        refuse_settled(&terms, settled_until)?;
        let rule = Self { id, plan: plan.id(), terms, charged_until: None, version: 1 };
        let event = rule.tell("pricing_rule.created", &Facts::new());
        Ok((rule, event))
    }

    fn refuse_if_charged(&self) -> Result<(), RuleError> {
        self.charged_until.map_or(Ok(()), |until| Err(RuleError::HasCharged { until }))
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let at = |at: Option<DateTime<Utc>>| {
            at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        };
        let RuleTerms { name, kind, charged, unit, time_unit, prices, per, .. } = &self.terms;
        let RuleTerms { included, allowance, filters, modifiers, .. } = &self.terms;
        let joined = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("; "));
        let more =
            |number: crate::billing::usage::Number| (!number.is_zero()).then(|| number.to_string());
        let modified = modifiers.iter().map(|modifier| {
            let conditions: Vec<_> = modifier.conditions.iter().map(ToString::to_string).collect();
            format!("{} if {}", modifier.change, conditions.join(" and "))
        });
        facts([
            ("plan_id", Some(self.plan.to_string())),
            ("name", Some(name.to_string())),
            ("kind", Some(kind.to_string())),
            ("attribute", Some(charged.to_string())),
            ("unit", Some(unit.to_string())),
            ("time_unit", Some(time_unit.to_string())),
            ("prices", joined(prices.tiers().iter().map(tier).collect())),
            ("per", Some(per.to_string())),
            ("included", more(*included)),
            ("allowance", more(*allowance)),
            ("filters", joined(filters.iter().map(ToString::to_string).collect())),
            ("modifiers", joined(modified.collect())),
            ("starts_at", at(self.terms.starts_at)),
            ("ends_at", at(self.terms.ends_at)),
            ("is_active", Some(self.terms.is_active.to_string())),
        ])
    }
}

fn tier(tier: &Tier) -> String {
    match tier.up_to {
        Some(end) => format!("{} up to {end}", tier.price),
        None => tier.price.to_string(),
    }
}

/// What was typed, if a tariff can be made of it.
fn checked(currency: Currency, input: &PricingRuleInput) -> Result<RuleTerms, RuleError> {
    let terms = input.parse(currency)?;
    refuse_errors(&lint_terms(&terms, currency))?;
    Ok(terms)
}

fn refuse_errors(findings: &[Finding]) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::none();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        errors.add(finding.field, finding.kind.code(), finding.message.clone());
    }
    errors.ok(())
}

fn refuse_settled(
    terms: &RuleTerms,
    settled_until: Option<DateTime<Utc>>,
) -> Result<(), RuleError> {
    match settled_until {
        Some(until) if terms.starts_at.is_none_or(|start| start < until) => {
            Err(RuleError::Settled { until })
        }
        _ => Ok(()),
    }
}

/// The terms with each price changed by so many percent, half-even at the ninth decimal.
fn repriced(terms: &RuleTerms, change: PercentChange) -> Result<RuleTerms, PricesError> {
    let factor = Decimal::ONE + Decimal::new(change.millionths(), 8);
    let changed = |price: Amount| price.times(factor).map(Amount::to_nine_decimals);
    let mut terms = terms.clone();
    let tiers =
        terms.prices.tiers().iter().map(|tier| {
            Ok::<_, MoneyError>(Tier { up_to: tier.up_to, price: changed(tier.price)? })
        });
    terms.prices = Prices::new(tiers.collect::<Result<_, _>>()?)?;
    for modifier in &mut terms.modifiers {
        if let Change::Add(price) = modifier.change {
            modifier.change = Change::Add(changed(price)?);
        }
    }
    Ok(terms)
}
