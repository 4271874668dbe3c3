//! What holds between an invoice and the journal, whatever is paid, given back and reversed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::billing::journal::{
    Account, Auditor, Author, Cause, Entry, Head, Ledger, Posting, Rates, StoredBalances,
    StoredLedger, Terms,
};

/// An invoice beside its client's ledger.
struct Desk {
    invoice: IssuedInvoice,
    ledger: Ledger,
}

type Refused = Box<dyn std::error::Error>;

fn add_credit(price: &str) -> IssuedInvoice {
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
    draft.add_line(Item { kind: ItemKind::Credit, ..item("1", price) }).unwrap();
    fiscal(draft)
}

impl Desk {
    fn at(invoice: IssuedInvoice) -> Self {
        let terms = Terms {
            currency: euro(),
            limit: Decimal::ZERO,
            burn: euros("0"),
            has_agreement: false,
            out_of_credit_since: None,
        };
        let mut ledger = Ledger::restore(StoredLedger {
            client: id(1042),
            head: Head::EMPTY,
            held: Vec::new(),
            lots: Vec::new(),
            terms,
            rates: Arc::new(Rates::new(euro(), [])),
        });
        ledger.open(&invoice).unwrap();
        Self { invoice, ledger }
    }

    fn post(&mut self, posting: Posting) -> Result<(), Refused> {
        let number = i64::try_from(self.ledger.written().len()).unwrap() + 1;
        let author =
            Author { id: None, name: "Bursar".into(), on_behalf_of: None, request_id: "r".into() };
        let at = DateTime::UNIX_EPOCH + TimeDelta::minutes(number);
        self.ledger.post(id(number), posting, &author, at)?;
        Ok(())
    }

    /// Writes a movement and what it means for credit that the invoice sells.
    fn book(&mut self, movement: Posting) -> Result<(), Refused> {
        let is_sale = |entry: &&Entry| entry.cause() == Cause::CreditBought;
        let sale = self.ledger.written().iter().rev().filter(is_sale);
        let sale = sale.cloned().find(|sale| !self.is_reversed(sale));
        for posting in self.ledger.with_credit(&self.invoice, movement, sale.as_ref())? {
            self.post(posting)?;
        }
        Ok(self.ledger.require_agreement(&self.invoice)?)
    }

    fn is_reversed(&self, entry: &Entry) -> bool {
        self.ledger.written().iter().any(|other| other.reverses() == Some(entry.id()))
    }

    fn pay(&mut self, sum: Money, from: Account, cause: Cause) -> Result<(), Refused> {
        self.invoice.take_payment(sum, day("2026-11-05"))?;
        self.book(Posting::new(from, Account::Invoice(self.invoice.id()), sum, cause)?)
    }

    fn give_back(&mut self, sum: Money, to: Account, cause: Cause) -> Result<(), Refused> {
        self.invoice.give_back(sum, day("2026-11-06"))?;
        let from = Account::Invoice(self.invoice.id());
        self.book(Posting::new(from, to, sum, cause)?)
    }

    fn reverse(&mut self, entry: &Entry) -> Result<(), Refused> {
        if self.is_reversed(entry) {
            return Err("it is reversed already".into());
        }
        let (reversal, sum) = (entry.reversal()?, entry.source().money);
        reversal.undo(&mut self.invoice, sum, day("2026-11-07"), "wrong")?;
        self.book(Posting::reversal(entry, note("wrong")))
    }

    fn reverse_last(&mut self, cause: Cause) -> Result<(), Refused> {
        let written = self.ledger.written().iter();
        let entry = written.rev().find(|entry| entry.cause() == cause).cloned().unwrap();
        self.reverse(&entry)
    }

    fn credit(&self) -> Money {
        self.ledger.credit(euro())
    }

    fn causes(&self) -> Vec<&'static str> {
        self.ledger.written().iter().map(|entry| entry.cause().code()).collect()
    }
}

#[test]
fn a_reversed_payment_takes_the_credit_back_that_it_bought_even_if_it_is_spent() {
    let mut desk = Desk::at(add_credit("125"));
    desk.pay(euros("125"), Account::Staff, Cause::Payment).unwrap();
    assert_eq!(desk.credit(), euros("100"));
    let spent = Posting::new(Account::Credit, Account::Staff, euros("70"), Cause::CreditSubtracted);
    desk.post(spent.unwrap()).unwrap();
    desk.reverse_last(Cause::Payment).unwrap();
    assert_eq!(desk.credit(), euros("-70"));
    let undone: Vec<_> = desk.ledger.written().iter().map(|entry| entry.reverses()).collect();
    assert_eq!(undone, [None, None, None, Some(id(2)), Some(id(1))]);
    assert_eq!(desk.invoice.status(), InvoiceStatus::Unpaid);
    assert_eq!(desk.invoice.due(), Ok(euros("125")));
}

#[test]
fn a_refund_of_bought_credit_takes_no_more_credit_than_there_is() {
    let mut desk = Desk::at(add_credit("125"));
    desk.pay(euros("125"), Account::Staff, Cause::Payment).unwrap();
    let spent = Posting::new(Account::Credit, Account::Staff, euros("70"), Cause::CreditSubtracted);
    desk.post(spent.unwrap()).unwrap();
    let refused = desk.give_back(euros("125"), Account::Staff, Cause::Refunded).unwrap_err();
    assert_eq!(refused.to_string(), "only 30.00 EUR is left");
}

