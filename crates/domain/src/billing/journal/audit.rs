//! Knows how a chain is checked: every hash, every balance, and the head, derived anew.

use std::collections::BTreeMap;

use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money, MoneyError};

use super::{Account, Entry, Head, Side};
use crate::client::ClientId;

/// What the store says a client's entries have come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBalances {
    /// The head of the chain.
    pub head: Head,
    /// Credit in each currency.
    pub credits: BTreeMap<Currency, Money>,
}

/// The first thing that is wrong with a client's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Whose chain it is.
    pub client: ClientId,
    /// The first bad entry; `None` where the entries are right and what stands beside them is not.
    pub entry: Option<Id<Entry>>,
    /// What is wrong, in words.
    pub reason: String,
}

/// Goes through a client's entries in the order of the chain and derives everything anew.
#[derive(Clone, Debug)]
pub struct Auditor {
    client: ClientId,
    head: Head,
    credits: BTreeMap<Currency, Money>,
}

impl Auditor {
    /// Before the first entry.
    pub const fn new(client: ClientId) -> Self {
        Self { client, head: Head::EMPTY, credits: BTreeMap::new() }
    }

    /// Whose chain it goes through.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// Looks at the next entry.
    pub fn see(&mut self, entry: &Entry) -> Result<(), Broken> {
        let client = self.client;
        let bad =
            |reason: &str| Broken { client, entry: Some(entry.id()), reason: reason.to_owned() };
        if entry.client() != client {
            return Err(bad("it belongs to another client"));
        }
        if entry.place() != self.head.count + 1 {
            let expected = self.head.count + 1;
            return Err(bad(&format!("it stands at place {}, not {expected}", entry.place())));
        }
        if entry.previous() != self.head.hash {
            return Err(bad("it does not follow the entry before it"));
        }
        if !entry.is_intact() {
            return Err(bad("its hash is not that of its columns"));
        }
        let moved = self.moved(entry).map_err(|error| bad(&error.to_string()))?;
        if let Some(reason) = moved {
            return Err(bad(&reason));
        }
        self.head = Head { count: entry.place(), hash: entry.hash() };
        Ok(())
    }

    /// Compares what the entries came to with what the store says.
    pub fn close(self, stored: &StoredBalances) -> Result<(), Broken> {
        if self.head.count != stored.head.count {
            let (found, kept) = (self.head.count, stored.head.count);
            let reason = format!("the chain has {found} entries, its head says {kept}");
            return Err(self.broken(reason));
        }
        if self.head.hash != stored.head.hash {
            let reason = "the chain ends with another hash than its head";
            return Err(self.broken(reason.to_owned()));
        }
        let currencies = self.credits.keys().chain(stored.credits.keys());
        for currency in currencies.copied() {
            let nothing = Money::zero(currency);
            let derived = self.credits.get(&currency).copied().unwrap_or(nothing);
            let kept = stored.credits.get(&currency).copied().unwrap_or(nothing);
            if derived != kept {
                let reason = format!("the entries come to {derived} of credit, {kept} is stored");
                return Err(self.broken(reason));
            }
        }
        Ok(())
    }

    /// Moves the money of an entry; tells if a balance that it states is another.
    fn moved(&mut self, entry: &Entry) -> Result<Option<String>, MoneyError> {
        let (source, destination) = (entry.source(), entry.destination());
        for leg in entry.legs()? {
            if leg.account == super::LegAccount::End(Account::Credit) {
                let currency = leg.sum.currency();
                let before = self.credits.get(&currency).copied();
                let after = before.unwrap_or(Money::zero(currency)).plus(leg.sum)?;
                self.credits.insert(currency, after);
            }
        }
        let wrong = |side: &Side| {
            let derived = match side.account {
                Account::Credit => self.credits.get(&side.money.currency()).copied(),
                Account::Staff | Account::Promotion => None,
            };
            (derived != side.balance)
                .then(|| format!("the balance of its {} is wrong", side.account))
        };
        Ok([source, destination].iter().find_map(wrong))
    }

    /// What stands beside the entries is wrong.
    const fn broken(&self, reason: String) -> Broken {
        Broken { client: self.client, entry: None, reason }
    }
}
