use proptest::prelude::*;

use super::*;

fn unpaid() -> IssuedInvoice {
    fiscal(draft(1, &[item("1", "100")]))
}

fn pay(invoice: &mut IssuedInvoice, sum: &str) -> Result<(), PaymentError> {
    invoice.take_payment(euros(sum), day("2026-11-05")).map(|_| ())
}

fn give(invoice: &mut IssuedInvoice, sum: &str) -> Result<(), PaymentError> {
    invoice.give_back(euros(sum), day("2026-11-06")).map(|_| ())
}

#[test]
fn a_part_payment_keeps_the_invoice_unpaid_with_a_balance() {
    let mut invoice = unpaid();
    pay(&mut invoice, "100").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Unpaid);
    assert_eq!(invoice.due(), Ok(euros("25.00")));
    assert_eq!(pay(&mut invoice, "25.01"), Err(PaymentError::TooMuch { most: euros("25.00") }));
    pay(&mut invoice, "25").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(invoice.as_stored().paid_on, Some(day("2026-11-05")));
    assert_eq!(pay(&mut invoice, "1"), Err(PaymentError::Status(InvoiceStatus::Paid)));
}

#[test]
fn only_sums_above_zero_in_the_invoices_currency_move() {
    let mut invoice = unpaid();
    assert_eq!(pay(&mut invoice, "0"), Err(PaymentError::NotPositive));
    assert_eq!(pay(&mut invoice, "-1"), Err(PaymentError::NotPositive));
    let dollars = Money::from_minor(100, Currency::new("USD").unwrap());
    let paid = invoice.take_payment(dollars, day("2026-11-05"));
    assert_eq!(paid.map(|_| ()), Err(PaymentError::Money(MoneyError::Mixed)));
}

#[test]
fn no_more_is_given_back_than_was_paid() {
    let mut invoice = unpaid();
    assert_eq!(give(&mut invoice, "1"), Err(PaymentError::TooMuch { most: euros("0") }));
    pay(&mut invoice, "125").unwrap();
    give(&mut invoice, "100").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(give(&mut invoice, "25.01"), Err(PaymentError::TooMuch { most: euros("25.00") }));
    give(&mut invoice, "25").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Refunded);
    assert_eq!(invoice.as_stored().refunded_on, Some(day("2026-11-06")));
    assert_eq!(invoice.due(), Ok(euros("0.00")));
}

#[test]
fn a_part_payment_that_is_given_back_is_due_again() {
    let mut invoice = unpaid();
    pay(&mut invoice, "25").unwrap();
    give(&mut invoice, "25").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Unpaid);
    assert_eq!(invoice.due(), Ok(euros("125.00")));
}

#[test]
fn a_payment_that_did_not_arrive_is_due_again() {
    let mut invoice = unpaid();
    pay(&mut invoice, "125").unwrap();
    let event = invoice.reverse_payment(euros("125"), "charged back").unwrap();
    assert_eq!(event.reason.as_deref(), Some("charged back"));
    assert_eq!(invoice.status(), InvoiceStatus::Unpaid);
    assert_eq!((invoice.due(), invoice.as_stored().paid_on), (Ok(euros("125.00")), None));
    assert!(invoice.is_fiscal(), "a number that was given stays");
}

#[test]
fn a_refund_that_came_back_makes_the_invoice_paid_again() {
    let mut invoice = unpaid();
    pay(&mut invoice, "125").unwrap();
    give(&mut invoice, "125").unwrap();
    invoice.reverse_refund(euros("25"), day("2026-11-07"), "account closed").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Paid);
    assert_eq!(invoice.settled(), Ok(euros("25.00")));
}

#[test]
fn an_invoice_is_overdue_from_the_day_after_it_was_due() {
    let mut invoice = unpaid();
    assert!(!invoice.is_overdue(day("2026-11-15")));
    assert!(invoice.is_overdue(day("2026-11-16")));
    pay(&mut invoice, "125").unwrap();
    assert!(!invoice.is_overdue(day("2026-11-16")));
}

