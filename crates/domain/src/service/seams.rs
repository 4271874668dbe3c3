//! Knows where the cycles of a service do not meet: days that nobody is charged for, and days that
//! are charged twice.

use bursar_kernel::Period;

/// The days between the first and the last cycle that are in none, and those that are in two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seams {
    /// In none: they are never billed.
    pub gaps: Vec<Period>,
    /// In more than one: they are billed more than once.
    pub overlaps: Vec<Period>,
}

impl Seams {
    /// Where these periods do not meet, in any order.
    ///
    /// ```
    /// use bursar_domain::service::Seams;
    /// use bursar_kernel::Period;
    ///
    /// let march = Period::new("2026-03-01".parse()?, "2026-04-01".parse()?)?;
    /// let may = Period::new("2026-05-01".parse()?, "2026-06-01".parse()?)?;
    /// assert_eq!(Seams::of([may, march]).gaps, [Period::new(march.end(), may.start())?]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(periods: impl IntoIterator<Item = Period>) -> Self {
        let mut periods: Vec<_> = periods.into_iter().collect();
        periods.sort_unstable_by_key(|period| (period.start(), period.end()));
        let mut seams = Self::default();
        let mut covered: Option<Period> = None;
        for period in periods {
            if let Some(before) = covered {
                seams.gaps.extend(Period::new(before.end(), period.start()));
                seams.overlaps.extend(before.intersection(period));
            }
            let end = covered.map_or(period.end(), |before| before.end().max(period.end()));
            let start = covered.map_or(period.start(), Period::start);
            covered = Period::new(start, end).ok();
        }
        seams
    }

    /// Whether every day is in just one cycle.
    pub const fn is_seamless(&self) -> bool {
        self.gaps.is_empty() && self.overlaps.is_empty()
    }

    /// What is here and was not there before.
    #[must_use]
    pub fn beyond(&self, before: &Self) -> Self {
        let new = |now: &[Period], then: &[Period]| {
            now.iter().filter(|period| !then.contains(period)).copied().collect()
        };
        Self {
            gaps: new(&self.gaps, &before.gaps),
            overlaps: new(&self.overlaps, &before.overlaps),
        }
    }
}
