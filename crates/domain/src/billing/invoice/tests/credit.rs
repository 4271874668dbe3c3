use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::billing::cases;
use crate::billing::tax::TaxCategory;

type Credited = Result<CreditNote, CreditError>;

fn credit(invoice: &mut IssuedInvoice, scope: &CreditScope) -> Credited {
    let number = FiscalNumber::new(1, &"CN-{number}".parse().unwrap(), day("2026-11-10"));
    let reason = note("Incident NG-3391");
    invoice.credit(id(1), number, scope, &reason, DateTime::UNIX_EPOCH).map(|(note, _)| note)
}

fn lines(parts: &[(LineNumber, CreditPart)]) -> CreditScope {
    CreditScope::Lines(
        parts.iter().map(|(line, part)| LineCredit { line: *line, part: *part }).collect(),
    )
}

fn total(note: &CreditNote) -> Money {
    note.as_stored().total
}

#[test]
fn a_credit_note_refers_to_the_invoice_and_mirrors_it() {
    let mut invoice = fiscal(draft(1, &[item("3", "33.33"), item("-1", "9.99")]));
    let note = credit(&mut invoice, &CreditScope::Rest).unwrap();
    let (stored, figures) = (note.as_stored(), &invoice.as_stored().figures);
    assert_eq!(stored.preceding.number.as_str(), "INV-2026-01842");
    assert_eq!(stored.preceding.dated, day("2026-10-31"));
    assert_eq!((stored.net, stored.tax, stored.total), (figures.net, figures.tax, figures.total));
    for (line, original) in stored.lines.iter().zip(&figures.lines) {
        assert_eq!((line.net, line.tax), (original.figures.net, original.figures.tax));
        assert_eq!((line.quantity, line.of), (original.item.quantity, Some(original.number)));
    }
    assert_eq!(invoice.status(), InvoiceStatus::Cancelled);
    assert_eq!(credit(&mut invoice, &CreditScope::Rest).map(|_| ()), Err(CreditError::Nothing));
}

#[test]
fn a_paid_invoice_that_is_credited_gives_back_what_was_paid_too_much() {
    let mut invoice = fiscal(draft(1, &[item("1", "100")]));
    invoice.take_payment(euros("125"), day("2026-11-01")).unwrap();
    let note = credit(&mut invoice, &CreditScope::Total(euros("50"))).unwrap();
    assert_eq!((note.as_stored().net, note.as_stored().tax), (euros("40.00"), euros("10.00")));
    assert_eq!((invoice.status(), invoice.overpaid()), (InvoiceStatus::Paid, Ok(euros("50.00"))));
    invoice.give_back(euros("50"), day("2026-11-11")).unwrap();
    assert_eq!((invoice.overpaid(), invoice.due()), (Ok(euros("0.00")), Ok(euros("0.00"))));
    credit(&mut invoice, &CreditScope::Rest).unwrap();
    invoice.give_back(euros("75"), day("2026-11-12")).unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Refunded);
}

#[test]
fn a_credit_note_lowers_what_is_due_and_may_settle_it() {
    let mut invoice = fiscal(draft(1, &[item("1", "100")]));
    invoice.take_payment(euros("100"), day("2026-11-01")).unwrap();
    credit(&mut invoice, &CreditScope::Total(euros("20"))).unwrap();
    assert_eq!(invoice.due(), Ok(euros("5.00")));
    credit(&mut invoice, &CreditScope::Total(euros("5"))).unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(invoice.as_stored().paid_on, Some(day("2026-11-10")));
}

#[test]
fn a_payment_undone_on_a_fully_credited_invoice_cancels_it() {
    let mut invoice = fiscal(draft(1, &[item("1", "100")]));
    invoice.take_payment(euros("125"), day("2026-11-01")).unwrap();
    credit(&mut invoice, &CreditScope::Rest).unwrap();
    invoice.reverse_payment(euros("125"), "charged back").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Cancelled);
}

