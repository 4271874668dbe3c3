//! Days of a zone as spans (quality.md rows 6 and 7).

use bursar_kernel::Period;
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;

use crate::billing::usage::{Span, beginning};

const ZONES: [Tz; 9] = [
    Tz::UTC,
    chrono_tz::Pacific::Pago_Pago,
    chrono_tz::Europe::Oslo,
    chrono_tz::Asia::Kathmandu,
    chrono_tz::Pacific::Kiritimati,
    // Clocks go forward over midnight in these.
    chrono_tz::America::Havana,
    chrono_tz::America::Asuncion,
    chrono_tz::Africa::Cairo,
    // Half an hour, and not over midnight.
    chrono_tz::Australia::Lord_Howe,
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn days_of_every_zone_meet_without_gap_or_overlap_for_years() {
    for zone in ZONES {
        let mut seconds = 0;
        let (first, last) = (day("2024-01-01"), day("2029-01-01"));
        let whole = Span::of(Period::new(first, last).unwrap(), zone).unwrap();
        let mut from = first;
        let mut end = whole.start();
        while from < last {
            let to = from.succ_opt().unwrap();
            let span = Span::of(Period::new(from, to).unwrap(), zone).unwrap();
            assert_eq!(span.start(), end, "{zone} {from}");
            assert!((82_800..=90_000).contains(&span.seconds()), "{zone} {from} {span}");
            seconds += span.seconds();
            (from, end) = (to, span.end());
        }
        assert_eq!((end, seconds), (whole.end(), whole.seconds()), "{zone}");
    }
}

#[test]
fn months_of_every_zone_sum_to_their_span() {
    for zone in ZONES {
        for anchor in 1..=31 {
            let mut seconds = 0;
            let start = day("2024-01-01").with_day(anchor).unwrap();
            let months: Vec<NaiveDate> = (0..=60)
                .map(|month| start.checked_add_months(Months::new(month)).unwrap())
                .collect();
            for pair in months.windows(2) {
                seconds +=
                    Span::of(Period::new(pair[0], pair[1]).unwrap(), zone).unwrap().seconds();
            }
            let whole = Period::new(months[0], months[60]).unwrap();
            assert_eq!(seconds, Span::of(whole, zone).unwrap().seconds(), "{zone} {anchor}");
        }
    }
}

#[test]
fn a_day_begins_with_the_first_instant_that_it_has() {
    let begins = |text, zone| beginning(day(text), zone).unwrap().to_rfc3339();
    // No midnight: clocks went from 0:00 to 1:00.
    assert_eq!(begins("2024-03-10", chrono_tz::America::Havana), "2024-03-10T05:00:00+00:00");
    // Two midnights: clocks went from 1:00 to 0:00.
    assert_eq!(begins("2024-11-03", chrono_tz::America::Havana), "2024-11-03T04:00:00+00:00");
    // No such day at all.
    let samoa = chrono_tz::Pacific::Apia;
    assert_eq!(begins("2011-12-30", samoa), begins("2011-12-31", samoa));
}

#[test]
fn a_day_that_a_zone_left_out_is_no_span() {
    let left_out = Period::new(day("2011-12-30"), day("2011-12-31")).unwrap();
    assert!(Span::of(left_out, chrono_tz::Pacific::Apia).is_err());
}

#[test]
fn instants_within_a_second_stand_for_its_beginning() {
    let at = |text: &str| text.parse().unwrap();
    let one = Span::new(at("2026-11-01T00:00:00.9Z"), at("2026-11-01T00:00:02.2Z")).unwrap();
    let next = Span::new(at("2026-11-01T00:00:02.2Z"), at("2026-11-01T00:00:05Z")).unwrap();
    assert_eq!((one.seconds(), next.seconds()), (2, 3));
    assert!(!one.overlaps(next));
    assert!(Span::new(at("2026-11-01T00:00:00.1Z"), at("2026-11-01T00:00:00.9Z")).is_err());
}
