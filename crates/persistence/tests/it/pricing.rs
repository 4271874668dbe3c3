//! The databases themselves keep rules that have charged, and usage as it was told.

use bursar_application::ports::Store;
use bursar_domain::billing::pricing::{
    PricingPlan, PricingPlanInput, PricingRule, PricingRuleInput, TierInput,
};
use bursar_domain::billing::usage::{
    Attributes, Measure, Number, Resource, ResourceKind, Span, UsageInput, UsageRecord,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Line;
use bursar_persistence::SeaStore;
use bursar_testkit::contract::{clients, id};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, Database};

use super::store;

fn at(day: u32) -> DateTime<Utc> {
    format!("2026-11-{day:02}T00:00:00Z").parse().unwrap()
}

async fn rule(store: &SeaStore) -> PricingRule {
    let input = PricingPlanInput { name: "Standard".into(), currency: "EUR".into() };
    let (plan, _) = PricingPlan::create(id(store).await, &input, true).unwrap();
    let input = PricingRuleInput {
        name: "Machines".into(),
        kind: "instance".into(),
        attribute: "existence".into(),
        time_unit: "hour".into(),
        tiers: vec![TierInput { up_to: String::new(), price: "1".into() }],
        is_active: true,
        ..PricingRuleInput::default()
    };
    let (rule, _) = PricingRule::create(id(store).await, &plan, &input, None).unwrap();
    let work = store.begin().await.unwrap();
    work.pricing_plans().add(&plan).await.unwrap();
    work.pricing_rules().add(&rule).await.unwrap();
    work.commit().await.unwrap();
    rule
}

#[tokio::test]
async fn a_rule_that_has_charged_is_only_ended_whatever_the_statement() {
    let (database, store) = store().await;
    let rule = rule(&store).await;
    let connection = Database::connect(database.url()).await.unwrap();
    let fits = async |statement: &str| connection.execute_unprepared(statement).await.is_ok();
    // As long as it has charged nothing it may change.
    assert!(fits("UPDATE pricing_rules SET name = 'Others'").await);
    let work = store.begin().await.unwrap();
    let mut charged = work.pricing_rules().get(rule.id()).await.unwrap();
    charged.charge_until(at(10));
    work.pricing_rules().save(&charged).await.unwrap();
    assert_eq!(work.pricing().settled_until(rule.plan()).await.unwrap(), Some(at(10)));
    work.commit().await.unwrap();
    let micros = |day: u32| at(day).timestamp_micros();
    for statement in [
        "UPDATE pricing_rules SET name = 'Machines'".to_owned(),
        "UPDATE pricing_rules SET terms = '{}'".to_owned(),
        "UPDATE pricing_rules SET is_active = FALSE".to_owned(),
        "UPDATE pricing_rules SET charged_until = NULL".to_owned(),
        format!("UPDATE pricing_rules SET charged_until = {}", micros(9)),
        format!("UPDATE pricing_rules SET ends_at = {}", micros(9)),
        "DELETE FROM pricing_rules".to_owned(),
    ] {
        assert!(!fits(&statement).await, "{statement}");
    }
    assert!(fits(&format!("UPDATE pricing_rules SET ends_at = {}", micros(20))).await);
    assert!(!fits("UPDATE pricing_rules SET ends_at = NULL").await);
    assert!(fits(&format!("UPDATE pricing_rules SET charged_until = {}", micros(11))).await);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn usage_is_only_ended_and_read_by_resource_and_time() {
    let (database, store) = store().await;
    let client = clients::client(&store, "Acme").await.id();
    let mut records = Vec::new();
    for (number, (name, from, until)) in
        [("b", 1, Some(5)), ("a", 3, None), ("b", 5, Some(9)), ("c", 20, None)].iter().enumerate()
    {
        let resource = Resource {
            kind: ResourceKind::Volume,
            region: None,
            external_id: Line::parse(name, 64).unwrap(),
            project: None,
        };
        let size = Number::whole(u32::try_from(number).unwrap() + 1);
        let input = UsageInput {
            client,
            resource,
            started_at: at(*from),
            ended_at: until.map(at),
            attributes: Attributes::default()
                .with(Measure::Size, size)
                .tagged("äö", "«x»")
                .unwrap(),
        };
        let record = UsageRecord::begin(id(&store).await, input).unwrap();
        let work = store.begin().await.unwrap();
        work.usage().add(&record).await.unwrap();
        work.commit().await.unwrap();
        records.push(record);
    }
    let work = store.begin().await.unwrap();
    let span = Span::new(at(4), at(15)).unwrap();
    let read = work.usage().within(client, span, None, 10).await.unwrap();
    let expected = [&records[1], &records[0], &records[2]];
    assert_eq!(read.iter().collect::<Vec<_>>(), expected);
    let rest = work.usage().within(client, span, Some(records[1].id()), 1).await.unwrap();
    assert_eq!(rest, records[..1]);
    let resource = records[0].resource();
    let beside = work.usage().overlapping(resource, at(8), Some(at(12))).await.unwrap();
    assert_eq!(beside.as_ref(), Some(&records[2]));
    assert_eq!(work.usage().overlapping(resource, at(9), None).await.unwrap(), None);
    let found = work.usage().starting(resource, at(5)).await.unwrap();
    assert_eq!(found.as_ref(), Some(&records[2]));
    drop(work);
    let connection = Database::connect(database.url()).await.unwrap();
    for statement in [
        "UPDATE usage_records SET attributes = '{}' WHERE external_id = 'a'",
        "UPDATE usage_records SET started_at = 0 WHERE external_id = 'a'",
        "UPDATE usage_records SET ended_at = NULL WHERE external_id = 'b'",
        "UPDATE usage_records SET ended_at = ended_at + 1 WHERE external_id = 'b'",
    ] {
        assert!(connection.execute_unprepared(statement).await.is_err(), "{statement}");
    }
    connection.close().await.unwrap();
    let work = store.begin().await.unwrap();
    let mut open = work.usage().get(records[1].id()).await.unwrap();
    open.end(at(21)).unwrap();
    work.usage().save(&open).await.unwrap();
    work.commit().await.unwrap();
}
