//! What holds after any sequence of movements (quality.md row 1).

use std::collections::BTreeMap;

use bursar_kernel::money::Money;
use proptest::prelude::*;

use super::super::*;
use super::example::{added, audit, author, balances, currency, empty, id, minute, taken};
use crate::billing::cases;

#[derive(Clone, Debug)]
enum Act {
    Add(usize, i64),
    Take(usize, i64),
    Exchange(usize, usize, i64),
    Grant(usize, i64, i64),
    Expire,
    Reverse(prop::sample::Index),
}

const CODES: [&str; 3] = ["EUR", "USD", "JPY"];

fn act() -> impl Strategy<Value = Act> {
    let sum = || 1_i64..100_000;
    prop_oneof![
        4 => (0..3_usize, sum()).prop_map(|(code, sum)| Act::Add(code, sum)),
        4 => (0..3_usize, sum()).prop_map(|(code, sum)| Act::Take(code, sum)),
        2 => (0..3_usize, 0..3_usize, sum()).prop_map(|(from, to, sum)| Act::Exchange(from, to, sum)),
        2 => (0..3_usize, sum(), 1_i64..40).prop_map(|(code, sum, span)| Act::Grant(code, sum, span)),
        2 => Just(Act::Expire),
        2 => any::<prop::sample::Index>().prop_map(Act::Reverse),
    ]
}

/// Does one act; a refusal is as good as a success, as long as nothing changes by it.
fn perform(ledger: &mut Ledger, act: &Act, number: i64) {
    let (entry, by, at) = (id(number), author(), minute(number));
    let sum = |code: usize, minor| Money::from_minor(minor, currency(CODES[code]));
    let before = (balances(ledger), ledger.written().len());
    let is_refused = match act {
        Act::Add(code, minor) => ledger.post(entry, added(sum(*code, *minor)), &by, at).is_err(),
        Act::Take(code, minor) => ledger.post(entry, taken(sum(*code, *minor)), &by, at).is_err(),
        Act::Exchange(from, to, minor) => {
            let (paid, into) = (sum(*from, *minor), currency(CODES[*to]));
            let rate = ledger.rates().between(paid.currency(), into).unwrap();
            let (credit, cause) = (Account::Credit, Cause::CreditAdded);
            Posting::exchanged(credit, credit, paid, rate, into, cause)
                .map_err(LedgerError::from)
                .and_then(|posting| ledger.post(entry, posting, &by, at).map(|_| ()))
                .is_err()
        }
        Act::Grant(code, minor, span) => {
            let (from, to, cause) = (Account::Promotion, Account::Credit, Cause::InitialCredit);
            let posting = Posting::new(from, to, sum(*code, *minor), cause).unwrap();
            ledger.grant(entry, posting, minute(number + span), &by, at).is_err()
        }
        Act::Expire => !ledger.expire(entry, &by, at).unwrap(),
        Act::Reverse(which) => {
            let reversed = (!ledger.written().is_empty()).then(|| which.get(ledger.written()));
            let reason = bursar_kernel::Note::parse("wrong", 10).unwrap();
            let posting = reversed.map(|reversed| Posting::reversal(reversed, reason));
            posting.is_none_or(|posting| ledger.post(entry, posting, &by, at).is_err())
        }
    };
    if is_refused {
        assert_eq!(before, (balances(ledger), ledger.written().len()));
    }
}

proptest! {
    // A million movements in full.
    #![proptest_config(cases(200, 34_000))]

    #[test]
    fn balances_are_the_fold_of_entries_and_every_entry_sums_to_zero(
        acts in prop::collection::vec(act(), 0..60)
    ) {
        let mut ledger = empty();
        for (number, act) in (1..).zip(&acts) {
            perform(&mut ledger, act, number);
        }
        let mut world: BTreeMap<_, i64> = BTreeMap::new();
        for leg in ledger.written().iter().flat_map(|entry| entry.legs().unwrap()) {
            *world.entry(leg.sum.currency()).or_default() += leg.sum.minor();
        }
        prop_assert!(world.values().all(|sum| *sum == 0));
        prop_assert!(ledger.held().all(|held| !held.credit.is_negative()));
        prop_assert_eq!(audit(ledger.written(), &balances(&ledger)), Ok(()));
        for held in ledger.held() {
            let code = held.credit.currency();
            let lots = ledger.lots().iter().map(CreditLot::left).filter(|left| left.currency() == code);
            let in_lots: i64 = lots.map(Money::minor).sum();
            prop_assert!(in_lots >= 0);
        }
    }
}
