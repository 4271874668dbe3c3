//! Prints an invoice to look at: `cargo run -p bursar-documents --example sheet -- invoice.pdf`.

mod invoice;

use std::error::Error;
use std::{env, fs};

use bursar_application::ports::DocumentPrinter;
use bursar_documents::PdfPrinter;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).unwrap_or_else(|| "invoice.pdf".to_owned());
    fs::write(path, PdfPrinter.print(&invoice::invoice())?)?;
    Ok(())
}
