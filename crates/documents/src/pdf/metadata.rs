//! Knows what a file says about itself.

use bursar_application::ports::PrintedDocument;
use chrono::{DateTime, Datelike, Timelike, Utc};
use pdf_writer::writers::Catalog;
use pdf_writer::{Date, Pdf, Ref, TextStr};
use xmp_writer::{DateTime as PacketDate, LangId, Timezone, XmpWriter};

use crate::printable::printable_line;
use crate::typeface::Typefaces;

const PRODUCER: &str = "Bursar";

/// Title, author, language and date of a document. The dictionary and the packet say the same.
pub(super) struct Metadata {
    title: String,
    author: String,
    language: String,
    date: DateTime<Utc>,
}

impl Metadata {
    pub(super) fn of(document: &PrintedDocument, faces: &Typefaces) -> Self {
        let title = format!("{} {}", document.title, document.number);
        Self {
            title: printable_line(&title, faces),
            author: printable_line(&document.letterhead.name, faces),
            language: document.language.chars().filter(char::is_ascii_graphic).collect(),
            date: document.issued_at,
        }
    }

    pub(super) fn write_info(&self, id: Ref, pdf: &mut Pdf) {
        let mut info = pdf.document_info(id);
        info.title(TextStr(&self.title));
        if !self.author.is_empty() {
            info.author(TextStr(&self.author));
        }
        info.producer(TextStr(PRODUCER));
        info.creation_date(self.info_date()).modified_date(self.info_date());
    }

    pub(super) fn write_language(&self, catalog: &mut Catalog<'_>) {
        if !self.language.is_empty() {
            catalog.lang(TextStr(&self.language));
        }
    }

    /// What is known about the document, in XML.
    pub(super) fn packet(&self) -> String {
        let mut packet = XmpWriter::new();
        packet.pdfa_part(3).pdfa_conformance("B");
        packet.format("application/pdf");
        packet.title([(None, self.title.as_str())]);
        if !self.author.is_empty() {
            packet.creator([self.author.as_str()]);
        }
        if !self.language.is_empty() {
            packet.language([LangId(&self.language)]);
        }
        packet.producer(PRODUCER);
        packet.create_date(self.packet_date()).modify_date(self.packet_date());
        packet.finish(None)
    }

    fn year(&self) -> u16 {
        u16::try_from(self.date.year()).unwrap_or_default()
    }

    fn info_date(&self) -> Date {
        let [month, day, hour, minute, second] = self.parts();
        Date::new(self.year())
            .month(month)
            .day(day)
            .hour(hour)
            .minute(minute)
            .second(second)
            .utc_offset_hour(0)
            .utc_offset_minute(0)
    }

    fn packet_date(&self) -> PacketDate {
        let [month, day, hour, minute, second] = self.parts();
        PacketDate {
            year: self.year(),
            month: Some(month),
            day: Some(day),
            hour: Some(hour),
            minute: Some(minute),
            second: Some(second),
            timezone: Some(Timezone::Utc),
        }
    }

    fn parts(&self) -> [u8; 5] {
        let date = self.date;
        [date.month(), date.day(), date.hour(), date.minute(), date.second()]
            .map(|part| u8::try_from(part).unwrap_or_default())
    }
}
