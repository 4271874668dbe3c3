//! A client's credit: given and taken by staff, explained, and taken back when it expires
//! (product 5.10).

mod adjust;
mod close;
mod expire;
mod initial;

use std::collections::BTreeMap;

use bursar_domain::access::Permission;
use bursar_domain::billing::journal::{Cause, Ledger, Standing};
use bursar_domain::client::ClientId;
use bursar_kernel::money::{Currency, Money, MoneyError};
use chrono::{DateTime, TimeDelta, Utc};

pub use self::adjust::{AdjustCredit, AdjustmentPreview, CreditDirection};
use crate::billing::journal::BalancePoint;
use crate::{Actor, Desk, Error};

/// What the entries of one cause came to in one currency of a client's credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditPart {
    /// Why the money moved.
    pub cause: Cause,
    /// How many entries there are.
    pub entries: u64,
    /// What they came to; below zero where they took more than they gave.
    pub sum: Money,
}

/// A client's credit with everything that explains it.
#[derive(Clone, Debug)]
pub struct CreditStatement {
    /// The balances, the limit in force and the rates.
    pub ledger: Ledger,
    /// What these come to at this instant.
    pub standing: Standing,
    /// What each currency's credit is the sum of.
    pub parts: Vec<CreditPart>,
    /// Since when the rates of the listed currencies have been in force.
    pub rated_at: BTreeMap<Currency, DateTime<Utc>>,
    /// The instant.
    pub at: DateTime<Utc>,
}

impl CreditStatement {
    /// The parts of one currency's credit, which sum to it.
    pub fn parts_of(&self, currency: Currency) -> impl Iterator<Item = &CreditPart> {
        self.parts.iter().filter(move |part| part.sum.currency() == currency)
    }

    /// Since when a currency has been worth what it is in the client's own, if it is another one.
    pub fn rated_at(&self, currency: Currency) -> Option<DateTime<Utc>> {
        let own = self.ledger.terms().currency;
        if own == currency {
            return None;
        }
        let default = self.ledger.rates().default_currency();
        let moved = [own, currency].into_iter().filter(|one| *one != default);
        moved.filter_map(|one| self.rated_at.get(&one).copied()).max()
    }

    /// For how many whole hours the credit lasts if usage goes on as now; `None` without usage.
    pub fn runway_hours(&self) -> Option<i64> {
        let ends = self.standing.credit_ends_at?;
        Some(ends.signed_duration_since(self.at).num_hours().max(0))
    }

    /// The limit in force, in the global default currency, cut to what can be paid.
    pub fn limit(&self) -> Result<Money, MoneyError> {
        self.ledger.terms().limit_in(self.ledger.rates().default_currency())
    }
}

impl Desk {
    /// A client's credit with everything that explains it.
    pub async fn client_credit(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<CreditStatement, Error> {
        actor.require(Permission::ViewClients)?;
        self.require_client(actor, client).await?;
        let journal = &self.ports.journal;
        let (ledger, at) = (journal.ledger(actor.scope(), client).await?, self.now());
        let parts = journal.credit_parts(client).await?;
        let standing = ledger.standing(at)?;
        let listed = self.ports.settings.currencies().await?;
        let rated_at = listed.iter().map(|one| (one.currency(), one.rated_at())).collect();
        Ok(CreditStatement { ledger, standing, parts, rated_at, at })
    }

    /// What a client's credit in a currency was after each entry of the last year.
    pub async fn credit_history(
        &self,
        actor: &Actor,
        client: ClientId,
        currency: Currency,
    ) -> Result<Vec<BalancePoint>, Error> {
        actor.require(Permission::ViewJournal)?;
        self.require_client(actor, client).await?;
        let since = self.now() - TimeDelta::days(365);
        self.ports.journal.balances(client, currency, since, 500).await
    }
}
