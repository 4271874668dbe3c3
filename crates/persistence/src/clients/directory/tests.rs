//! Every combination of filters and sorts gives what a naive look at all clients gives.

mod office;

use std::collections::BTreeSet;

use bursar_application::Scope;
use bursar_application::clients::directory::{ClientFacets, Facet, FacetValue, Search};
use bursar_application::clients::{
    Choice, ClientDirectory, ClientFilter, ClientQuery, ClientSort, Direction,
};
use bursar_application::page::{Key, PageRequest, TOTAL_CAP, Total};
use bursar_domain::catalog::ProductType;
use bursar_domain::client::ClientStatus;
use bursar_kernel::Id;
use bursar_kernel::text::needle;
use bursar_testkit::run::size;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use self::office::{CONFIGURATIONS, Office, Person, REGIONS, person};
use super::{Listed, Way};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_000, 0).unwrap()
}

fn choice<T: Ord + Clone + std::fmt::Debug + 'static>(
    values: Vec<T>,
    may_be_none: bool,
) -> impl Strategy<Value = Option<Choice<T>>> {
    let choice = (
        any::<bool>(),
        btree_set(select(values), 0..3),
        prop::bool::weighted(if may_be_none { 0.3 } else { 0.0 }),
        prop::bool::weighted(if may_be_none { 0.1 } else { 0.0 }),
    );
    option::weighted(
        0.18,
        choice.prop_map(|(negated, values, or_none, or_any)| Choice {
            negated,
            values,
            or_none,
            or_any,
        }),
    )
}

fn ids<T>(ids: impl IntoIterator<Item = i64>) -> Vec<Id<T>> {
    ids.into_iter().map(|id| Id::new(id).unwrap()).collect()
}

fn filter() -> impl Strategy<Value = ClientFilter> {
    let day = |n: u16| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Duration::days(n.into());
    let flag = || choice(vec![true, false], false);
    let places = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let words = ["ac", "elan", "100%", "b_c", "\"x", "ltd", "zz", "@exam", "prj-1"];
    let search = prop_oneof![
        4 => select(words.to_vec()).prop_map(|word| Search::Text(needle(word).unwrap())),
        1 => (1_i64..70).prop_map(|id| Search::Id(Id::new(id).unwrap())),
    ];
    let one = (
        option::weighted(0.1, (0_u16..40).prop_map(day)),
        option::weighted(0.1, (0_u16..40).prop_map(day)),
        choice(ids(1..=CONFIGURATIONS + 1), false),
        choice(ClientStatus::ALL.to_vec(), false),
        flag(),
        choice(ids(1..=7), true),
        choice(places(&["north", "south", "west", "nowhere"]), true),
        choice((1..=6).collect::<Vec<i64>>(), true),
        choice(places(&["host-1", "host-64", "host-9"]), true),
    );
    let other = (
        flag(),
        flag(),
        flag(),
        flag(),
        choice(ids(1..=4), true),
        choice(ProductType::ALL.to_vec(), true),
        choice((1..=60).collect::<Vec<i64>>(), true),
        flag(),
        option::weighted(0.1, 1_u32..40),
        option::weighted(0.2, search),
    );
    (one, other).prop_map(|(one, other)| ClientFilter {
        created_from: one.0,
        created_to: one.1,
        configuration: one.2,
        status: one.3,
        tax_exempt: one.4,
        group: one.5,
        instance_region: one.6,
        instance_flavor: one.7,
        instance_hypervisor: one.8,
        has_billing_agreement: other.0,
        has_services: other.1,
        has_instances: other.2,
        is_reseller: other.3,
        reseller: other.4,
        service_type: other.5,
        product: other.6,
        out_of_credit: other.7,
        runway_below_days: other.8,
        search: other.9,
    })
}

fn query() -> impl Strategy<Value = ClientQuery> {
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    (filter(), select(ClientSort::ALL.to_vec()), direction)
        .prop_map(|(filter, sort, direction)| ClientQuery { filter, sort, direction, at: now() })
}

