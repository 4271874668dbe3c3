use chrono_tz::Tz;

use super::*;
use crate::billing::tax::{Percent, TaxPending};

fn refused(draft: DraftInvoice, terms: IssueTerms) -> IssueError {
    let number = IssueNumber::Fiscal(numbered(1, "2026-10-31"));
    draft.issue(terms, number).map(|_| ()).unwrap_err()
}

#[test]
fn issuing_freezes_the_figures_and_the_words() {
    let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
    let with_tax = Some(note("{tax} of {percent} % is due in {country}."));
    terms.tax_texts = TaxTexts { with_tax, zero_tax_eu: None };
    let number = IssueNumber::Fiscal(numbered(1842, "2026-10-31"));
    let (invoice, event) = draft(1, &[item("3", "33.333")]).issue(terms, number).unwrap();
    let stored = invoice.as_stored();
    assert_eq!(invoice.number().unwrap().as_str(), "INV-2026-01842");
    assert_eq!((stored.figures.net, stored.figures.tax), (euros("100.00"), euros("25.00")));
    assert_eq!(stored.due_on, day("2026-11-15"));
    assert_eq!(stored.particulars.tax_text, Some(note("VAT of 25 % is due in Norway.")));
    assert_eq!(stored.particulars.time_zone, Tz::Europe__Oslo);
    assert_eq!((event.action, invoice.type_code()), ("invoice.issued", "380"));
    assert!(event.changes.iter().any(|change| change.field == "number"));
    let line = &stored.figures.lines[0];
    assert_eq!(line.figures.total, euros("125.00"));
}

#[test]
fn an_empty_draft_is_not_issued() {
    let terms = terms(InvoiceNumbering::FiscalAtOnce);
    assert_eq!(refused(draft(1, &[]), terms), IssueError::Empty);
}

#[test]
fn an_invoice_waits_while_its_tax_is_pending() {
    let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
    terms.assessment.outcome = TaxOutcome::Pending(TaxPending::VatCheck);
    let error = refused(draft(1, &[item("1", "1")]), terms);
    assert_eq!(error, IssueError::TaxPending(TaxPending::VatCheck));
    let words = "wait until the tax is known: The VAT id has not been checked yet";
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_buyer_has_a_street_and_a_country() {
    let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
    terms.buyer.address = Address::default();
    let error = refused(draft(1, &[item("1", "1")]), terms);
    assert_eq!(error, IssueError::BuyerAddress(vec!["first line", "country"]));
}

#[test]
fn reverse_charge_needs_both_vat_ids() {
    let mut without = terms(InvoiceNumbering::FiscalAtOnce);
    without.assessment = exempt(ExemptionCause::ReverseCharge);
    let both = without.clone();
    without.buyer.vat_id = None;
    let error = refused(draft(1, &[item("1", "1")]), without);
    assert_eq!(error, IssueError::ReverseChargeIds);
    let number = IssueNumber::Fiscal(numbered(1, "2026-10-31"));
    let (invoice, _) = draft(1, &[item("1", "1")]).issue(both, number).unwrap();
    let group = &invoice.as_stored().figures.groups[0].figures;
    assert_eq!(group.exemption.as_ref().unwrap().text, "Reverse charge");
    assert!(Invoice::from(invoice).is_client_exempt());
}

#[test]
fn a_negative_total_is_a_matter_for_a_credit_note() {
    let terms = terms(InvoiceNumbering::FiscalAtOnce);
    let error = refused(draft(1, &[item("1", "1"), item("-2", "1")]), terms);
    assert_eq!(error, IssueError::NegativeTotal);
}

#[test]
fn an_invoice_is_not_overdue_when_it_is_issued() {
    let mut draft = draft(1, &[item("1", "1")]);
    draft.edit(DraftTerms { due_on: Some(day("2026-10-30")), ..DraftTerms::default() });
    let terms = terms(InvoiceNumbering::FiscalAtOnce);
    assert_eq!(refused(draft.clone(), terms), IssueError::DueBeforeIssue);
    draft.edit(DraftTerms { due_on: Some(day("2026-10-31")), ..DraftTerms::default() });
    assert_eq!(fiscal(draft).as_stored().due_on, day("2026-10-31"));
}

#[test]
fn the_number_is_of_the_kind_that_the_configuration_wants() {
    let fiscal = || IssueNumber::Fiscal(numbered(1, "2026-10-31"));
    let proforma = || IssueNumber::Proforma(DocumentNumber::proforma(1));
    let yesterday = || IssueNumber::Fiscal(numbered(1, "2026-10-30"));
    let issued =
        |numbering, number| draft(1, &[item("1", "1")]).issue(terms(numbering), number).map(|_| ());
    for numbering in [InvoiceNumbering::FiscalWhenPaid, InvoiceNumbering::ProformaOnly] {
        assert_eq!(issued(numbering, fiscal()), Err(IssueError::WrongNumber));
        assert_eq!(issued(numbering, proforma()), Ok(()));
    }
    let at_once = InvoiceNumbering::FiscalAtOnce;
    assert_eq!(issued(at_once, proforma()), Err(IssueError::WrongNumber));
    assert_eq!(issued(at_once, yesterday()), Err(IssueError::WrongNumber));
    assert_eq!(issued(at_once, fiscal()), Ok(()));
}

#[test]
fn an_invoice_of_nothing_is_paid_at_once() {
    let free = Item {
        discount: Some(Discount::Part("100".parse::<Percent>().unwrap())),
        ..item("1", "9")
    };
    let invoice = proforma(draft(1, &[free]));
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(invoice.fiscal_date(), Some(day("2026-10-31")));
}

#[test]
fn the_tax_is_stated_in_the_currency_in_which_it_is_accounted_for() {
    let mut terms = terms(InvoiceNumbering::FiscalAtOnce);
    let currency = Currency::new("NOK").unwrap();
    terms.accounting = Some(AccountingCurrency { currency, rate: "11.4302".parse().unwrap() });
    let number = IssueNumber::Fiscal(numbered(1, "2026-10-31"));
    let (invoice, _) = draft(1, &[item("1", "100")]).issue(terms, number).unwrap();
    let accounted = invoice.as_stored().particulars.accounted_tax.unwrap();
    assert_eq!(accounted.tax.to_string(), "285.76 NOK");
}

#[test]
fn a_list_can_tell_all_it_shows_of_an_invoice() {
    let draft = draft(1, &[item("1", "100")]);
    let before = Invoice::from(draft.clone());
    let after = Invoice::from(fiscal(draft));
    for invoice in [&before, &after] {
        assert_eq!(invoice.total(), Ok(euros("125.00")));
        assert_eq!(invoice.item_kinds(), BTreeSet::from([ItemKind::Service]));
        assert!(invoice.has_taxes() && !invoice.is_client_exempt());
        assert_eq!((invoice.id(), invoice.client()), (id(1), id(1042)));
    }
    assert_eq!((before.status(), before.dated()), (InvoiceStatus::Draft, None));
    assert_eq!((after.status(), after.due_on()), (InvoiceStatus::Unpaid, Some(day("2026-11-15"))));
    assert!(after.buyer().unwrap().is_company);
    assert_eq!(after.clone().into_draft().map(|_| ()), Err(WrongStatus(InvoiceStatus::Unpaid)));
    assert!(before.into_draft().is_ok() && after.into_issued().is_ok());
}
