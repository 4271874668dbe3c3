//! What the sample provider charges for cloud usage.

use bursar_domain::billing::pricing::{
    FilterInput, ModifierInput, PricingPlanInput, PricingRuleInput, TierInput,
};

/// A pricing plan with its rules, as one would type them.
#[derive(Clone, Debug)]
pub struct SamplePlan {
    /// The plan.
    pub plan: PricingPlanInput,
    /// Its rules, in the order in which they were added.
    pub rules: Vec<PricingRuleInput>,
}

/// The plan of new clients, and one for those who have agreed on other prices.
pub(super) fn plans() -> Vec<SamplePlan> {
    let named = |name: &str| PricingPlanInput { name: name.to_owned(), currency: "EUR".to_owned() };
    vec![
        SamplePlan { plan: named("Public cloud"), rules: public_cloud() },
        SamplePlan { plan: named("Partner"), rules: partner() },
    ]
}

fn public_cloud() -> Vec<PricingRuleInput> {
    let old = PricingRuleInput {
        ends_at: "2026-01-01T00:00:00Z".to_owned(),
        ..by_the_hour("vCPU, until 2025", "instance", "vcpus", "one", "0.011")
    };
    let vcpus = PricingRuleInput {
        starts_at: "2026-01-01T00:00:00Z".to_owned(),
        modifiers: vec![windows("0.018")],
        ..by_the_hour("vCPU", "instance", "vcpus", "one", "0.012")
    };
    let fast = PricingRuleInput {
        filters: vec![is("type", "ssd")],
        ..by_the_month("Volume, SSD", "volume", "size", "gib", "0.11")
    };
    let slow = PricingRuleInput {
        filters: vec![FilterInput {
            fact: "type".to_owned(),
            comparison: "not_equals".to_owned(),
            values: vec!["ssd".to_owned()],
        }],
        ..by_the_month("Volume", "volume", "size", "gib", "0.045")
    };
    vec![
        old,
        vcpus,
        by_the_hour("Memory", "instance", "memory_mb", "gib", "0.0042"),
        by_the_month("Root disk", "instance", "root_gb", "gib", "0.045"),
        fast,
        slow,
        by_the_month("Snapshot", "snapshot", "size", "gib", "0.03"),
        by_the_month("Image", "image", "size", "gib", "0.03"),
        by_the_hour("Floating IP", "floating_ip", "existence", "one", "0.004"),
        by_the_hour("Load balancer", "load_balancer", "existence", "one", "0.021"),
        traffic(&[("1000", "0"), ("10000", "0.02"), ("", "0.012")]),
    ]
}

fn partner() -> Vec<PricingRuleInput> {
    let vcpus = PricingRuleInput {
        modifiers: vec![windows("0.018")],
        ..by_the_hour("vCPU", "instance", "vcpus", "one", "0.0096")
    };
    vec![
        vcpus,
        by_the_hour("Memory", "instance", "memory_mb", "gib", "0.0034"),
        by_the_month("Root disk", "instance", "root_gb", "gib", "0.036"),
        by_the_month("Volume", "volume", "size", "gib", "0.036"),
        by_the_hour("Floating IP", "floating_ip", "existence", "one", "0.004"),
        traffic(&[("5000", "0"), ("", "0.01")]),
    ]
}

fn by_the_hour(
    name: &str,
    kind: &str,
    attribute: &str,
    unit: &str,
    price: &str,
) -> PricingRuleInput {
    PricingRuleInput {
        name: name.to_owned(),
        kind: kind.to_owned(),
        attribute: attribute.to_owned(),
        unit: unit.to_owned(),
        time_unit: "hour".to_owned(),
        tiers: vec![TierInput { up_to: String::new(), price: price.to_owned() }],
        is_active: true,
        ..PricingRuleInput::default()
    }
}

fn by_the_month(
    name: &str,
    kind: &str,
    attribute: &str,
    unit: &str,
    price: &str,
) -> PricingRuleInput {
    let rule = by_the_hour(name, kind, attribute, unit, price);
    PricingRuleInput { time_unit: "month".to_owned(), ..rule }
}

/// Traffic that leaves, less the more there is; pairs of where a tier ends and what a GB costs.
fn traffic(tiers: &[(&str, &str)]) -> PricingRuleInput {
    let tier = |(up_to, price): &(&str, &str)| TierInput {
        up_to: (*up_to).to_owned(),
        price: (*price).to_owned(),
    };
    PricingRuleInput {
        time_unit: "use".to_owned(),
        tiers: tiers.iter().map(tier).collect(),
        ..by_the_hour("Traffic out", "traffic", "bytes_out", "gb", "0")
    }
}

/// The licence of machines that were started from an image of Windows.
fn windows(price: &str) -> ModifierInput {
    ModifierInput {
        conditions: vec![is("metadata.image.os_type", "windows")],
        add: price.to_owned(),
        percent: String::new(),
    }
}

fn is(fact: &str, value: &str) -> FilterInput {
    FilterInput {
        fact: fact.to_owned(),
        comparison: "equals".to_owned(),
        values: vec![value.to_owned()],
    }
}
