//! What a plan would charge for a resource that somebody makes up.

use bursar_domain::billing::pricing::{Fact, PricingPlan, PricingRule};
use bursar_domain::billing::rating::{Charge, Cycle, Portion, Rounded, Tariff};
use bursar_domain::billing::usage::{
    Attributes, Interval, Number, Resource, ResourceKind, ResourceUsage, Span, UsageError,
};
use bursar_domain::field::{FieldErrors, sentence};
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Amount, Id, Line};
use chrono::{DateTime, TimeDelta, Utc};

use crate::{Actor, Desk, Error};

/// The longest time that is tried.
const MOST_HOURS: u32 = 744;

/// What a person types to try a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialInput {
    /// What kind of resource.
    pub kind: String,
    /// For how many hours.
    pub hours: String,
    /// From when on; now if it is empty. An instant of RFC 3339.
    pub at: String,
    /// What is told about it: names of facts, and their values.
    pub facts: Vec<(String, String)>,
}

/// What a plan charges, and why.
#[derive(Clone, Debug)]
pub struct Trial {
    /// All charges together, unrounded.
    pub total: Amount,
    /// One by one.
    pub charges: Vec<TrialCharge>,
}

/// One charge in words that need no numbers to be looked up.
#[derive(Clone, Debug)]
pub struct TrialCharge {
    /// The rule.
    pub rule: PricingRule,
    /// How many of its units, to nine decimals.
    pub units: String,
    /// The tier, counted from 1; none for units that are free in each cycle.
    pub tier: Option<u8>,
    /// The modifiers that apply, counted from 1.
    pub modifiers: Vec<usize>,
    /// The charge, unrounded.
    pub amount: Amount,
    /// What became of what is finer.
    pub rounded: Rounded,
}

impl Desk {
    /// What a plan would charge for a resource, as if it were the only one in its cycle. Nothing is
    /// written.
    pub async fn try_pricing_plan(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        input: &TrialInput,
    ) -> Result<Trial, Error> {
        let plan = self.pricing_plan(actor, plan).await?.plan;
        let usage = input.read(self.now())?;
        let rules = self.ports.pricing.rules(plan.id()).await?;
        let tariff =
            Tariff::new(plan.currency(), rules.iter().map(|rule| (rule.id(), rule.terms())));
        let tariff = tariff.map_err(|error| Error::rule("no_tariff", error.to_string()))?;
        let span = usage.intervals().first().map(|interval| interval.span);
        let Some(span) = span else {
            return Ok(Trial { total: Amount::zero(plan.currency()), charges: Vec::new() });
        };
        let rating = tariff.rate(&[usage], &Cycle::new(span));
        let rating = rating.map_err(|error| Error::rule("out_of_range", error.to_string()))?;
        let charges = rating.charges().iter().filter_map(|charge| {
            let rule = rules.iter().find(|rule| rule.id() == charge.rule)?;
            Some(explained(rule, charge, plan.currency()))
        });
        Ok(Trial { total: rating.total(), charges: charges.collect() })
    }
}

fn explained(
    rule: &PricingRule,
    charge: &Charge,
    currency: bursar_kernel::Currency,
) -> TrialCharge {
    let tier = match charge.portion {
        Portion::Tier(place) => Some(place + 1),
        Portion::Allowance => None,
    };
    let modifiers = (1..=rule.terms().modifiers.len())
        .zip(0_u32..)
        .filter(|(_, bit)| charge.is_modified_by(*bit))
        .map(|(number, _)| number);
    TrialCharge {
        rule: rule.clone(),
        units: charge.units().map(|units| units.to_string()).unwrap_or_default(),
        tier,
        modifiers: modifiers.collect(),
        amount: charge.amount(currency),
        rounded: charge.rounded,
    }
}

impl TrialInput {
    fn read(&self, now: DateTime<Utc>) -> Result<ResourceUsage, Error> {
        let mut errors = FieldErrors::none();
        let kind = errors.check("kind", "unknown", self.kind.trim().parse::<ResourceKind>());
        let hours = self.hours.trim().parse::<u32>().ok();
        let hours = hours.filter(|hours| (1..=MOST_HOURS).contains(hours));
        let words = format!("use a whole number of hours from 1 to {MOST_HOURS}");
        let hours = errors.check("hours", "malformed", hours.ok_or(words));
        let at = match self.at.trim() {
            "" => Some(now),
            text => {
                let at = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
                let at = at.map_err(|_| "use an instant such as 2026-12-01T00:00:00Z");
                errors.check("at", "malformed", at)
            }
        };
        let (mut region, mut project) = (None, None);
        let mut attributes = Attributes::default();
        for (name, value) in self.facts.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match told(attributes.clone(), name, value.trim()) {
                Ok(Told::Attributes(more)) => attributes = more,
                Ok(Told::Region(line)) => region = Some(line),
                Ok(Told::Project(line)) => project = Some(line),
                Err(message) => {
                    errors.add(format!("facts.{name}"), "malformed", sentence(&message));
                }
            }
        }
        let external_id = Line::parse("trial", 64).ok();
        let (Some(kind), Some(hours), Some(at), Some(external_id)) = (kind, hours, at, external_id)
        else {
            return Err(errors.into());
        };
        errors.ok(())?;
        let record = Id::new(1).map_err(|error| Error::rule("no_record", error.to_string()))?;
        let end = at.checked_add_signed(TimeDelta::hours(hours.into()));
        let span = Span::new(at, end.unwrap_or(at)).map_err(UsageError::from)?;
        let resource = Resource { kind, region, external_id, project };
        Ok(ResourceUsage::new(resource, vec![Interval { record, span, attributes }])?)
    }
}

enum Told {
    Attributes(Attributes),
    Region(Line),
    Project(Line),
}

fn told(attributes: Attributes, name: &str, value: &str) -> Result<Told, String> {
    let line = |value: &str| Line::parse(value, 255).map_err(|error| error.to_string());
    match name.parse::<Fact>().map_err(|error| error.to_string())? {
        Fact::Measure(measure) => {
            let number = value.parse::<Number>().map_err(|error| error.to_string())?;
            Ok(Told::Attributes(attributes.with(measure, number)))
        }
        Fact::Word(word) => {
            attributes.told(word, value).map(Told::Attributes).map_err(|error| error.to_string())
        }
        Fact::Metadata(key) => attributes
            .tagged(key.as_str(), value)
            .map(Told::Attributes)
            .map_err(|error| error.to_string()),
        Fact::Region => line(value).map(Told::Region),
        Fact::Project => line(value).map(Told::Project),
    }
}
