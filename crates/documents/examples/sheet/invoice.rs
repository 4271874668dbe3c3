//! An invoice that uses every part of the page.

use bursar_application::ports::PrintedDocument;
use bursar_application::ports::printer::{
    Letterhead, PrintedAccount, PrintedFigure, PrintedHeadings, PrintedLine, PrintedNotice,
    PrintedParty, PrintedReference, PrintedReferences, PrintedRow, PrintedTable, PrintedTax,
    PrintedTaxes, PrintedTotal, TotalWeight,
};
use chrono::DateTime;

/// An invoice for a month of a small cloud.
pub(crate) fn invoice() -> PrintedDocument {
    PrintedDocument {
        title: "Invoice".to_owned(),
        number: "INV-2026-01842".to_owned(),
        language: "en".to_owned(),
        issued_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_757),
        letterhead: Letterhead { name: "Northgrid Cloud AS".to_owned(), logo: Some(logo()) },
        buyer: party(
            "Billed to",
            ["Nordlys Analytics AS", "Maridalsveien 87", "0461 Oslo, Norway", "VAT NO 923 456 781"],
        ),
        seller: party(
            "From",
            ["Northgrid Cloud AS", "Havnegata 12", "7010 Trondheim, Norway", "VAT NO 987 120 334"],
        ),
        references: references(),
        table: table(),
        totals: totals(),
        taxes: taxes(),
        account: PrintedAccount::default(),
        notices: notices(),
        notes: Vec::new(),
        footer: vec!["Northgrid Cloud AS, registered in Norway, NO 987 120 334 MVA".to_owned()],
        page_count: "Page {page} of {pages}".to_owned(),
    }
}

fn party(label: &str, [name, lines @ ..]: [&str; 4]) -> PrintedParty {
    PrintedParty {
        label: label.to_owned(),
        name: name.to_owned(),
        lines: lines.map(str::to_owned).to_vec(),
    }
}

fn references() -> PrintedReferences {
    let entries = [
        ("Number", "INV-2026-01842"),
        ("Issued", "31 Oct 2026"),
        ("Due", "15 Nov 2026"),
        ("Period", "1 to 31 Oct 2026"),
        ("Your order", "PO 4471"),
    ];
    PrintedReferences {
        label: "Reference".to_owned(),
        entries: entries
            .map(|(label, value)| PrintedReference {
                label: label.to_owned(),
                value: value.to_owned(),
            })
            .to_vec(),
    }
}

fn table() -> PrintedTable {
    PrintedTable {
        headings: PrintedHeadings {
            description: "Description".to_owned(),
            quantity: "Quantity".to_owned(),
            unit_price: "Unit price".to_owned(),
            discount: "Discount".to_owned(),
            tax: "VAT".to_owned(),
            net: "Amount, EUR".to_owned(),
        },
        rows: vec![
            PrintedRow::Group("OpenStack, eu-north-1".to_owned()),
            line([
                "Compute, m1.large",
                "6 instances, 1 to 31 Oct",
                "4,464",
                "h",
                "0.0520",
                "232.13",
            ]),
            line(["Compute, g1.medium GPU", "train-01", "212", "h", "0.4100", "86.92"]),
            line(["Block storage, NVMe", "41 volumes", "1,850", "GB-month", "0.0850", "157.25"]),
            line(["Floating IPv4", "8 addresses", "5,952", "h", "0.0042", "25.00"]),
            line([
                "Network egress",
                "6,310 GB, first 1,000 GB free",
                "5,310",
                "GB",
                "0.0100",
                "53.10",
            ]),
            line(["Images and snapshots", "12 images", "420", "GB-month", "0.0300", "12.60"]),
            PrintedRow::Group("Managed services".to_owned()),
            line([
                "Managed Kubernetes",
                "1 control plane, October",
                "1",
                "month",
                "45.0000",
                "45.00",
            ]),
            line(["Service credit", "Incident NG-3391, 6 Oct", "", "", "", "\u{2212}18.00"]),
        ],
    }
}

/// A figure as it is read.
pub(crate) fn figure(text: &str) -> PrintedFigure {
    PrintedFigure { text: text.to_owned(), ..PrintedFigure::default() }
}

/// One line with a tax of 25 per cent.
pub(crate) fn line(
    [description, detail, quantity, unit, unit_price, net]: [&str; 6],
) -> PrintedRow {
    PrintedRow::Line(PrintedLine {
        description: description.to_owned(),
        detail: detail.to_owned(),
        quantity: quantity.to_owned(),
        unit: unit.to_owned(),
        unit_price: figure(unit_price),
        discount: PrintedFigure::default(),
        tax: "25%".to_owned(),
        net: figure(net),
    })
}

fn totals() -> Vec<PrintedTotal> {
    let totals = [
        ("Subtotal", "594.00", TotalWeight::Step),
        ("VAT 25% on 594.00", "148.50", TotalWeight::Step),
        ("Total", "742.50", TotalWeight::Sum),
        ("Paid from credit, 5 Nov", "\u{2212}500.00", TotalWeight::Step),
        ("Amount due", "242.50 EUR", TotalWeight::Due),
    ];
    let total = |(label, text, weight): (&str, &str, _)| PrintedTotal {
        label: label.to_owned(),
        figure: figure(text),
        weight,
    };
    totals.map(total).to_vec()
}

fn taxes() -> PrintedTaxes {
    PrintedTaxes {
        rate: "Tax".to_owned(),
        net: "Net, EUR".to_owned(),
        tax: "Tax, EUR".to_owned(),
        rows: vec![PrintedTax {
            rate: "VAT 25%".to_owned(),
            net: figure("594.00"),
            tax: figure("148.50"),
            reason: "Services delivered electronically within Norway".to_owned(),
        }],
    }
}

fn notices() -> Vec<PrintedNotice> {
    let notices = [
        ("Pay by bank transfer", vec!["Nordfjord Sparebank", "NO93 8601 1117 947, BIC NFSPNO22"]),
        ("Payment reference", vec!["0010482 01842 7"]),
        ("Terms", vec!["15 days. Interest by law after the due date."]),
    ];
    let notice = |(label, lines): (&str, Vec<&str>)| PrintedNotice {
        label: label.to_owned(),
        lines: lines.into_iter().map(str::to_owned).collect(),
    };
    notices.map(notice).to_vec()
}

/// A disc on nothing, as a PNG file.
fn logo() -> Vec<u8> {
    const SIDE: u32 = 192;
    let pixel = |x: u32, y: u32| {
        let (x, y) = (i64::from(x) * 2 - 191, i64::from(y) * 2 - 191);
        let is_mark = x.abs() < 22 && y.abs() < 90 || y.abs() < 22 && x.abs() < 90;
        let alpha = if x * x + y * y <= 190 * 190 { 255 } else { 0 };
        if is_mark { [255, 255, 255, alpha] } else { [27, 133, 126, alpha] }
    };
    let pixels: Vec<u8> =
        (0..SIDE * SIDE).flat_map(|index| pixel(index % SIDE, index / SIDE)).collect();
    png_file(SIDE, SIDE, png::ColorType::Rgba, &pixels)
}

/// A picture as a PNG file.
pub(crate) fn png_file(width: u32, height: u32, kind: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(kind);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    assert!(written.is_ok(), "{written:?}");
    file
}
