//! Products and price lists: what may be said about them, and what must stay.

use bursar_kernel::Id;
use bursar_kernel::money::{Amount, Currency};
use chrono::{DateTime, Utc};

use super::*;

fn euro(sum: &str) -> Amount {
    Amount::parse(sum, Currency::new("EUR").unwrap()).unwrap()
}

fn input() -> ProductInput {
    ProductInput {
        name: "Managed backup".into(),
        code: "managed-backup".into(),
        module: "manual".into(),
        product_type: "generic".into(),
        status: "public".into(),
        price_model: "fixed".into(),
        auto_setup: "disabled".into(),
        is_taxable: true,
        ..ProductInput::default()
    }
}

fn product(id: i64, input: &ProductInput) -> Product {
    Product::create(Id::new(id).unwrap(), input, DateTime::<Utc>::UNIX_EPOCH).unwrap().0
}

fn line(unit: &str, currency: &str, price: &str) -> ProductCycleInput {
    ProductCycleInput {
        unit: unit.into(),
        currency: currency.into(),
        price: price.into(),
        ..ProductCycleInput::default()
    }
}

#[test]
fn each_price_model_is_its_formula() {
    let table = [
        (PriceModel::Free, ["0", "0"]),
        (PriceModel::Fixed, ["10", "10"]),
        (PriceModel::FixedPlusDynamic, ["17", "22"]),
        (PriceModel::DynamicAtLeastFixed, ["10", "12"]),
    ];
    for (model, expected) in table {
        let used = ["7", "12"].map(|used| model.price(euro("10"), euro(used)).unwrap());
        assert_eq!(used, expected.map(euro), "{model}");
    }
    let yen = Amount::zero(Currency::new("JPY").unwrap());
    assert!(PriceModel::Free.price(euro("10"), yen).is_err());
}

#[test]
fn every_field_of_a_product_that_makes_no_sense_is_named() {
    let wrong = ProductInput { code: "With Blanks".into(), ..ProductInput::default() };
    let errors = Product::create(Id::new(1).unwrap(), &wrong, DateTime::<Utc>::UNIX_EPOCH);
    let errors = errors.unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_ref()).collect();
    let all = ["name", "code", "module", "type", "status", "price_model", "auto_setup"];
    assert_eq!(fields, all);
}

#[test]
fn what_is_shown_in_the_form_is_the_product() {
    let mut same = product(1, &input());
    let typed = same.to_input();
    assert_eq!(typed, input());
    assert!(!same.edit(&typed, ProductUse::default()).unwrap().is_change());
}

#[test]
fn what_was_set_up_by_one_module_is_not_handed_to_another() {
    let mut product = product(1, &input());
    let other = ProductInput { module: "generic".into(), ..input() };
    let refused = product.clone().edit(&other, ProductUse { services: 3 }).unwrap_err();
    assert!(refused.of("module").is_some());
    assert!(product.edit(&other, ProductUse::default()).unwrap().is_change());
}

#[test]
fn a_product_with_services_is_retired_and_not_removed() {
    let mut sold = product(1, &input());
    let used = ProductUse { services: 1 };
    assert_eq!(sold.removed(used).unwrap_err(), used);
    assert!(sold.removed(ProductUse::default()).is_ok());
    sold.edit(&ProductInput { status: "retired".into(), ..input() }, used).unwrap();
    assert!(!sold.can_be_ordered());
}

#[test]
fn a_product_changes_only_to_others_of_its_module() {
    let itself = ProductInput { upgrades: [Id::new(1).unwrap()].into(), ..input() };
    let refused = Product::create(Id::new(1).unwrap(), &itself, DateTime::<Utc>::UNIX_EPOCH);
    assert!(refused.unwrap_err().of("upgrade_ids").is_some());
    let (one, same) = (product(1, &input()), product(2, &input()));
    let cloud = product(3, &ProductInput { module: "openstack".into(), ..input() });
    assert!(one.check_upgrades([&same]).is_ok());
    assert!(one.check_upgrades([&same, &cloud]).is_err());
}

#[test]
fn neither_once_nor_an_hour_has_a_multiple() {
    let two = Multiplier::new(2).unwrap();
    for unit in CycleUnit::ALL {
        let is_single = matches!(unit, CycleUnit::OneTime | CycleUnit::Hour);
        assert_eq!(Recurrence::new(*unit, two).is_err(), is_single, "{unit}");
    }
    assert!("0".parse::<Multiplier>().is_err() && "121".parse::<Multiplier>().is_err());
}

#[test]
fn a_price_list_takes_no_price_below_nothing_and_none_at_all_of_what_is_free() {
    let create = |input: &ProductInput, line: &ProductCycleInput| {
        ProductCycle::create(Id::new(1).unwrap(), &product(1, input), line)
    };
    let refused = create(&input(), &line("month", "EUR", "-1")).unwrap_err();
    assert_eq!(refused.of("price").unwrap().code, "negative");
    let free = ProductInput { price_model: "free".into(), ..input() };
    let refused = create(&free, &line("month", "EUR", "1")).unwrap_err();
    assert_eq!(refused.of("price").unwrap().code, "free");
    assert!(create(&free, &line("month", "EUR", "")).is_ok());
    let (mut dear, _) = create(&input(), &line("month", "eur", "9.5")).unwrap();
    assert!(dear.make_free().is_some());
    assert_eq!((dear.price(), dear.make_free()), (euro("0"), None));
}

#[test]
fn a_relative_price_follows_the_rate_and_is_otherwise_left_alone() {
    let sold = product(1, &input());
    let create = |id: i64, input: &ProductCycleInput| {
        ProductCycle::create(Id::new(id).unwrap(), &sold, input).unwrap().0
    };
    let base = create(1, &line("month", "EUR", "10"));
    let relative = ProductCycleInput { is_relative: true, ..line("month", "NOK", "") };
    let mut crowns = create(2, &relative);
    let rate = "11.7284".parse().unwrap();
    assert!(crowns.follow(&base, rate).unwrap().is_some());
    assert_eq!(crowns.price().to_string(), "117.284 NOK");
    assert_eq!(crowns.follow(&base, rate).unwrap(), None);
    assert!(!crowns.edit(&sold, &relative).unwrap().is_change());
    let yearly = create(3, &line("year", "EUR", "100"));
    assert_eq!(crowns.follow(&yearly, rate), Err(CycleError::NoBase));
}
