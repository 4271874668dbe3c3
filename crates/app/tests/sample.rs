//! A made-up provider is in the store as it was made: the list, its filters and its figures.
#![expect(clippy::unwrap_used, reason = "a helper fails like the tests that use it")]

use std::collections::BTreeSet;

use bursar_app::wire;
use bursar_application::Scope;
use bursar_application::clients::directory::{Choice, ClientQuery, Direction};
use bursar_application::clients::{ClientFilter, ClientSort};
use bursar_application::page::{Cursor, PageRequest};
use bursar_application::ports::sample::SampleClient;
use bursar_domain::client::ClientStatus;
use bursar_persistence::{PoolOptions, SeaStore, connect};
use bursar_simulation::{World, fill};
use bursar_testkit::database::TestDatabase;

const CLIENTS: u32 = 250;

async fn filled() -> (TestDatabase, SeaStore, Vec<SampleClient>) {
    let database = TestDatabase::empty().await.unwrap();
    let store = connect(database.url(), PoolOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let desk = wire::desk(&store);
    let world = World::new(9, CLIENTS, desk.now()).unwrap();
    let mut told = Vec::new();
    fill(&desk, &store, &world, None, |there| told.push(there)).await.unwrap();
    assert_eq!(told.last(), Some(&u64::from(CLIENTS)));
    let clients = world.clients().map(Result::unwrap).collect();
    (database, store, clients)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_shows_what_was_made_and_goes_on_from_there() {
    let (_database, store, made) = filled().await;
    let desk = wire::desk(&store);
    let mut seen = 0;
    let mut cursor: Option<Cursor> = None;
    loop {
        let query = ClientQuery {
            filter: ClientFilter::default(),
            sort: ClientSort::CreatedAt,
            direction: Direction::Ascending,
            at: desk.now(),
        };
        let page = PageRequest::new(100, cursor);
        let page = desk.ports().clients.list(Scope::All, &query, &page).await.unwrap().page;
        for row in &page.items {
            let sample = made.iter().find(|sample| sample.id() == row.id).unwrap();
            let counting = sample.services.iter().filter(|service| service.status.counts()).count();
            let live = sample.instances.iter().filter(|one| one.deleted_at.is_none()).count();
            assert_eq!(usize::try_from(row.services).unwrap(), counting);
            assert_eq!(usize::try_from(row.instances).unwrap(), live);
            assert_eq!(row.status, sample.client.status());
            assert_eq!(row.credit, sample.standing.credit);
            assert_eq!(row.up_to_date_credit, sample.standing.up_to_date);
            assert_eq!(row.out_of_credit_since, sample.standing.out_of_credit_since);
            let groups: BTreeSet<_> = row.groups.iter().map(|group| group.id).collect();
            assert_eq!(groups, sample.client.groups().iter().map(|id| id.get()).collect());
            seen += 1;
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, made.len());
    let again = World::new(9, 10, desk.now()).unwrap();
    assert!(fill(&desk, &store, &again, None, |_| ()).await.is_err(), "it was not empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_count_what_was_made() {
    let (_database, store, made) = filled().await;
    let desk = wire::desk(&store);
    let live = |sample: &SampleClient, flavor: i64| {
        sample.instances.iter().any(|one| one.deleted_at.is_none() && one.flavor == flavor)
    };
    let owns = |sample: &SampleClient, product: i64| {
        sample.services.iter().any(|one| one.status.counts() && one.product == product)
    };
    for number in [1, 2, 7, 24] {
        let by_flavor =
            ClientFilter { instance_flavor: Some(Choice::of([number])), ..Default::default() };
        let by_product = ClientFilter { product: Some(Choice::of([number])), ..Default::default() };
        for (filter, expected) in [
            (by_flavor, made.iter().filter(|sample| live(sample, number)).count()),
            (by_product, made.iter().filter(|sample| owns(sample, number)).count()),
        ] {
            let total = desk.ports().clients.total(Scope::All, &filter, desk.now()).await.unwrap();
            assert_eq!(total.exact(), u64::try_from(expected).ok(), "{filter:?}");
        }
    }
    let suspended = made.iter().filter(|s| s.client.status() == ClientStatus::Suspended).count();
    assert!(suspended > 0);
}
