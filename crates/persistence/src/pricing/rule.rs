//! Keeps the rules of pricing plans.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::billing::pricing::{
    FilterInput, ModifierInput, PricingPlan, PricingRule, PricingRuleInput, RuleTerms,
    StoredPricingRule, TierInput,
};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Currency, Id};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::column::{Reading, instant, json};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pricing_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub plan_id: i64,
    pub name: String,
    pub currency: String,
    pub terms: String,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
    pub is_active: bool,
    pub charged_until: Option<i64>,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The terms as they are kept: in words and exact decimals. A field that is added later needs a
/// preset.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    kind: String,
    attribute: String,
    unit: String,
    time_unit: String,
    tiers: Vec<KeptTier>,
    per: String,
    included: String,
    allowance: String,
    filters: Vec<KeptFilter>,
    modifiers: Vec<KeptModifier>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptTier {
    up_to: String,
    price: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptFilter {
    fact: String,
    comparison: String,
    values: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptModifier {
    conditions: Vec<KeptFilter>,
    add: String,
    percent: String,
}

impl Kept for PricingRule {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "id";

    fn row(&self) -> Result<Model, DbErr> {
        let terms = self.terms();
        let tiers = terms.prices.tiers();
        let currency = tiers.first().map(|tier| tier.price.currency());
        Ok(Model {
            id: self.id().get(),
            plan_id: self.plan().get(),
            name: terms.name.to_string(),
            currency: currency.map(|currency| currency.code().to_owned()).unwrap_or_default(),
            terms: json(&written(PricingRuleInput::from(terms)))?,
            starts_at: terms.starts_at.map(instant),
            ends_at: terms.ends_at.map(instant),
            is_active: terms.is_active,
            charged_until: self.charged_until().map(instant),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            plan_id,
            name,
            currency,
            terms,
            starts_at,
            ends_at,
            is_active,
            charged_until,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        let at = |at: Option<i64>| read.optional(at.as_ref(), |read, at| read.instant(*at));
        let currency: Currency = read.parsed(&currency)?;
        let terms = typed(name, read.json(&terms)?).parse(currency);
        let terms = terms.map_err(|errors| read.wrong(errors))?;
        let (starts_at, ends_at) = (at(starts_at)?, at(ends_at)?);
        Ok(Self::restore(StoredPricingRule {
            id: read.id(id)?,
            plan: read.id(plan_id)?,
            terms: RuleTerms { starts_at, ends_at, is_active, ..terms },
            charged_until: at(charged_until)?,
            version,
        }))
    }
}

fn written(input: PricingRuleInput) -> Terms {
    let filters =
        |filters: Vec<FilterInput>| {
            let kept = filters.into_iter().map(|FilterInput { fact, comparison, values }| {
                KeptFilter { fact, comparison, values }
            });
            kept.collect::<Vec<_>>()
        };
    let modifiers = input.modifiers.into_iter().map(|modifier| {
        let ModifierInput { conditions, add, percent } = modifier;
        KeptModifier { conditions: filters(conditions), add, percent }
    });
    let tiers = input.tiers.into_iter().map(|TierInput { up_to, price }| KeptTier { up_to, price });
    Terms {
        kind: input.kind,
        attribute: input.attribute,
        unit: input.unit,
        time_unit: input.time_unit,
        tiers: tiers.collect(),
        per: input.per,
        included: input.included,
        allowance: input.allowance,
        modifiers: modifiers.collect(),
        filters: filters(input.filters),
    }
}

fn typed(name: String, terms: Terms) -> PricingRuleInput {
    let filters = |filters: Vec<KeptFilter>| {
        let typed = filters.into_iter().map(|KeptFilter { fact, comparison, values }| {
            FilterInput { fact, comparison, values }
        });
        typed.collect::<Vec<_>>()
    };
    let modifiers = terms.modifiers.into_iter().map(|modifier| {
        let KeptModifier { conditions, add, percent } = modifier;
        ModifierInput { conditions: filters(conditions), add, percent }
    });
    let tiers = terms.tiers.into_iter().map(|KeptTier { up_to, price }| TierInput { up_to, price });
    PricingRuleInput {
        name,
        kind: terms.kind,
        attribute: terms.attribute,
        unit: terms.unit,
        time_unit: terms.time_unit,
        tiers: tiers.collect(),
        per: terms.per,
        included: terms.included,
        allowance: terms.allowance,
        modifiers: modifiers.collect(),
        filters: filters(terms.filters),
        starts_at: String::new(),
        ends_at: String::new(),
        is_active: true,
    }
}

/// Every rule of a plan, by id.
pub(super) async fn of_plan(
    database: &impl ConnectionTrait,
    plan: Id<PricingPlan>,
) -> Result<Vec<PricingRule>, StoreError> {
    let rows = Entity::find().filter(Column::PlanId.eq(plan.get())).order_by_asc(Column::Id);
    let rows = rows.all(database).await.map_err(unavailable("reading pricing rules"))?;
    Ok(rows.into_iter().map(<PricingRule as Kept>::restore).collect::<Result<_, _>>()?)
}
