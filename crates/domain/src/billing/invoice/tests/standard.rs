//! The model carries what EN 16931 wants of an invoice, so that its file can follow without a
//! migration; and the sums keep the rules of the standard (quality.md row 21).

use super::*;

/// The terms of the standard that every invoice has to state, as the model states them.
fn document(invoice: &IssuedInvoice) -> Vec<(&'static str, String)> {
    let stored = invoice.as_stored();
    let (stated, figures) = (&stored.particulars, &stored.figures);
    let (seller, buyer) = (&stated.seller.party, &stated.buyer);
    let text = |value: Option<String>| value.unwrap_or_default();
    let country = |party: &Party| text(party.address.country.map(|one| one.code().to_owned()));
    let vat_id = |party: &Party| text(party.vat_id.as_ref().map(ToString::to_string));
    let due = figures.total.minus(stored.paid).unwrap();
    vec![
        ("BT-1", text(invoice.number().map(ToString::to_string))),
        ("BT-2", invoice.dated().to_string()),
        ("BT-3", invoice.type_code().to_owned()),
        ("BT-5", stated.currency.code().to_owned()),
        ("BT-9", stored.due_on.to_string()),
        ("BT-27", seller.name.to_string()),
        ("BT-31", vat_id(seller)),
        ("BT-35", text(seller.address.line_1.as_ref().map(ToString::to_string))),
        ("BT-40", country(seller)),
        ("BT-44", buyer.name.to_string()),
        ("BT-48", vat_id(buyer)),
        ("BT-50", text(buyer.address.line_1.as_ref().map(ToString::to_string))),
        ("BT-55", country(buyer)),
        ("BT-83", invoice.payment_reference().to_string()),
        ("BT-109", figures.net.to_decimal_string()),
        ("BT-110", figures.tax.to_decimal_string()),
        ("BT-112", figures.total.to_decimal_string()),
        ("BT-113", stored.paid.to_decimal_string()),
        ("BT-115", due.to_decimal_string()),
    ]
}

/// The same of one group of lines that are taxed alike.
fn breakdown(group: &TaxGroup) -> Vec<(&'static str, String)> {
    let rates: Vec<_> = group.taxes.iter().map(|figure| figure.tax.rate.to_string()).collect();
    let exemption = group.exemption.as_ref();
    let mut terms = vec![
        ("BT-116", group.net.to_decimal_string()),
        ("BT-117", group.tax.to_decimal_string()),
        ("BT-118", group.category.code().to_owned()),
    ];
    match exemption {
        None => terms.push(("BT-119", rates.join(" + "))),
        Some(exemption) => terms.push(("BT-120", exemption.text.clone())),
    }
    terms
}

/// The same of one line.
fn line_of(line: &IssuedLine, groups: &[IssuedGroup]) -> Vec<(&'static str, String)> {
    let group = groups.get(line.figures.group).unwrap();
    vec![
        ("BT-126", line.number.to_string()),
        ("BT-129", line.item.quantity.to_string()),
        ("BT-130", line.item.unit.to_string()),
        ("BT-131", line.figures.net.to_decimal_string()),
        ("BT-146", line.item.unit_price.value().to_string()),
        ("BT-149", "1".to_owned()),
        ("BT-151", group.figures.category.code().to_owned()),
        ("BT-153", line.item.description.to_string()),
    ]
}

fn assert_complete(invoice: &IssuedInvoice) {
    let figures = &invoice.as_stored().figures;
    let groups = figures.groups.iter().flat_map(|group| breakdown(&group.figures));
    let lines = figures.lines.iter().flat_map(|line| line_of(line, &figures.groups));
    let terms: Vec<_> = document(invoice).into_iter().chain(groups).chain(lines).collect();
    let missing: Vec<_> = terms.iter().filter(|(_, value)| value.is_empty()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let sum = |sums: &mut dyn Iterator<Item = Money>| Money::sum(sums, euro()).unwrap();
    let nets = sum(&mut figures.lines.iter().map(|line| line.figures.net));
    assert_eq!(nets, figures.net, "BR-CO-10 and BR-CO-13");
    let taxes = sum(&mut figures.groups.iter().map(|group| group.figures.tax));
    assert_eq!(taxes, figures.tax, "BR-CO-14");
    assert_eq!(figures.net.plus(figures.tax), Ok(figures.total), "BR-CO-15");
    assert_eq!(invoice.due(), figures.total.minus(invoice.as_stored().paid), "BR-CO-16");
    for group in &figures.groups {
        let member = figures.groups.iter().position(|other| other == group);
        let lines = figures.lines.iter().filter(|line| Some(line.figures.group) == member);
        assert_eq!(sum(&mut lines.map(|line| line.figures.net)), group.figures.net, "BR-S-8");
    }
}

fn items() -> [Item; 3] {
    let untaxed = Item { is_taxable: false, ..item("1", "7.77") };
    [item("57.916666667", "0.0042"), item("2", "1204.505"), untaxed]
}

#[test]
fn a_taxed_invoice_states_everything_that_the_standard_wants() {
    let invoice = fiscal(draft(1, &items()));
    assert_eq!(invoice.as_stored().figures.groups.len(), 2);
    assert_complete(&invoice);
    assert_complete(&proforma(draft(2, &items())));
}

#[test]
fn what_the_buyer_accounts_for_states_both_vat_ids_and_why() {
    let terms = IssueTerms {
        assessment: exempt(ExemptionCause::ReverseCharge),
        ..terms(InvoiceNumbering::FiscalAtOnce)
    };
    let number = IssueNumber::Fiscal(numbered(1843, "2026-10-31"));
    let invoice = draft(3, &items()[..2]).issue(terms.clone(), number.clone()).unwrap().0;
    assert_complete(&invoice);
    let group = &invoice.as_stored().figures.groups.first().unwrap().figures;
    assert_eq!((group.category.code(), group.tax), ("AE", euros("0")), "BR-AE-9");
    let exemption = group.exemption.as_ref().unwrap();
    assert!(exemption.cause.reason_code().is_some() && !exemption.text.is_empty(), "BR-AE-10");
    let mut nameless = terms;
    nameless.buyer.vat_id = None;
    let refused = draft(4, &items()[..2]).issue(nameless, number).unwrap_err();
    assert_eq!(refused, IssueError::ReverseChargeIds, "BR-AE-2");
}

#[test]
fn a_document_of_every_kind_says_what_it_is() {
    let invoice = fiscal(draft(5, &items()));
    assert_eq!((invoice.type_code(), proforma(draft(6, &items())).type_code()), ("380", "325"));
}