/// Ids in the order that the documentation of the sorts describes, by looking at every client.
fn expected(office: &Office, query: &ClientQuery) -> Vec<i64> {
    let mut rows: Vec<_> = office
        .people
        .iter()
        .filter(|person| query.filter.matches(&person.facts, query.at))
        .map(|person| (office.key(person, query.sort), person.facts.id.get()))
        .collect();
    rows.sort_by(|one, other| {
        let order = rank(&one.0).cmp(&rank(&other.0)).then(one.1.cmp(&other.1));
        let empty = (one.0 == Key::Empty).cmp(&(other.0 == Key::Empty));
        empty.then(match query.direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        })
    });
    rows.into_iter().map(|(_, id)| id).collect()
}

fn rank(key: &Key) -> (i64, &str) {
    match key {
        Key::Empty => (0, ""),
        Key::Number(number) => (*number, ""),
        Key::Text(text) => (0, text),
    }
}

/// All pages of a list, forwards and then back again.
async fn pages(
    office: &Office,
    query: &ClientQuery,
    limit: u32,
    walks: bool,
) -> (Vec<i64>, Vec<i64>) {
    let mut list = office.store.list_of(Scope::All, query).await.unwrap();
    if walks {
        list.way = Way::Walk;
    }
    let id = |row: &Listed| row.summary.id.get();
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut request = PageRequest::new(limit, None);
    let mut last = loop {
        let page = office.store.page_of(&list, query, &request).await.unwrap();
        there.extend(page.items.iter().map(id));
        match page.next.clone() {
            Some(next) => request = PageRequest::new(limit, Some(next)),
            None => break page,
        }
    };
    loop {
        back.splice(0..0, last.items.iter().map(id).collect::<Vec<_>>());
        let Some(previous) = last.previous else { break };
        let request = PageRequest::new(limit, Some(previous));
        last = office.store.page_of(&list, query, &request).await.unwrap();
    }
    (there, back)
}

async fn check(office: &Office, query: &ClientQuery, limit: u32) {
    let expected = expected(office, query);
    for walks in [false, true] {
        let (there, back) = pages(office, query, limit, walks).await;
        assert_eq!(there, expected, "walking: {walks}, {query:?}");
        assert_eq!(back, expected, "backwards, walking: {walks}, {query:?}");
    }
    let (store, filter, at) = (&office.store, &query.filter, query.at);
    let total = store.total(Scope::All, filter, at).await.unwrap();
    assert_eq!(total, Total::of(expected.len().try_into().unwrap()), "{query:?}");
    let count = store.count_clients(Scope::All, filter, at).await.unwrap();
    assert_eq!(total, Total::of(count), "{query:?}");
    let ids = store.ids(Scope::All, filter, at, None, 1000).await.unwrap();
    let ids: BTreeSet<_> = ids.iter().map(|id| id.get()).collect();
    assert_eq!(ids, expected.iter().copied().collect(), "{query:?}");
    if let Some(place) = expected.len().checked_div(2).filter(|_| !expected.is_empty()) {
        let client = Id::new(expected[place]).unwrap();
        let around = store.neighbours(Scope::All, query, client).await.unwrap();
        assert_eq!(around.position, Some(u64::try_from(place).unwrap() + 1), "{query:?}");
        let before = place.checked_sub(1).map(|place| expected[place]);
        assert_eq!(around.previous.map(Id::get), before, "{query:?}");
        assert_eq!(around.next.map(Id::get), expected.get(place + 1).copied(), "{query:?}");
    }
}

/// The filter with one facet set to just one value, as it is written in an address.
fn only(filter: &ClientFilter, facet: Facet, value: &str) -> ClientFilter {
    #[expect(clippy::unnecessary_wraps, reason = "it is put where a filter may be missing")]
    fn one<T: Ord>(value: &str, read: impl Fn(&str) -> T) -> Option<Choice<T>> {
        Some(match value {
            "none" => Choice::none(),
            "any" => Choice::any(),
            value => Choice::of([read(value)]),
        })
    }
    let flag = || one(value, |value| value == "true");
    let number = || one(value, |value| value.parse().unwrap());
    let word = || one(value, str::to_owned);
    let mut filter = filter.clone();
    match facet {
        Facet::Status => filter.status = one(value, |value| value.parse().unwrap()),
        Facet::Configuration => filter.configuration = one(value, |value| value.parse().unwrap()),
        Facet::Group => filter.group = one(value, |value| value.parse().unwrap()),
        Facet::TaxExempt => filter.tax_exempt = flag(),
        Facet::HasBillingAgreement => filter.has_billing_agreement = flag(),
        Facet::HasInstances => filter.has_instances = flag(),
        Facet::InstanceRegion => filter.instance_region = word(),
        Facet::InstanceFlavor => filter.instance_flavor = number(),
        Facet::InstanceHypervisor => filter.instance_hypervisor = word(),
        Facet::HasServices => filter.has_services = flag(),
        Facet::ServiceType => filter.service_type = one(value, |value| value.parse().unwrap()),
        Facet::Product => filter.product = number(),
        Facet::IsReseller => filter.is_reseller = flag(),
        Facet::Reseller => filter.reseller = one(value, |value| value.parse().unwrap()),
        Facet::OutOfCredit => filter.out_of_credit = flag(),
    }
    filter
}

