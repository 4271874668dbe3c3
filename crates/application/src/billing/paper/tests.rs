//! Paper = figures: whatever an invoice is made of, its paper shows each figure of the one function
//! that computes them, to the last digit (quality.md row 8).

use bursar_domain::billing::invoice::{
    CreditScope, DocumentNumber, DraftTerms, Enclosed, FiscalNumber, InvoiceKind, IssueNumber,
    IssueTerms, Item, ItemKind, NewDraft, StatedMovement, TaxTexts,
};
use bursar_domain::billing::journal::Cause;
use bursar_domain::billing::tax::{
    AppliedTax, ExemptionCause, TaxAssessment, TaxLevel, TaxOutcome, Taxes, Treatment,
};
use bursar_domain::client::configuration::InvoiceNumbering;
use bursar_kernel::money::{Amount, Currency, Rounding};
use bursar_kernel::{Country, Id, Line};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::figures::plain;
use crate::ports::printer::{PrintedAccount, PrintedRow, TotalWeight};

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn line(text: &str) -> Line {
    Line::parse(text, 250).unwrap()
}

fn party(name: &str) -> Party {
    let mut party = Party::named(line(name));
    party.address.line_1 = Some(line("Storgata 1"));
    party.address.city = Some(line("Oslo"));
    party.address.country = Some(Country::new("NO").unwrap());
    party.vat_id = Some("NO987654321MVA".parse().unwrap());
    party
}

fn seller() -> Seller {
    let party = Party {
        legal_information: Note::parse("Managing director: Kari Nordmann", 100).ok(),
        trading_name: Some(line("Nordsky")),
        ..party("Nordsky Cloud AS")
    };
    Seller { party, tax_representative: None, payee: None, accounts: Vec::new() }
}

fn assessed(treatment: Treatment) -> TaxAssessment {
    let outcome = TaxOutcome::Known(treatment);
    TaxAssessment { outcome, reasons: Vec::new(), evidence: None }
}

fn taxed(first: &str, second: Option<(&str, bool)>) -> Treatment {
    let tax = |name: &str, rate: &str, level, is_compound| AppliedTax {
        rule: Id::new(1).unwrap(),
        name: line(name),
        rate: rate.parse().unwrap(),
        level,
        is_compound,
    };
    let second = second.map(|(rate, is_compound)| tax("QST", rate, TaxLevel::Two, is_compound));
    Treatment::Charged(Taxes { first: tax("GST", first, TaxLevel::One, false), second })
}

fn draft(
    code: &str,
    prices: Prices,
    rounding: Rounding,
    treatment: Treatment,
    items: Vec<Item>,
) -> DraftInvoice {
    let new = NewDraft {
        id: Id::new(7).unwrap(),
        client: Id::new(1).unwrap(),
        kind: InvoiceKind::Custom,
        currency: currency(code),
        prices,
        rounding,
        terms: DraftTerms::default(),
        assessment: assessed(treatment),
    };
    let (mut draft, _) = DraftInvoice::begin(new, DateTime::UNIX_EPOCH);
    for item in items {
        draft.add_line(item).unwrap();
    }
    draft
}

fn eur(minor: i64) -> Money {
    Money::from_minor(minor, currency("EUR"))
}

fn item(code: &str, quantity: &str, price: &str) -> Item {
    let price = Amount::parse(price, currency(code)).unwrap();
    Item::new(ItemKind::Custom, line("Consulting"), quantity.parse().unwrap(), price)
}

fn issue(draft: DraftInvoice, numbering: InvoiceNumbering) -> IssuedInvoice {
    let on: chrono::NaiveDate = "2026-10-31".parse().unwrap();
    let number = match numbering {
        InvoiceNumbering::FiscalAtOnce => {
            IssueNumber::Fiscal(FiscalNumber::new(42, &"F-{number:5}".parse().unwrap(), on))
        }
        InvoiceNumbering::FiscalWhenPaid | InvoiceNumbering::ProformaOnly => {
            IssueNumber::Proforma(DocumentNumber::proforma(42))
        }
    };
    let terms = IssueTerms {
        on,
        at: DateTime::UNIX_EPOCH,
        time_zone: Tz::UTC,
        payment_days: 14,
        seller: seller(),
        buyer: party("Acme AS"),
        assessment: draft.as_stored().assessment.clone(),
        rounding: draft.as_stored().rounding,
        numbering,
        tax_texts: TaxTexts::default(),
        accounting: None,
        enclosed: Enclosed::default(),
    };
    draft.issue(terms, number).unwrap().0
}

fn lines(paper: &PrintedDocument) -> Vec<&crate::ports::printer::PrintedLine> {
    let rows = paper.table.rows.iter();
    rows.filter_map(|row| match row {
        PrintedRow::Line(line) => Some(line),
        PrintedRow::Group(_) => None,
    })
    .collect()
}

fn total<'a>(paper: &'a PrintedDocument, label: &str) -> Option<&'a str> {
    let found = paper.totals.iter().find(|total| total.label == label);
    found.map(|total| total.figure.text.as_str())
}

