//! What is refused before anything is read.

use chrono::{DateTime, TimeDelta};

use super::*;

fn typed() -> AdjustCredit {
    AdjustCredit {
        direction: "add".to_owned(),
        amount: "12.34".to_owned(),
        currency: "eur".to_owned(),
        reason: "a deposit".to_owned(),
        ..AdjustCredit::default()
    }
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn mistakes(command: &AdjustCredit) -> Vec<(String, &'static str)> {
    let errors = command.read(now()).err().map(|errors| {
        errors.iter().map(|error| (error.field.to_string(), error.code)).collect::<Vec<_>>()
    });
    errors.unwrap_or_default()
}

#[test]
fn what_is_typed_is_read_once() {
    let adjustment = typed().read(now()).unwrap();
    assert_eq!(adjustment.sum.to_string(), "12.34 EUR");
    assert_eq!(adjustment.expires_at, None);
}

#[test]
fn every_mistake_is_told_beside_its_field() {
    let command = AdjustCredit {
        direction: "give".to_owned(),
        amount: "0.00".to_owned(),
        reason: "  ".to_owned(),
        reference: "two\nlines".to_owned(),
        expires_on: "soon".to_owned(),
        ..typed()
    };
    let fields: Vec<_> = mistakes(&command).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["direction", "amount", "reason", "reference", "expires_on"]);
}

#[test]
fn an_amount_has_the_decimals_of_its_currency_at_most() {
    let yen = AdjustCredit { currency: "JPY".to_owned(), ..typed() };
    assert_eq!(mistakes(&yen), [("amount".to_owned(), "malformed")]);
    for amount in ["12.345", "-1.00", "1e3", "", "12,34", "99999999999999999999"] {
        let command = AdjustCredit { amount: amount.to_owned(), ..typed() };
        assert_eq!(mistakes(&command).len(), 1, "{amount:?}");
    }
}

#[test]
fn credit_lasts_through_its_last_day_and_only_added_credit_expires() {
    let on = |day: &str| AdjustCredit { expires_on: day.to_owned(), ..typed() };
    let today = on(&now().date_naive().to_string()).read(now()).unwrap();
    assert_eq!(today.expires_at, Some(now() + TimeDelta::days(1)));
    let yesterday = (now() - TimeDelta::days(1)).date_naive().to_string();
    assert_eq!(mistakes(&on(&yesterday)), [("expires_on".to_owned(), "out_of_range")]);
    let taken = AdjustCredit { direction: "subtract".to_owned(), ..on("2099-01-01") };
    assert_eq!(mistakes(&taken), [("expires_on".to_owned(), "not_allowed")]);
}
