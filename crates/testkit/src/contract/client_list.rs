//! Clients, and what the list knows of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bursar_application::Scope;
use bursar_application::clients::directory::Search;
use bursar_application::clients::{
    Choice, ClientDirectory, ClientFilter, ClientQuery, ClientSort, Direction,
};
use bursar_application::page::PageRequest;
use bursar_application::ports::Store;
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{
    Client, ClientGroup, ClientId, Configuration, Profile, ProfileInput, Suspension, SuspensionKind,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_kernel::text::needle;

use super::{id, is_missing, is_stale, minute};

async fn configuration(store: &dyn Store) -> Id<Configuration> {
    let kept =
        Configuration::create(id(store).await, "Standard", "", Settings::default(), minute(0));
    let kept = kept.unwrap().0;
    let work = store.begin().await.unwrap();
    work.configurations().add(&kept).await.unwrap();
    work.commit().await.unwrap();
    kept.id()
}

async fn group(store: &dyn Store, name: &str) -> ClientGroup {
    let input = GroupInput { name: name.into(), ..GroupInput::default() };
    let group = ClientGroup::create(id(store).await, &input, minute(0)).unwrap().0;
    let work = store.begin().await.unwrap();
    work.groups().add(&group).await.unwrap();
    work.commit().await.unwrap();
    group
}

fn profile(company: &str) -> Profile {
    let input = ProfileInput {
        first_name: "Åse".into(),
        company: company.into(),
        email: "Ase@Example.com".into(),
        phone: "+4722860000".into(),
        city: "Oslo".into(),
        country: "NO".into(),
        currency: "NOK".into(),
        external_billing_id: "W-77".into(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    Profile::parse(&input, rules).unwrap()
}

async fn register_under(
    store: &dyn Store,
    configuration: Id<Configuration>,
    company: &str,
    groups: BTreeSet<Id<ClientGroup>>,
) -> Client {
    let id = id(store).await;
    let client = Client::register(id, profile(company), configuration, groups, minute(1)).0;
    let work = store.begin().await.unwrap();
    work.clients().add(&client).await.unwrap();
    work.commit().await.unwrap();
    client
}

async fn stored(store: &dyn Store, id: ClientId) -> Client {
    store.begin().await.unwrap().clients().get(id).await.unwrap()
}

async fn save(store: &dyn Store, client: &Client) {
    let work = store.begin().await.unwrap();
    work.clients().save(client).await.unwrap();
    work.commit().await.unwrap();
}

async fn found(list: &dyn ClientDirectory, words: &str) -> Vec<i64> {
    let search = needle(words).map(Search::Text);
    let filter = ClientFilter { search, ..ClientFilter::default() };
    by(list, filter, ClientSort::CreatedAt).await
}

async fn by(list: &dyn ClientDirectory, filter: ClientFilter, sort: ClientSort) -> Vec<i64> {
    let query = ClientQuery { filter, sort, direction: Direction::Ascending, at: minute(9) };
    let found = list.list(Scope::All, &query, &PageRequest::first()).await.unwrap();
    found.page.items.iter().map(|row| row.id.get()).collect()
}

/// What was committed is read back as it was written.
pub async fn a_client_comes_back_as_it_was_kept(store: &dyn Store) {
    let gold = group(store, "Gold").await.id();
    let configuration = configuration(store).await;
    let kept = register_under(store, configuration, "Acme", [gold].into()).await;
    let read = stored(store, kept.id()).await;
    assert_eq!(read.profile(), kept.profile());
    assert_eq!((read.groups(), read.configuration()), (kept.groups(), configuration));
    assert_eq!((read.created_at(), read.version()), (minute(1), 1));
    assert_eq!(read.status(), kept.status());
    assert!(is_missing(&store.begin().await.unwrap().clients().get(Id::new(999).unwrap()).await));
}

/// A suspension keeps its reason, and a second save of the same version is stale.
pub async fn a_suspension_is_kept_and_an_old_version_is_stale(store: &dyn Store) {
    let configuration = configuration(store).await;
    let kept = register_under(store, configuration, "Acme", BTreeSet::new()).await;
    let mut changed = stored(store, kept.id()).await;
    let suspension = Suspension {
        kind: SuspensionKind::Fraud,
        note: "stolen card".into(),
        by: "Ida".into(),
        at: minute(3),
    };
    changed.suspend(suspension.clone()).unwrap();
    save(store, &changed).await;
    let read = stored(store, kept.id()).await;
    assert_eq!(read.suspension(), Some(&suspension));
    assert_eq!((read.lifecycle(), read.version()), (changed.lifecycle(), 2));
    let work = store.begin().await.unwrap();
    assert!(is_stale(&work.clients().save(&kept).await));
    assert!(is_stale(&work.clients().remove(&kept).await));
}

/// The list finds a client by what is on record now, and no longer by what was.
pub async fn search_follows_what_is_on_record(store: &dyn Store, list: &dyn ClientDirectory) {
    let configuration = configuration(store).await;
    let acme = register_under(store, configuration, "Élan Vital", BTreeSet::new()).await;
    let id = acme.id().get();
    for words in ["elan", "VITAL", "vi", "ase@example", "+4722", "w-77"] {
        assert_eq!(found(list, words).await, [id], "{words}");
    }
    assert!(found(list, "it").await.is_empty(), "two characters are found at a word's start only");
    let mut acme = stored(store, acme.id()).await;
    acme.edit(profile("Nova 100%"));
    save(store, &acme).await;
    assert!(found(list, "elan").await.is_empty());
    assert_eq!(found(list, "100%").await, [id]);
    assert!(
        found(list, "1_0").await.is_empty(),
        "signs that mean something in SQL mean themselves"
    );
    let work = store.begin().await.unwrap();
    let again = work.clients().get(acme.id()).await.unwrap();
    work.clients().remove(&again).await.unwrap();
    work.commit().await.unwrap();
    assert!(found(list, "nova").await.is_empty());
}

/// The list sorts by the first group by name, whatever happens to groups and memberships.
pub async fn the_first_group_follows_names_and_memberships(
    store: &dyn Store,
    list: &dyn ClientDirectory,
) {
    let (bronze, mut zinc) = (group(store, "bronze").await, group(store, "Zinc").await);
    let both = [bronze.id(), zinc.id()].into();
    let configuration = configuration(store).await;
    let one = register_under(store, configuration, "One", [bronze.id()].into()).await;
    let two = register_under(store, configuration, "Two", [zinc.id()].into()).await;
    let none = register_under(store, configuration, "None", BTreeSet::new()).await;
    let [first, second, last] = [one.id().get(), two.id().get(), none.id().get()];
    let sorted = || by(list, ClientFilter::default(), ClientSort::Group);
    assert_eq!(sorted().await, [first, second, last]);

    let rename = GroupInput { name: "Alu".into(), ..GroupInput::default() };
    zinc.edit(&rename).unwrap();
    let work = store.begin().await.unwrap();
    work.groups().save(&zinc).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(sorted().await, [second, first, last], "a group was renamed");

    let mut joins = stored(store, none.id()).await;
    joins.regroup(both);
    save(store, &joins).await;
    assert_eq!(sorted().await, [second, last, first], "a client joined two groups");

    let work = store.begin().await.unwrap();
    let zinc = work.groups().get(zinc.id()).await.unwrap();
    work.groups().remove(&zinc).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(sorted().await, [first, last, second], "a group was removed");
    assert_eq!(stored(store, none.id()).await.groups(), &[bronze.id()].into());
}

/// Of two imports at the same time, the later one sees whom the earlier one has registered.
pub async fn two_imports_cannot_register_the_same_client(store: Arc<dyn Store>) {
    let configuration = configuration(&*store).await;
    let mut importing = Vec::new();
    for _ in 0..2 {
        let (id, store) = (id(&*store).await, Arc::clone(&store));
        importing.push(tokio::spawn(async move {
            let work = store.begin().await.unwrap();
            let billing_id = ["W-77".to_owned()];
            if !work.clients().traces(&[], &billing_id).await.unwrap().is_empty() {
                return 0;
            }
            // Long enough for the other one to ask as well.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let groups = BTreeSet::new();
            let client = Client::register(id, profile("Acme"), configuration, groups, minute(1)).0;
            work.clients().add_all(&[client]).await.unwrap();
            work.commit().await.unwrap();
            1
        }));
    }
    let mut registered = 0;
    for one in importing {
        registered += one.await.unwrap();
    }
    assert_eq!(registered, 1);
}

/// Many clients are kept as one client is.
pub async fn many_clients_are_kept_at_once(store: &dyn Store, list: &dyn ClientDirectory) {
    let (gold, configuration) = (group(store, "Gold").await.id(), configuration(store).await);
    let work = store.begin().await.unwrap();
    let first = work.ids().next(Client::NAME, 2000).await.unwrap();
    let clients: Vec<_> = (first..first + 2000)
        .map(|number| {
            let groups = if number % 2 == 0 { [gold].into() } else { BTreeSet::new() };
            let profile = profile(&format!("Company {number}"));
            Client::register(Id::new(number).unwrap(), profile, configuration, groups, minute(1)).0
        })
        .collect();
    work.clients().add_all(&clients).await.unwrap();
    assert_eq!(work.clients().count_configured(configuration).await.unwrap(), 2000);
    let email = ["ase@example.com".to_owned()];
    assert_eq!(work.clients().traces(&email, &[]).await.unwrap().len(), 2000);
    let members = work.clients().members(gold, None, 10_000).await.unwrap();
    let behind = work.clients().members(gold, members.get(989).copied(), 10_000).await.unwrap();
    assert_eq!((members.len(), behind.len()), (1000, 10));
    work.commit().await.unwrap();
    assert_eq!(found(list, &format!("company {first}")).await.first(), Some(&first));
    let ids: Vec<_> = clients.iter().map(Aggregate::id).collect();
    let loaded = list.load(Scope::All, &ids).await.unwrap();
    assert_eq!(loaded.len(), 2000);
    assert!(loaded.iter().zip(&clients).all(|(one, other)| one.profile() == other.profile()));
}

/// Many clients join and leave a group and get a configuration as one client does, all or none.
pub async fn many_clients_change_as_one_does(store: &dyn Store, list: &dyn ClientDirectory) {
    let (gold, standard) = (group(store, "Gold").await.id(), configuration(store).await);
    let mut ids = Vec::new();
    for company in ["One", "Two", "Three"] {
        ids.push(register_under(store, standard, company, BTreeSet::new()).await.id());
    }
    let read = async || store.begin().await.unwrap().clients().load(&ids).await.unwrap();
    let before = read().await;
    assert_eq!(before.iter().map(Aggregate::id).collect::<Vec<_>>(), ids);
    let numbers: Vec<_> = ids.iter().map(|id| id.get()).collect();
    let in_gold = || {
        let group = Some(Choice::of([gold]));
        by(list, ClientFilter { group, ..ClientFilter::default() }, ClientSort::Group)
    };

    let work = store.begin().await.unwrap();
    work.clients().save_joined(gold, before.get(..2).unwrap()).await.unwrap();
    work.commit().await.unwrap();
    let joined = read().await;
    let kept: Vec<_> = joined.iter().map(|one| (one.version(), one.groups().len())).collect();
    assert_eq!(kept, [(2, 1), (2, 1), (1, 0)]);
    assert_eq!(in_gold().await, numbers.get(..2).unwrap());

    let work = store.begin().await.unwrap();
    assert!(is_stale(&work.clients().save_joined(gold, &before).await));
    drop(work);
    assert_eq!(in_gold().await.len(), 2);

    let work = store.begin().await.unwrap();
    work.clients().save_left(gold, joined.get(..1).unwrap()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(in_gold().await, numbers.get(1..2).unwrap());

    let other = Configuration::create(id(store).await, "Other", "", Settings::default(), minute(0));
    let other = other.unwrap().0;
    let work = store.begin().await.unwrap();
    work.configurations().add(&other).await.unwrap();
    let all = work.clients().load(&ids).await.unwrap();
    work.clients().save_configured(other.id(), all.get(1..).unwrap()).await.unwrap();
    work.commit().await.unwrap();
    let kept: Vec<_> =
        read().await.iter().map(|one| (one.version(), one.configuration())).collect();
    assert_eq!(kept, [(3, standard), (3, other.id()), (2, other.id())]);
}