#[test]
fn lines_are_credited_by_quantity_by_sum_or_to_the_end() {
    let mut invoice = fiscal(draft(1, &[item("3", "0.35"), item("1", "10")]));
    let two = lines(&[(1, CreditPart::Quantity("2".parse().unwrap()))]);
    let credited = credit(&mut invoice, &two).unwrap();
    assert_eq!(credited.as_stored().lines[0].quantity.to_string(), "2");
    assert_eq!(credited.as_stored().net, euros("0.70"));
    let rest = credit(&mut invoice, &lines(&[(1, CreditPart::Rest)])).unwrap();
    assert_eq!(rest.as_stored().net, euros("0.35"));
    let again = credit(&mut invoice, &lines(&[(1, CreditPart::Net(euros("0.01")))]));
    let most = euros("0.00");
    assert_eq!(again.map(|_| ()), Err(CreditError::TooMuchOfLine { line: 1, most }));
    let sum = credit(&mut invoice, &lines(&[(2, CreditPart::Net(euros("4")))])).unwrap();
    assert_eq!((sum.as_stored().net, sum.as_stored().tax), (euros("4.00"), euros("1.00")));
}

#[test]
fn the_last_part_of_a_quantity_gets_what_rounding_left() {
    let mut invoice = fiscal(draft(1, &[item("3", "0.0166"), item("1", "9")]));
    let one = lines(&[(1, CreditPart::Quantity("1".parse().unwrap()))]);
    let mut nets = Vec::new();
    for _ in 0..3 {
        nets.push(credit(&mut invoice, &one).unwrap().as_stored().net.minor());
    }
    assert_eq!(nets, [2, 2, 1], "thirds of five cents");
    let four = lines(&[(1, CreditPart::Quantity("4".parse().unwrap()))]);
    let refused = credit(&mut invoice, &four).map(|_| ());
    assert_eq!(refused, Err(CreditError::TooMuchOfLine { line: 1, most: euros("0.00") }));
}

#[test]
fn a_tax_on_top_of_another_is_credited_on_top_of_it() {
    let first = tax(TaxLevel::One, "5", false);
    let second = Some(tax(TaxLevel::Two, "10", true));
    let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
    terms.assessment = known(Treatment::Charged(Taxes { first, second }));
    let number = IssueNumber::Fiscal(numbered(1, "2026-10-31"));
    let (mut invoice, _) = draft(1, &[item("1", "100")]).issue(terms, number).unwrap();
    let note = credit(&mut invoice, &CreditScope::Groups(vec![(0, euros("40"))])).unwrap();
    let taxes = &note.as_stored().groups[0].taxes;
    let figures: Vec<_> = taxes.iter().map(|tax| (tax.base, tax.amount)).collect();
    assert_eq!(figures, [(euros("40"), euros("2")), (euros("42"), euros("4.20"))]);
}

#[test]
fn nothing_is_credited_above_what_is_left_or_below_zero() {
    let mut invoice = fiscal(draft(1, &[item("1", "100"), item("-1", "20")]));
    let try_it = |invoice: &mut IssuedInvoice, scope| credit(invoice, &scope).map(|_| ());
    let most = |text| Err(CreditError::TooMuch { most: euros(text) });
    assert_eq!(try_it(&mut invoice, CreditScope::Total(euros("100.01"))), most("100.00"));
    assert_eq!(try_it(&mut invoice, CreditScope::Total(euros("-1"))), most("100.00"));
    assert_eq!(try_it(&mut invoice, CreditScope::Total(euros("0"))), Err(CreditError::Nothing));
    assert_eq!(try_it(&mut invoice, CreditScope::Groups(vec![(0, euros("80.01"))])), most("80.00"));
    let wrong_place = CreditScope::Groups(vec![(1, euros("1"))]);
    assert_eq!(try_it(&mut invoice, wrong_place), Err(CreditError::NoGroup));
    let twice = CreditScope::Groups(vec![(0, euros("50")), (0, euros("50"))]);
    assert_eq!(try_it(&mut invoice, twice), Err(CreditError::NoGroup));
    assert_eq!(try_it(&mut invoice, lines(&[(1, CreditPart::Rest)])), most("80.00"));
    assert_eq!(try_it(&mut invoice, lines(&[(2, CreditPart::Rest)])), most("80.00"));
    let line_twice = lines(&[(1, CreditPart::Net(euros("1"))), (1, CreditPart::Net(euros("1")))]);
    assert_eq!(try_it(&mut invoice, line_twice), Err(CreditError::NoLine(1)));
    assert!(invoice.as_stored().credited.is_zero(), "a refusal changes nothing");
}

