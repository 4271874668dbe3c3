use bursar_application::{
    clients::Choice,
    page::{Cursor, Key, Side},
};
use bursar_domain::{catalog::ProductType, client::ClientStatus};
use chrono::NaiveDate;
use proptest::{collection::btree_set, option, prelude::*, sample::select};

use super::*;

fn read(query: &str) -> Result<ClientListQuery, String> {
    let mut params = Params::of(query);
    let list = ClientListQuery::read(&mut params, true);
    params.finish(Some(list)).map_err(|errors| errors.to_string())
}

fn a_choice<T: Ord + Clone + fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
    special: Special,
) -> BoxedStrategy<Option<Choice<T>>> {
    let choice = (any::<bool>(), btree_set(value, 0..4), any::<bool>(), any::<bool>());
    let choice = choice.prop_map(move |(negated, values, or_none, or_any)| Choice {
        negated,
        values,
        or_none: or_none && special != Special::Nothing,
        or_any: or_any && special == Special::NoneOrAny,
    });
    let is_something =
        |choice: &Choice<T>| choice.or_none || choice.or_any || !choice.values.is_empty();
    option::of(choice.prop_filter("a filter names something", is_something)).boxed()
}

fn an_id<T: 'static>() -> BoxedStrategy<Id<T>> {
    (1..=i64::MAX).prop_map(|number| Id::new(number).unwrap()).boxed()
}

fn a_name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9åß][A-Za-z0-9 &=+%#._-]{0,8}[a-z]"
        .prop_filter("a word", |name| name != "none" && name != "any")
}

fn a_filter() -> impl Strategy<Value = ClientFilter> {
    let day = || {
        option::of(
            (0i32..40_000)
                .prop_map(|day| NaiveDate::from_num_days_from_ce_opt(720_000 + day).unwrap()),
        )
    };
    let yes_no = || a_choice(any::<bool>(), Special::Nothing);
    let flags = (yes_no(), yes_no(), yes_no(), yes_no(), yes_no(), yes_no());
    let records = (
        a_choice(an_id(), Special::Nothing),
        a_choice(an_id(), Special::None),
        a_choice(an_id(), Special::NoneOrAny),
        a_choice(1..=i64::MAX, Special::None),
        a_choice(1..=i64::MAX, Special::None),
    );
    let words = (
        a_choice(select(ClientStatus::ALL.to_vec()), Special::Nothing),
        a_choice(select(ProductType::ALL.to_vec()), Special::None),
        a_choice(a_name(), Special::None),
        a_choice(a_name(), Special::None),
    );
    (day(), day(), option::of(1u32..36_500), flags, records, words).prop_map(
        |(created_from, created_to, runway_below_days, flags, records, words)| ClientFilter {
            created_from,
            created_to,
            configuration: records.0,
            status: words.0,
            tax_exempt: flags.0,
            group: records.1,
            instance_region: words.2,
            instance_flavor: records.3,
            instance_hypervisor: words.3,
            has_billing_agreement: flags.1,
            has_services: flags.2,
            has_instances: flags.3,
            is_reseller: flags.4,
            reseller: records.2,
            service_type: words.1,
            product: records.4,
            out_of_credit: flags.5,
            runway_below_days,
            search: None,
        },
    )
}

fn a_list() -> impl Strategy<Value = ClientListQuery> {
    let sort = option::of((
        select(ClientSort::ALL.to_vec()),
        select(vec![Direction::Ascending, Direction::Descending]),
    ));
    let cursor =
        option::of((any::<u64>(), any::<i64>(), ".{0,6}").prop_map(|(fingerprint, id, key)| {
            Cursor { fingerprint, side: Side::Before, key: Key::Text(key), id }
        }));
    let q = option::of("(#[1-9][0-9]{0,5}|[a-zäÖ0-9@.]{2,8}( [a-z&=+]{2})?)");
    (a_filter(), q, sort, 1u32..=100, cursor).prop_map(|(filter, q, sort, limit, cursor)| {
        let search = q.as_deref().map(|typed| search(&mut Params::default(), typed).unwrap());
        let filter = ClientFilter { search, ..filter };
        ClientListQuery { filter, q, sort, page: PageQuery { limit, cursor } }
    })
}

proptest! {
    #[test]
    fn a_list_is_read_as_it_was_written(list in a_list()) {
        prop_assert_eq!(read(&list.to_string()), Ok(list));
    }

    #[test]
    fn nothing_that_can_be_typed_is_more_than_wrong(query in ".{0,60}") {
        let _ = read(&query);
    }
}

#[test]
fn an_address_without_parameters_asks_for_everything() {
    let everything = read("").unwrap();
    assert_eq!(everything, ClientListQuery::default());
    assert_eq!(everything.to_string(), "");
}

#[test]
fn addresses_stay_readable() {
    let list = read("sort=-company&group=4&group=3,none&status=!suspended&q=%231042").unwrap();
    assert_eq!(list.to_string(), "q=%231042&status=!suspended&group=none,3,4&sort=-company");
}

#[test]
fn every_wrong_parameter_is_named() {
    let rows = [
        "status=odd",
        "status=active,",
        "status=!",
        "status=!active&status=inactive",
        "group=0",
        "group=any",
        "reseller=x",
        "configuration=none",
        "tax_exempt=yes",
        "created_from=2026-2-1",
        "created_to=2026-02-30",
        "runway_below_days=0",
        "q=a",
        "q=%23x",
        "sort=size",
        "sort=--company",
        "limit=0",
        "limit=101",
        "cursor=x",
        "service_type=none,odd",
        "created_from=2026-01-01&created_from=2026-01-01",
        "colour=red",
    ];
    for query in rows {
        let name = query.split('=').next().unwrap();
        let told = read(query).unwrap_err();
        assert!(told.starts_with(&format!("{name}: ")), "{query}: {told}");
    }
}

#[test]
fn the_reseller_filters_do_not_exist_while_the_feature_is_off() {
    for query in ["is_reseller=true", "reseller=none"] {
        let mut params = Params::of(query);
        ClientListQuery::read(&mut params, false);
        assert!(!params.errors().is_empty(), "{query}");
    }
}
