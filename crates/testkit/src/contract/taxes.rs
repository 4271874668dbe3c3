//! Tax rules.

use std::sync::Arc;
use std::time::Duration;

use bursar_application::ports::Store;
use bursar_application::settings::SettingsDirectory;
use bursar_domain::billing::tax::{TaxRule, TaxRuleInput};
use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::Settings;
use bursar_domain::event::Change;
use bursar_domain::repository::Aggregate;

use super::{id, is_missing, is_stale, minute};

fn input(name: &str, country: &str, state: &str) -> TaxRuleInput {
    TaxRuleInput {
        name: name.into(),
        rate: "9.975".into(),
        level: "2".into(),
        country: country.into(),
        state: state.into(),
        ..TaxRuleInput::default()
    }
}

async fn rule(store: &dyn Store, input: &TaxRuleInput) -> TaxRule {
    TaxRule::create(id(store).await, input).unwrap().0
}

async fn add(store: &dyn Store, rule: &TaxRule) {
    let work = store.begin().await.unwrap();
    work.tax_rules().add(rule).await.unwrap();
    work.commit().await.unwrap();
}

/// Everything that a rule says, as the audit trail tells it when the rule goes.
fn said(rule: &TaxRule) -> Vec<Change> {
    rule.removed().changes
}

/// What was committed is read back as it was written, one by one and together.
pub async fn a_tax_rule_comes_back_as_it_was_kept(
    store: &dyn Store,
    settings: &dyn SettingsDirectory,
) {
    let full = TaxRuleInput {
        starts_on: "2012-01-01".into(),
        ends_on: "2013-01-01".into(),
        is_compound: true,
        ..input("TVQ", "CA", "Québec")
    };
    let bare = TaxRuleInput { level: "1".into(), ..input("Anywhere", "", "") };
    let (full, bare) = (rule(store, &full).await, rule(store, &bare).await);
    add(store, &full).await;
    add(store, &bare).await;
    let work = store.begin().await.unwrap();
    for kept in [&full, &bare] {
        let read = work.tax_rules().get(kept.id()).await.unwrap();
        assert_eq!((said(&read), read.version()), (said(kept), 1));
    }
    let ids = |rules: Vec<TaxRule>| rules.iter().map(Aggregate::id).collect::<Vec<_>>();
    assert_eq!(ids(work.tax_rules().all().await.unwrap()), [full.id(), bare.id()]);
    assert_eq!(ids(work.tax_rules().all_to_change().await.unwrap()), [full.id(), bare.id()]);
    drop(work);
    let listed = ids(settings.tax_rules().await.unwrap());
    assert_eq!(listed, [bare.id(), full.id()], "rules for all countries stand first");
}

/// Of two changes of one version the later one is told, and what is removed is gone.
pub async fn a_tax_rule_is_changed_once_and_removed_once(store: &dyn Store) {
    let kept = rule(store, &input("MVA", "NO", "")).await;
    add(store, &kept).await;
    let mut changed = kept.clone();
    changed.edit(&TaxRuleInput { rate: "25.5".into(), ..input("MVA", "NO", "") }).unwrap();
    let work = store.begin().await.unwrap();
    work.tax_rules().save(&changed).await.unwrap();
    assert!(is_stale(&work.tax_rules().save(&kept).await));
    assert!(is_stale(&work.tax_rules().remove(&kept).await));
    let read = work.tax_rules().get(kept.id()).await.unwrap();
    assert_eq!((read.rate().to_string().as_str(), read.version()), ("25.5", 2));
    work.tax_rules().remove(&read).await.unwrap();
    assert!(is_missing(&work.tax_rules().get(kept.id()).await));
    assert!(is_missing(&work.tax_rules().save(&read).await));
}

/// Of two rivals that are created at the same time, the later one sees the earlier one.
pub async fn two_rivals_cannot_be_created_together(store: Arc<dyn Store>) {
    let mut creating = Vec::new();
    for _ in 0..4 {
        let rule = rule(&*store, &input("MVA", "NO", "")).await;
        let store = Arc::clone(&store);
        creating.push(tokio::spawn(async move {
            let work = store.begin().await.unwrap();
            let present = work.tax_rules().all_to_change().await.unwrap();
            if rule.rival(&present).is_some() {
                return 0;
            }
            // Long enough for the others to ask as well.
            tokio::time::sleep(Duration::from_millis(50)).await;
            work.tax_rules().add(&rule).await.unwrap();
            work.commit().await.unwrap();
            1
        }));
    }
    let mut created = 0;
    for one in creating {
        created += one.await.unwrap();
    }
    assert_eq!(created, 1);
}

/// The configuration that decides about a client's tax is read by itself.
pub async fn one_configuration_is_read_by_its_id(
    store: &dyn Store,
    settings: &dyn SettingsDirectory,
) {
    let made =
        Configuration::create(id(store).await, "Nordics", "", Settings::default(), minute(0));
    let (kept, _) = made.unwrap();
    assert!(settings.configuration(kept.id()).await.is_err());
    let work = store.begin().await.unwrap();
    work.configurations().add(&kept).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(settings.configuration(kept.id()).await.unwrap().name(), kept.name());
}