#[test]
fn a_credit_note_is_not_dated_before_its_invoice() {
    let mut invoice = fiscal(draft(1, &[item("1", "100")]));
    let mut dated = |on| {
        let (rest, reason) = (CreditScope::Rest, note("wrong"));
        let credited = invoice.credit(id(1), numbered(1, on), &rest, &reason, DateTime::UNIX_EPOCH);
        credited.map(|_| ())
    };
    assert_eq!(dated("2026-10-30"), Err(CreditError::TooEarly));
    assert_eq!(dated("2026-10-31"), Ok(()));
}

#[test]
fn a_credit_note_never_takes_more_than_it_gives() {
    let free = |quantity| Item { is_taxable: false, ..item(quantity, "50") };
    let mut invoice = fiscal(draft(1, &[item("1", "100"), free("-1")]));
    let taken_off = credit(&mut invoice, &lines(&[(2, CreditPart::Rest)]));
    assert_eq!(taken_off.map(|_| ()), Err(CreditError::Negative));
    let above_all = credit(&mut invoice, &lines(&[(1, CreditPart::Rest)]));
    assert_eq!(above_all.map(|_| ()), Err(CreditError::TooMuch { most: euros("75.00") }));
    let all = credit(&mut invoice, &CreditScope::Rest).unwrap();
    assert_eq!(total(&all), euros("75.00"));
}

#[test]
fn proformas_are_cancelled_and_not_credited() {
    let mut invoice = proforma(draft(1, &[item("1", "100")]));
    assert_eq!(credit(&mut invoice, &CreditScope::Rest).map(|_| ()), Err(CreditError::NotFiscal));
}

fn a_rate() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["0", "5", "7.7", "9.975", "19", "25", "100"])
}

/// Lines of which most are above zero, so that invoices come to something.
fn an_item() -> impl Strategy<Value = Item> {
    (prop_oneof![4 => 1_i64..40, 1 => -2_i64..0], 1_i64..5_000, prop::bool::weighted(0.75))
        .prop_map(|(quantity, price, is_taxable)| {
            let price = Money::from_minor(price, euro()).to_decimal_string();
            Item { is_taxable, ..item(&quantity.to_string(), &price) }
        })
}

fn an_invoice() -> impl Strategy<Value = IssuedInvoice> {
    let items = prop::collection::vec(an_item(), 1..8);
    let taxes = (a_rate(), prop::option::of((a_rate(), any::<bool>())));
    let prices = prop::sample::select(Prices::ALL);
    (items, taxes, prices).prop_filter_map(
        "less than nothing",
        |(items, (first, second), prices)| {
            let mut stored = draft(1, &items).as_stored().clone();
            stored.prices = prices;
            let second = second.map(|(rate, is_compound)| tax(TaxLevel::Two, rate, is_compound));
            let first = tax(TaxLevel::One, first, false);
            let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
            terms.assessment = known(Treatment::Charged(Taxes { first, second }));
            let number = IssueNumber::Fiscal(numbered(1, "2026-10-31"));
            DraftInvoice::restore(stored).issue(terms, number).ok().map(|(invoice, _)| invoice)
        },
    )
}

