//! Knows what a document says when it goes to print: words and figures, ready-made.

use chrono::{DateTime, Utc};

/// Prints documents on pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
pub trait DocumentPrinter: Send + Sync {
    /// What the printer is called in which version: another one gives other bytes.
    fn name(&self) -> &'static str;

    /// How many pixels wide and high a logo is, if it can be printed.
    fn measure(&self, logo: &[u8]) -> Result<(u32, u32), PrintError>;

    /// The document as a PDF file. The same document gives the same bytes.
    fn print(&self, document: &PrintedDocument) -> Result<Vec<u8>, PrintError>;
}

/// Why a document cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The provider's logo is no picture that can be read.
    #[error("the logo cannot be read as a PNG picture: {0}")]
    Logo(String),
    /// The printer itself is out of order; the document is not at fault.
    #[error("the page cannot be made: {0}")]
    Press(String),
}

/// An invoice, a proforma or a credit note as it is read on paper.
///
/// Everything is text in the reader's language, because one module writes the figures for screen,
/// paper and API, so that they agree to the last digit. An empty text and an empty list are left
/// out and leave no gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedDocument {
    /// What kind of document it is, such as "Invoice".
    pub title: String,
    /// Its number; a draft has none.
    pub number: String,
    /// The language of its words, as a BCP 47 tag such as `en` or `nb-NO`.
    pub language: String,
    /// When it was issued, which becomes the date of the file.
    pub issued_at: DateTime<Utc>,
    /// The provider's name and logo at the top of the first page.
    pub letterhead: Letterhead,
    /// Who is to pay.
    pub buyer: PrintedParty,
    /// Who sells.
    pub seller: PrintedParty,
    /// Number, dates, period, order, credited invoice, one an entry.
    pub references: PrintedReferences,
    /// What is sold.
    pub table: PrintedTable,
    /// What it comes to, from the sum of the lines to what is due.
    pub totals: Vec<PrintedTotal>,
    /// The taxes by rate, with the reasons for those that are not charged.
    pub taxes: PrintedTaxes,
    /// The client's account, where the provider wants it on documents.
    pub account: PrintedAccount,
    /// How and until when to pay, three beside each other.
    pub notices: Vec<PrintedNotice>,
    /// Free texts below everything else, a paragraph each.
    pub notes: Vec<String>,
    /// What stands at the foot of every page, a line each.
    pub footer: Vec<String>,
    /// How pages are counted; `{page}` and `{pages}` are put in.
    pub page_count: String,
}

/// How the provider presents itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The name to show.
    pub name: String,
    /// The logo as a PNG file.
    pub logo: Option<Vec<u8>>,
}

/// One side of the sale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedParty {
    /// In what capacity, such as "Billed to".
    pub label: String,
    /// The company or the person.
    pub name: String,
    /// Address, identifiers and contact, a line each.
    pub lines: Vec<String>,
}

/// What the document refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedReferences {
    /// The heading, such as "Reference".
    pub label: String,
    /// One fact each.
    pub entries: Vec<PrintedReference>,
}

/// One fact about a document, such as its due date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedReference {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// The lines of a document under their headings. A column in which no line says anything is left
/// out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedTable {
    /// The headings.
    pub headings: PrintedHeadings,
    /// The lines, in order.
    pub rows: Vec<PrintedRow>,
}

/// What stands above the columns of the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedHeadings {
    /// What is sold.
    pub description: String,
    /// How much of it.
    pub quantity: String,
    /// The price of one unit.
    pub unit_price: String,
    /// What is taken off.
    pub discount: String,
    /// The rate of tax.
    pub tax: String,
    /// What the line comes to, usually with the currency.
    pub net: String,
}

/// One row of the table of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedRow {
    /// The name of the group that the lines below it belong to.
    Group(String),
    /// One line of the document.
    Line(PrintedLine),
}

/// One line of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedLine {
    /// What is sold.
    pub description: String,
    /// What more there is to say about it.
    pub detail: String,
    /// How much of it.
    pub quantity: String,
    /// What is counted, such as "h".
    pub unit: String,
    /// The price of one unit.
    pub unit_price: PrintedFigure,
    /// What is taken off.
    pub discount: PrintedFigure,
    /// The rate of tax.
    pub tax: String,
    /// What the line comes to.
    pub net: PrintedFigure,
}

/// A figure as it is read, with what programs and screen readers take for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedFigure {
    /// As it is written: `−1,204.50`, with the currency where nothing else names it.
    pub text: String,
    /// The same as a plain decimal: `-1204.50`.
    pub value: String,
    /// The code of its currency.
    pub currency: String,
}

/// One figure below the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedTotal {
    /// What the figure is.
    pub label: String,
    /// The figure.
    pub figure: PrintedFigure,
    /// How much it stands out.
    pub weight: TotalWeight,
}

/// How much a total stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalWeight {
    /// A step on the way.
    Step,
    /// What everything above it comes to.
    Sum,
    /// What the reader looks for: the amount due.
    Due,
}

/// The taxes of a document by rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedTaxes {
    /// The heading of the rates.
    pub rate: String,
    /// The heading of the amounts that are taxed.
    pub net: String,
    /// The heading of the taxes.
    pub tax: String,
    /// One rate each.
    pub rows: Vec<PrintedTax>,
}

/// What is taxed at one rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedTax {
    /// The name of the tax and its rate.
    pub rate: String,
    /// What is taxed.
    pub net: PrintedFigure,
    /// The tax.
    pub tax: PrintedFigure,
    /// Why no tax is charged, in the words of the law.
    pub reason: String,
}

/// The client's account as it was when the document was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedAccount {
    /// The heading of the movements.
    pub text: String,
    /// The heading of the days.
    pub on: String,
    /// The heading of the sums.
    pub sum: String,
    /// What moved on the document, one movement each.
    pub movements: Vec<PrintedMovement>,
    /// What the client had left then; nothing where no account is stated.
    pub balance: Option<PrintedMovement>,
}

/// One movement of an account, or what it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedMovement {
    /// What it was.
    pub text: String,
    /// On which day.
    pub on: String,
    /// How much.
    pub sum: PrintedFigure,
}

/// A short text under a heading of its own, such as the terms of payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedNotice {
    /// The heading.
    pub label: String,
    /// The text, a paragraph each.
    pub lines: Vec<String>,
}
