//! Knows what a client's entries have come to, and how another one is written.

mod invoices;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money, MoneyError};
use chrono::{DateTime, Utc};

use super::chain::Head;
use super::entry::{Author, Entry};
use super::lot::CreditLot;
use super::posting::{Posting, PostingError};
use super::standing::{Rates, Standing, Terms};
use super::{Account, Cause};
use crate::billing::invoice::InvoiceId;
use crate::client::ClientId;

/// What a client holds in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What he has left with the provider.
    pub credit: Money,
    /// What he has used and not paid yet.
    pub unpaid_usage: Money,
}

/// A client's side of the journal: the head of his chain, his credit, and what is written next.
///
/// Read under a lock, it can only be changed by [`Ledger::post`], which writes the entry that
/// makes the change.
#[derive(Clone, Debug)]
pub struct Ledger {
    client: ClientId,
    head: Head,
    held: BTreeMap<Currency, Held>,
    invoices: BTreeMap<InvoiceId, Money>,
    lots: Vec<CreditLot>,
    terms: Terms,
    rates: Arc<Rates>,
    written: Vec<Entry>,
}

/// A ledger column by column, as the store keeps it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns are documented at the accessors of Ledger")]
pub struct StoredLedger {
    pub client: ClientId,
    pub head: Head,
    pub held: Vec<Held>,
    pub lots: Vec<CreditLot>,
    pub terms: Terms,
    pub rates: Arc<Rates>,
}

/// Why a movement was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// It would take more than there is.
    #[error("only {left} is left")]
    NotEnough {
        /// What there is.
        left: Money,
    },
    /// The invoice has not been looked at, or is another client's.
    #[error("this invoice is not at hand")]
    NotAtHand,
    /// What an invoice states as paid is not what was written.
    #[error("the invoice states another sum than the journal")]
    Disagreement,
    /// The movement itself is none.
    #[error(transparent)]
    Posting(#[from] PostingError),
    /// A balance would become too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Held {
    /// What is left once usage is paid.
    pub fn up_to_date(&self) -> Result<Money, MoneyError> {
        self.credit.minus(self.unpaid_usage)
    }
}

impl Ledger {
    /// A ledger as the store kept it.
    pub fn restore(stored: StoredLedger) -> Self {
        let StoredLedger { client, head, held, mut lots, terms, rates } = stored;
        lots.sort_by_key(|lot| (lot.expires_at(), lot.columns().given_by));
        let held = held.into_iter().map(|held| (held.credit.currency(), held)).collect();
        let (invoices, written) = (BTreeMap::new(), Vec::new());
        Self { client, head, held, invoices, lots, terms, rates, written }
    }

    /// Whose ledger it is.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// How far the chain has come.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// What the client holds in each currency that he has ever held.
    pub fn held(&self) -> impl Iterator<Item = &Held> {
        self.held.values()
    }

    /// What the client holds in the currencies in which something was written since the ledger was
    /// read.
    pub fn moved(&self) -> impl Iterator<Item = &Held> {
        let sums = self.written.iter().flat_map(|entry| {
            [entry.source().money.currency(), entry.destination().money.currency()]
        });
        let currencies: BTreeSet<_> = sums.collect();
        self.held.values().filter(move |held| currencies.contains(&held.credit.currency()))
    }

    /// Credit in one currency.
    pub fn credit(&self, currency: Currency) -> Money {
        self.held.get(&currency).map_or(Money::zero(currency), |held| held.credit)
    }

    /// Credit in one currency without what is due to be taken back at this instant.
    pub fn spendable(&self, currency: Currency, at: DateTime<Utc>) -> Result<Money, MoneyError> {
        let due = self.lots.iter().filter(|lot| lot.is_due(at)).map(CreditLot::left);
        let due = due.filter(|left| left.currency() == currency);
        self.credit(currency).minus(Money::sum(due, currency)?)
    }

    /// Credit that expires, the first to expire first.
    pub fn lots(&self) -> &[CreditLot] {
        &self.lots
    }

    /// The rates that totals are counted at.
    pub fn rates(&self) -> &Rates {
        &self.rates
    }

    /// What standing follows from.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What was written since the ledger was read, oldest first.
    pub fn written(&self) -> &[Entry] {
        &self.written
    }

    /// How the client stands at an instant.
    pub fn standing(&self, at: DateTime<Utc>) -> Result<Standing, MoneyError> {
        self.terms.standing(&self.held, &self.rates, at)
    }

