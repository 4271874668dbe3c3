//! The rating itself: one walk through usage, by resource, then by time, then by rule.

use super::RatingError;
use super::charge::{Charge, Portion, Rating, Rounded, Totals};
use super::cycle::Cycle;
use super::rule::ResolvedRule;
use super::tariff::Tariff;
use crate::billing::pricing::TimeUnit;
use crate::billing::usage::{Interval, ResourceUsage, Span};

impl Tariff {
    /// What usage costs, with every reason.
    ///
    /// Resources are rated in the order in which they are given; where a rule has tiers or a free
    /// allowance, the order decides which of them gets the cheaper units.
    pub fn rate(&self, usage: &[ResourceUsage], cycle: &Cycle) -> Result<Rating, RatingError> {
        let mut reasons = Reasons { charges: Vec::new(), nanos: 0 };
        self.walk(usage, cycle, &mut reasons)?;
        let nanos = i64::try_from(reasons.nanos).map_err(|_| RatingError::OutOfRange)?;
        let charges = reasons.charges;
        Ok(Rating { currency: self.currency, cycle: *cycle, charges, nanos })
    }

    /// What usage costs, without reasons: the same figures, some times faster.
    pub fn total(&self, usage: &[ResourceUsage], cycle: &Cycle) -> Result<Totals, RatingError> {
        let mut sums = Sums { by_rule: vec![0; self.rules.len()] };
        self.walk(usage, cycle, &mut sums)?;
        let stored = |nanos: i128| i64::try_from(nanos).map_err(|_| RatingError::OutOfRange);
        let nanos = stored(sums.by_rule.iter().sum())?;
        let mut by_rule = Vec::new();
        for (rule, nanos) in self.rules.iter().zip(&sums.by_rule) {
            if *nanos != 0 {
                by_rule.push((rule.id, stored(*nanos)?));
            }
        }
        Ok(Totals { currency: self.currency, nanos, by_rule })
    }

    fn walk(
        &self,
        usage: &[ResourceUsage],
        cycle: &Cycle,
        sink: &mut impl Sink,
    ) -> Result<(), RatingError> {
        let mut state =
            State { measured: vec![0; self.rules.len()], once: vec![usize::MAX; self.rules.len()] };
        for (resource, used) in usage.iter().enumerate() {
            let Some(index) = self.index(used.resource().kind) else { continue };
            let mut seconds = 0;
            for interval in used.intervals() {
                let time = Time::of(interval, cycle, &mut seconds);
                for place in index.places(&interval.attributes) {
                    let Some(rule) = self.rules.get(*place) else { continue };
                    let found = Found { resource, place: *place, rule, used, interval };
                    found.charge(&time, &mut state, sink)?;
                }
            }
        }
        Ok(())
    }
}

/// A charge before anybody asked for its reasons.
struct Rated<'a> {
    resource: usize,
    place: usize,
    rule: &'a ResolvedRule,
    interval: &'a Interval,
    span: Span,
    portion: Portion,
    modifiers: usize,
    measure: u128,
    nanos: i64,
    rounded: Rounded,
}

impl Rated<'_> {
    fn charge(&self) -> Charge {
        let Self { resource, span, portion, modifiers, measure, nanos, rounded, .. } = *self;
        let (record, rule, basis) = (self.interval.record, self.rule.id, self.rule.basis);
        Charge { resource, record, rule, span, portion, modifiers, measure, basis, nanos, rounded }
    }
}

