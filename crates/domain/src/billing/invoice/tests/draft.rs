use std::collections::BTreeSet;

use super::*;
use crate::billing::tax::TaxPending;

fn charged(kind: ItemKind, cycle: &str, part: Option<&str>) -> Item {
    let source = ItemSource { service: 7, cycle: Some(line(cycle)), part: part.map(line) };
    Item { kind, source: Some(source), ..item("1", "10") }
}

#[test]
fn the_numbers_of_lines_stay_when_one_is_removed() {
    let mut draft = draft(1, &[item("1", "10"), item("2", "10"), item("3", "10")]);
    draft.remove_line(2).unwrap();
    assert_eq!(draft.change_line(2, item("1", "1")), Err(DraftError::NoLine(2)));
    draft.change_line(3, item("5", "10")).unwrap();
    assert_eq!(draft.add_line(item("1", "1")).unwrap().0, 4);
    assert_eq!(draft.totals().unwrap().net, euros("61.00"));
}

#[test]
fn an_edit_tells_what_differs_with_the_new_total() {
    let mut draft = draft(1, &[item("1", "10")]);
    let event = draft.change_line(1, item("2", "10")).unwrap();
    assert_eq!((event.action, event.client), ("invoice.line_changed", Some(1042)));
    let told: Vec<String> = event
        .changes
        .iter()
        .map(|c| {
            format!(
                "{} {} -> {}",
                c.field,
                c.before.as_deref().unwrap(),
                c.after.as_deref().unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    lines.1 Compute: 1 × 10 EUR -> Compute: 2 × 10 EUR
    total 12.50 EUR -> 25.00 EUR
    ");
}

#[test]
fn a_cycle_is_not_charged_twice_on_one_draft() {
    let mut draft = draft(1, &[charged(ItemKind::Service, "2026-10", None)]);
    let again = draft.add_line(charged(ItemKind::Service, "2026-10", None));
    assert_eq!(again.map(|_| ()), Err(DraftError::ChargedTwice(1)));
    draft.add_line(charged(ItemKind::Setup, "2026-10", None)).unwrap();
    draft.add_line(charged(ItemKind::Service, "2026-11", None)).unwrap();
    draft.add_line(charged(ItemKind::Service, "2026-10", Some("storage"))).unwrap();
    draft.change_line(1, charged(ItemKind::Service, "2026-10", None)).unwrap();
    assert_eq!(
        draft.change_line(2, charged(ItemKind::Service, "2026-11", None)),
        Err(DraftError::ChargedTwice(3))
    );
}

#[test]
fn credit_is_bought_on_invoices_of_its_own() {
    let credit = Item { kind: ItemKind::Credit, ..item("1", "10") };
    let added = draft(1, &[]).add_line(credit);
    assert_eq!(added.map(|_| ()), Err(DraftError::WrongKind));
    for kind in InvoiceKind::ALL {
        let is_credit = *kind == InvoiceKind::AddCredit;
        assert_eq!(kind.admits(ItemKind::Credit), is_credit);
        assert_eq!(kind.admits(ItemKind::Custom), !is_credit);
    }
}

#[test]
fn lines_that_make_no_sense_are_refused() {
    let refused = |item: &Item| item.check(euro()).unwrap_err();
    assert_eq!(refused(&item("1", "-1")), ItemError::NegativePrice);
    let less = |sum: &str, item: Item| Item { discount: Some(Discount::Sum(euros(sum))), ..item };
    assert_eq!(refused(&less("-1", item("1", "1"))), ItemError::NegativeDiscount);
    assert_eq!(refused(&less("1.01", item("1", "1"))), ItemError::DiscountTooLarge);
    assert_eq!(refused(&less("1", item("-1", "1"))), ItemError::DiscountOnReduction);
    assert_eq!(less("1", item("1", "1")).check(euro()), Ok(()));
    let dollars = Amount::parse("1", Currency::new("USD").unwrap()).unwrap();
    let foreign = Item { unit_price: dollars, ..item("1", "1") };
    assert_eq!(refused(&foreign), ItemError::Money(MoneyError::Mixed));
}

#[test]
fn every_mistake_of_a_line_is_told_at_once() {
    let input = ItemInput {
        kind: "thing".into(),
        quantity: "1,5".into(),
        unit: "hours".into(),
        unit_price: "0.0000000001".into(),
        discount: "101%".into(),
        period_start: "2026-10-01".into(),
        ..ItemInput::default()
    };
    let errors = Item::parse(&input, euro()).unwrap_err();
    let fields: BTreeSet<_> = errors.iter().map(|error| error.field.to_string()).collect();
    let expected =
        ["description", "discount", "kind", "period_end", "quantity", "unit", "unit_price"];
    assert_eq!(fields, expected.into_iter().map(str::to_owned).collect());
}

#[test]
fn a_line_is_read_with_its_discount_and_period() {
    let input = ItemInput {
        kind: "service".into(),
        description: " Compute ".into(),
        quantity: "744".into(),
        unit: "HUR".into(),
        unit_price: "0.0125".into(),
        discount: "12.5 %".into(),
        is_taxable: true,
        period_start: "2026-10-01".into(),
        period_end: "2026-11-01".into(),
        ..ItemInput::default()
    };
    let item = Item::parse(&input, euro()).unwrap();
    assert_eq!(item.discount, Some(Discount::Part("12.5".parse().unwrap())));
    assert_eq!(item.period.unwrap().days(), 31);
    assert_eq!(item.unit.as_str(), "HUR");
    let too_much = ItemInput { discount: "9.31".into(), ..input };
    assert!(Item::parse(&too_much, euro()).unwrap_err().of("discount").is_some());
}

#[test]
fn a_changed_line_keeps_its_cycle_and_as_long_as_its_price_stays_its_share() {
    let share = Some(euros("33.34"));
    let first = Item { share, ..charged(ItemKind::Service, "2026-10", None) };
    let first = Item { unit_price: Amount::parse("33.335", euro()).unwrap(), ..first };
    let mut draft = draft(1, std::slice::from_ref(&first));
    let typed = |price: &str| Item { description: line("Storage"), ..item("1", price) };
    draft.change_line(1, typed("33.335")).unwrap();
    let kept = &draft.as_stored().lines[0].item;
    assert_eq!((&kept.source, kept.share), (&first.source, share));
    draft.change_line(1, typed("40")).unwrap();
    let kept = &draft.as_stored().lines[0].item;
    assert_eq!((&kept.source, kept.share), (&first.source, None));
    assert_eq!(draft.totals().unwrap().net, euros("40.00"));
}

#[test]
fn some_lines_can_be_split_off_but_not_all() {
    let mut draft = draft(1, &[item("1", "10"), item("2", "10"), item("3", "10")]);
    let mut split = |lines: &[LineNumber]| draft.split(id(2), &lines.iter().copied().collect());
    assert_eq!(split(&[]).map(|_| ()), Err(DraftError::NotAPart));
    assert_eq!(split(&[1, 2, 3]).map(|_| ()), Err(DraftError::NotAPart));
    assert_eq!(split(&[4]).map(|_| ()), Err(DraftError::NoLine(4)));
    let (new, events) = split(&[1, 3]).unwrap();
    assert_eq!(new.totals().unwrap().net, euros("40.00"));
    assert_eq!(draft.totals().unwrap().net, euros("20.00"));
    assert_eq!(events.each_ref().map(|event| event.action), ["invoice.split", "invoice.drafted"]);
}

#[test]
fn drafts_of_one_client_are_merged_unless_they_charge_a_cycle_twice() {
    let mut one = draft(1, &[charged(ItemKind::Service, "2026-10", None)]);
    let two = draft(2, &[charged(ItemKind::Service, "2026-11", None), item("1", "5")]);
    let events = one.merge(std::slice::from_ref(&two)).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(one.totals().unwrap().net, euros("25.00"));
    let numbers: Vec<_> = one.as_stored().lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(one.merge(&[two]), Err(DraftError::ChargedTwice(2)));
    assert_eq!(one.as_stored().lines.len(), 3, "a merge that is refused changes nothing");
    let mut foreign = draft(3, &[]).as_stored().clone();
    foreign.client = id(9);
    assert_eq!(one.merge(&[DraftInvoice::restore(foreign)]), Err(DraftError::Unlike));
}

#[test]
fn while_the_tax_is_pending_the_draft_shows_its_net() {
    let mut draft = draft(1, &[item("1", "10")]);
    let outcome = TaxOutcome::Pending(TaxPending::VatCheck);
    let pending = TaxAssessment { outcome, reasons: Vec::new(), evidence: None };
    assert!(draft.reassess(pending.clone(), Rounding::HalfUp).is_some());
    assert!(draft.reassess(pending, Rounding::HalfUp).is_none(), "nothing changed");
    assert_eq!(draft.totals().unwrap().total, euros("10.00"));
}

#[test]
fn the_terms_of_a_draft_are_read_with_every_mistake() {
    let input = DraftTermsInput {
        due_on: "31.10.2026".into(),
        period_start: "2026-10-01".into(),
        purchase_order: "a\nb".into(),
        ..DraftTermsInput::default()
    };
    let errors = DraftTerms::parse(&input).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_ref()).collect();
    assert_eq!(fields, ["due_on", "period_end", "purchase_order"]);
    let terms = DraftTerms::parse(&DraftTermsInput {
        purchase_order: "PO 7".into(),
        ..DraftTermsInput::default()
    });
    assert_eq!(terms.unwrap().references.purchase_order, Some(line("PO 7")));
}
