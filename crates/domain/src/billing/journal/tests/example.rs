//! A client's ledger and what is needed to write into it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Note};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::super::*;

pub(super) fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

pub(super) fn euro(text: &str) -> Money {
    Money::parse(text, currency("EUR")).unwrap()
}

pub(super) fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

pub(super) fn author() -> Author {
    Author {
        id: Some(3),
        name: "Ingrid Solheim".to_owned(),
        on_behalf_of: None,
        request_id: "r-1".to_owned(),
    }
}

/// One euro is half a pound short of two dollars: rates that are easy to follow.
pub(super) fn rates() -> Rates {
    let rates = [("USD", "2"), ("JPY", "160")];
    let rates = rates.map(|(code, rate)| (currency(code), rate.parse().unwrap()));
    Rates::new(currency("EUR"), rates)
}

pub(super) fn terms() -> Terms {
    Terms {
        currency: currency("EUR"),
        limit: Decimal::ZERO,
        burn: euro("0.00"),
        has_agreement: false,
        out_of_credit_since: None,
    }
}

pub(super) fn empty() -> Ledger {
    Ledger::restore(StoredLedger {
        client: Id::new(7).unwrap(),
        head: Head::EMPTY,
        held: Vec::new(),
        lots: Vec::new(),
        terms: terms(),
        rates: Arc::new(rates()),
    })
}

pub(super) fn id(number: i64) -> Id<Entry> {
    Id::new(number).unwrap()
}

pub(super) fn added(sum: Money) -> Posting {
    let posting = Posting::new(Account::Staff, Account::Credit, sum, Cause::CreditAdded);
    posting.unwrap().because(Note::parse("a deposit", 100).unwrap())
}

pub(super) fn taken(sum: Money) -> Posting {
    Posting::new(Account::Credit, Account::Staff, sum, Cause::CreditSubtracted).unwrap()
}

/// Writes postings one after another, with ids from 1.
pub(super) fn post(ledger: &mut Ledger, postings: impl IntoIterator<Item = Posting>) {
    for (number, posting) in (1..).zip(postings) {
        ledger.post(id(number), posting, &author(), minute(number)).unwrap();
    }
}

pub(super) fn balances(ledger: &Ledger) -> StoredBalances {
    let credits = ledger.held().map(|held| (held.credit.currency(), held.credit));
    let invoices = BTreeMap::new();
    StoredBalances { head: ledger.head(), credits: credits.collect::<BTreeMap<_, _>>(), invoices }
}

/// What an auditor says about these entries beside these balances.
pub(super) fn audit(entries: &[Entry], stored: &StoredBalances) -> Result<(), Broken> {
    let mut auditor = Auditor::new(id_of_client());
    for entry in entries {
        auditor.see(entry)?;
    }
    auditor.close(stored)
}

pub(super) fn id_of_client() -> crate::client::ClientId {
    Id::new(7).unwrap()
}
