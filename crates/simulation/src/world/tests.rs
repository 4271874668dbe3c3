use std::collections::{BTreeMap, BTreeSet};

use bursar_domain::billing::journal::{Auditor, Entry, StoredBalances};
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{ClientStatus, CustomField, SuspensionKind};
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
        let issued = sample.invoices.iter().filter_map(|one| one.clone().into_issued().ok());
        let invoices = issued.map(|invoice| (invoice.id(), invoice.balance().unwrap()));
        let stored = StoredBalances {
            head: ledger.head(),
            credits: credits.collect(),
            invoices: invoices.collect(),
        };
        assert_eq!(auditor.close(&stored), Ok(()));
        assert!(ledger.written().is_sorted_by_key(Entry::at));
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
fn invoices_are_in_every_state_and_agree_with_what_is_said_of_their_clients() {
    let (mut seen, mut currencies) = (BTreeMap::<&str, u32>::new(), BTreeSet::new());
    let mut documents = 0;
    for sample in clients(8, 2_000) {
        for invoice in &sample.invoices {
            documents += 1;
            assert_eq!(bursar_domain::repository::Aggregate::id(invoice).get(), documents);
            assert_eq!(invoice.client(), sample.id());
            currencies.insert(invoice.currency());
            *seen.entry(invoice.status().code()).or_default() += 1;
            let Ok(issued) = invoice.clone().into_issued() else { continue };
            let stored = issued.as_stored();
            assert!(sample.client.created_at() <= stored.issued_at && stored.issued_at <= day());
            let is_partly_paid = !stored.paid.is_zero() && issued.status().code() == "unpaid";
            for (word, is_so) in [
                ("overdue", issued.is_overdue(day().date_naive())),
                ("partly paid", is_partly_paid),
                ("taxed", stored.figures.has_taxes()),
                ("exempt", invoice.is_client_exempt()),
                ("discounted", stored.figures.lines.iter().any(|l| l.item.discount.is_some())),
            ] {
                *seen.entry(word).or_default() += u32::from(is_so);
            }
        }
        for note in &sample.credit_notes {
            *seen.entry("credited").or_default() += 1;
            assert_eq!(note.as_stored().client, sample.id());
        }
        if sample.client.suspension().is_some_and(|s| s.kind == SuspensionKind::OverdueInvoice) {
            let today = day().date_naive();
            let issued = sample.invoices.iter().filter_map(|one| one.clone().into_issued().ok());
            let is_young = day() - sample.client.created_at() < TimeDelta::days(60);
            assert!(is_young || issued.into_iter().any(|one| one.is_overdue(today)));
        }
    }
    let causes: BTreeSet<_> = clients(8, 2_000)
        .iter()
        .flat_map(|sample| sample.ledger.written().iter().map(|entry| entry.cause().code()))
        .collect();
    for cause in ["payment", "paid_from_credit", "credit_bought", "refunded_to_credit", "refunded"]
    {
        assert!(causes.contains(cause), "{cause}: {causes:?}");
    }
    assert_eq!(seen.len(), 11, "{seen:?}");
    assert!(seen.values().all(|count| *count >= 10), "{seen:?}");
    assert!(currencies.len() >= 6, "{currencies:?}");
    assert!((3_000..5_000).contains(&documents), "{documents} invoices");
}

#[test]
fn fiscal_numbers_have_no_gaps_and_follow_the_days() {
    let mut series = BTreeMap::<_, Vec<_>>::new();
    let mut texts = BTreeSet::new();
    for sample in clients(9, 2_000) {
        let configuration = sample.client.configuration();
        let issued = sample.invoices.iter().filter_map(|one| one.clone().into_issued().ok());
        let invoices = issued.filter_map(|one| one.as_stored().fiscal.clone());
        let notes = sample.credit_notes.iter().map(|note| note.as_stored().number.clone());
        for (kind, number) in
            invoices.map(|number| ("", number)).chain(notes.map(|number| ("CN", number)))
        {
            assert!(texts.insert(number.text.clone()), "{} twice", number.text);
            series.entry((kind, configuration)).or_default().push((number.sequence, number.on));
        }
    }
    assert!(series.len() > 12, "{} series", series.len());
    for numbers in series.values_mut() {
        numbers.sort_unstable();
        let expected: Vec<_> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers.iter().map(|(place, _)| *place).collect::<Vec<u64>>(), expected);
        assert!(numbers.is_sorted_by_key(|(_, on)| *on), "{numbers:?}");
    }
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