#[test]
fn refunds_of_bought_credit_take_back_all_of_it_however_they_are_divided() {
    let mut desk = Desk::at(add_credit("100.01"));
    desk.pay(euros("100.01"), Account::Staff, Cause::Payment).unwrap();
    assert_eq!(desk.credit(), euros("80.01"));
    for sum in ["33.34", "33.34", "33.33"] {
        desk.give_back(euros(sum), Account::Staff, Cause::Refunded).unwrap();
    }
    assert_eq!((desk.credit(), desk.invoice.balance()), (euros("0"), Ok(euros("0"))));
    assert_eq!(desk.invoice.status(), InvoiceStatus::Refunded);
    let each = ["credit_taken_back", "refunded"].repeat(3);
    assert_eq!(desk.causes(), [&["payment", "credit_bought"][..], &each].concat());
}

#[test]
fn what_followed_from_another_entry_is_not_reversed_by_itself() {
    let mut desk = Desk::at(add_credit("125"));
    desk.pay(euros("125"), Account::Staff, Cause::Payment).unwrap();
    desk.give_back(euros("25"), Account::Staff, Cause::Refunded).unwrap();
    let refused = desk.reverse_last(Cause::CreditBought).unwrap_err().to_string();
    assert!(refused.starts_with("reverse the payment"), "{refused}");
    let refused = desk.reverse_last(Cause::CreditTakenBack).unwrap_err().to_string();
    assert!(refused.starts_with("reverse the refund"), "{refused}");
}

#[test]
fn a_payment_that_was_given_back_is_not_reversed_before_the_refund() {
    let mut desk = Desk::at(fiscal(draft(1, &[item("1", "100")])));
    desk.pay(euros("125"), Account::Staff, Cause::Payment).unwrap();
    desk.give_back(euros("125"), Account::Credit, Cause::RefundedToCredit).unwrap();
    let refused = desk.reverse_last(Cause::Payment).unwrap_err().to_string();
    assert_eq!(refused, "only 0.00 EUR of the payment is still there: reverse the refund first");
    desk.reverse_last(Cause::RefundedToCredit).unwrap();
    desk.reverse_last(Cause::Payment).unwrap();
    assert_eq!((desk.credit(), desk.invoice.status()), (euros("0"), InvoiceStatus::Unpaid));
    assert!(desk.invoice.is_fiscal());
}

#[derive(Clone, Debug)]
enum Act {
    Pay(i64),
    PayAll,
    PayFromCredit(i64),
    Refund(i64),
    RefundToCredit(i64),
    Spend(i64),
    Reverse(prop::sample::Index),
}

fn act() -> impl Strategy<Value = Act> {
    let sum = || 1_i64..15_000;
    prop_oneof![
        2 => sum().prop_map(Act::Pay),
        2 => Just(Act::PayAll),
        1 => sum().prop_map(Act::PayFromCredit),
        2 => sum().prop_map(Act::Refund),
        1 => sum().prop_map(Act::RefundToCredit),
        1 => sum().prop_map(Act::Spend),
        4 => any::<prop::sample::Index>().prop_map(Act::Reverse),
    ]
}

fn perform(desk: &mut Desk, act: &Act) -> Result<(), Refused> {
    let sum = |minor: &i64| Money::from_minor(*minor, euro());
    let sells_credit = desk.invoice.as_stored().kind == InvoiceKind::AddCredit;
    match act {
        Act::Pay(minor) => desk.pay(sum(minor), Account::Staff, Cause::Payment),
        Act::PayAll => desk.pay(desk.invoice.due()?, Account::Staff, Cause::Payment),
        Act::PayFromCredit(_) | Act::RefundToCredit(_) if sells_credit => Err("never".into()),
        Act::PayFromCredit(minor) => desk.pay(sum(minor), Account::Credit, Cause::PaidFromCredit),
        Act::Refund(minor) => desk.give_back(sum(minor), Account::Staff, Cause::Refunded),
        Act::RefundToCredit(minor) => {
            desk.give_back(sum(minor), Account::Credit, Cause::RefundedToCredit)
        }
        Act::Spend(minor) => {
            let (from, to, cause) = (Account::Credit, Account::Staff, Cause::CreditSubtracted);
            desk.post(Posting::new(from, to, sum(minor), cause)?)
        }
        Act::Reverse(which) => {
            if desk.ledger.written().is_empty() {
                return Err("nothing to reverse".into());
            }
            let entry = which.get(desk.ledger.written()).clone();
            desk.reverse(&entry)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_invoice_and_the_journal_agree_after_every_act(
        sells_credit in any::<bool>(),
        acts in prop::collection::vec(act(), 1..50),
    ) {
        let invoice = if sells_credit {
            add_credit("125.01")
        } else {
            fiscal(draft(1, &[item("1", "100.01")]))
        };
        let mut desk = Desk::at(invoice);
        for act in &acts {
            // What is refused half-way is never kept: a use case drops its unit of work.
            let (invoice, ledger) = (desk.invoice.clone(), desk.ledger.clone());
            if perform(&mut desk, act).is_err() {
                (desk.invoice, desk.ledger) = (invoice, ledger);
            }
            prop_assert_eq!(desk.ledger.require_agreement(&desk.invoice), Ok(()));
            let (balance, sold) = (desk.invoice.balance().unwrap(), desk.invoice.sold_credit());
            prop_assert!(!balance.is_negative() && !sold.unwrap().is_negative());
            if desk.invoice.status() == InvoiceStatus::Refunded {
                prop_assert!(balance.is_zero());
            }
        }
        let mut auditor = Auditor::new(id(1042));
        for entry in desk.ledger.written() {
            prop_assert_eq!(auditor.see(entry), Ok(()));
        }
        let stored = StoredBalances {
            head: desk.ledger.head(),
            credits: BTreeMap::from([(euro(), desk.credit())]),
            invoices: BTreeMap::from([(desk.invoice.id(), desk.invoice.balance().unwrap())]),
        };
        prop_assert_eq!(auditor.close(&stored), Ok(()));
    }
}
