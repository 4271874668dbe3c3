//! Knows how the letters that a document uses, and only these, travel inside its file.

use std::collections::BTreeMap;

use bursar_application::ports::PrintError;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Name, Pdf, Rect, Ref, Str};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::packed;
use crate::length::Length;
use crate::typeface::{Typeface, Weight};

const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The name by which pages call the letters of a weight.
pub(super) fn name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"Regular"),
        Weight::Bold => Name(b"Bold"),
    }
}

/// The letters of one weight that have been used so far.
pub(super) struct Font<'a> {
    pub(super) weight: Weight,
    typeface: &'a Typeface,
    used: GlyphRemapper,
    /// What each letter in the file means, so that text can be searched and copied.
    meanings: BTreeMap<u16, char>,
}

impl<'a> Font<'a> {
    pub(super) fn of(weight: Weight, typeface: &'a Typeface) -> Self {
        Self { weight, typeface, used: GlyphRemapper::new(), meanings: BTreeMap::new() }
    }

    /// A text as numbers of letters in the file.
    pub(super) fn encode(&mut self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|character| self.use_letter(character).to_be_bytes()).collect()
    }

    fn use_letter(&mut self, character: char) -> u16 {
        let letter = self.used.remap(self.typeface.glyph(character).0);
        let meaning = self.meanings.entry(letter).or_insert(character);
        // A space and a space that does not break may share a shape.
        *meaning = character.min(*meaning);
        letter
    }

    /// Writes the letters with their widths and meanings.
    pub(super) fn write(self, id: Ref, next: &mut Ref, pdf: &mut Pdf) -> Result<(), PrintError> {
        let subset = subsetter::subset(self.typeface.file, 0, &self.used)
            .map_err(|error| PrintError::Press(error.to_string()))?;
        let name = self.base_name(&subset);
        let name = Name(name.as_bytes());
        let (letters, descriptor, file, meanings) =
            (next.bump(), next.bump(), next.bump(), next.bump());
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(letters)
            .to_unicode(meanings);
        self.write_letters(letters, name, descriptor, pdf);
        self.write_descriptor(descriptor, name, file, pdf);
        let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
        pdf.stream(file, &packed(&subset)?)
            .filter(Filter::FlateDecode)
            .pair(Name(b"Length1"), length);
        pdf.cmap(meanings, &packed(&self.meanings())?).filter(Filter::FlateDecode);
        Ok(())
    }

    /// The name of a subset begins with six letters that no other subset has.
    fn base_name(&self, subset: &[u8]) -> String {
        let digest = Sha256::digest(subset);
        let tag: String = digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        match self.weight {
            Weight::Regular => format!("{tag}+NotoSans"),
            Weight::Bold => format!("{tag}+NotoSans-Bold"),
        }
    }

    fn write_letters(&self, id: Ref, name: Name<'_>, descriptor: Ref, pdf: &mut Pdf) {
        let glyphs = self.used.remapped_gids().map(ttf_parser::GlyphId);
        let widths = glyphs.map(|glyph| self.typeface.advance(glyph).in_file());
        let mut font = pdf.cid_font(id);
        font.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        font.widths().consecutive(0, widths);
    }

    fn write_descriptor(&self, id: Ref, name: Name<'_>, file: Ref, pdf: &mut Pdf) {
        let face = &self.typeface.face;
        let measure = |units: i16| self.typeface.in_file(units).in_file();
        let bounds = face.global_bounding_box();
        let bounds = Rect::new(
            measure(bounds.x_min),
            measure(bounds.y_min),
            measure(bounds.x_max),
            measure(bounds.y_max),
        );
        let stem = match self.weight {
            Weight::Regular => Length::points(94),
            Weight::Bold => Length::points(160),
        };
        pdf.font_descriptor(id)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(bounds)
            .italic_angle(0.0)
            .ascent(measure(face.ascender()))
            .descent(measure(face.descender()))
            .cap_height(measure(face.capital_height().unwrap_or_else(|| face.ascender())))
            .stem_v(stem.in_file())
            .font_file2(file);
    }

    fn meanings(&self) -> Vec<u8> {
        let mut map = UnicodeCmap::new(Name(b"Letters"), SYSTEM);
        for (letter, character) in &self.meanings {
            map.pair(*letter, *character);
        }
        map.finish().to_vec()
    }
}
