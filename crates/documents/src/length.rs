//! Knows distances on paper, exactly, so that layout is the same on every machine.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// A distance in thousandths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Length(i64);

impl Length {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) const fn points(points: i64) -> Self {
        Self(points * 1_000)
    }

    pub(crate) const fn thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// This many times the length, divided: `width.scaled(1, 3)` is a third.
    pub(crate) fn scaled(self, by: i64, of: i64) -> Self {
        Self(self.0.saturating_mul(by) / of.max(1))
    }

    /// How many times another length it is.
    pub(crate) fn per(self, other: Self) -> i64 {
        self.0 / other.0.max(1)
    }

    /// As the number of points that a file states.
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        clippy::float_arithmetic,
        reason = "files state points as fractions; a page has fewer thousandths than a float keeps"
    )]
    pub(crate) fn in_file(self) -> f32 {
        self.0 as f32 / 1_000.0
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Length {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Self::add)
    }
}
