//! What may happen to credit, and how a client stands after it.

use bursar_kernel::Note;
use chrono::TimeDelta;

use super::super::*;
use super::example::{
    added, audit, author, balances, currency, empty, euro, id, minute, post, rates, taken, terms,
};
use bursar_kernel::money::Money;

#[test]
fn staff_cannot_take_more_than_there_is() {
    let mut ledger = empty();
    post(&mut ledger, [added(euro("10.00"))]);
    let refused = ledger.post(id(2), taken(euro("10.01")), &author(), minute(2));
    assert_eq!(refused.unwrap_err(), LedgerError::NotEnough { left: euro("10.00") });
    assert_eq!((ledger.written().len(), ledger.credit(currency("EUR"))), (1, euro("10.00")));
    ledger.post(id(2), taken(euro("10.00")), &author(), minute(2)).unwrap();
    assert_eq!(ledger.credit(currency("EUR")), euro("0.00"));
}

#[test]
fn nothing_and_less_than_nothing_do_not_move() {
    for sum in ["0.00", "-1.00"] {
        let posting = Posting::new(Account::Staff, Account::Credit, euro(sum), Cause::CreditAdded);
        assert_eq!(posting.unwrap_err(), PostingError::NotPositive);
    }
    let same = Posting::new(Account::Credit, Account::Credit, euro("1.00"), Cause::CreditAdded);
    assert_eq!(same.unwrap_err(), PostingError::SameAccount);
}

#[test]
fn an_exchange_passes_through_the_exchange_account_and_sums_to_zero_in_each_currency() {
    let mut ledger = empty();
    let (from, to) = (Account::Credit, Account::Credit);
    let exchange = Posting::exchanged(
        from,
        to,
        euro("10.01"),
        "1.0837".parse().unwrap(),
        currency("USD"),
        Cause::CreditAdded,
    );
    post(&mut ledger, [added(euro("20.00")), exchange.unwrap()]);
    let legs = ledger.written()[1].legs().unwrap();
    assert_eq!(legs.len(), 4);
    for code in ["EUR", "USD"] {
        let sums = legs.iter().map(|leg| leg.sum).filter(|sum| sum.currency().code() == code);
        assert!(Money::sum(sums, currency(code)).unwrap().is_zero(), "{code}");
    }
    assert_eq!(ledger.credit(currency("EUR")), euro("9.99"));
    assert_eq!(ledger.credit(currency("USD")).to_decimal_string(), "10.85");
    assert_eq!(audit(ledger.written(), &balances(&ledger)), Ok(()));
}

#[test]
fn a_reversal_puts_everything_back_but_does_not_take_what_is_gone() {
    let mut ledger = empty();
    post(&mut ledger, [added(euro("10.00")), taken(euro("4.00"))]);
    let reason = || Note::parse("typed twice", 100).unwrap();
    let back = Posting::reversal(&ledger.written()[1], reason());
    ledger.post(id(3), back, &author(), minute(3)).unwrap();
    assert_eq!(ledger.credit(currency("EUR")), euro("10.00"));
    assert_eq!(ledger.written()[2].reverses(), Some(id(2)));
    ledger.post(id(4), taken(euro("3.00")), &author(), minute(4)).unwrap();
    let gone = Posting::reversal(&ledger.written()[0], reason());
    assert!(ledger.post(id(5), gone, &author(), minute(5)).is_err());
    assert_eq!(audit(ledger.written(), &balances(&ledger)), Ok(()));
}

#[test]
fn credit_that_expires_is_spent_first_and_only_its_rest_is_taken_back() {
    let mut ledger = empty();
    post(&mut ledger, [added(euro("5.00"))]);
    let given = |sum| {
        Posting::new(Account::Promotion, Account::Credit, euro(sum), Cause::InitialCredit).unwrap()
    };
    ledger.grant(id(2), given("20.00"), minute(200), &author(), minute(2)).unwrap();
    ledger.grant(id(3), given("10.00"), minute(100), &author(), minute(3)).unwrap();
    ledger.post(id(4), taken(euro("12.00")), &author(), minute(4)).unwrap();
    let left: Vec<_> = ledger.lots().iter().map(|lot| lot.left().to_decimal_string()).collect();
    assert_eq!(left, ["0.00", "18.00"]);
    assert_eq!(ledger.count_due(minute(100)), 0);
    assert!(!ledger.expire(id(5), &author(), minute(199)).unwrap());
    assert!(ledger.expire(id(5), &author(), minute(200)).unwrap());
    assert!(!ledger.expire(id(6), &author(), minute(200)).unwrap());
    assert_eq!(ledger.credit(currency("EUR")), euro("5.00"));
    assert_eq!(audit(ledger.written(), &balances(&ledger)), Ok(()));
}

