use super::*;

fn open(number: i64, items: &[Item]) -> IssuedInvoice {
    proforma(draft(number, items))
}

fn split(invoice: &mut IssuedInvoice, lines: &[LineNumber]) -> Result<IssuedInvoice, ArrangeError> {
    let number = DocumentNumber::proforma(99);
    let lines = lines.iter().copied().collect();
    invoice.split(id(9), number, &lines, day("2026-11-01")).map(|(new, _)| new)
}

#[test]
fn a_split_proforma_comes_to_the_same_lines_on_two() {
    let mut invoice = open(1, &[item("1", "100"), item("1", "60"), item("1", "40")]);
    let new = split(&mut invoice, &[2]).unwrap();
    assert_eq!(invoice.as_stored().figures.total, euros("175.00"));
    assert_eq!(new.as_stored().figures.total, euros("75.00"));
    assert_eq!((new.id(), new.status()), (id(9), InvoiceStatus::Unpaid));
    assert_ne!(new.number(), invoice.number());
}

#[test]
fn payments_stay_on_the_original_and_may_pay_it() {
    let mut invoice = open(1, &[item("1", "100"), item("1", "60")]);
    invoice.take_payment(euros("125"), day("2026-11-01")).unwrap();
    let refused = split(&mut invoice, &[1]).map(|_| ()).unwrap_err();
    assert_eq!(refused, ArrangeError::PaidAbove(euros("125.00")));
    assert_eq!(invoice.as_stored().figures.lines.len(), 2, "a refusal changes nothing");
    let new = split(&mut invoice, &[2]).unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(new.due(), Ok(euros("75.00")));
}

#[test]
fn nothing_is_split_off_that_would_leave_less_than_nothing() {
    let mut invoice = open(1, &[item("1", "100"), item("-1", "60")]);
    assert_eq!(split(&mut invoice, &[1]).map(|_| ()), Err(ArrangeError::NegativePart));
    assert_eq!(split(&mut invoice, &[1, 2]).map(|_| ()), Err(ArrangeError::NotAPart));
    assert_eq!(split(&mut invoice, &[5]).map(|_| ()), Err(ArrangeError::NoLine(5)));
}

#[test]
fn fiscal_invoices_are_neither_split_nor_merged() {
    let mut invoice = fiscal(draft(1, &[item("1", "100"), item("1", "60")]));
    assert_eq!(split(&mut invoice, &[1]).map(|_| ()), Err(ArrangeError::NotOpen));
    let mut other = open(2, &[item("1", "1")]);
    let merged = other.merge(&mut [invoice], day("2026-12-01"));
    assert_eq!(merged.map(|_| ()), Err(ArrangeError::NotOpen));
}

#[test]
fn merged_proformas_become_one_with_a_new_due_date() {
    let mut invoice = open(1, &[item("1", "100")]);
    let mut others = [open(2, &[item("1", "60")]), open(3, &[item("1", "40")])];
    invoice.take_payment(euros("1"), day("2026-11-01")).unwrap();
    let events = invoice.merge(&mut others, day("2026-12-01")).unwrap();
    assert_eq!(events.len(), 3);
    assert_eq!(invoice.as_stored().figures.total, euros("250.00"));
    assert_eq!(invoice.due(), Ok(euros("249.00")));
    assert_eq!(invoice.as_stored().due_on, day("2026-12-01"));
    assert!(others.iter().all(|other| other.status() == InvoiceStatus::Cancelled));
    let reason = format!("merged into {}", invoice.number().unwrap());
    assert_eq!(events[0].reason, Some(reason));
}

#[test]
fn payments_are_not_merged_away() {
    let mut invoice = open(1, &[item("1", "100")]);
    let mut other = open(2, &[item("1", "60")]);
    other.take_payment(euros("1"), day("2026-11-01")).unwrap();
    let merged = invoice.merge(&mut [other], day("2026-12-01"));
    assert_eq!(merged.map(|_| ()), Err(ArrangeError::HasPayments));
}
