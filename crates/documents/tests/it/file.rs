//! What archives and readers ask of the file itself.

use bursar_application::ports::{DocumentPrinter, PrintError};
use bursar_documents::PdfPrinter;
use chrono::TimeDelta;
use lopdf::Object;
use png::ColorType;

use crate::invoice::{invoice, png_file};
use crate::reader::{Reading, printed};

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = PdfPrinter.print(&invoice()).unwrap();
    assert_eq!(PdfPrinter.print(&invoice()).unwrap(), first);
}

#[test]
fn another_document_has_another_identifier() {
    let identifier = |reading: &Reading| reading.0.trailer.get(b"ID").unwrap().clone();
    let mut other = invoice();
    other.number.push('0');
    other.references.entries.clear();
    assert_ne!(identifier(&printed(&other)), identifier(&printed(&invoice())));
}

#[test]
fn letters_travel_inside_the_file_and_only_those_used() {
    let reading = printed(&invoice());
    let fonts = reading.of_type(b"FontDescriptor");
    assert_eq!(fonts.len(), 2);
    for font in fonts {
        let name = font.get(b"FontName").unwrap().as_name().unwrap();
        assert_eq!(name[6], b'+', "the name of a subset");
        let file = font.get(b"FontFile2").unwrap().as_reference().unwrap();
        let file = reading.0.get_object(file).unwrap().as_stream().unwrap();
        let letters = file.decompressed_content().unwrap();
        let length = file.dict.get(b"Length1").unwrap().as_i64().unwrap();
        assert_eq!(usize::try_from(length), Ok(letters.len()));
        assert!((2_000..60_000).contains(&letters.len()), "{} bytes", letters.len());
    }
    for font in reading.of_type(b"Font") {
        let is_whole = font.get(b"Subtype").unwrap().as_name().unwrap() == b"Type0";
        assert_eq!(font.get(b"ToUnicode").is_ok(), is_whole, "text can be searched");
    }
}

#[test]
fn widths_are_those_of_the_letters() {
    let reading = printed(&invoice());
    let font = reading.dictionaries().find(|it| it.get(b"W").is_ok()).unwrap();
    let widths = font.get(b"W").unwrap().as_array().unwrap();
    let [Object::Integer(0), Object::Array(widths)] = &widths[..] else { panic!("{widths:?}") };
    let widths: Vec<_> = widths.iter().map(|width| width.as_float().unwrap()).collect();
    let digits = widths.iter().filter(|width| (**width - 571.777).abs() < 0.01).count();
    assert!(digits >= 10, "figures are as wide as each other: {widths:?}");
}

#[test]
fn the_file_says_what_it_is() {
    let reading = printed(&invoice());
    assert_eq!(reading.info(b"Title"), "Invoice INV-2026-01842");
    assert_eq!(reading.info(b"Author"), "Northgrid Cloud AS");
    assert_eq!(reading.info(b"Producer"), "Bursar");
    assert_eq!(reading.info(b"CreationDate"), "D:20261031000000Z");
    let language = reading.catalog().get(b"Lang").unwrap();
    assert_eq!(lopdf::decode_text_string(language).unwrap(), "en");
    let packet = reading.packet();
    for words in [
        "<pdfaid:part>3<",
        "<pdfaid:conformance>B<",
        "Invoice INV-2026-01842",
        "Northgrid Cloud AS",
        "2026-10-31T00:00:00Z",
    ] {
        assert!(packet.contains(words), "{words} in {packet}");
    }
}

#[test]
fn the_date_is_the_one_given() {
    let mut document = invoice();
    document.issued_at += TimeDelta::seconds(3_725);
    assert_eq!(printed(&document).info(b"ModDate"), "D:20261031010205Z");
}

#[test]
fn nothing_depends_on_the_colours_of_a_device() {
    let reading = printed(&invoice());
    let of_devices = ["g", "G", "rg", "RG", "k", "K"];
    assert!(reading.operations().iter().all(|it| !of_devices.contains(&it.operator.as_str())));
    let spaces: Vec<_> = reading
        .operations()
        .into_iter()
        .filter(|operation| operation.operator == "cs")
        .map(|operation| operation.operands)
        .collect();
    assert_eq!(spaces, [[Object::Name(b"Colour".to_vec())]]);
    let is_calibrated = |object: &Object| {
        object.as_array().is_ok_and(|it| it[0] == Object::Name(b"CalRGB".to_vec()))
    };
    assert_eq!(reading.0.objects.values().filter(|object| is_calibrated(object)).count(), 1);
}

#[test]
fn a_logo_of_any_kind_is_laid_on_white_paper() {
    let kinds = [
        (ColorType::Grayscale, vec![0, 255], [0, 0, 0, 255, 255, 255]),
        (ColorType::GrayscaleAlpha, vec![0, 255, 0, 0], [0, 0, 0, 255, 255, 255]),
        (ColorType::Rgb, vec![1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
        (ColorType::Rgba, vec![1, 2, 3, 255, 0, 0, 0, 51], [1, 2, 3, 204, 204, 204]),
    ];
    for (kind, pixels, expected) in kinds {
        let mut document = invoice();
        document.letterhead.logo = Some(png_file(2, 1, kind, &pixels));
        let reading = printed(&document);
        let images = reading.0.objects.values().filter_map(|object| object.as_stream().ok());
        let is_image = |kind: &Object| kind.as_name().is_ok_and(|name| name == b"Image");
        let mut images = images.filter(|it| it.dict.get(b"Subtype").is_ok_and(is_image));
        let image = images.next().unwrap();
        assert_eq!(image.decompressed_content().unwrap(), expected, "{kind:?}");
        assert!(images.next().is_none());
    }
}

#[test]
fn a_logo_that_is_no_picture_is_refused() {
    let whole = invoice().letterhead.logo.unwrap();
    let mut enormous = whole.clone();
    enormous[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    for logo in [vec![], b"GIF89a".to_vec(), whole[..whole.len() / 2].to_vec(), enormous] {
        let mut document = invoice();
        document.letterhead.logo = Some(logo);
        assert!(matches!(PdfPrinter.print(&document), Err(PrintError::Logo(_))));
    }
}
