//! The append-only journal: every movement of a client's money, chained by hashes (product 5.11).
//!
//! An [`Entry`] moves one sum from a source to a destination. Between two currencies it passes
//! through the exchange account, so that its [legs](Entry::legs) sum to zero in each currency.
//! A [`Ledger`] is what a client's entries have come to: the head of his chain and the balances of
//! his credit. Both change only together, by [`Ledger::post`].

mod account;
mod audit;
mod cause;
mod chain;
mod entry;
mod ledger;
mod lot;
mod posting;
mod repository;
mod reversal;
mod settlement;
mod standing;

pub use self::account::{Account, AccountKind, UnknownAccount};
pub use self::audit::{Auditor, Broken, StoredBalances};
pub use self::cause::Cause;
pub(in crate::billing) use self::chain::Encoding;
pub use self::chain::{Digest, Head, UnknownDigest};
pub use self::entry::{Author, Entry, Leg, LegAccount, Side, StoredEntry};
pub use self::ledger::{Held, Ledger, LedgerError, StoredLedger};
pub use self::lot::{CreditLot, StoredLot};
pub use self::posting::{Posting, PostingError};
pub use self::repository::LedgerRepository;
#[cfg(feature = "mock")]
pub use self::repository::MockLedgerRepository;
pub use self::reversal::{Reversal, ReversalError};
pub use self::settlement::{PlannedPayment, SettlementPolicy};
pub use self::standing::{Rates, Standing, Terms};

#[cfg(test)]
mod tests;
