//! Knows what is on a sheet of paper and how it looks.

use crate::length::Length;
use crate::typeface::Weight;

/// The paper, A4.
pub(crate) const WIDTH: Length = Length::thousandths(595_276);
pub(crate) const HEIGHT: Length = Length::thousandths(841_890);

/// What is printed on one side of a sheet, in the order in which it is read.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) marks: Vec<Mark>,
}

/// One thing on a sheet. Distances are from the left and from the top.
#[derive(Debug)]
pub(crate) enum Mark {
    /// Words that begin at `x` and stand on `y`.
    Text { x: Length, y: Length, style: Style, text: String },
    /// A bar whose upper left corner is at `x` and `y`.
    Bar { x: Length, y: Length, bar: Bar },
    /// The logo.
    Logo { x: Length, y: Length, width: Length, height: Length },
}

/// A horizontal bar, thin enough to be a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bar {
    pub(crate) width: Length,
    pub(crate) thickness: Length,
    pub(crate) ink: Ink,
}

/// The look of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: Length,
    /// From line to line.
    pub(crate) leading: Length,
    pub(crate) ink: Ink,
}

impl Style {
    const fn new(weight: Weight, size: i64, leading: i64, ink: Ink) -> Self {
        let (size, leading) = (Length::thousandths(size), Length::thousandths(leading));
        Self { weight, size, leading, ink }
    }

    pub(crate) const TITLE: Self = Self::new(Weight::Bold, 18_000, 22_000, Ink::Black);
    pub(crate) const PROVIDER: Self = Self::new(Weight::Bold, 11_500, 15_000, Ink::Black);
    pub(crate) const BODY: Self = Self::new(Weight::Regular, 8_500, 12_000, Ink::Black);
    pub(crate) const NAME: Self = Self::new(Weight::Bold, 8_500, 12_000, Ink::Black);
    pub(crate) const GROUP: Self = Self::new(Weight::Bold, 8_500, 12_000, Ink::Grey);
    pub(crate) const DETAIL: Self = Self::new(Weight::Regular, 8_500, 12_000, Ink::Grey);
    pub(crate) const LABEL: Self = Self::new(Weight::Regular, 8_000, 12_000, Ink::Grey);
    pub(crate) const SUM: Self = Self::new(Weight::Bold, 8_500, 15_000, Ink::Black);
    pub(crate) const STEP: Self = Self::new(Weight::Regular, 8_500, 15_000, Ink::Black);
    pub(crate) const STEP_LABEL: Self = Self::new(Weight::Regular, 8_500, 15_000, Ink::Grey);
    pub(crate) const DUE: Self = Self::new(Weight::Bold, 14_000, 19_000, Ink::Black);
    pub(crate) const FOOT: Self = Self::new(Weight::Regular, 7_500, 10_500, Ink::Grey);
}

/// What is printed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Grey,
    Hairline,
    Accent,
}

impl Ink {
    /// Red, green and blue of sRGB.
    pub(crate) const fn colour(self) -> [f32; 3] {
        match self {
            Self::Black => [0.106, 0.102, 0.09],
            Self::Grey => [0.333, 0.32, 0.29],
            Self::Hairline => [0.859, 0.847, 0.816],
            Self::Accent => [0.153, 0.259, 0.753],
        }
    }
}