/// Everything that the paper shows, compared with what the API says of the same figures.
fn assert_like_api(paper: &PrintedDocument, figures: &bursar_domain::billing::invoice::Totals) {
    for (line, known) in lines(paper).iter().zip(&figures.lines) {
        assert_eq!(line.net.value, known.net.to_decimal_string());
        assert_eq!(plain(&line.net.text), line.net.value);
    }
    assert_eq!(total(paper, "Subtotal").map(plain), Some(figures.net.to_decimal_string()));
    assert_eq!(total(paper, "Total").map(plain), Some(figures.total.to_string()));
    let taxes: Vec<String> = figures
        .groups
        .iter()
        .flat_map(|group| {
            let charged = group.taxes.iter().map(|tax| tax.amount.to_decimal_string());
            let exempt = group.exemption.iter().map(|_| group.tax.to_decimal_string());
            charged.chain(exempt).collect::<Vec<_>>()
        })
        .collect();
    let shown: Vec<String> = if taxes.len() > 1 {
        paper.taxes.rows.iter().map(|row| row.tax.value.clone()).collect()
    } else {
        paper
            .totals
            .iter()
            .filter(|it| it.label.contains(" on "))
            .map(|it| it.figure.value.clone())
            .collect()
    };
    assert_eq!(shown, taxes);
}

#[test]
fn an_invoice_says_who_sells_what_to_whom_until_when() {
    let one = item("EUR", "57.916666667", "0.0042");
    let other = Item { unit: "HUR".parse().unwrap(), ..item("EUR", "2", "1204.5") };
    let items = vec![one, other];
    let draft = draft("EUR", Prices::Net, Rounding::HalfUp, taxed("25", None), items);
    let issued = issue(draft, InvoiceNumbering::FiscalAtOnce);
    let paper = of_issued(&issued).unwrap();
    assert_eq!((paper.title.as_str(), paper.number.as_str()), ("Invoice", "F-00042"));
    assert_eq!(paper.letterhead.name, "Nordsky");
    assert_eq!(paper.seller.lines, ["Storgata 1", "Oslo", "Norway", "VAT NO987654321MVA"]);
    assert_eq!(paper.footer, ["Managing director: Kari Nordmann"]);
    let references: Vec<_> = paper
        .references
        .entries
        .iter()
        .map(|entry| (entry.label.as_str(), entry.value.as_str()))
        .collect();
    assert_eq!(
        references,
        [("Number", "F-00042"), ("Dated", "31 Oct 2026"), ("Due", "14 Nov 2026")]
    );
    let shown: Vec<_> = lines(&paper)
        .into_iter()
        .map(|line| (line.quantity.as_str(), line.unit.as_str(), line.unit_price.text.as_str()))
        .collect();
    assert_eq!(shown, [("57.916666667", "", "0.0042"), ("2", "h", "1,204.50")]);
    let totals: Vec<_> = paper
        .totals
        .iter()
        .map(|it| (it.label.as_str(), it.figure.text.as_str(), it.weight))
        .collect();
    assert_eq!(
        totals,
        [
            ("Subtotal", "2,409.24", TotalWeight::Step),
            ("GST 25% on 2,409.24", "602.31", TotalWeight::Step),
            ("Total", "3,011.55 EUR", TotalWeight::Sum),
            ("Amount due", "3,011.55 EUR", TotalWeight::Due),
        ]
    );
    assert!(paper.notices.iter().any(|notice| notice.label == "Payment reference"));
}

#[test]
fn what_is_paid_later_changes_nothing_on_the_paper() {
    let items = vec![item("EUR", "1", "100")];
    let draft = draft("EUR", Prices::Net, Rounding::HalfUp, taxed("25", None), items);
    let mut issued = issue(draft, InvoiceNumbering::FiscalAtOnce);
    let before = of_issued(&issued).unwrap();
    issued.take_payment(issued.due().unwrap(), "2026-10-31".parse().unwrap()).unwrap();
    assert_eq!(of_issued(&issued).unwrap(), before);
}

#[test]
fn a_proforma_that_was_paid_says_so_once_it_is_fiscal() {
    let items = vec![item("EUR", "1", "100")];
    let draft = draft("EUR", Prices::Net, Rounding::HalfUp, taxed("25", None), items);
    let mut issued = issue(draft, InvoiceNumbering::FiscalWhenPaid);
    let proforma = of_issued(&issued).unwrap();
    assert_eq!(proforma.title, "Proforma invoice");
    assert_eq!(total(&proforma, "Amount due"), Some("125.00 EUR"));
    let on = "2026-11-05".parse().unwrap();
    issued.take_payment(issued.due().unwrap(), on).unwrap();
    let (balance, amount) = (eur(-5), eur(12_500));
    let (entry, cause) = (Id::new(7).unwrap(), Cause::PaidFromCredit);
    let movements = vec![StatedMovement { entry, on, cause, amount }];
    let account = Some(AccountStatement { on, balance, movements });
    let enclosed = Enclosed { logo: None, account };
    issued.make_fiscal(FiscalNumber::new(1, &"F-{number}".parse().unwrap(), on), enclosed).unwrap();
    let fiscal = of_issued(&issued).unwrap();
    assert_eq!(total(&fiscal, "Paid"), Some("−125.00"));
    assert_eq!(total(&fiscal, "Amount due"), Some("0.00 EUR"));
    assert!(fiscal.references.entries.iter().any(|it| it.value == proforma.number));
    assert!(!fiscal.notices.iter().any(|notice| notice.label == "Payment reference"));
    assert_eq!(proforma.account, PrintedAccount::default());
    let moved = fiscal.account.movements.first().unwrap();
    assert_eq!(
        (moved.text.as_str(), moved.on.as_str()),
        ("Paid from credit, journal entry 7", "5 Nov 2026")
    );
    assert_eq!((moved.sum.text.as_str(), moved.sum.value.as_str()), ("125.00", "125.00"));
    let balance = fiscal.account.balance.unwrap();
    assert_eq!((balance.sum.text.as_str(), balance.sum.value.as_str()), ("−0.05 EUR", "-0.05"));
}