fn a_scope() -> impl Strategy<Value = CreditScope> {
    let sum = || (1_i64..4_000).prop_map(|minor| Money::from_minor(minor, euro()));
    let part = prop_oneof![
        Just(CreditPart::Rest),
        (1_i64..20).prop_map(|n| CreditPart::Quantity(Quantity::from_nanos(n * 1_000_000_000))),
        sum().prop_map(CreditPart::Net),
    ];
    let line = (1_u32..8, part).prop_map(|(line, part)| LineCredit { line, part });
    prop_oneof![
        prop::collection::vec(line, 1..4).prop_map(CreditScope::Lines),
        (0_usize..2, sum()).prop_map(|part| CreditScope::Groups(vec![part])),
        sum().prop_map(CreditScope::Total),
    ]
}

/// What documents come to by category and tax.
fn by_tax<'a>(
    groups: impl IntoIterator<Item = &'a TaxGroup>,
) -> BTreeMap<(TaxCategory, String), Money> {
    let mut sums = BTreeMap::new();
    for group in groups {
        let mut add = |what: String, sum: Money| {
            let known = sums.entry((group.category, what)).or_insert(euros("0"));
            *known = known.plus(sum).unwrap();
        };
        add("net".to_owned(), group.net);
        for figure in &group.taxes {
            add(figure.tax.level.to_string(), figure.amount);
        }
    }
    sums
}

proptest! {
    #![proptest_config(cases(256, 20_000))]

    #[test]
    fn a_full_credit_note_nets_to_zero_for_each_tax(mut invoice in an_invoice()) {
        let original = invoice.as_stored().figures.clone();
        let outcome = credit(&mut invoice, &CreditScope::Rest);
        prop_assume!(!matches!(outcome, Err(CreditError::Nothing)));
        let note = outcome.unwrap();
        let groups = original.groups.iter().map(|group| &group.figures);
        prop_assert_eq!(by_tax(groups), by_tax(&note.as_stored().groups));
        prop_assert_eq!(total(&note), original.total);
        prop_assert_eq!(invoice.owed(), Ok(euros("0")));
    }

    #[test]
    fn partial_credit_notes_never_exceed_the_invoice_and_complete_it_exactly(
        mut invoice in an_invoice(),
        scopes in prop::collection::vec(a_scope(), 0..12),
    ) {
        let original = invoice.as_stored().figures.clone();
        let mut notes = Vec::new();
        for scope in scopes.iter().chain([&CreditScope::Rest]) {
            let before = format!("{invoice:?}");
            if let Ok(note) = credit(&mut invoice, scope) {
                notes.push(note);
            } else {
                prop_assert_eq!(before, format!("{invoice:?}"), "a refusal changes nothing");
            }
            for group in &invoice.as_stored().figures.groups {
                let (net, left) = (group.figures.net.minor(), group.net_left().unwrap().minor());
                prop_assert!(left * net.signum() >= 0 && left.abs() <= net.abs());
                for (figure, done) in group.figures.taxes.iter().zip(&group.credited_taxes) {
                    let (tax, done) = (figure.amount.minor(), done.minor());
                    let is_within = done * tax.signum() >= 0 && done.abs() <= tax.abs();
                    prop_assert!(is_within, "{done} of {tax}");
                }
            }
            prop_assert!(!invoice.owed().unwrap().is_negative());
        }
        for note in &notes {
            let stored = note.as_stored();
            prop_assert!(!stored.total.is_negative());
            let lines = || stored.lines.iter();
            let sum = |of: fn(&CreditedLine) -> Money| Money::sum(lines().map(of), euro());
            prop_assert_eq!(sum(|line| line.net), Ok(stored.net));
            prop_assert_eq!(sum(|line| line.tax), Ok(stored.tax));
            prop_assert_eq!(sum(|line| line.total), Ok(stored.total));
        }
        let groups = original.groups.iter().map(|group| &group.figures);
        let credited = notes.iter().flat_map(|note| &note.as_stored().groups);
        let mut all = by_tax(credited);
        for (what, sum) in by_tax(groups) {
            prop_assert_eq!(all.remove(&what).unwrap_or(euros("0")), sum, "{:?}", what);
        }
        prop_assert!(all.values().all(|sum| sum.is_zero()));
    }
}