#[test]
fn a_lot_that_has_run_out_is_no_longer_spent() {
    let mut ledger = empty();
    post(&mut ledger, [added(euro("5.00"))]);
    let given =
        Posting::new(Account::Promotion, Account::Credit, euro("3.00"), Cause::InitialCredit);
    ledger.grant(id(2), given.unwrap(), minute(10), &author(), minute(2)).unwrap();
    ledger.post(id(3), taken(euro("1.00")), &author(), minute(11)).unwrap();
    assert!(ledger.expire(id(4), &author(), minute(11)).unwrap());
    assert_eq!(ledger.credit(currency("EUR")), euro("4.00"));
}

/// Product 14.2: USD +10, EUR −20 with 1 USD = 0.5 EUR, default USD: total = 10 − 40 = −30.
#[test]
fn totals_over_two_currencies_follow_the_documented_formula() {
    let rates = Rates::new(currency("USD"), [(currency("EUR"), "0.5".parse().unwrap())]);
    let held = |minor, code| Money::from_minor(minor, currency(code));
    let total = rates.total([held(1000, "USD"), held(-2000, "EUR")], currency("USD")).unwrap();
    assert_eq!(total.to_string(), "-30.00 USD");
    assert!(rates.convert(held(1, "JPY"), currency("USD")).is_err());
}

#[test]
fn a_total_is_rounded_once() {
    let third = [Money::from_minor(1, currency("USD")); 3];
    assert_eq!(rates().total(third, currency("EUR")).unwrap(), euro("0.02"));
    let yen = Money::from_minor(1, currency("JPY"));
    assert_eq!(rates().total([yen, yen], currency("EUR")).unwrap(), euro("0.01"));
}

#[test]
fn below_the_limit_is_out_of_credit_and_at_the_limit_is_not() {
    let mut ledger = empty();
    post(&mut ledger, [added(euro("1.00"))]);
    let held = |credit: &str, unpaid: &str| {
        [(currency("EUR"), Held { credit: euro(credit), unpaid_usage: euro(unpaid) })].into()
    };
    let terms = Terms { limit: "-5".parse().unwrap(), ..terms() };
    let standing = |credit, unpaid| terms.standing(&held(credit, unpaid), &rates(), minute(9));
    assert_eq!(standing("1.00", "6.00").unwrap().out_of_credit_since, None);
    assert_eq!(standing("1.00", "6.01").unwrap().out_of_credit_since, Some(minute(9)));
    let since = Terms { out_of_credit_since: Some(minute(1)), ..terms.clone() };
    let still = since.standing(&held("1.00", "6.01"), &rates(), minute(9)).unwrap();
    assert_eq!(still.out_of_credit_since, Some(minute(1)));
    let again = since.standing(&held("1.00", "6.00"), &rates(), minute(9)).unwrap();
    assert_eq!(again.out_of_credit_since, None);
}

#[test]
fn credit_ends_when_the_burn_of_thirty_days_has_eaten_it_down_to_the_limit() {
    let terms = Terms { limit: 10.into(), burn: euro("30.00"), ..terms() };
    let held = [(currency("EUR"), Held { credit: euro("14.00"), unpaid_usage: euro("1.00") })];
    let standing = terms.standing(&held.into(), &rates(), minute(0)).unwrap();
    assert_eq!(standing.credit_ends_at, Some(minute(0) + TimeDelta::days(3)));
    let none = Terms { burn: euro("0.00"), ..terms };
    assert_eq!(none.standing(&held.into(), &rates(), minute(0)).unwrap().credit_ends_at, None);
}

#[test]
fn expired_credit_cannot_be_spent_although_nobody_took_it_back_yet() {
    let mut ledger = empty();
    let given =
        Posting::new(Account::Promotion, Account::Credit, euro("3.00"), Cause::InitialCredit);
    ledger.grant(id(1), given.unwrap(), minute(10), &author(), minute(1)).unwrap();
    let refused = ledger.post(id(2), taken(euro("0.01")), &author(), minute(10));
    assert_eq!(refused.unwrap_err(), LedgerError::NotEnough { left: euro("0.00") });
}
