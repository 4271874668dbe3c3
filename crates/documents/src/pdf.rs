//! Knows how sheets become a file that keeps the rules of PDF/A-3b.

mod font;
mod metadata;
mod page;
mod picture;

use std::io::Write;

use bursar_application::ports::{PrintError, PrintedDocument};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Filter, Name, Pdf, Rect, Ref, Settings};
use sha2::{Digest, Sha256};

use self::font::Font;
use self::metadata::Metadata;
pub(crate) use self::picture::{Picture, PictureSize};
use crate::sheet::{HEIGHT, Sheet, WIDTH};
use crate::typeface::{Typefaces, Weight};

/// The names by which pages call what they share.
const COLOUR: Name<'static> = Name(b"Colour");
const LOGO: Name<'static> = Name(b"Logo");

/// Writes the sheets, with the letters that they use and what is known about the document.
pub(crate) fn write(
    document: &PrintedDocument,
    sheets: &[Sheet],
    faces: &Typefaces,
    logo: Option<&Picture>,
) -> Result<Vec<u8>, PrintError> {
    let mut file = File::new();
    let shared = Shared {
        colour: file.reference(),
        fonts: Weight::ALL.map(|weight| (weight, file.reference())),
        logo: logo.map(|picture| (file.reference(), picture)),
    };
    let metadata = Metadata::of(document, faces);
    let tree = file.reference();
    let mut fonts = Weight::ALL.map(|weight| Font::of(weight, faces.of(weight)));
    let mut pages = Vec::new();
    for sheet in sheets {
        pages.push(file.page(sheet, tree, &shared, &mut fonts)?);
    }
    file.shared(&shared, fonts)?;
    file.tree(tree, &pages);
    file.catalog(tree, &metadata);
    Ok(file.finish())
}

/// What all pages refer to.
struct Shared<'a> {
    colour: Ref,
    fonts: [(Weight, Ref); 2],
    logo: Option<(Ref, &'a Picture)>,
}

/// A file being written.
struct File {
    pdf: Pdf,
    next: Ref,
}

impl File {
    fn new() -> Self {
        Self { pdf: Pdf::with_settings(Settings { pretty: false }), next: Ref::new(1) }
    }

    fn reference(&mut self) -> Ref {
        self.next.bump()
    }

    fn page(
        &mut self,
        sheet: &Sheet,
        tree: Ref,
        shared: &Shared<'_>,
        fonts: &mut [Font<'_>; 2],
    ) -> Result<Ref, PrintError> {
        let (id, content_id) = (self.reference(), self.reference());
        let content = packed(&page::content(sheet, fonts))?;
        self.pdf.stream(content_id, &content).filter(Filter::FlateDecode);
        let mut page = self.pdf.page(id);
        page.parent(tree);
        page.media_box(Rect::new(0.0, 0.0, WIDTH.in_file(), HEIGHT.in_file()));
        page.contents(content_id);
        let mut resources = page.resources();
        resources.color_spaces().pair(COLOUR, shared.colour);
        let mut names = resources.fonts();
        for (weight, font) in shared.fonts {
            names.pair(font::name(weight), font);
        }
        drop(names);
        if let Some((logo, _)) = shared.logo {
            resources.x_objects().pair(LOGO, logo);
        }
        Ok(id)
    }

    fn shared(&mut self, shared: &Shared<'_>, fonts: [Font<'_>; 2]) -> Result<(), PrintError> {
        self.pdf.color_space(shared.colour).srgb();
        for ((_, id), font) in shared.fonts.into_iter().zip(fonts) {
            font.write(id, &mut self.next, &mut self.pdf)?;
        }
        if let Some((id, picture)) = shared.logo {
            picture.write(id, shared.colour, &mut self.pdf)?;
        }
        Ok(())
    }

    fn tree(&mut self, tree: Ref, pages: &[Ref]) {
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        self.pdf.pages(tree).kids(pages.iter().copied()).count(count);
    }

    fn catalog(&mut self, tree: Ref, metadata: &Metadata) {
        let (info, packet, catalog) = (self.reference(), self.reference(), self.reference());
        metadata.write_info(info, &mut self.pdf);
        self.pdf.metadata(packet, metadata.packet().as_bytes());
        let mut writer = self.pdf.catalog(catalog);
        writer.pages(tree).metadata(packet);
        writer.viewer_preferences().display_doc_title(true);
        metadata.write_language(&mut writer);
    }

    /// The bytes, with an identifier that is drawn from them.
    fn finish(mut self) -> Vec<u8> {
        let digest = Sha256::digest(self.pdf.as_bytes());
        let id: Vec<u8> = digest.iter().copied().take(16).collect();
        self.pdf.set_file_id((id.clone(), id));
        self.pdf.finish()
    }
}

/// The bytes, compressed.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, PrintError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| PrintError::Press(error.to_string()))
}