/// Where charges go.
trait Sink {
    fn take(&mut self, charge: &Rated<'_>);
}

/// What a cycle has come to so far, by the place of the rule.
struct State {
    /// How much was measured, for tiers.
    measured: Vec<u128>,
    /// The last resource that was charged for the cycle.
    once: Vec<usize>,
}

/// What of an interval counts.
struct Time {
    /// By the time.
    charged: Option<Span>,
    /// For what is charged once in a cycle.
    within: Option<Span>,
    /// For what was gathered: it counts where the interval begins.
    begins: Option<i64>,
}

impl Time {
    /// Counts the seconds of the resource on, of which only so many are charged.
    fn of(interval: &Interval, cycle: &Cycle, seconds: &mut i64) -> Self {
        let within = cycle.within();
        let start = interval.span.begins();
        let begins = (within.begins() <= start && start < within.ends()).then_some(start);
        let Some(span) = interval.span.intersection(cycle.span()) else {
            return Self { charged: None, within: None, begins };
        };
        let billable = match cycle.billable_seconds() {
            Some(most) => span.first(most - *seconds),
            None => Some(span),
        };
        *seconds += span.seconds();
        let inside = |span: Span| span.intersection(within);
        Self { charged: billable.and_then(inside), within: inside(span), begins }
    }
}

/// A rule and an interval of a resource that it may charge for.
struct Found<'a> {
    resource: usize,
    place: usize,
    rule: &'a ResolvedRule,
    used: &'a ResourceUsage,
    interval: &'a Interval,
}

impl Found<'_> {
    fn charge(
        &self,
        time: &Time,
        state: &mut State,
        sink: &mut impl Sink,
    ) -> Result<(), RatingError> {
        let Self { rule, interval, .. } = self;
        let (span, seconds) = match rule.basis.time_unit {
            TimeUnit::Use => match time.begins {
                Some(second) if rule.holds_at(second) => (interval.span, 1),
                _ => return Ok(()),
            },
            TimeUnit::Cycle => {
                let Some(span) = time.within.and_then(|span| rule.within(span)) else {
                    return Ok(());
                };
                if state.once.get(self.place) == Some(&self.resource) {
                    return Ok(());
                }
                (span, 1)
            }
            TimeUnit::Second
            | TimeUnit::Minute
            | TimeUnit::Hour
            | TimeUnit::Day
            | TimeUnit::Month => {
                let Some(span) = time.charged.and_then(|span| rule.within(span)) else {
                    return Ok(());
                };
                (span, span.seconds())
            }
        };
        let resource = self.used.resource();
        if !rule.fits(resource, &interval.attributes) {
            return Ok(());
        }
        let Some(quantity) = rule.quantity(&interval.attributes) else { return Ok(()) };
        if let Some(once) = state.once.get_mut(self.place) {
            *once = self.resource;
        }
        let seconds = u128::from(seconds.unsigned_abs());
        let measure = quantity.checked_mul(seconds).ok_or(RatingError::OutOfRange)?;
        let set = rule.modifiers(resource, &interval.attributes);
        self.spread(span, measure, set, state, sink)
    }

    /// Charges a measure tier by tier.
    fn spread(
        &self,
        span: Span,
        measure: u128,
        modifiers: usize,
        state: &mut State,
        sink: &mut impl Sink,
    ) -> Result<(), RatingError> {
        let mut take = |slab, portion, measure| {
            let (nanos, rounded) = self.rule.cost(slab, modifiers, measure)?;
            let Self { resource, place, rule, interval, .. } = *self;
            sink.take(&Rated {
                resource,
                place,
                rule,
                interval,
                span,
                portion,
                modifiers,
                measure,
                nanos,
                rounded,
            });
            Ok(())
        };
        if !self.rule.is_graduated() {
            return take(0, Portion::Tier(0), measure);
        }
        let Some(measured) = state.measured.get_mut(self.place) else { return Ok(()) };
        let before = *measured;
        *measured = before.checked_add(measure).ok_or(RatingError::OutOfRange)?;
        for (slab, portion, part) in self.rule.slabs(before, measure) {
            take(slab, portion, part)?;
        }
        Ok(())
    }
}

struct Reasons {
    charges: Vec<Charge>,
    nanos: i128,
}

impl Sink for Reasons {
    fn take(&mut self, rated: &Rated<'_>) {
        self.nanos += i128::from(rated.nanos);
        self.charges.push(rated.charge());
    }
}

struct Sums {
    by_rule: Vec<i128>,
}

impl Sink for Sums {
    fn take(&mut self, rated: &Rated<'_>) {
        if let Some(sum) = self.by_rule.get_mut(rated.place) {
            *sum += i128::from(rated.nanos);
        }
    }
}
