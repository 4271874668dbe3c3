//! Prints invoices, proformas and credit notes as PDF files, in pure computation: no clock, no
//! files, no fonts of the machine.
//!
//! [`layout`] places words on sheets, [`pdf`] writes the sheets as a file. Files keep the rules of
//! PDF/A-3b, so that they can be archived and can carry the invoice as data later.
#![deny(missing_docs)]

mod layout;
mod length;
mod lines;
mod pdf;
mod printable;
mod sheet;
mod typeface;

use bursar_application::ports::{DocumentPrinter, PrintError, PrintedDocument};

use crate::pdf::Picture;
use crate::typeface::Typefaces;

/// Prints documents as PDF files on A4.
#[derive(Clone, Copy, Debug, Default)]
pub struct PdfPrinter;

impl DocumentPrinter for PdfPrinter {
    fn name(&self) -> &'static str {
        concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"))
    }

    fn measure(&self, logo: &[u8]) -> Result<(u32, u32), PrintError> {
        let size = Picture::read(logo)?.size();
        Ok((size.width, size.height))
    }

    fn print(&self, document: &PrintedDocument) -> Result<Vec<u8>, PrintError> {
        let faces = Typefaces::open()?;
        let logo = document.letterhead.logo.as_deref().map(Picture::read).transpose()?;
        let sheets = layout::set(document, &faces, logo.as_ref().map(Picture::size));
        pdf::write(document, &sheets, &faces, logo.as_ref())
    }
}