async fn check_facets(office: &Office, filter: &ClientFilter) {
    for (facet, values) in office.store.count(Scope::All, filter, now()).await.unwrap() {
        assert!(!values.is_empty() || office.people.is_empty(), "{facet:?} has no values");
        for FacetValue { value, count, .. } in values {
            let filter = only(filter, facet, &value);
            let left = office.people.iter().filter(|one| filter.matches(&one.facts, now())).count();
            assert_eq!(count, u64::try_from(left).unwrap(), "{facet:?} = {value}, {filter:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: size(12, 120), max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_database_reads_filters_and_sorts_as_they_are_meant(
        people in vec(person(), 0..60),
        queries in vec((query(), 1_u32..9), 24),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let office = Office::with(people).await;
            for (query, limit) in &queries[..6] {
                check(&office, query, *limit).await;
            }
            office.store.facets.follow(office.store.read()).await.unwrap();
            for (query, limit) in &queries {
                check(&office, query, *limit).await;
                check_facets(&office, &query.filter).await;
            }
        });
    }
}

#[tokio::test]
async fn a_page_neither_repeats_nor_misses_a_client_while_others_come_and_change() {
    let people = vec![Person::named("acme"); 40];
    let mut office = Office::with(people).await;
    office.store.facets.follow(office.store.read()).await.unwrap();
    for sort in ClientSort::ALL {
        let filter = ClientFilter::default();
        let query = ClientQuery { filter, sort, direction: Direction::Ascending, at: now() };
        let there_before = expected(&office, &query);
        let mut seen = Vec::new();
        let mut request = PageRequest::new(7, None);
        loop {
            let page = office.store.list(Scope::All, &query, &request).await.unwrap().page;
            seen.extend(page.items.iter().map(|row| row.id.get()));
            office.add(vec![Person::named("aaa"), Person::named("zzz")]).await;
            let Some(next) = page.next else { break };
            request = PageRequest::new(7, Some(next));
        }
        let distinct: BTreeSet<_> = seen.iter().copied().collect();
        assert_eq!(distinct.len(), seen.len(), "{sort:?} repeats");
        assert!(there_before.iter().all(|id| distinct.contains(id)), "{sort:?} misses");
    }
}

#[tokio::test]
async fn facets_and_totals_know_of_a_change_as_soon_as_it_is_committed() {
    let mut office = Office::with(vec![Person::named("acme"); 3]).await;
    office.store.facets.follow(office.store.read()).await.unwrap();
    office.add(vec![Person::named("nova")]).await;
    let all = ClientFilter::default();
    assert_eq!(office.store.total(Scope::All, &all, now()).await.unwrap(), Total::Exact(4));
    check_facets(&office, &all).await;
    assert_eq!(REGIONS.len(), 3);
}

#[tokio::test]
async fn clients_past_the_cap_of_totals_are_counted_before_the_index_is_built_and_after() {
    let office = Office::with(vec![Person::named("acme")]).await;
    office.repeat_the_first(TOTAL_CAP).await;
    let (store, everybody) = (&office.store, ClientFilter::default());
    let acme = Search::Text(needle("acme").unwrap());
    let named = ClientFilter { search: Some(acme), ..ClientFilter::default() };
    for _ in ["before", "after"] {
        for filter in [&everybody, &named] {
            assert_eq!(store.total(Scope::All, filter, now()).await.unwrap(), Total::Over);
            assert_eq!(
                store.count_clients(Scope::All, filter, now()).await.unwrap(),
                TOTAL_CAP + 1
            );
        }
        store.facets.follow(store.read()).await.unwrap();
    }
}
