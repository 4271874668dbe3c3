//! Knows how debts are sorted by how long they have been due.

use chrono::{Days, NaiveDate};

/// How long something has been due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// It is not due yet, or due today.
    NotDue,
    /// For 1 to 30 days.
    UpTo30,
    /// For 31 to 60 days.
    UpTo60,
    /// For 61 to 90 days.
    UpTo90,
    /// For longer.
    Over90,
}

impl Age {
    /// All ages, the youngest first.
    pub const ALL: [Self; 5] =
        [Self::NotDue, Self::UpTo30, Self::UpTo60, Self::UpTo90, Self::Over90];

    /// The word in the API and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::UpTo30 => "days_1_30",
            Self::UpTo60 => "days_31_60",
            Self::UpTo90 => "days_61_90",
            Self::Over90 => "days_over_90",
        }
    }

    /// The words of the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotDue => "Not due",
            Self::UpTo30 => "1–30 days",
            Self::UpTo60 => "31–60 days",
            Self::UpTo90 => "61–90 days",
            Self::Over90 => "Over 90 days",
        }
    }

    /// The first and the last due date of what is of that age on a day; `None` is without end.
    ///
    /// ```
    /// use bursar_application::billing::reports::Age;
    ///
    /// let on = "2026-03-31".parse()?;
    /// assert_eq!(Age::NotDue.due_on(on), (Some(on), None));
    /// let (first, last) = ("2026-03-01".parse()?, "2026-03-30".parse()?);
    /// assert_eq!(Age::UpTo30.due_on(on), (Some(first), Some(last)));
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn due_on(self, on: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let before = |days| on.checked_sub_days(Days::new(days));
        match self {
            Self::NotDue => (Some(on), None),
            Self::UpTo30 => (before(30), before(1)),
            Self::UpTo60 => (before(60), before(31)),
            Self::UpTo90 => (before(90), before(61)),
            Self::Over90 => (None, before(91)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_due_date_is_of_one_age() {
        let on: NaiveDate = "2026-03-31".parse().unwrap();
        let days = |offset: i64| on + chrono::TimeDelta::days(offset);
        for (offset, expected) in [
            (400, Age::NotDue),
            (0, Age::NotDue),
            (-1, Age::UpTo30),
            (-30, Age::UpTo30),
            (-31, Age::UpTo60),
            (-60, Age::UpTo60),
            (-61, Age::UpTo90),
            (-90, Age::UpTo90),
            (-91, Age::Over90),
            (-4_000, Age::Over90),
        ] {
            let is_of = |age: &Age| {
                let (first, last) = age.due_on(on);
                first.is_none_or(|first| first <= days(offset))
                    && last.is_none_or(|last| days(offset) <= last)
            };
            let ages: Vec<_> = Age::ALL.into_iter().filter(is_of).collect();
            assert_eq!(ages, [expected], "{offset} days");
        }
    }
}
