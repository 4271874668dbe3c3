use std::collections::{BTreeMap, BTreeSet};

use bursar_domain::billing::journal::{Auditor, StoredBalances};
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{ClientStatus, CustomField};
use bursar_domain::client::{Lifecycle, Profile};
use bursar_domain::service::ServiceStatus;

use super::*;

fn day() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_305_600, 0).unwrap()
}

fn clients(seed: u64, count: u32) -> Vec<SampleClient> {
    let world = World::new(seed, count, day()).unwrap();
    world.clients().collect::<Result<_, _>>().unwrap()
}

/// A number that differs when anything in the world does.
fn digest(clients: &[SampleClient]) -> u64 {
    let text = format!("{clients:?}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_same_seed_size_and_day_make_the_same_world() {
    assert_eq!(digest(&clients(1, 300)), digest(&clients(1, 300)));
    assert_ne!(digest(&clients(1, 300)), digest(&clients(2, 300)));
    let noon = day() + TimeDelta::hours(12);
    let at_noon: Vec<_> = World::new(1, 300, noon).unwrap().clients().map(Result::unwrap).collect();
    assert_eq!(digest(&at_noon), digest(&clients(1, 300)), "the hour does not matter");
}

#[test]
fn every_client_would_pass_the_form() {
    let world = World::new(3, 400, day()).unwrap();
    let declared = (1..)
        .zip(world.custom_fields())
        .map(|(id, input)| CustomField::declare(Id::new(id).unwrap(), &input).unwrap().0);
    let fields: Vec<_> = declared.collect();
    let rules = ProfileRules { custom_fields: &fields, address_required: true };
    for sample in world.clients() {
        let profile = sample.unwrap().client.profile().clone();
        assert_eq!(Profile::parse(&profile.to_input(), rules).unwrap(), profile);
    }
}

#[test]
fn ids_count_from_one_without_gaps_and_addresses_of_users_are_their_own() {
    let clients = clients(4, 1500);
    let counts = |ids: Vec<i64>, first: i64| {
        let expected: Vec<_> = (first..).take(ids.len()).collect();
        assert_eq!(ids, expected);
    };
    counts(clients.iter().map(|c| c.id().get()).collect(), 1);
    counts(clients.iter().flat_map(|c| &c.services).map(|s| s.id).collect(), 1);
    counts(clients.iter().flat_map(|c| &c.instances).map(|i| i.id).collect(), 1);
    let users: Vec<_> = clients.iter().flat_map(|c| &c.users).collect();
    let emails: BTreeSet<_> = users.iter().map(|user| user.email().normalized()).collect();
    assert_eq!(emails.len(), users.len());
    let first_user =
        users.first().map(|user| bursar_domain::repository::Aggregate::id(*user).get());
    assert_eq!(first_user, Some(5), "staff come first");
}

#[test]
fn statuses_agree_with_services_and_instances() {
    for sample in clients(5, 1500) {
        let client = &sample.client;
        let active = sample.services.iter().any(|s| s.status == ServiceStatus::Active);
        assert_eq!(client.has_active_service(), active);
        match client.lifecycle() {
            Lifecycle::Suspended => assert!(!active && client.suspension().is_some()),
            Lifecycle::Suspending => assert!(client.suspension().is_some()),
            Lifecycle::Deleting => assert!(sample.services.is_empty()),
            Lifecycle::Normal => assert!(client.suspension().is_none()),
        }
        let suspended = client.suspension().map_or(day(), |suspension| suspension.at);
        assert!(client.created_at() <= suspended && suspended <= day());
        let projects: BTreeSet<_> = sample.projects.iter().map(|project| project.id).collect();
        assert!(sample.instances.iter().all(|instance| projects.contains(&instance.project)));
    }
}

#[test]
fn credit_is_what_its_entries_come_to() {
    let mut entries = 0;
    for sample in clients(6, 1500) {
        let (ledger, standing) = (&sample.ledger, &sample.standing);
        let mut auditor = Auditor::new(sample.id());
        for entry in ledger.written() {
            entries += 1;
            assert_eq!(entry.id().get(), entries, "ids follow one another");
            assert!(sample.client.created_at() <= entry.at() && entry.at() <= day());
            auditor.see(entry).unwrap();
        }
        let credits = ledger.held().map(|held| (held.credit.currency(), held.credit));
        let stored = StoredBalances {
            head: ledger.head(),
            credits: credits.collect(),
            invoices: BTreeMap::new(),
        };
        assert_eq!(auditor.close(&stored), Ok(()));
        assert_eq!(standing.credit.currency(), sample.client.profile().currency());
        assert_eq!(
            standing.out_of_credit_since.is_some(),
            standing.up_to_date_in_default.is_negative()
        );
        assert!(
            standing
                .out_of_credit_since
                .is_none_or(|since| { sample.client.created_at() <= since && since <= day() })
        );
    }
    assert!(entries > 1000, "{entries} entries");
}

#[test]
fn every_filter_has_a_common_and_a_rare_value() {
    let clients = clients(7, 8_000);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for sample in &clients {
        let client = &sample.client;
        let mut values = BTreeSet::from([format!("status {}", client.status().code())]);
        values.insert(format!("configuration {}", client.configuration()));
        values.extend(client.groups().iter().map(|id| format!("group {id}")));
        values.extend(client.reseller().map(|id| format!("reseller {id}")));
        for live in sample.instances.iter().filter(|i| i.deleted_at.is_none()) {
            values.insert(format!("region {}", live.region));
            values.insert(format!("flavor {}", live.flavor));
            values.insert(format!("hypervisor {}", live.hypervisor));
        }
        for service in sample.services.iter().filter(|service| service.status.counts()) {
            values.insert(format!("product {}", service.product));
        }
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    let of = |name: &str| {
        let of_name = counts.iter().filter(|(value, _)| value.starts_with(name));
        of_name.map(|(_, count)| *count).collect::<Vec<_>>()
    };
    for (name, values) in [
        ("status", 5),
        ("configuration", 12),
        ("group", 20),
        ("reseller", 50),
        ("region", 8),
        ("flavor", 32),
        ("hypervisor", 200),
        ("product", 25),
    ] {
        let counts = of(name);
        assert!(counts.len() * 10 >= values * 9, "{name}: {} of {values}", counts.len());
        let (most, least) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
        assert!(*most >= 10 * *least, "{name}: {least} to {most}");
    }
    let services = clients.iter().map(|c| c.services.iter().filter(|s| s.status.counts()).count());
    let services: usize = services.sum();
    let instances: usize = clients.iter().map(|sample| sample.instances.len()).sum();
    assert!((150..200).contains(&(services * 100 / clients.len())), "{services} services");
    assert!((220..320).contains(&(instances * 100 / clients.len())), "{instances} instances");
    assert!(clients.iter().any(|sample| sample.client.status() == ClientStatus::Deleting));
}
