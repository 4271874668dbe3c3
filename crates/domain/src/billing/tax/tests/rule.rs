use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::billing::tax::Percent;

fn dated(id: i64, starts_on: &str, ends_on: &str) -> TaxRule {
    let (starts_on, ends_on) = (starts_on.to_owned(), ends_on.to_owned());
    created(id, &TaxRuleInput { starts_on, ends_on, ..input("1", "20", "FR", "") }).unwrap()
}

#[test]
fn every_mistake_of_a_rule_is_told_at_once() {
    let input = TaxRuleInput {
        name: " ".into(),
        rate: "101".into(),
        level: "3".into(),
        state: "Ontario".into(),
        starts_on: "2026-04-01".into(),
        ends_on: "2026-04-01".into(),
        ..TaxRuleInput::default()
    };
    let errors = created(1, &input).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_ref()).collect();
    assert_eq!(fields, ["name", "rate", "level", "country", "ends_on"]);
}

#[test]
fn only_a_second_tax_is_on_top_of_another() {
    let compound = |level| TaxRuleInput { is_compound: true, ..input(level, "5", "CA", "") };
    assert!(created(1, &compound("1")).unwrap_err().of("is_compound").is_some());
    assert!(created(1, &compound("2")).unwrap().is_compound());
}

#[test]
fn the_end_of_a_rule_is_the_first_day_without_it() {
    let rule = dated(1, "2026-01-01", "2027-01-01");
    let fits = |day: &str| rule.fits(country("FR"), None, day.parse().unwrap());
    assert!(fits("2026-01-01") && fits("2026-12-31"));
    assert!(!fits("2025-12-31") && !fits("2027-01-01"));
}

#[test]
fn states_are_compared_without_regard_to_case_and_accents() {
    let rule = rule(1, "1", "9.975", "CA", "Québec");
    let line = |text: &str| bursar_kernel::Line::parse(text, 64).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    assert!(rule.fits(country("CA"), Some(&line("QUEBEC")), day));
    assert!(!rule.fits(country("CA"), Some(&line("Ontario")), day));
    assert!(!rule.fits(country("CA"), None, day));
    assert!(!rule.fits(country("US"), Some(&line("Québec")), day));
}

#[test]
fn a_rule_has_a_rival_where_two_would_fit_equally_well() {
    let half = dated(1, "2026-01-01", "2026-07-01");
    assert!(half.rival([&dated(2, "2026-06-30", "")]).is_some());
    assert!(half.rival([&dated(2, "", "2026-01-02")]).is_some());
    assert!(half.rival([&dated(2, "2026-07-01", "")]).is_none());
    assert!(half.rival([&dated(2, "", "2026-01-01")]).is_none());
    assert!(half.rival([&dated(1, "", "")]).is_none(), "a rule is no rival of itself");
    let everywhere = rule(3, "1", "20", "", "");
    let elsewhere = [rule(4, "2", "5", "FR", ""), rule(5, "1", "5", "FR", "Corse"), everywhere];
    assert!(half.rival(&elsewhere).is_none());
    assert!(elsewhere[1].rival([&rule(6, "1", "7", "FR", "CORSE")]).is_some());
}

#[test]
fn an_edit_tells_exactly_what_differs() {
    let mut rule = rule(1, "1", "20", "FR", "");
    let event = rule.edit(&TaxRuleInput { rate: "20.50".into(), ..input("1", "20", "FR", "") });
    let changes = event.unwrap().changes;
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].field.as_str(), changes[0].after.as_deref()), ("rate", Some("20.5")));
}

proptest! {
    #[test]
    fn rules_are_rivals_if_and_only_if_some_day_fits_both(
        one in prop::array::uniform2(prop::option::of(1_u32..28)),
        other in prop::array::uniform2(prop::option::of(1_u32..28)),
    ) {
        let text = |day: Option<u32>| {
            day.map_or_else(String::new, |day| format!("2026-02-{day:02}"))
        };
        let made = |id, [start, end]: [Option<u32>; 2]| {
            let (starts_on, ends_on) = (text(start), text(end));
            created(id, &TaxRuleInput { starts_on, ends_on, ..input("1", "20", "FR", "") })
        };
        if let (Ok(one), Ok(other)) = (made(1, one), made(2, other)) {
            let shares_a_day = (0..60).any(|offset| {
                let first = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
                let day = first + chrono::Days::new(offset);
                one.fits(country("FR"), None, day) && other.fits(country("FR"), None, day)
            });
            prop_assert_eq!(one.rival([&other]).is_some(), shares_a_day);
            prop_assert_eq!(other.rival([&one]).is_some(), shares_a_day);
        }
    }

    #[test]
    fn a_percentage_reads_back_from_its_text(millionths in 0_i64..=100_000_000) {
        let rate = Percent::new(rust_decimal::Decimal::new(millionths, 6)).unwrap();
        prop_assert_eq!(rate.to_string().parse(), Ok(rate));
    }
}

#[test]
fn a_rule_says_the_same_once_it_is_typed_again() {
    let mut rule = dated(1, "2026-01-01", "2027-01-01");
    assert!(!rule.edit(&rule.to_input()).unwrap().is_change());
    let mut quebec = self::rule(2, "2", "9.975", "CA", "Québec");
    assert!(!quebec.edit(&quebec.to_input()).unwrap().is_change());
}
