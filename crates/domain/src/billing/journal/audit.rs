//! Knows how a chain is checked: every hash, every balance, and the head, derived anew.

use std::collections::BTreeMap;

use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money, MoneyError};

use super::{Account, Entry, Head, LegAccount, Side};
use crate::billing::invoice::InvoiceId;
use crate::client::ClientId;

/// What the store says a client's entries have come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBalances {
    /// The head of the chain.
    pub head: Head,
    /// Credit in each currency.
    pub credits: BTreeMap<Currency, Money>,
    /// What has been paid of each invoice and not given back.
    pub invoices: BTreeMap<InvoiceId, Money>,
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
    invoices: BTreeMap<InvoiceId, Money>,
}

impl Auditor {
    /// Before the first entry.
    pub const fn new(client: ClientId) -> Self {
        let credits = BTreeMap::new();
        let invoices = BTreeMap::new();
        Self { client, head: Head::EMPTY, credits, invoices }
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
        let what = |currency| format!("credit in {currency}");
        self.compare(&self.credits, &stored.credits, what)?;
        self.compare(&self.invoices, &stored.invoices, |invoice| format!("invoice {invoice}"))
    }

    /// Compares balances that entries came to with those that are stored; none is nothing.
    fn compare<K: Ord + Copy>(
        &self,
        derived: &BTreeMap<K, Money>,
        stored: &BTreeMap<K, Money>,
        what: impl Fn(K) -> String,
    ) -> Result<(), Broken> {
        for key in derived.keys().chain(stored.keys()) {
            let sums = [derived, stored].map(|balances| balances.get(key).copied());
            let sums = sums.map(|sum| sum.filter(|sum| !sum.is_zero()));
            if let [derived, kept] = sums
                && derived != kept
            {
                let words = |sum: Option<Money>| {
                    sum.map_or_else(|| "nothing".to_owned(), |sum| sum.to_string())
                };
                let (derived, kept, what) = (words(derived), words(kept), what(*key));
                let reason = format!("the entries come to {derived} of {what}, {kept} is stored");
                return Err(self.broken(reason));
            }
        }
        Ok(())
    }

    /// Moves the money of an entry; tells if a balance that it states is another.
    fn moved(&mut self, entry: &Entry) -> Result<Option<String>, MoneyError> {
        for leg in entry.legs()? {
            match leg.account {
                LegAccount::End(Account::Credit) => {
                    add(&mut self.credits, leg.sum.currency(), leg.sum)?;
                }
                LegAccount::End(Account::Invoice(invoice)) => {
                    add(&mut self.invoices, invoice, leg.sum)?;
                }
                LegAccount::End(_) | LegAccount::Exchange => {}
            }
        }
        let wrong = |side: &Side| {
            let derived = match side.account {
                Account::Credit => self.credits.get(&side.money.currency()).copied(),
                Account::Invoice(invoice) => self.invoices.get(&invoice).copied(),
                Account::Staff | Account::Promotion | Account::Payment(_) | Account::Fees => None,
            };
            (derived != side.balance)
                .then(|| format!("the balance of its {} is wrong", side.account))
        };
        Ok([entry.source(), entry.destination()].iter().find_map(wrong))
    }

    /// What stands beside the entries is wrong.
    const fn broken(&self, reason: String) -> Broken {
        Broken { client: self.client, entry: None, reason }
    }
}

fn add<K: Ord + Copy>(
    balances: &mut BTreeMap<K, Money>,
    key: K,
    sum: Money,
) -> Result<(), MoneyError> {
    let before = balances.get(&key).copied().unwrap_or(Money::zero(sum.currency()));
    balances.insert(key, before.plus(sum)?);
    Ok(())
}
