//! Knows how plans, rules, findings and usage are told.

use std::collections::BTreeMap;

use bursar_application::{
    pricing::{PlanRow, Trial, TrialCharge},
    usage::Recorded,
};
use bursar_domain::{
    billing::{
        pricing::{
            FilterInput, Finding, ModifierInput, PricingPlan, PricingRule, PricingRuleInput,
            TierInput,
        },
        usage::UsageRecord,
    },
    repository::Aggregate,
};
use bursar_kernel::Amount;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, NamedView};

/// A pricing plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingPlan)]
pub(crate) struct PlanView {
    id: i64,
    name: String,
    /// What its prices are in.
    currency: String,
    /// Whether new clients get it.
    is_default: bool,
    /// How many clients have it.
    clients: u64,
    /// How many rules it has, those that are over included.
    rules: u64,
    /// Since when it is out of use.
    deleted_at: Option<InstantView>,
    version: i64,
}

impl From<PlanRow> for PlanView {
    fn from(row: PlanRow) -> Self {
        let PlanRow { plan, clients, rules } = row;
        Self {
            id: plan.id().get(),
            name: plan.name().to_string(),
            currency: plan.currency().to_string(),
            is_default: plan.is_default(),
            clients,
            rules,
            deleted_at: plan.deleted_at().map(Into::into),
            version: plan.version(),
        }
    }
}

/// The plan of a client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PlanOfClientView {
    /// None while there are no plans.
    pricing_plan: Option<NamedView>,
}

impl From<Option<PricingPlan>> for PlanOfClientView {
    fn from(plan: Option<PricingPlan>) -> Self {
        let named =
            |plan: PricingPlan| NamedView { id: plan.id().get(), name: plan.name().to_string() };
        Self { pricing_plan: plan.map(named) }
    }
}

/// A rule of a pricing plan; docs/rating.md says what each part means.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingRule)]
pub(crate) struct RuleView {
    id: i64,
    pricing_plan_id: i64,
    name: String,
    kind: String,
    attribute: String,
    unit: String,
    time_unit: String,
    /// In the plan's currency; the last has no end.
    tiers: Vec<TierView>,
    per: String,
    included: String,
    allowance: String,
    filters: Vec<FilterView>,
    modifiers: Vec<ModifierView>,
    starts_at: Option<InstantView>,
    ends_at: Option<InstantView>,
    is_active: bool,
    /// The end of the last settled cycle in which it charged something; from then on it is only
    /// ended.
    charged_until: Option<InstantView>,
    version: i64,
}

/// What units up to a limit cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingTier)]
struct TierView {
    up_to: Option<String>,
    price: String,
}

/// A condition.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingFilter)]
struct FilterView {
    fact: String,
    comparison: String,
    values: Vec<String>,
}

/// What changes a price: `add` or `percent`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingModifier)]
struct ModifierView {
    conditions: Vec<FilterView>,
    add: Option<String>,
    percent: Option<String>,
}

impl From<FilterInput> for FilterView {
    fn from(filter: FilterInput) -> Self {
        let FilterInput { fact, comparison, values } = filter;
        Self { fact, comparison, values }
    }
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl From<PricingRule> for RuleView {
    fn from(rule: PricingRule) -> Self {
        let terms = rule.terms();
        let input = PricingRuleInput::from(terms);
        let modifier = |modifier: ModifierInput| ModifierView {
            conditions: modifier.conditions.into_iter().map(Into::into).collect(),
            add: given(modifier.add),
            percent: given(modifier.percent),
        };
        let tier = |TierInput { up_to, price }| TierView { up_to: given(up_to), price };
        Self {
            id: rule.id().get(),
            pricing_plan_id: rule.plan().get(),
            name: input.name,
            kind: input.kind,
            attribute: input.attribute,
            unit: input.unit,
            time_unit: input.time_unit,
            tiers: input.tiers.into_iter().map(tier).collect(),
            per: input.per,
            included: input.included,
            allowance: input.allowance,
            filters: input.filters.into_iter().map(Into::into).collect(),
            modifiers: input.modifiers.into_iter().map(modifier).collect(),
            starts_at: terms.starts_at.map(Into::into),
            ends_at: terms.ends_at.map(Into::into),
            is_active: terms.is_active,
            charged_until: rule.charged_until().map(Into::into),
            version: rule.version(),
        }
    }
}

/// Something that the linter found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingFinding)]
pub(crate) struct FindingView {
    /// `overlap`, `unreachable`, `gap`, `unpriced`, `below_zero`, `mixed_currencies`, `bad_unit` or
    /// `too_much`.
    kind: String,
    /// `warning`, or `error` where no tariff can be made.
    severity: String,
    rule_ids: Vec<i64>,
    /// Where it can be mended.
    field: String,
    message: String,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            kind: finding.kind.code().to_owned(),
            severity: finding.severity.code().to_owned(),
            rule_ids: finding.rules.iter().map(|rule| rule.get()).collect(),
            field: finding.field.to_owned(),
            message: finding.message,
        }
    }
}