#[test]
fn a_credit_note_names_its_invoice_and_its_reason() {
    let items = vec![item("EUR", "3", "10"), item("EUR", "-1", "5")];
    let draft = draft("EUR", Prices::Net, Rounding::HalfUp, taxed("25", None), items);
    let mut issued = issue(draft, InvoiceNumbering::FiscalAtOnce);
    let number =
        FiscalNumber::new(1, &"CN-{number}".parse().unwrap(), "2026-11-02".parse().unwrap());
    let reason = Note::parse("Wrong month", 100).unwrap();
    let id = Id::new(1).unwrap();
    let noted = issued.credit(id, number, &CreditScope::Rest, &reason, DateTime::UNIX_EPOCH);
    let (note, _) = noted.unwrap();
    let paper = of_credit_note(&note);
    assert_eq!((paper.title.as_str(), paper.number.as_str()), ("Credit note", "CN-1"));
    assert!(paper.references.entries.iter().any(|it| it.value == "F-00042"));
    assert_eq!(paper.notices.first().unwrap().lines, ["Wrong month"]);
    assert_eq!(total(&paper, "Total"), Some("31.25 EUR"));
    assert_eq!(lines(&paper).last().unwrap().net.text, "−5.00");
}

#[test]
fn a_seller_of_whom_only_a_text_is_known_is_shown_by_it() {
    let mut seller = seller();
    seller.party.address = bursar_domain::billing::invoice::Address::default();
    seller.party.vat_id = None;
    seller.party.legal_information = Note::parse("Storgata 1\n0155 Oslo", 100).ok();
    assert_eq!(parts::seller(&seller).lines, ["Storgata 1", "0155 Oslo"]);
    assert!(footer(&seller).is_empty());
}

fn a_treatment() -> impl Strategy<Value = Treatment> {
    let rate = prop::sample::select(vec!["0", "5", "9.975", "19", "25.5"]);
    let second = prop::option::of((rate.clone(), any::<bool>()));
    prop_oneof![
        4 => (rate, second).prop_map(|(first, second)| taxed(first, second)),
        1 => Just(Treatment::Untaxed(ExemptionCause::ReverseCharge.into())),
    ]
}

fn some_items(code: &'static str) -> impl Strategy<Value = Vec<Item>> {
    let digits = usize::try_from(currency(code).exponent()).unwrap() + 2;
    let price = (0_i64..2_000_000).prop_map(move |units| {
        let whole = units / 10_i64.pow(u32::try_from(digits).unwrap());
        let rest = units % 10_i64.pow(u32::try_from(digits).unwrap());
        format!("{whole}.{rest:0digits$}")
    });
    let one =
        (-40_i64..200, price, any::<bool>()).prop_map(move |(quantity, price, is_taxable)| {
            let quantity = format!("{}{}.25", if quantity < 0 { "-" } else { "" }, quantity.abs());
            Item { is_taxable, ..item(code, &quantity, &price) }
        });
    prop::collection::vec(one, 1..30)
}

/// Many where the sizes of a release are asked for.
fn cases() -> ProptestConfig {
    let is_full = std::env::var_os("BURSAR_TEST_FULL").is_some();
    ProptestConfig { cases: if is_full { 20_000 } else { 256 }, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_paper_shows_each_figure_to_the_last_digit(
        (code, items) in prop::sample::select(vec!["JPY", "EUR", "KWD"])
            .prop_flat_map(|code| (Just(code), some_items(code))),
        treatment in a_treatment(),
        rounding in prop::sample::select(Rounding::ALL.to_vec()),
        prices in prop::sample::select(Prices::ALL.to_vec()),
    ) {
        let draft = draft(code, prices, rounding, treatment, items);
        let figures = draft.totals().unwrap();
        let paper = of_draft(&draft, Prospect::default(), DateTime::UNIX_EPOCH).unwrap();
        assert_like_api(&paper, &figures);
        if figures.total.is_negative() {
            return Ok(());
        }
        let issued = issue(draft, InvoiceNumbering::FiscalAtOnce);
        let issued_paper = of_issued(&issued).unwrap();
        assert_like_api(&issued_paper, &figures);
        prop_assert_eq!(issued_paper.table, paper.table, "a draft shows what is issued");
    }
}
