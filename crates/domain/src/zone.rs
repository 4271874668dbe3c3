//! Knows how days in the provider's zone become instants and back: the one place where a time zone
//! touches what is billed (product decision 39).
//!
//! Everything that is billed by the day is reckoned in days; only what needs an instant, such as
//! usage, comes here. Clocks that are put forward or back make days of 23 or 25 hours, and:
//!
//! * Where the clock jumps over midnight, the day begins with the first instant after the gap.
//! * Where midnight comes twice, the day begins with the first one; what the clock repeats of the
//!   evening before belongs to the new day, so that days follow one another without overlapping.
//! * A day that a zone left out, as Samoa did on 30 December 2011, has no length.

use bursar_kernel::Period;
use chrono::{DateTime, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// The zone by which the provider's days begin and end.
///
/// ```
/// use bursar_domain::zone::BillingZone;
/// use bursar_kernel::Period;
///
/// let berlin = BillingZone::new(chrono_tz::Europe::Berlin);
/// let spring = Period::new("2026-03-29".parse()?, "2026-03-30".parse()?)?;
/// assert_eq!(berlin.hours(spring), 23);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingZone(Tz);

impl BillingZone {
    /// This zone.
    pub const fn new(zone: Tz) -> Self {
        Self(zone)
    }

    /// The first instant of a day.
    pub fn start_of(self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        let start = match self.0.from_local_datetime(&midnight) {
            LocalResult::Single(start) | LocalResult::Ambiguous(start, _) => Some(start),
            LocalResult::None => GapInfo::new(&midnight, &self.0).and_then(|gap| gap.end),
        };
        // Only a gap without an end, which no zone has, would leave the day as it is in UTC.
        start.map_or_else(|| midnight.and_utc(), |start| start.to_utc())
    }

    /// The day that an instant belongs to.
    pub fn day_of(self, at: DateTime<Utc>) -> NaiveDate {
        let day = at.with_timezone(&self.0).date_naive();
        match day.succ_opt() {
            Some(next) if self.start_of(next) <= at => next,
            _ => day,
        }
    }

    /// The first instant of a period and the first one after it.
    pub fn span(self, period: Period) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.start_of(period.start()), self.start_of(period.end()))
    }

    /// How long a period is.
    pub fn length(self, period: Period) -> TimeDelta {
        let (start, end) = self.span(period);
        end.signed_duration_since(start)
    }

    /// How many whole hours a period has.
    pub fn hours(self, period: Period) -> i64 {
        self.length(period).num_hours()
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Africa, America, Asia, Europe, Pacific};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn hours(zone: Tz, start: &str, end: &str) -> i64 {
        BillingZone::new(zone).hours(Period::new(day(start), day(end)).unwrap())
    }

    fn start(zone: Tz, of: &str) -> String {
        BillingZone::new(zone).start_of(day(of)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    #[test]
    fn days_are_as_long_as_the_clock_makes_them() {
        assert_eq!(hours(Europe::Berlin, "2026-03-29", "2026-03-30"), 23);
        assert_eq!(hours(Europe::Berlin, "2026-10-25", "2026-10-26"), 25);
        assert_eq!(hours(Europe::Berlin, "2026-01-01", "2027-01-01"), 365 * 24);
        assert_eq!(hours(Asia::Kathmandu, "2026-02-01", "2026-03-01"), 28 * 24);
    }

    #[test]
    fn a_day_without_midnight_begins_when_the_clock_has_jumped() {
        assert_eq!(start(Africa::Cairo, "2026-04-24"), "2026-04-23T22:00:00Z");
        assert_eq!(hours(Africa::Cairo, "2026-04-24", "2026-04-25"), 23);
    }

    #[test]
    fn a_day_with_two_midnights_begins_with_the_first() {
        assert_eq!(start(America::Havana, "2026-11-01"), "2026-11-01T04:00:00Z");
        assert_eq!(hours(America::Havana, "2026-11-01", "2026-11-02"), 25);
    }

    #[test]
    fn a_day_that_was_left_out_has_no_length() {
        assert_eq!(hours(Pacific::Apia, "2011-12-30", "2011-12-31"), 0);
        assert_eq!(hours(Pacific::Apia, "2011-12-01", "2012-01-01"), 30 * 24);
    }

    #[test]
    fn every_instant_belongs_to_the_day_that_has_begun_and_not_ended() {
        let zones = [
            Europe::Berlin,
            Africa::Cairo,
            America::Havana,
            America::St_Johns,
            Pacific::Apia,
            Pacific::Pago_Pago,
            Pacific::Kiritimati,
            Asia::Kathmandu,
        ];
        for zone in zones.map(BillingZone::new) {
            for (first, days) in [("2006-10-25", 10), ("2011-12-27", 7), ("2026-03-25", 40)] {
                let mut at = day(first).and_time(NaiveTime::MIN).and_utc();
                for _ in 0..days * 24 * 6 {
                    let day = zone.day_of(at);
                    let next = day.succ_opt().unwrap();
                    assert!(zone.start_of(day) <= at && at < zone.start_of(next), "{zone:?} {at}");
                    at += TimeDelta::minutes(10);
                }
            }
        }
    }
}
