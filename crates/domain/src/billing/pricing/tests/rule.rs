use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::billing::pricing::{
    FilterInput, ModifierInput, PricingPlan, PricingPlanInput, PricingRule, PricingRuleInput,
    RuleError, TierInput,
};
use crate::field::FieldErrors;

fn plan() -> PricingPlan {
    let input = PricingPlanInput { name: "Standard".into(), currency: "EUR".into() };
    PricingPlan::create(Id::new(1).unwrap(), &input, true).unwrap().0
}

fn tier(up_to: &str, price: &str) -> TierInput {
    TierInput { up_to: up_to.into(), price: price.into() }
}

fn condition(fact: &str, comparison: &str, values: &[&str]) -> FilterInput {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    FilterInput { fact: fact.into(), comparison: comparison.into(), values }
}

fn typed() -> PricingRuleInput {
    PricingRuleInput {
        name: "vCPU hours".into(),
        kind: "instance".into(),
        attribute: "vcpus".into(),
        unit: "one".into(),
        time_unit: "hour".into(),
        tiers: vec![tier("100", "0.012"), tier("", "0.01")],
        per: "1".into(),
        included: "0".into(),
        allowance: "0".into(),
        filters: vec![condition("flavor", "in", &["m1.small", "m1.large"])],
        modifiers: vec![ModifierInput {
            conditions: vec![condition("metadata.image.os_type", "equals", &["windows"])],
            add: "0.02".into(),
            percent: String::new(),
        }],
        starts_at: "2026-12-01T00:00:00Z".into(),
        ends_at: String::new(),
        is_active: true,
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn created(input: &PricingRuleInput) -> Result<PricingRule, RuleError> {
    PricingRule::create(Id::new(7).unwrap(), &plan(), input, None).map(|(rule, _)| rule)
}

fn mistakes(input: &PricingRuleInput) -> FieldErrors {
    match created(input) {
        Err(RuleError::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_typed_comes_back_as_it_was() {
    let rule = created(&typed()).unwrap();
    assert_eq!(PricingRuleInput::from(rule.terms()), typed());
}

#[test]
fn every_mistake_is_told_beside_its_field() {
    let wrong = PricingRuleInput {
        name: String::new(),
        kind: "ship".into(),
        tiers: vec![tier("ten", "0.012"), tier("", "cheap")],
        filters: vec![condition("colour", "equals", &["red"]), condition("vcpus", "is", &["1"])],
        modifiers: vec![ModifierInput::default()],
        starts_at: "tomorrow".into(),
        ..typed()
    };
    let errors = mistakes(&wrong);
    for field in [
        "name",
        "kind",
        "tiers.0.up_to",
        "tiers.1.price",
        "filters.0.fact",
        "filters.1.comparison",
        "modifiers.0.add",
        "starts_at",
    ] {
        assert!(errors.of(field).is_some(), "{field} in {errors}");
    }
}

#[test]
fn prices_are_in_order_and_not_below_zero() {
    let tiers = |tiers: Vec<TierInput>| PricingRuleInput { tiers, ..typed() };
    for wrong in [
        vec![],
        vec![tier("", "-1")],
        vec![tier("10", "1")],
        vec![tier("", "1"), tier("", "2")],
        vec![tier("10", "1"), tier("10", "2"), tier("", "3")],
        vec![tier("0", "1"), tier("", "2")],
        vec![tier("", "0.0000000001")],
    ] {
        let errors = mistakes(&tiers(wrong.clone()));
        assert!(errors.iter().all(|error| error.field.starts_with("tiers")), "{wrong:?}: {errors}");
    }
    let both = ModifierInput { add: "1".into(), percent: "5".into(), ..ModifierInput::default() };
    let input = PricingRuleInput { modifiers: vec![both], ..typed() };
    assert_eq!(mistakes(&input).of("modifiers.0.percent").unwrap().code, "ambiguous");
}

#[test]
fn units_that_do_not_go_together_are_refused() {
    let refused = |input: PricingRuleInput, field: &str| {
        let errors = mistakes(&input);
        assert_eq!(errors.of(field).unwrap().code, "bad_unit", "{errors}");
    };
    refused(PricingRuleInput { unit: "gib".into(), ..typed() }, "unit");
    refused(PricingRuleInput { attribute: "memory_mb".into(), ..typed() }, "unit");
    refused(
        PricingRuleInput { attribute: "size".into(), unit: "gib".into(), ..typed() },
        "attribute",
    );
    refused(PricingRuleInput { time_unit: "use".into(), ..typed() }, "time_unit");
    refused(PricingRuleInput { per: "0".into(), ..typed() }, "per");
    let traffic = PricingRuleInput {
        kind: "traffic".into(),
        attribute: "bytes_out".into(),
        unit: "gb".into(),
        ..typed()
    };
    refused(traffic, "time_unit");
}

#[test]
fn a_rule_that_has_charged_is_only_ended() {
    let mut rule = created(&typed()).unwrap();
    assert!(rule.edit(&plan(), &PricingRuleInput { name: "CPU".into(), ..typed() }, None).is_ok());
    let until = at("2027-01-01T00:00:00Z");
    rule.charge_until(until);
    rule.charge_until(at("2026-12-15T00:00:00Z"));
    assert_eq!(rule.charged_until(), Some(until));
    let before = rule.clone();
    assert_eq!(rule.edit(&plan(), &typed(), None), Err(RuleError::HasCharged { until }));
    assert_eq!(rule.remove(), Err(RuleError::HasCharged { until }));
    assert_eq!(rule.end(at("2026-12-31T23:59:59Z")), Err(RuleError::Settled { until }));
    assert_eq!(rule, before);
    rule.end(until).unwrap();
    assert_eq!(rule.terms().ends_at, Some(until));
    // The end may be moved forward, not back.
    assert_eq!(rule.end(at("2027-02-01T00:00:00Z")), Err(RuleError::Ends { at: until }));
}

#[test]
fn a_rule_ends_after_it_begins() {
    let mut rule = created(&typed()).unwrap();
    assert!(matches!(rule.end(at("2026-12-01T00:00:00Z")), Err(RuleError::Invalid(_))));
    let input = PricingRuleInput { ends_at: "2026-11-01T00:00:00Z".into(), ..typed() };
    assert!(mistakes(&input).of("ends_at").is_some());
}

#[test]
fn a_new_rule_charges_nothing_that_is_settled() {
    let until = at("2026-12-02T00:00:00Z");
    let create = |input| PricingRule::create(Id::new(8).unwrap(), &plan(), &input, Some(until));
    assert_eq!(create(typed()).unwrap_err(), RuleError::Settled { until });
    let always = PricingRuleInput { starts_at: String::new(), ..typed() };
    assert_eq!(create(always).unwrap_err(), RuleError::Settled { until });
    assert!(
        create(PricingRuleInput { starts_at: "2026-12-02T00:00:00Z".into(), ..typed() }).is_ok()
    );
}

#[test]
fn a_copy_has_changed_prices_and_has_charged_nothing() {
    let mut rule = created(&typed()).unwrap();
    rule.charge_until(at("2027-01-01T00:00:00Z"));
    let change = Some("5.5".parse().unwrap());
    let (copy, _) = rule.copy(Id::new(9).unwrap(), &plan(), change, None).unwrap();
    let input = PricingRuleInput::from(copy.terms());
    assert_eq!(input.tiers, [tier("100", "0.01266"), tier("", "0.01055")]);
    assert_eq!(input.modifiers[0].add, "0.0211");
    assert_eq!(copy.charged_until(), None);
    // In a plan whose usage is settled it begins where that ends.
    let until = at("2027-01-01T00:00:00Z");
    let (copy, _) = rule.copy(Id::new(9).unwrap(), &plan(), None, Some(until)).unwrap();
    assert_eq!(copy.terms().starts_at, Some(until));
    // A plan in another currency cannot have it.
    let input = PricingPlanInput { name: "Dollars".into(), currency: "USD".into() };
    let (dollars, _) = PricingPlan::create(Id::new(2).unwrap(), &input, false).unwrap();
    let refused = rule.copy(Id::new(9).unwrap(), &dollars, None, None);
    assert!(matches!(refused, Err(RuleError::Invalid(_))));
    // Nor can prices come to less than nothing.
    let change = Some("-150".parse().unwrap());
    assert!(rule.copy(Id::new(9).unwrap(), &plan(), change, None).is_err());
}
