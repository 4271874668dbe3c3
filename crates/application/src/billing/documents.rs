//! Files that documents were printed as: kept for good, each with its hash.

use async_trait::async_trait;
use bursar_domain::billing::invoice::{CreditNoteId, DocumentNumber, InvoiceId};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, Utc};

use crate::Error;
use crate::secret::digest;

/// Which document a file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentOf {
    /// An invoice, be it a proforma or fiscal.
    Invoice(InvoiceId),
    /// A credit note.
    CreditNote(CreditNoteId),
}

/// What is known of a file besides its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// The number that the document bore; a draft has none.
    pub number: String,
    /// When it was printed.
    pub printed_at: DateTime<Utc>,
    /// What printed it, with its version.
    pub printer: String,
    /// The media type.
    pub content_type: String,
    /// How many bytes it has.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// A printed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFile {
    /// What is known of it.
    pub facts: DocumentFacts,
    /// What people save it as.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl DocumentFile {
    /// A PDF file that was printed just now.
    pub(crate) fn pdf(number: String, printer: &str, at: DateTime<Utc>, bytes: Vec<u8>) -> Self {
        let facts = DocumentFacts {
            printed_at: at,
            printer: printer.to_owned(),
            content_type: "application/pdf".to_owned(),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            sha256: digest(&bytes),
            number,
        };
        Self::of(facts, bytes)
    }

    /// A file as the store kept it.
    pub fn of(facts: DocumentFacts, bytes: Vec<u8>) -> Self {
        let file_name = file_name(&facts.number);
        Self { facts, file_name, bytes }
    }
}

/// A number as the name of a file on any system: letters, digits and a few signs.
fn file_name(number: &str) -> String {
    let sign = |sign: char| {
        let is_plain = sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
        if is_plain { sign } else { '-' }
    };
    let name: String = number.chars().map(sign).collect();
    let name = name.trim_matches('-');
    format!("{}.pdf", if name.is_empty() { "draft" } else { name })
}

/// Where printed documents are kept, within one unit of work. They are never changed or removed.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait DocumentRepository: Send + Sync {
    /// The newest file of a document.
    async fn newest(&self, of: DocumentOf) -> Result<Option<DocumentFacts>, StoreError>;

    /// Keeps another file of a document, which under this number is expected no longer;
    /// [`StoreError::Taken`] if somebody else just did.
    async fn add(&self, of: DocumentOf, file: &DocumentFile) -> Result<(), StoreError>;

    /// Takes note that a document is to be printed under this number, in the unit of work that
    /// gave it the number.
    async fn expect(&self, of: DocumentOf, number: &DocumentNumber) -> Result<(), StoreError>;
}

/// Reads printed documents.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait DocumentArchive: Send + Sync {
    /// The newest file of a document.
    async fn newest(&self, of: DocumentOf) -> Result<Option<DocumentFile>, Error>;

    /// Documents that are to be printed, in the order in which they were made, behind the place of
    /// the last one that was read; each with its place.
    async fn expected(&self, after: i64, limit: u32) -> Result<Vec<(i64, DocumentOf)>, Error>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_so_that_no_system_and_no_header_trips_over_it() {
        assert_eq!(file_name("INV-2026-00001"), "INV-2026-00001.pdf");
        assert_eq!(file_name("../A/1\"; x=é\r\n"), "A-1---x.pdf");
        assert_eq!(file_name(""), "draft.pdf");
        assert_eq!(file_name("№ 5"), "5.pdf");
    }

    #[test]
    fn a_file_carries_the_hash_of_its_bytes() {
        let file = DocumentFile::pdf("1".into(), "press 1", DateTime::UNIX_EPOCH, b"abc".to_vec());
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((file.facts.sha256.as_str(), file.facts.size), (known, 3));
    }
}