    /// Writes a movement: the entry, the balances that follow from it, and the chain's new head.
    /// Nothing has changed if it is refused. Credit falls below zero only for a cause that may do so.
    pub fn post(
        &mut self,
        id: Id<Entry>,
        posting: Posting,
        author: &Author,
        at: DateTime<Utc>,
    ) -> Result<&Entry, LedgerError> {
        let (source, destination) = (posting.source, posting.destination);
        let left = self.after(source, posting.paid.negated()?)?;
        let there = self.after(destination, posting.received)?;
        if source == Account::Credit && posting.cause != Cause::CreditExpired {
            let spendable = self.spendable(posting.paid.currency(), at)?;
            if posting.paid.minor() > spendable.minor() && !posting.may_overdraw {
                return Err(LedgerError::NotEnough { left: spendable });
            }
            let is_return = posting.reverses.is_some() || posting.cause == Cause::CreditTakenBack;
            if is_return {
                self.take_back(posting.reverses, posting.paid, at)?;
            } else {
                self.spend(posting.paid, at)?;
            }
        }
        for (account, balance) in [(source, left), (destination, there)] {
            if let Some(balance) = balance {
                self.set(account, balance);
            }
        }
        let balances = [left, there];
        let entry = Entry::write(id, self.client, posting, balances, author, at, self.head);
        self.head = Head { count: entry.place(), hash: entry.hash() };
        self.written.push(entry);
        self.written.last().ok_or(LedgerError::Money(MoneyError::OutOfRange))
    }

    /// Gives credit that expires: as [`Ledger::post`], and what it gives is a lot of its own.
    pub fn grant(
        &mut self,
        id: Id<Entry>,
        posting: Posting,
        expires_at: DateTime<Utc>,
        author: &Author,
        at: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let lot = CreditLot::given(self.post(id, posting, author, at)?, expires_at);
        let later = self.lots.iter().position(|other| other.expires_at() > expires_at);
        self.lots.insert(later.unwrap_or(self.lots.len()), lot);
        Ok(())
    }

    /// How many lots have something to be taken back at an instant.
    pub fn count_due(&self, at: DateTime<Utc>) -> usize {
        self.lots.iter().filter(|lot| lot.is_due(at)).count()
    }

    /// Takes back what is left of the next lot that is due; answers whether there was one.
    pub fn expire(
        &mut self,
        id: Id<Entry>,
        author: &Author,
        at: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let Some(place) = self.lots.iter().position(|lot| lot.is_due(at)) else {
            return Ok(false);
        };
        let Some(mut lot) = self.lots.get(place).copied() else { return Ok(false) };
        let rest = lot.left();
        let (from, to) = (Account::Credit, Account::Promotion);
        self.post(id, Posting::new(from, to, rest, Cause::CreditExpired)?, author, at)?;
        lot.spend(rest)?;
        if let Some(kept) = self.lots.get_mut(place) {
            *kept = lot;
        }
        Ok(true)
    }

    /// The balance of an account after a sum comes to it; `None` for accounts of the house.
    fn after(&self, account: Account, sum: Money) -> Result<Option<Money>, LedgerError> {
        match account {
            Account::Credit => Ok(Some(self.credit(sum.currency()).plus(sum)?)),
            Account::Invoice(invoice) => {
                let settled = self.invoices.get(&invoice).ok_or(LedgerError::NotAtHand)?;
                let after = settled.plus(sum)?;
                let left = *settled;
                if after.is_negative() {
                    Err(LedgerError::NotEnough { left })
                } else {
                    Ok(Some(after))
                }
            }
            Account::Staff | Account::Promotion | Account::Payment(_) | Account::Fees => Ok(None),
        }
    }

    fn set(&mut self, account: Account, balance: Money) {
        if let Account::Invoice(invoice) = account {
            self.invoices.insert(invoice, balance);
        } else {
            let nothing = Money::zero(balance.currency());
            let held = Held { credit: nothing, unpaid_usage: nothing };
            self.held.entry(balance.currency()).or_insert(held).credit = balance;
        }
    }

    /// Takes a sum back: out of the lot that the reversed entry gave, then out of credit that does
    /// not expire, which would else outlive what was given for a while, and of other lots last.
    fn take_back(
        &mut self,
        given_by: Option<Id<Entry>>,
        sum: Money,
        at: DateTime<Utc>,
    ) -> Result<(), MoneyError> {
        let (currency, mut rest) = (sum.currency(), sum);
        let is_own = |lot: &&mut CreditLot| Some(lot.columns().given_by) == given_by;
        if let Some(lot) = self.lots.iter_mut().find(is_own) {
            rest = lot.spend(rest)?;
        }
        let lots = self.lots.iter().map(CreditLot::left);
        let in_lots = Money::sum(lots.filter(|left| left.currency() == currency), currency)?;
        let lasting = self.credit(currency).minus(sum.minus(rest)?)?.minus(in_lots)?;
        let rest = rest.minor().saturating_sub(lasting.minor().max(0));
        if rest > 0 { self.spend(Money::from_minor(rest, currency), at) } else { Ok(()) }
    }

    /// Takes a sum out of the lots that have not expired, as far as they go.
    fn spend(&mut self, sum: Money, at: DateTime<Utc>) -> Result<(), MoneyError> {
        let mut due = sum;
        for lot in &mut self.lots {
            if lot.left().currency() == sum.currency() && lot.expires_at() > at {
                due = lot.spend(due)?;
            }
        }
        Ok(())
    }
}
