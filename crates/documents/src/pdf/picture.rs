//! Knows how a PNG file becomes a picture on paper.

use std::io::Cursor;

use bursar_application::ports::PrintError;
use pdf_writer::{Filter, Finish, Pdf, Ref};
use png::{ColorType, Decoder, Limits, Transformations};

use super::packed;

/// More pixels than any logo needs on paper.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How many pixels a picture has, at least one each way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PictureSize {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A picture as red, green and blue, on white paper.
#[derive(Debug)]
pub(crate) struct Picture {
    size: PictureSize,
    pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn size(&self) -> PictureSize {
        self.size
    }

    /// Reads a PNG file.
    pub(crate) fn read(file: &[u8]) -> Result<Self, PrintError> {
        let unreadable = |error: png::DecodingError| PrintError::Logo(error.to_string());
        let limits = Limits { bytes: MOST_BYTES };
        let mut decoder = Decoder::new_with_limits(Cursor::new(file), limits);
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(unreadable)?;
        let bytes = reader.output_buffer_size().filter(|bytes| *bytes <= MOST_BYTES);
        let bytes = bytes.ok_or_else(|| PrintError::Logo("too many pixels".to_owned()))?;
        let mut samples = vec![0; bytes];
        let frame = reader.next_frame(&mut samples).map_err(unreadable)?;
        samples.truncate(frame.buffer_size());
        let size = PictureSize { width: frame.width, height: frame.height };
        Ok(Self { size, pixels: on_paper(&samples, frame.color_type) })
    }

    pub(super) fn write(&self, id: Ref, colour: Ref, pdf: &mut Pdf) -> Result<(), PrintError> {
        let pixels = packed(&self.pixels)?;
        let mut image = pdf.image_xobject(id, &pixels);
        image.filter(Filter::FlateDecode);
        image.width(i32::try_from(self.size.width).unwrap_or(i32::MAX));
        image.height(i32::try_from(self.size.height).unwrap_or(i32::MAX));
        image.pair(pdf_writer::Name(b"ColorSpace"), colour);
        image.bits_per_component(8);
        image.finish();
        Ok(())
    }
}

/// Samples of any kind as red, green and blue, laid on white paper where they are transparent.
fn on_paper(samples: &[u8], kind: ColorType) -> Vec<u8> {
    let pixel = |sample: &[u8]| match *sample {
        [grey] => [grey; 3],
        [grey, alpha] => [laid(grey, alpha); 3],
        [red, green, blue] => [red, green, blue],
        [red, green, blue, alpha] => [laid(red, alpha), laid(green, alpha), laid(blue, alpha)],
        _ => [u8::MAX; 3],
    };
    samples.chunks(kind.samples()).flat_map(pixel).collect()
}

fn laid(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha, white) = (u32::from(colour), u32::from(alpha), u32::from(u8::MAX));
    u8::try_from((colour * alpha + white * (white - alpha)) / white).unwrap_or(u8::MAX)
}
