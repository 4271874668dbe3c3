//! Knows what is sent about rules and usage.

use std::collections::BTreeMap;

use bursar_domain::{
    billing::{
        pricing::{FilterInput, ModifierInput, PricingRuleInput, TierInput},
        usage::{Attributes, Measure, Number, Word},
    },
    field::{FieldErrors, sentence},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::json::Patch;

/// What a rule says; docs/rating.md tells what each part means. An absent field stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PricingRuleInput)]
pub(super) struct RuleBody {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// Such as `instance`, `volume`, `traffic`.
    #[schema(value_type = Option<String>)]
    kind: Patch<String>,
    /// `existence`, a measure such as `vcpus`, or `metadata.` and a name.
    #[schema(value_type = Option<String>)]
    attribute: Patch<String>,
    /// `one`, or so many bytes: `b`, `kb`, `kib`, … `pib`.
    #[schema(value_type = Option<String>)]
    unit: Patch<String>,
    /// `second`, `minute`, `hour`, `day`, `month`, `cycle` or `use`.
    #[schema(value_type = Option<String>)]
    time_unit: Patch<String>,
    /// In order; only the last has no end.
    #[schema(value_type = Option<Vec<TierBody>>)]
    tiers: Patch<Vec<TierBody>>,
    #[schema(value_type = Option<String>)]
    per: Patch<String>,
    #[schema(value_type = Option<String>)]
    included: Patch<String>,
    #[schema(value_type = Option<String>)]
    allowance: Patch<String>,
    #[schema(value_type = Option<Vec<FilterBody>>)]
    filters: Patch<Vec<FilterBody>>,
    #[schema(value_type = Option<Vec<ModifierBody>>)]
    modifiers: Patch<Vec<ModifierBody>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Patch<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Patch<String>,
    #[schema(value_type = Option<bool>)]
    is_active: Patch<bool>,
}

/// What units up to a limit cost, in the plan's currency.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PricingTierInput)]
pub(super) struct TierBody {
    #[serde(default)]
    up_to: Option<String>,
    #[schema(example = "0.012")]
    price: String,
}

/// A condition: `region`, `project`, an attribute or `metadata.` and a name, compared by `equals`,
/// `not_equals`, `contains`, `less_than`, `at_most`, `more_than`, `at_least` or `in`.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PricingFilterInput)]
pub(super) struct FilterBody {
    fact: String,
    comparison: String,
    values: Vec<String>,
}

/// What changes a price where all conditions hold: `add` or `percent`.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PricingModifierInput)]
pub(super) struct ModifierBody {
    #[serde(default)]
    conditions: Vec<FilterBody>,
    #[serde(default)]
    add: Option<String>,
    #[serde(default)]
    percent: Option<String>,
}

impl From<FilterBody> for FilterInput {
    fn from(body: FilterBody) -> Self {
        let FilterBody { fact, comparison, values } = body;
        Self { fact, comparison, values }
    }
}

impl From<ModifierBody> for ModifierInput {
    fn from(body: ModifierBody) -> Self {
        let ModifierBody { conditions, add, percent } = body;
        Self {
            conditions: conditions.into_iter().map(Into::into).collect(),
            add: add.unwrap_or_default(),
            percent: percent.unwrap_or_default(),
        }
    }
}

impl RuleBody {
    pub(super) fn over(self, present: PricingRuleInput) -> PricingRuleInput {
        fn list<T, U: From<T>>(sent: Patch<Vec<T>>, present: Vec<U>) -> Vec<U> {
            match sent.sent() {
                Some(sent) => sent.into_iter().map(Into::into).collect(),
                None => present,
            }
        }
        PricingRuleInput {
            name: self.name.over(present.name),
            kind: self.kind.over(present.kind),
            attribute: self.attribute.over(present.attribute),
            unit: self.unit.over(present.unit),
            time_unit: self.time_unit.over(present.time_unit),
            tiers: list(self.tiers, present.tiers),
            per: self.per.over(present.per),
            included: self.included.over(present.included),
            allowance: self.allowance.over(present.allowance),
            filters: list(self.filters, present.filters),
            modifiers: list(self.modifiers, present.modifiers),
            starts_at: self.starts_at.over(present.starts_at),
            ends_at: self.ends_at.over(present.ends_at),
            is_active: self.is_active.over(present.is_active),
        }
    }
}

impl From<TierBody> for TierInput {
    fn from(body: TierBody) -> Self {
        let TierBody { up_to, price } = body;
        Self { up_to: up_to.unwrap_or_default(), price }
    }
}

/// What a resource is like.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = UsageAttributesInput)]
pub(super) struct AttributesBody {
    /// Measures such as `vcpus`, as decimal texts with at most 3 decimals.
    numbers: BTreeMap<String, String>,
    /// Words such as `flavor`.
    words: BTreeMap<String, String>,
    metadata: BTreeMap<String, String>,
}

impl AttributesBody {
    pub(super) fn read(self) -> Result<Attributes, FieldErrors> {
        let mut errors = FieldErrors::none();
        let mut all = Attributes::default();
        let mut wrong = |field: String, why: String| errors.add(field, "malformed", sentence(&why));
        for (name, text) in self.numbers {
            let field = format!("attributes.numbers.{name}");
            match (name.parse::<Measure>(), text.parse::<Number>()) {
                (Ok(measure), Ok(number)) => all = all.with(measure, number),
                (Err(why), _) => wrong(field, why.to_string()),
                (_, Err(why)) => wrong(field, why.to_string()),
            }
        }
        for (name, text) in self.words {
            let field = format!("attributes.words.{name}");
            match name.parse::<Word>() {
                Ok(word) => match all.clone().told(word, &text) {
                    Ok(more) => all = more,
                    Err(why) => wrong(field, why.to_string()),
                },
                Err(why) => wrong(field, why.to_string()),
            }
        }
        for (name, text) in self.metadata {
            match all.clone().tagged(&name, &text) {
                Ok(more) => all = more,
                Err(why) => wrong(format!("attributes.metadata.{name}"), why.to_string()),
            }
        }
        errors.ok(all)
    }
}
