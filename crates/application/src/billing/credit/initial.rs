//! The credit that new clients begin with (product 4.7, decision 11).

use std::collections::BTreeMap;

use bursar_domain::billing::journal::{Account, Cause, Entry, Ledger, LedgerError, Posting};
use bursar_domain::client::Client;
use bursar_domain::client::configuration::NewClients;
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_kernel::money::{Amount, Money, MoneyError, Rounding};
use chrono::{DateTime, TimeDelta, Utc};

use crate::billing::journal::posted;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Gives clients who have just been added what their configurations give new clients; what
    /// happened.
    pub(crate) async fn give_initial_credit(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        new: &[Client],
    ) -> Result<Vec<Event>, Error> {
        let mut gifts = BTreeMap::new();
        for client in new {
            let id = client.configuration();
            if let std::collections::btree_map::Entry::Vacant(place) = gifts.entry(id) {
                let configuration = work.configurations().get(id).await?;
                place.insert(configuration.settings().new_clients.clone());
            }
        }
        gifts.retain(|_, gift| !gift.initial_credit.get().is_zero());
        let given: BTreeMap<_, _> = new
            .iter()
            .filter_map(|client| Some((client.id(), gifts.get(&client.configuration())?)))
            .collect();
        if given.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = given.keys().copied().collect();
        let mut ledgers = work.ledgers().load(&ids).await?;
        let count = u32::try_from(ledgers.len()).unwrap_or(u32::MAX);
        let first = work.ids().next(Entry::NAME, count).await?;
        for (entry, ledger) in (first..).zip(&mut ledgers) {
            let Some(gift) = given.get(&ledger.client()) else { continue };
            let entry = Id::new(entry).map_err(|_| Error::NotReady("the id sequence"))?;
            give(ledger, gift, entry, actor, self.now())?;
        }
        work.ledgers().save(&ledgers, self.now()).await?;
        Ok(ledgers.iter().flat_map(Ledger::written).map(posted).collect())
    }
}

fn give(
    ledger: &mut Ledger,
    gift: &NewClients,
    entry: Id<Entry>,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let sum = converted(ledger, gift)?;
    if sum.minor() <= 0 {
        return Ok(());
    }
    let (from, to) = (Account::Promotion, Account::Credit);
    let posting = Posting::new(from, to, sum, Cause::InitialCredit)?;
    match gift.initial_credit_days.get() {
        0 => ledger.post(entry, posting, &actor.author(), at).map(|_| ()),
        days => ledger.grant(entry, posting, at + TimeDelta::days(days), &actor.author(), at),
    }
}

/// The sum in the client's own currency, at the rate of now.
fn converted(ledger: &Ledger, gift: &NewClients) -> Result<Money, MoneyError> {
    let (rates, currency) = (ledger.rates(), ledger.terms().currency);
    let rate = rates.between(rates.default_currency(), currency).ok_or(MoneyError::Mixed)?;
    let sum = Amount::new(gift.initial_credit.get(), currency).times(rate)?;
    sum.round(Rounding::HalfUp)
}
