//! A made-up provider is in the store as it was made: the list, its filters and its figures.
#![expect(clippy::unwrap_used, reason = "a helper fails like the tests that use it")]

use std::collections::BTreeSet;

use bursar_app::wire;
use bursar_application::clients::directory::{Choice, ClientQuery, Direction};
use bursar_application::clients::{ClientFilter, ClientSort};
use bursar_application::page::{Cursor, PageRequest};
use bursar_application::ports::sample::SampleClient;
use bursar_application::{Actor, Scope};
use bursar_domain::billing::invoice::SeriesKind;
use bursar_domain::client::ClientStatus;
use bursar_domain::repository::Aggregate;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_money_that_was_made_is_in_the_journal_and_its_numbers_go_on() {
    let (_database, store, made) = filled().await;
    let desk = wire::desk(&store);
    let staff = Actor::system("test");
    let verified = desk.verify_journal(&staff, None).await.unwrap();
    let entries: usize = made.iter().map(|sample| sample.ledger.written().len()).sum();
    assert_eq!((verified.broken, verified.entries), (None, u64::try_from(entries).unwrap()));
    let of = |sample: &SampleClient| sample.client.configuration();
    for sample in made.iter().filter(|sample| !sample.invoices.is_empty()).take(40) {
        for invoice in &sample.invoices {
            let kept = desk.invoice(&staff, invoice.id()).await.unwrap().invoice;
            assert_eq!(kept.total(), invoice.total());
            assert_eq!(kept.status(), invoice.status());
            assert_eq!(kept.due_on(), invoice.due_on());
        }
    }
    let fiscal = |sample: &SampleClient| {
        let issued = sample.invoices.iter().filter_map(|one| one.clone().into_issued().ok());
        let numbers = issued.filter_map(|one| Some(one.as_stored().fiscal.as_ref()?.sequence));
        numbers.collect::<Vec<_>>()
    };
    let configuration = of(made.first().unwrap());
    let highest = made.iter().filter(|sample| of(sample) == configuration).flat_map(fiscal).max();
    let work = desk.ports().store.begin().await.unwrap();
    let settings = desk.configurations(&staff).await.unwrap().into_iter();
    let mut settings = settings.filter(|row| row.configuration.id() == configuration);
    let settings = settings.next().unwrap().configuration.settings().clone();
    let series = settings.series(SeriesKind::Invoices).unwrap();
    assert_eq!(work.numbers().next(&series).await.unwrap(), highest.unwrap_or(0) + 1);
}
