//! Dates, instants and the time that a client's credit lasts.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use hypertext::prelude::*;

/// A day with its year: `14 Nov 2026`.
pub fn date(day: NaiveDate) -> impl Renderable {
    maud! { time datetime=%(day) { %(day.format("%-d %b %Y")) } }
}

/// A day for dense tables, without the year while it is this year.
pub fn short_date(day: NaiveDate, today: NaiveDate) -> impl Renderable {
    let form = if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    maud! { time datetime=%(day) title=%(day.format("%-d %b %Y")) { %(day.format(form)) } }
}

/// An instant to the minute in the reader's zone: `14 Nov 2026, 09:12`.
pub fn instant(at: DateTime<Utc>, zone: Tz) -> impl Renderable {
    let shown = at.with_timezone(&zone).format("%-d %b %Y, %H:%M").to_string();
    stamp(at, zone, shown)
}

/// The day of an instant in the reader's zone, its time in the title.
pub fn instant_date(at: DateTime<Utc>, zone: Tz) -> impl Renderable {
    let shown = at.with_timezone(&zone).format("%-d %b %Y").to_string();
    stamp(at, zone, shown)
}

/// The time of day of an instant in the reader's zone, to the second: `09:12:40`.
pub fn instant_time(at: DateTime<Utc>, zone: Tz) -> impl Renderable {
    let shown = at.with_timezone(&zone).format("%H:%M:%S").to_string();
    stamp(at, zone, shown)
}

/// How long ago an instant was while that is under a day, else its date.
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> impl Renderable {
    let passed = now.signed_duration_since(at);
    let shown = if passed < TimeDelta::days(1) && passed > TimeDelta::minutes(-1) {
        format!("{} ago", duration(passed))
    } else {
        at.with_timezone(&zone).format("%-d %b %Y").to_string()
    };
    stamp(at, zone, shown)
}

/// A span of time in its largest unit: `40 s`, `2 min`, `31 h`, `9 d`.
#[must_use]
pub fn duration(span: TimeDelta) -> String {
    let seconds = span.num_seconds().max(0);
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", span.num_minutes()),
        7_200..=172_799 => format!("{} h", span.num_hours()),
        _ => format!("{} d", span.num_days()),
    }
}

fn stamp(at: DateTime<Utc>, zone: Tz, shown: String) -> impl Renderable {
    let there = at.with_timezone(&zone).format("%-d %b %Y, %H:%M:%S %Z").to_string();
    let utc = at.format("%-d %b %Y, %H:%M:%S UTC").to_string();
    maud! {
        time datetime=(at.to_rfc3339_opts(SecondsFormat::Secs, true))
            title={ (there) " · " (utc) } { (shown) }
    }
}

/// How long a client's credit lasts at the present rate of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLeft {
    /// Nothing is used, so that it lasts for ever.
    Endless,
    /// Credit remains for this long.
    Lasts(TimeDelta),
    /// Credit ran out this long ago.
    OutFor(TimeDelta),
}

impl TimeLeft {
    /// The words of a list: `31 h`, `9 d`, `1 y+`, `Out 8 d`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Endless => "No usage".to_owned(),
            Self::Lasts(span) if span >= TimeDelta::days(365) => "1 y+".to_owned(),
            Self::Lasts(span) if span < TimeDelta::days(2) => format!("{} h", span.num_hours()),
            Self::Lasts(span) => format!("{} d", span.num_days()),
            Self::OutFor(span) if span < TimeDelta::days(1) => "Out today".to_owned(),
            Self::OutFor(span) => format!("Out {} d", span.num_days()),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::OutFor(_) => "run out",
            Self::Lasts(span) if span < TimeDelta::days(10) => "run low",
            Self::Lasts(_) | Self::Endless => "run",
        }
    }
}

/// The time left as it stands beside credit.
pub fn time_left(left: TimeLeft) -> impl Renderable {
    maud! { span class=(left.class()) { (left.words()) } }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Oslo;

    use super::*;

    fn at(rfc3339: &str) -> DateTime<Utc> {
        rfc3339.parse().expect("an instant")
    }

    #[test]
    fn an_instant_is_shown_in_the_readers_zone_and_kept_in_utc() {
        assert_eq!(
            instant(at("2024-06-11T12:02:00Z"), Oslo).render().into_inner(),
            "<time datetime=\"2024-06-11T12:02:00Z\" title=\"11 Jun 2024, 14:02:00 CEST · 11 Jun \
             2024, 12:02:00 UTC\">11 Jun 2024, 14:02</time>"
        );
    }

    #[test]
    fn the_year_is_left_out_only_while_it_is_this_year() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 14).expect("a day");
        let later = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day");
        assert!(short_date(day, day).render().into_inner().ends_with(">14 Nov</time>"));
        assert!(short_date(day, later).render().into_inner().ends_with(">14 Nov 2026</time>"));
    }

    #[test]
    fn relative_time_ends_after_a_day() {
        let now = at("2026-11-22T10:00:00Z");
        let told = |then| ago(at(then), now, Oslo).render().into_inner();
        assert!(told("2026-11-22T09:59:20Z").contains(">40 s ago<"));
        assert!(told("2026-11-22T08:00:00Z").contains(">2 h ago<"));
        assert!(told("2026-11-21T09:00:00Z").contains(">21 Nov 2026<"));
    }

    #[test]
    fn time_left_is_told_in_hours_then_days_then_a_year() {
        let hours = |hours| TimeLeft::Lasts(TimeDelta::hours(hours)).words();
        assert_eq!(
            [hours(31), hours(48), hours(24 * 364), hours(24 * 365)],
            ["31 h", "2 d", "364 d", "1 y+"]
        );
        assert_eq!(TimeLeft::OutFor(TimeDelta::hours(5)).words(), "Out today");
        assert_eq!(TimeLeft::OutFor(TimeDelta::days(8)).words(), "Out 8 d");
    }

    #[test]
    fn time_left_turns_amber_under_ten_days_and_red_when_out() {
        let class = |left| time_left(left).render().into_inner();
        assert!(class(TimeLeft::Lasts(TimeDelta::days(9))).contains("run low"));
        assert!(class(TimeLeft::Lasts(TimeDelta::days(10))).contains("\"run\""));
        assert!(class(TimeLeft::OutFor(TimeDelta::days(1))).contains("run out"));
    }
}
