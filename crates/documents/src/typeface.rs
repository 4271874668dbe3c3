//! Knows the letters: which there are and how wide they run.

use bursar_application::ports::PrintError;
use ttf_parser::{Face, GlyphId};

use crate::length::Length;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(crate) const ALL: [Self; 2] = [Self::Regular, Self::Bold];
}

/// The letters of one weight.
pub(crate) struct Typeface {
    pub(crate) face: Face<'static>,
    pub(crate) file: &'static [u8],
}

impl Typeface {
    fn open(file: &'static [u8]) -> Result<Self, PrintError> {
        let face = Face::parse(file, 0).map_err(|error| PrintError::Press(error.to_string()))?;
        Ok(Self { face, file })
    }

    /// The shape of a character; what cannot be printed has been replaced before.
    pub(crate) fn glyph(&self, character: char) -> GlyphId {
        self.face.glyph_index(character).unwrap_or_default()
    }

    /// How far a shape moves the pen, in thousandths of the size of the letters.
    pub(crate) fn advance(&self, glyph: GlyphId) -> Length {
        self.in_file(self.face.glyph_hor_advance(glyph).unwrap_or(0))
    }

    /// A distance of the font's own, in thousandths of the size of the letters.
    pub(crate) fn in_file(&self, units: impl Into<i64>) -> Length {
        Length::points(units.into()).scaled(1_000, self.face.units_per_em().into())
    }

    /// How wide a text runs.
    pub(crate) fn width(&self, text: &str, size: Length) -> Length {
        size.scaled(self.units(text), self.face.units_per_em().into())
    }

    /// How wide a text runs in the font's own units, which add up exactly.
    pub(crate) fn units(&self, text: &str) -> i64 {
        text.chars().map(|character| self.units_of(character)).sum()
    }

    pub(crate) fn units_of(&self, character: char) -> i64 {
        self.face.glyph_hor_advance(self.glyph(character)).unwrap_or(0).into()
    }

    /// How many units fit into a width.
    pub(crate) fn room(&self, width: Length, size: Length) -> i64 {
        width.scaled(self.face.units_per_em().into(), 1).per(size)
    }
}

/// The letters of both weights.
pub(crate) struct Typefaces {
    regular: Typeface,
    bold: Typeface,
}

impl Typefaces {
    pub(crate) fn open() -> Result<Self, PrintError> {
        Ok(Self {
            regular: Typeface::open(notosans::REGULAR_TTF)?,
            bold: Typeface::open(notosans::BOLD_TTF)?,
        })
    }

    pub(crate) fn of(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Whether both weights have a shape for the character.
    pub(crate) fn have(&self, character: char) -> bool {
        Weight::ALL.iter().all(|&weight| self.of(weight).face.glyph_index(character).is_some())
    }
}
