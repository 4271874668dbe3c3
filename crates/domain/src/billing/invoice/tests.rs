mod arrange;
mod credit;
mod draft;
mod issue;
mod number;
mod payment;
mod reversal;
mod standard;

use bursar_kernel::money::{Amount, Rounding};
use bursar_kernel::{Country, Line, Note, VatId};
use chrono::DateTime;
use chrono_tz::Tz;

use super::*;
use crate::billing::tax::{AppliedTax, TaxAssessment, TaxLevel, TaxOutcome, Taxes};
use crate::client::configuration::InvoiceNumbering;

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, euro()).unwrap()
}

fn line(text: &str) -> Line {
    Line::parse(text, 250).unwrap()
}

fn note(text: &str) -> Note {
    Note::parse(text, 2000).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id<T>(number: i64) -> Id<T> {
    Id::new(number).unwrap()
}

fn item(quantity: &str, unit_price: &str) -> Item {
    let price = Amount::parse(unit_price, euro()).unwrap();
    Item::new(ItemKind::Service, line("Compute"), quantity.parse().unwrap(), price)
}

fn tax(level: TaxLevel, rate: &str, is_compound: bool) -> AppliedTax {
    let (rule, name, rate) = (id(1), line("VAT"), rate.parse().unwrap());
    AppliedTax { rule, name, rate, level, is_compound }
}

fn known(treatment: Treatment) -> TaxAssessment {
    let outcome = TaxOutcome::Known(treatment);
    TaxAssessment { outcome, reasons: Vec::new(), evidence: None }
}

fn taxed(rate: &str) -> TaxAssessment {
    let first = tax(TaxLevel::One, rate, false);
    known(Treatment::Charged(Taxes { first, second: None }))
}

fn exempt(cause: ExemptionCause) -> TaxAssessment {
    known(Treatment::Untaxed(cause.into()))
}

fn draft(number: i64, items: &[Item]) -> DraftInvoice {
    let new = NewDraft {
        id: id(number),
        client: id(1042),
        kind: InvoiceKind::Service,
        currency: euro(),
        prices: Prices::Net,
        rounding: Rounding::HalfUp,
        terms: DraftTerms::default(),
        assessment: taxed("25"),
    };
    let (mut draft, _) = DraftInvoice::begin(new, DateTime::UNIX_EPOCH);
    for item in items {
        draft.add_line(item.clone()).unwrap();
    }
    draft
}

fn party(name: &str, vat_id: &str) -> Party {
    let address = Address {
        line_1: Some(line("Havnegata 12")),
        country: Some(Country::new("NO").unwrap()),
        ..Address::default()
    };
    Party { address, vat_id: Some(VatId::new(vat_id).unwrap()), ..Party::named(line(name)) }
}

fn terms(numbering: InvoiceNumbering) -> IssueTerms {
    IssueTerms {
        on: day("2026-10-31"),
        at: DateTime::UNIX_EPOCH,
        time_zone: Tz::Europe__Oslo,
        payment_days: 15,
        seller: Seller {
            party: party("Northgrid Cloud AS", "NO987120334"),
            tax_representative: None,
            payee: None,
            accounts: Vec::new(),
        },
        buyer: party("Nordlys Analytics AS", "NO923456781"),
        assessment: taxed("25"),
        rounding: Rounding::HalfUp,
        numbering,
        tax_texts: TaxTexts::default(),
        accounting: None,
        enclosed: Enclosed::default(),
    }
}

fn numbered(sequence: u64, on: &str) -> FiscalNumber {
    FiscalNumber::new(sequence, &"INV-{year}-{number:5}".parse().unwrap(), day(on))
}

fn fiscal(draft: DraftInvoice) -> IssuedInvoice {
    let number = IssueNumber::Fiscal(numbered(1842, "2026-10-31"));
    draft.issue(terms(InvoiceNumbering::FiscalAtOnce), number).unwrap().0
}

fn proforma(draft: DraftInvoice) -> IssuedInvoice {
    let random = draft.as_stored().id.get().unsigned_abs();
    let number = IssueNumber::Proforma(DocumentNumber::proforma(random));
    draft.issue(terms(InvoiceNumbering::FiscalWhenPaid), number).unwrap().0
}
