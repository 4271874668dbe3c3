//! Agreements and changes of product: what they cost, and that no sign is ever turned round.

use proptest::prelude::*;

use super::*;

#[test]
fn an_agreement_is_applied_to_the_whole_price_and_never_goes_below_nothing() {
    let table = [
        (Adjustment::Standard, "12.5"),
        (Adjustment::Free, "0"),
        (Adjustment::Value(amount("7")), "7"),
        (Adjustment::DiscountValue(amount("2.25")), "10.25"),
        (Adjustment::DiscountValue(amount("20")), "0"),
        (Adjustment::DiscountPercent("10".parse().unwrap()), "11.25"),
        (Adjustment::DiscountPercent("100".parse().unwrap()), "0"),
    ];
    for (adjustment, expected) in table {
        let price = CyclePrice {
            dynamic: amount("1.5"),
            setup_fee: amount("1"),
            adjustment,
            ..CyclePrice::of(PriceModel::FixedPlusDynamic, amount("10"))
        };
        assert_eq!(price.total().unwrap(), money(expected), "{adjustment:?}");
    }
}

#[test]
fn an_agreement_holds_to_the_end_of_the_cycle_in_which_it_ends() {
    let typed = PriceOverrideInput {
        kind: "discount_percent".into(),
        value: "10".into(),
        until: "2026-03-15".into(),
    };
    let agreed = PriceOverride::parse(&typed, euro()).unwrap();
    let during = |start, end| agreed.during(period(start, end)).kind();
    assert_eq!(during("2026-03-01", "2026-04-01"), OverrideKind::DiscountPercent);
    assert_eq!(during("2026-03-15", "2026-04-15"), OverrideKind::DiscountPercent);
    assert_eq!(during("2026-03-16", "2026-04-16"), OverrideKind::Standard);
    for (kind, value) in [("value", ""), ("value", "-1"), ("discount_percent", "101")] {
        let typed = PriceOverrideInput { kind: kind.into(), value: value.into(), ..typed.clone() };
        assert!(PriceOverride::parse(&typed, euro()).unwrap_err().of("value").is_some());
    }
}

/// March, paid or not, changed on its 11th day: ten days are used and twenty-one are not.
fn change(paid: bool, charge: &str, credits: bool) -> ChangePreview {
    let mut running = cycle(period("2026-03-01", "2026-04-01"), "31");
    if paid {
        running.settle(CyclePaymentStep::Pay).unwrap();
    }
    let next = period("2026-03-11", "2026-04-11");
    ChangePreview::of(&running, next.start(), next, money(charge), credits).unwrap()
}

#[test]
fn an_upgrade_takes_the_difference_and_gives_nothing() {
    for credits in [false, true] {
        let upgrade = change(true, "50", credits);
        assert_eq!(upgrade.direction, ChangeDirection::Upgrade);
        assert_eq!((upgrade.returned, upgrade.due), (money("21"), money("29")));
        assert_eq!((upgrade.credited, upgrade.forfeited), (money("0"), money("0")));
    }
}

#[test]
fn a_downgrade_gives_and_never_takes() {
    let credited = change(true, "10", true);
    assert_eq!(credited.direction, ChangeDirection::Downgrade);
    let parts = |change: &ChangePreview| (change.due, change.credited, change.forfeited);
    assert_eq!(parts(&credited), (money("0"), money("11"), money("0")));
    assert_eq!(parts(&change(true, "10", false)), (money("0"), money("0"), money("11")));
}

#[test]
fn what_was_not_paid_is_not_returned() {
    for (charge, direction) in
        [("50", ChangeDirection::Upgrade), ("10", ChangeDirection::Downgrade)]
    {
        let change = change(false, charge, true);
        assert_eq!(change.direction, direction);
        assert_eq!((change.returned, change.due), (money("0"), money(charge)));
        assert_eq!(change.credited, money("0"));
    }
}

#[test]
fn a_change_to_the_same_price_costs_the_days_that_were_used() {
    let same = change(true, "31", true);
    assert_eq!(same.direction, ChangeDirection::Same);
    assert_eq!((same.due, same.credited), (money("10"), money("0")));
}

#[test]
fn no_change_is_made_while_an_invoice_waits_or_outside_of_the_cycle_or_its_currency() {
    let mut running = cycle(period("2026-03-01", "2026-04-01"), "31");
    let next = period("2026-04-01", "2026-05-01");
    let refused = ChangePreview::of(&running, next.start(), next, money("1"), true);
    assert_eq!(refused, Err(ChangeRefusal::Outside));
    let within = period("2026-03-11", "2026-04-11");
    let yen = Money::zero(Currency::new("JPY").unwrap());
    assert!(ChangePreview::of(&running, within.start(), within, yen, true).is_err());
    running.settle(CyclePaymentStep::Invoice).unwrap();
    let refused = ChangePreview::of(&running, within.start(), within, money("1"), true);
    assert_eq!(refused, Err(ChangeRefusal::Invoiced));
}

proptest! {
    #[test]
    fn used_and_unused_are_just_the_price(
        minor in -1_000_000_000_000_i64..1_000_000_000_000,
        days in 1_i64..4000,
        on in -10_i64..4010,
        code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
    ) {
        let start = day("2024-02-29");
        let whole = Period::new(start, start + TimeDelta::days(days)).unwrap();
        let price = Money::from_minor(minor, Currency::new(code).unwrap());
        let split = Split::of(price, whole, start + TimeDelta::days(on)).unwrap();
        prop_assert_eq!(split.used.plus(split.unused).unwrap(), price);
        prop_assert_eq!(split.used_days + split.unused_days, days);
        for part in [split.used, split.unused] {
            prop_assert!(part.is_zero() || part.is_negative() == price.is_negative());
        }
    }

    #[test]
    fn a_change_moves_just_what_it_says(
        old in 0_i64..1_000_000,
        charge in 0_i64..1_000_000,
        on in 0_i64..31,
        paid in any::<bool>(),
        credits in any::<bool>(),
    ) {
        let [old, charge] = [old, charge].map(|minor| Money::from_minor(minor, euro()));
        let whole = period("2026-03-01", "2026-04-01");
        let mut running = cycle(whole, &old.to_decimal_string());
        if paid {
            running.settle(CyclePaymentStep::Pay).unwrap();
        }
        let first = whole.start() + TimeDelta::days(on);
        let next = Period::new(first, first + TimeDelta::days(30)).unwrap();
        let change = ChangePreview::of(&running, first, next, charge, credits).unwrap();
        for sum in [change.returned, change.due, change.credited, change.forfeited] {
            prop_assert!(!sum.is_negative());
        }
        // What is owed and what is returned are the two sides of one balance.
        let given = change.returned.plus(change.due).unwrap();
        let taken = change.charge.plus(change.credited).unwrap().plus(change.forfeited).unwrap();
        prop_assert_eq!(given, taken);
        prop_assert!(change.due.is_zero() || change.credited.is_zero());
    }
}
