//! Prints an invoice to look at: `cargo run -p bursar-documents --example sheet -- invoice.pdf 200`
//! for one of 200 lines.

mod invoice;

use std::error::Error;
use std::{env, fs};

use bursar_application::ports::DocumentPrinter;
use bursar_documents::PdfPrinter;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "invoice.pdf".to_owned());
    let mut document = invoice::invoice();
    if let Some(lines) = arguments.next() {
        let rows = document.table.rows.into_iter().cycle();
        document.table.rows = rows.take(lines.parse()?).collect();
    }
    fs::write(path, PdfPrinter.print(&document)?)?;
    Ok(())
}
