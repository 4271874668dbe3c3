use bursar_kernel::money::Money;
use bursar_kernel::{Id, Line, Note};
use rust_decimal::Decimal;

use super::*;
use crate::billing::journal::Rates;

fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money::parse(amount, currency.parse().unwrap()).unwrap()
}

fn payment(amount: &str) -> Payment {
    let new = NewPayment {
        id: Id::new(7).unwrap(),
        client: Id::new(1).unwrap(),
        invoice: Id::new(3).unwrap(),
        gateway: "simulation".parse().unwrap(),
        method: None,
        amount: money(amount),
    };
    Payment::ask(new, DateTime::UNIX_EPOCH).0
}

fn paid(amount: &str, credited: &str) -> Payment {
    let mut payment = payment(amount);
    let day = NaiveDate::default();
    payment.succeed(day, money("0 EUR"), money(credited)).unwrap();
    payment
}

#[test]
fn a_payment_comes_once_and_its_key_never_changes() {
    let mut payment = payment("10 EUR");
    let key = payment.key();
    let day = NaiveDate::default();
    payment.succeed(day, money("0.30 EUR"), money("0 EUR")).unwrap();
    assert!(payment.succeed(day, money("0 EUR"), money("0 EUR")).is_err());
    assert!(payment.fail(None).is_err());
    assert_eq!((payment.key(), payment.as_stored().fee), (key, money("0.30 EUR")));
}

#[test]
fn a_failed_payment_tells_why_and_may_still_come() {
    let mut payment = payment("10 EUR");
    payment.fail(Note::parse("card declined", 100).ok()).unwrap();
    assert_eq!(payment.as_stored().trouble.as_ref().unwrap().as_str(), "card declined");
    payment.succeed(NaiveDate::default(), money("0 EUR"), money("0 EUR")).unwrap();
    assert!(payment.as_stored().trouble.is_none());
}

#[test]
fn another_sum_or_currency_than_was_asked_for_is_refused() {
    let payment = payment("10 EUR");
    assert!(payment.require_sum(money("10.00 EUR")).is_ok());
    assert!(payment.require_sum(money("10.01 EUR")).is_err());
    assert!(payment.require_sum(money("10 USD")).is_err());
}

#[test]
fn no_more_goes_back_than_came_to_the_invoice() {
    let mut payment = paid("10 EUR", "4 EUR");
    assert_eq!(
        payment.give_back(money("6.01 EUR")).unwrap_err().to_string(),
        "at most 6.00 EUR of this payment can go back"
    );
    assert_eq!(payment.give_back(money("0 EUR")), Err(PaymentRefusal::NotPositive));
    payment.give_back(money("2 EUR")).unwrap();
    assert_eq!(payment.status(), PaymentStatus::PartlyRefunded);
    payment.give_back(money("4 EUR")).unwrap();
    assert_eq!(payment.status(), PaymentStatus::Refunded);
    payment.keep(money("4 EUR"), false).unwrap();
    assert_eq!(payment.status(), PaymentStatus::PartlyRefunded);
    payment.keep(money("2 EUR"), false).unwrap();
    assert_eq!(
        (payment.status(), payment.refundable()),
        (PaymentStatus::Succeeded, Ok(money("6 EUR")))
    );
}

#[test]
fn a_refund_that_failed_is_tried_again_under_another_key() {
    let payment = paid("10 EUR", "0 EUR");
    let reason = Note::parse("wrong", 100).unwrap();
    let (id, entry) = (Id::new(1).unwrap(), Id::new(5).unwrap());
    let at = DateTime::UNIX_EPOCH;
    let (origin, amount) = (RefundOrigin::Staff, money("3 EUR"));
    let new = NewRefund { id, origin, amount, reason, entry };
    let (mut refund, _) = Refund::begin(new, &payment, at);
    let key = refund.key();
    assert!(refund.retry(entry, at).is_none(), "it has not failed");
    assert!(refund.fail(None).is_some() && refund.fail(None).is_none());
    assert!(refund.as_stored().ask_at.is_none(), "the gateway has told the end");
    assert!(refund.retry(Id::new(6).unwrap(), at).is_some());
    assert!(refund.as_stored().ask_at.is_some());
    assert_ne!(refund.key(), key);
    assert!(refund.succeed().is_some() && refund.succeed().is_none());
}

#[test]
fn the_fee_is_counted_in_the_currency_of_the_payment() {
    let name = Line::parse("Cards", 64).unwrap();
    let mut gateway = Gateway::unsettled(Id::new(1).unwrap(), "cards".parse().unwrap(), name, true);
    let input =
        GatewayInput { fixed_fee: "0.25".into(), percent_fee: "1.5".into(), ..gateway.to_input() };
    gateway.edit(&input).unwrap();
    let (eur, usd) = ("EUR".parse().unwrap(), "USD".parse().unwrap());
    let rates = Rates::new(eur, [(usd, Decimal::TWO)]);
    assert_eq!(gateway.fee_of(money("100 EUR"), &rates), Ok(money("1.75 EUR")));
    assert_eq!(gateway.fee_of(money("100 USD"), &rates), Ok(money("2.00 USD")));
    assert_eq!(gateway.fee_of(money("0.10 EUR"), &rates), Ok(money("0.10 EUR")));
    let wrong = GatewayInput { fixed_fee: "-1".into(), percent_fee: "101".into(), ..input };
    let errors = gateway.edit(&wrong).unwrap_err();
    assert!(errors.of("fixed_fee").is_some() && errors.of("percent_fee").is_some());
}

#[test]
fn a_refund_that_was_taken_for_failed_may_still_go_back_and_stands_under_its_new_entry() {
    let payment = paid("10 EUR", "0 EUR");
    let reason = Note::parse("wrong", 100).unwrap();
    let (id, entry, at) = (Id::new(1).unwrap(), Id::new(5).unwrap(), DateTime::UNIX_EPOCH);
    let (origin, amount) = (RefundOrigin::Chargeback, money("3 EUR"));
    let new = NewRefund { id, origin, amount, reason, entry };
    let (mut refund, event) = Refund::begin(new, &payment, at);
    assert_eq!(event.action, "refund.reported");
    let later = Id::new(6).unwrap();
    assert!(refund.succeed_late(later).is_none(), "it has not failed");
    refund.fail(None).unwrap();
    assert!(refund.succeed_late(later).is_some());
    let stored = refund.as_stored();
    assert_eq!((stored.status, stored.entry), (RefundStatus::Succeeded, later));
}

#[test]
fn a_gateway_is_asked_about_a_payment_only_until_it_tells_the_end() {
    let mut payment = payment("10 EUR");
    let first = payment.as_stored().ask_at.unwrap();
    assert!(payment.wait_on(first).is_none());
    assert!(payment.as_stored().ask_at.unwrap() > first);
    payment.authorise().unwrap();
    assert!(payment.as_stored().ask_at.is_some(), "it may still be taken");
    payment.succeed(NaiveDate::default(), money("0 EUR"), money("0 EUR")).unwrap();
    assert_eq!(payment.as_stored().ask_at, None);

    let mut lost = self::payment("10 EUR");
    let event = lost.wait_on(DateTime::UNIX_EPOCH + chrono::TimeDelta::days(31));
    assert!(event.is_some() && lost.as_stored().ask_at.is_none());
    assert!(lost.as_stored().trouble.is_some(), "staff are told");
}