#[test]
fn a_paid_proforma_becomes_fiscal_on_the_day_of_payment() {
    let mut invoice = proforma(draft(1, &[item("1", "100")]));
    assert_eq!((invoice.fiscal_date(), invoice.type_code()), (None, "325"));
    pay(&mut invoice, "125").unwrap();
    let on = invoice.fiscal_date().unwrap();
    assert_eq!(on, day("2026-11-05"));
    invoice.make_fiscal(numbered(7, "2026-11-05"), Enclosed::default()).unwrap();
    assert_eq!(invoice.fiscal_date(), None);
    assert_eq!((invoice.dated(), invoice.number().unwrap().as_str()), (on, "INV-2026-00007"));
    assert_eq!(
        invoice.make_fiscal(numbered(8, "2026-11-05"), Enclosed::default()).map(|_| ()),
        Err(FiscalError::Fiscal)
    );
}

#[test]
fn staff_may_make_an_unpaid_proforma_fiscal_but_not_before_it_was_issued() {
    let mut invoice = proforma(draft(1, &[item("1", "100")]));
    let early = invoice.make_fiscal(numbered(1, "2026-10-30"), Enclosed::default());
    assert_eq!(early.map(|_| ()), Err(FiscalError::TooEarly));
    invoice.make_fiscal(numbered(1, "2026-10-31"), Enclosed::default()).unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Unpaid);
}

#[test]
fn a_proforma_is_cancelled_and_a_fiscal_invoice_is_not() {
    let mut invoice = unpaid();
    assert_eq!(invoice.cancel("asked").map(|_| ()), Err(FiscalError::Fiscal));
    let mut invoice = proforma(draft(1, &[item("1", "100")]));
    pay(&mut invoice, "1").unwrap();
    assert_eq!(invoice.cancel("asked").map(|_| ()), Err(FiscalError::HasPayments));
    give(&mut invoice, "1").unwrap();
    invoice.cancel("asked").unwrap();
    assert_eq!(invoice.status(), InvoiceStatus::Cancelled);
    assert!(invoice.make_fiscal(numbered(1, "2026-11-01"), Enclosed::default()).is_err());
    assert_eq!(pay(&mut invoice, "1"), Err(PaymentError::Status(InvoiceStatus::Cancelled)));
}

#[test]
fn bought_credit_is_the_net_and_never_paid_from_credit() {
    let new = NewDraft {
        id: id(1),
        client: id(1042),
        kind: InvoiceKind::AddCredit,
        currency: euro(),
        prices: Prices::Gross,
        rounding: Rounding::HalfUp,
        terms: DraftTerms::default(),
        assessment: taxed("25"),
    };
    let (mut draft, _) = DraftInvoice::begin(new, DateTime::UNIX_EPOCH);
    draft.add_line(Item { kind: ItemKind::Credit, ..item("1", "125") }).unwrap();
    let invoice = fiscal(draft);
    assert_eq!(invoice.due(), Ok(euros("125.00")));
    assert_eq!(invoice.bought_credit(), Ok(euros("100.00")));
    assert!(!invoice.is_payable_from_credit() && unpaid().is_payable_from_credit());
    assert_eq!(invoice.type_code(), "386");
}

proptest! {
    #[test]
    fn whatever_is_tried_money_and_status_agree(
        tries in prop::collection::vec((0_u8..5, 1_i64..15_000), 1..40),
    ) {
        let mut invoice = unpaid();
        let total = euros("125.00");
        for (what, minor) in tries {
            let (sum, on) = (Money::from_minor(minor, euro()), day("2026-11-05"));
            let before = format!("{invoice:?}");
            let outcome = match what {
                0 => invoice.take_payment(sum, on).map(|_| ()),
                1 => invoice.take_payment(invoice.due().unwrap(), on).map(|_| ()),
                2 => invoice.give_back(sum, on).map(|_| ()),
                3 => invoice.reverse_payment(sum, "wrong").map(|_| ()),
                _ => invoice.reverse_refund(sum, on, "wrong").map(|_| ()),
            };
            if outcome.is_err() {
                prop_assert_eq!(before, format!("{invoice:?}"), "a refusal changes nothing");
            }
            let (settled, due) = (invoice.settled().unwrap(), invoice.due().unwrap());
            prop_assert!(!settled.is_negative() && !due.is_negative());
            if invoice.status() == InvoiceStatus::Unpaid {
                prop_assert_eq!(settled.plus(due), Ok(total));
            }
            match invoice.status() {
                InvoiceStatus::Unpaid => prop_assert!(!due.is_zero()),
                InvoiceStatus::Refunded => prop_assert!(settled.is_zero()),
                InvoiceStatus::Paid => prop_assert!(invoice.as_stored().paid_on.is_some()),
                InvoiceStatus::Draft | InvoiceStatus::Cancelled => prop_assert!(false),
            }
        }
    }
}