/// What was found about a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FindingsView {
    data: Vec<FindingView>,
}

impl From<Vec<Finding>> for FindingsView {
    fn from(findings: Vec<Finding>) -> Self {
        Self { data: findings.into_iter().map(Into::into).collect() }
    }
}

/// An unrounded figure, with up to nine decimals.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Amount)]
pub(crate) struct AmountView {
    #[schema(example = "0.012345678")]
    amount: String,
    currency: String,
}

impl From<Amount> for AmountView {
    fn from(amount: Amount) -> Self {
        let currency = amount.currency().to_string();
        Self { amount: amount.value().normalize().to_string(), currency }
    }
}

/// What a plan would charge, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingTrial)]
pub(crate) struct TrialView {
    total: AmountView,
    charges: Vec<ChargeView>,
}

/// What one rule would charge in one tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PricingTrialCharge)]
struct ChargeView {
    rule: NamedView,
    /// How many of the rule's units, to nine decimals.
    units: String,
    /// Counted from 1; none for units that are free in each cycle.
    tier: Option<u8>,
    /// Those that apply, counted from 1.
    modifiers: Vec<usize>,
    amount: AmountView,
    /// `exact`, `down` or `up`.
    rounded: String,
}

impl From<Trial> for TrialView {
    fn from(trial: Trial) -> Self {
        Self {
            total: trial.total.into(),
            charges: trial.charges.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TrialCharge> for ChargeView {
    fn from(charge: TrialCharge) -> Self {
        let TrialCharge { rule, units, tier, modifiers, amount, rounded } = charge;
        let rule = NamedView { id: rule.id().get(), name: rule.terms().name.to_string() };
        let (amount, rounded) = (amount.into(), rounded.code().to_owned());
        Self { rule, units, tier, modifiers, amount, rounded }
    }
}

/// A record of usage.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UsageRecord)]
pub(crate) struct UsageView {
    id: i64,
    client_id: i64,
    resource: ResourceView,
    started_at: InstantView,
    /// None while it goes on.
    ended_at: Option<InstantView>,
    attributes: AttributesView,
    version: i64,
}

/// What was used.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UsageResource)]
struct ResourceView {
    kind: String,
    region: Option<String>,
    external_id: String,
    project: Option<String>,
}

/// What a resource was like.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UsageAttributes)]
struct AttributesView {
    /// Decimal texts.
    numbers: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    metadata: BTreeMap<String, String>,
}

impl From<UsageRecord> for UsageView {
    fn from(record: UsageRecord) -> Self {
        let (resource, attributes) = (record.resource(), record.attributes());
        let text = |line: &Option<bursar_kernel::Line>| line.as_ref().map(ToString::to_string);
        Self {
            id: record.id().get(),
            client_id: record.client().get(),
            resource: ResourceView {
                kind: resource.kind.code().to_owned(),
                region: text(&resource.region),
                external_id: resource.external_id.to_string(),
                project: text(&resource.project),
            },
            started_at: record.started_at().into(),
            ended_at: record.ended_at().map(Into::into),
            attributes: AttributesView {
                numbers: attributes
                    .numbers()
                    .map(|(name, number)| (name.code().to_owned(), number.to_string()))
                    .collect(),
                words: attributes
                    .words()
                    .map(|(name, text)| (name.code().to_owned(), text.to_owned()))
                    .collect(),
                metadata: attributes
                    .tags()
                    .map(|(name, text)| (name.to_owned(), text.to_owned()))
                    .collect(),
            },
            version: record.version(),
        }
    }
}

impl From<Recorded> for UsageView {
    fn from(recorded: Recorded) -> Self {
        recorded.record().clone().into()
    }
}
