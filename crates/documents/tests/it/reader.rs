//! Knows how to get words and objects back out of a file.

use bursar_application::ports::{DocumentPrinter, PrintedDocument};
use bursar_documents::PdfPrinter;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

/// A printed document as a reader sees it.
pub(crate) struct Reading(pub(crate) Document);

/// The document printed and read.
pub(crate) fn printed(document: &PrintedDocument) -> Reading {
    Reading(Document::load_mem(&PdfPrinter.print(document).unwrap()).unwrap())
}

impl Reading {
    pub(crate) fn pages(&self) -> Vec<String> {
        let numbers = self.0.get_pages().into_keys();
        numbers.map(|number| self.0.extract_text(&[number]).unwrap()).collect()
    }

    pub(crate) fn text(&self) -> String {
        self.pages().concat()
    }

    /// The text without the gaps that lines and cells make.
    pub(crate) fn squeezed(&self) -> String {
        squeezed(&self.text())
    }

    pub(crate) fn operations(&self) -> Vec<lopdf::content::Operation> {
        let pages = self.0.get_pages().into_values();
        let content = |page| Content::decode(&self.0.get_page_content(page)).unwrap();
        pages.flat_map(|page| content(page).operations).collect()
    }

    /// From the left and from the bottom, in points, where each text begins.
    pub(crate) fn places(&self) -> Vec<(f32, f32)> {
        let texts = self.operations().into_iter().filter(|operation| operation.operator == "Td");
        let number = |operand: &Object| operand.as_float().unwrap();
        texts.map(|text| (number(&text.operands[0]), number(&text.operands[1]))).collect()
    }

    /// The objects that are dictionaries or have one.
    pub(crate) fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.0.objects.values().filter_map(|object| {
            let stream = object.as_stream().ok();
            object.as_dict().ok().or_else(|| stream.map(|stream| &stream.dict))
        })
    }

    pub(crate) fn of_type(&self, kind: &[u8]) -> Vec<&Dictionary> {
        self.dictionaries().filter(|found| found.get_type().is_ok_and(|it| it == kind)).collect()
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    /// The dictionary about the document.
    pub(crate) fn info(&self, key: &[u8]) -> String {
        let id = self.0.trailer.get(b"Info").unwrap().as_reference().unwrap();
        let text = self.0.get_dictionary(id).unwrap().get(key).unwrap();
        lopdf::decode_text_string(text).unwrap()
    }

    /// The packet about the document.
    pub(crate) fn packet(&self) -> String {
        let id = self.catalog().get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = self.0.get_object(id).unwrap().as_stream().unwrap();
        assert!(stream.dict.get(b"Filter").is_err(), "archives read the packet as it stands");
        String::from_utf8(stream.content.clone()).unwrap()
    }
}

pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Fails unless the texts are found one after the other.
pub(crate) fn assert_in_order<'a>(text: &str, expected: impl IntoIterator<Item = &'a str>) {
    let mut rest = text;
    for words in expected {
        let Some((_, after)) = rest.split_once(&squeezed(words)) else {
            panic!("{words:?} is missing after what came before it; left: {rest:?}");
        };
        rest = after;
    }
}
