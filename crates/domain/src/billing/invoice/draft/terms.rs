//! Knows what staff set about an invoice besides its lines.

use bursar_kernel::{Line, Note, Period};
use chrono::NaiveDate;

use crate::event::{Facts, facts};
use crate::field::FieldErrors;

/// How the buyer and the seller refer to the sale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// What the buyer wants to read on the document to route it (BT-10).
    pub buyer: Option<Line>,
    /// The buyer's order (BT-13).
    pub purchase_order: Option<Line>,
    /// The seller's order (BT-14).
    pub sales_order: Option<Line>,
    /// The contract (BT-12).
    pub contract: Option<Line>,
    /// The project (BT-11).
    pub project: Option<Line>,
    /// Where the buyer books it (BT-19).
    pub accounting: Option<Line>,
}

/// What staff set about an invoice besides its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftTerms {
    /// By when it is to be paid; by default some days after it is issued (BT-9).
    pub due_on: Option<NaiveDate>,
    /// The days that it is for (BG-14).
    pub period: Option<Period>,
    /// What people refer to.
    pub references: References,
    /// A word to the client (BT-22).
    pub notes: Option<Note>,
    /// How and by when it is to be paid, in words (BT-20).
    pub payment_terms: Option<Note>,
}

/// What a person types about it. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of DraftTerms and References")]
pub struct DraftTermsInput {
    pub due_on: String,
    pub period_start: String,
    pub period_end: String,
    pub buyer_reference: String,
    pub purchase_order: String,
    pub sales_order: String,
    pub contract: String,
    pub project: String,
    pub accounting_reference: String,
    pub notes: String,
    pub payment_terms: String,
}

impl DraftTerms {
    /// Checks everything that was said, and tells every mistake at once.
    pub fn parse(input: &DraftTermsInput) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::none();
        let due_on = day("due_on", &input.due_on, &mut errors);
        let start = day("period_start", &input.period_start, &mut errors);
        let end = day("period_end", &input.period_end, &mut errors);
        let period = start.zip(end).and_then(|(start, end)| {
            errors.check("period_end", "too_early", Period::new(start, end))
        });
        if start.is_some() != end.is_some() {
            errors.add("period_end", "required", "Enter both ends of the period, or neither");
        }
        let references = References {
            buyer: line("buyer_reference", &input.buyer_reference, &mut errors),
            purchase_order: line("purchase_order", &input.purchase_order, &mut errors),
            sales_order: line("sales_order", &input.sales_order, &mut errors),
            contract: line("contract", &input.contract, &mut errors),
            project: line("project", &input.project, &mut errors),
            accounting: line("accounting_reference", &input.accounting_reference, &mut errors),
        };
        let notes = note("notes", &input.notes, &mut errors);
        let payment_terms = note("payment_terms", &input.payment_terms, &mut errors);
        errors.ok(Self { due_on, period, references, notes, payment_terms })
    }

    pub(in crate::billing::invoice) fn facts(&self) -> Facts {
        let References { buyer, purchase_order, sales_order, contract, project, accounting } =
            &self.references;
        let line = |line: &Option<Line>| line.as_ref().map(ToString::to_string);
        let note = |note: &Option<Note>| note.as_ref().map(ToString::to_string);
        facts([
            ("due_on", self.due_on.map(|day| day.to_string())),
            ("period", self.period.map(|period| period.to_string())),
            ("buyer_reference", line(buyer)),
            ("purchase_order", line(purchase_order)),
            ("sales_order", line(sales_order)),
            ("contract", line(contract)),
            ("project", line(project)),
            ("accounting_reference", line(accounting)),
            ("notes", note(&self.notes)),
            ("payment_terms", note(&self.payment_terms)),
        ])
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn day(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<NaiveDate> {
    let parse = |text: &str| text.parse().map_err(|_| "use a day such as 2026-04-30");
    given(text).and_then(|text| errors.check(field, "malformed", parse(text)))
}

fn line(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Line> {
    given(text).and_then(|text| errors.check(field, "malformed", Line::parse(text, 128)))
}

fn note(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Note> {
    given(text).and_then(|text| errors.check(field, "malformed", Note::parse(text, 2000)))
}
