//! The calendar matrix (quality.md row 6), and what short months, leap years and odd starts do.

use chrono::Datelike;
use chrono_tz::Tz;

use super::*;
use crate::catalog::{CycleUnit, Multiplier, Recurrence};
use crate::zone::BillingZone;

const ZONES: [Tz; 6] = [
    Tz::Pacific__Pago_Pago,
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::Asia__Kathmandu,
    Tz::Pacific__Apia,
    Tz::Pacific__Kiritimati,
];

fn every(unit: CycleUnit, number: u8) -> Recurrence {
    Recurrence::new(unit, Multiplier::new(number).unwrap()).unwrap()
}

/// The cycles from a day until at least so many months later.
fn cycles(schedule: Schedule, first: NaiveDate, months: u32) -> Vec<Period> {
    let last = first + chrono::Months::new(months);
    let mut cycles = vec![schedule.cycle_from(first).unwrap()];
    while cycles.last().unwrap().end() < last {
        let next = schedule.cycle_from(cycles.last().unwrap().end()).unwrap();
        cycles.push(next);
    }
    cycles
}

#[test]
fn sixty_months_have_no_gap_and_no_overlap_wherever_and_whenever_they_begin() {
    let mut checked = 0_u32;
    for zone in ZONES.map(BillingZone::new) {
        for start in 1..=31 {
            // January of a leap year and of the year before it.
            for first in [2027, 2028].map(|year| NaiveDate::from_ymd_opt(year, 1, start).unwrap()) {
                let month = Schedule::anniversary(Recurrence::MONTHLY, first);
                let year = Schedule::anniversary(every(CycleUnit::Year, 1), first);
                let calendar = Schedule::calendar(Recurrence::MONTHLY, first);
                for schedule in [month, year, calendar] {
                    let cycles = cycles(schedule, first, 60);
                    assert!(Period::are_seamless(&cycles), "{first} {schedule:?}");
                    assert_eq!(Seams::of(cycles.clone()), Seams::default());
                    let mut length = TimeDelta::zero();
                    let mut before = zone.start_of(first);
                    for cycle in &cycles {
                        let (begins, ends) = zone.span(*cycle);
                        assert_eq!(begins, before, "{zone:?} {cycle}");
                        assert!(ends > begins);
                        length += zone.length(*cycle);
                        before = ends;
                    }
                    assert_eq!(length, before - zone.start_of(first));
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 6 * 31 * 2 * 3);
}

#[test]
fn the_anchor_survives_every_short_month() {
    for start in 1..=31 {
        let first = NaiveDate::from_ymd_opt(2027, 1, start).unwrap();
        let schedule = Schedule::anniversary(Recurrence::MONTHLY, first);
        for cycle in cycles(schedule, first, 60) {
            let next_month = first_of_next(cycle.start());
            let last_day = next_month.pred_opt().unwrap().day();
            assert_eq!(cycle.start().day(), start.min(last_day), "{cycle}");
        }
    }
}

fn first_of_next(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap() + chrono::Months::new(1)
}

#[test]
fn the_last_of_january_is_followed_by_the_last_of_february() {
    let starts = |first: &str, unit| {
        let schedule = Schedule::anniversary(every(unit, 1), day(first));
        let cycles = cycles(schedule, day(first), 48);
        cycles.iter().take(4).map(|cycle| cycle.start().to_string()).collect::<Vec<_>>()
    };
    let months = starts("2027-01-31", CycleUnit::Month);
    assert_eq!(months, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]);
    let leap = starts("2028-01-30", CycleUnit::Month);
    assert_eq!(leap, ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]);
    let quarters = starts("2026-11-30", CycleUnit::Quarter);
    assert_eq!(quarters, ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]);
    let years = starts("2024-02-29", CycleUnit::Year);
    assert_eq!(years, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]);
    let schedule = Schedule::anniversary(every(CycleUnit::Year, 1), day("2024-02-29"));
    assert_eq!(schedule.cycle_from(day("2027-02-28")).unwrap().end(), day("2028-02-29"));
}

#[test]
fn a_cycle_that_begins_elsewhere_is_short_and_leads_back() {
    let schedule = Schedule::anniversary(Recurrence::MONTHLY, day("2026-01-15"));
    let short = schedule.cycle_from(day("2026-03-05")).unwrap();
    assert_eq!(short, period("2026-03-05", "2026-03-15"));
    assert_eq!(schedule.whole_of(short).unwrap(), period("2026-02-15", "2026-03-15"));
    let calendar = Schedule::calendar(every(CycleUnit::Month, 6), day("2026-01-15"));
    let first = calendar.cycle_from(day("2026-01-15")).unwrap();
    assert_eq!(first, period("2026-01-15", "2026-02-01"));
    assert_eq!(calendar.whole_of(first).unwrap(), period("2026-01-01", "2026-02-01"));
    assert_eq!(calendar.cycle_from(first.end()).unwrap(), period("2026-02-01", "2026-03-01"));
}

#[test]
fn days_are_counted_and_what_is_due_once_lasts_a_day() {
    let first = day("2026-02-27");
    let week = Schedule::anniversary(every(CycleUnit::Day, 7), first);
    assert_eq!(week.cycle_from(first).unwrap(), period("2026-02-27", "2026-03-06"));
    let once = Schedule::anniversary(Recurrence::ONCE, first);
    assert_eq!(once.cycle_from(first).unwrap(), period("2026-02-27", "2026-02-28"));
    assert!(!Recurrence::ONCE.repeats());
}

#[test]
fn a_schedule_at_the_end_of_the_calendar_is_an_error_and_no_loop() {
    let schedule = Schedule::anniversary(Recurrence::MONTHLY, NaiveDate::MAX);
    assert!(schedule.cycle_from(NaiveDate::MAX).is_err());
}

#[test]
fn an_hourly_price_is_charged_for_the_hours_that_the_month_has() {
    let march = period("2026-03-01", "2026-04-01");
    let schedule = Schedule::calendar(every(CycleUnit::Hour, 1), march.start());
    assert_eq!(schedule.cycle_from(march.start()).unwrap(), march);
    let price = |zone| fixed_price(amount("0.01"), schedule, march, BillingZone::new(zone));
    assert_eq!(price(Tz::UTC).unwrap(), amount("7.44"));
    assert_eq!(price(Tz::Europe__Berlin).unwrap(), amount("7.43"));
}

#[test]
fn a_short_cycle_costs_its_days() {
    let schedule = Schedule::calendar(Recurrence::MONTHLY, day("2026-04-16"));
    let first = schedule.cycle_from(day("2026-04-16")).unwrap();
    let price = fixed_price(amount("30"), schedule, first, BillingZone::new(Tz::UTC));
    assert_eq!(price.unwrap(), amount("15"));
}
