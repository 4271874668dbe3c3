//! Checking the journal: every hash, every balance and every head, derived anew (product 5.11).

use std::collections::BTreeMap;

use bursar_domain::access::Permission;
use bursar_domain::billing::journal::{Auditor, Broken, Entry, StoredBalances};
use bursar_domain::client::ClientId;
use bursar_kernel::Id;

use crate::billing::journal::{ClientSpan, JournalChain};
use crate::{Actor, Desk, Error};

/// What checking the journal came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many clients' chains are right.
    pub chains: u64,
    /// How many entries were looked at.
    pub entries: u64,
    /// The first thing that is wrong.
    pub broken: Option<Broken>,
}

impl Desk {
    /// Checks every client's chain, or one client's, as the journal stands at this instant.
    pub async fn verify_journal(
        &self,
        actor: &Actor,
        only: Option<ClientId>,
    ) -> Result<Verified, Error> {
        actor.require(Permission::ViewJournal)?;
        if let Some(client) = only {
            self.require_client(actor, client).await?;
        }
        let chain = self.ports.journal.chain().await?;
        let before = only.and_then(|client| Id::new(client.get() - 1).ok());
        let mut span = ClientSpan { after: before, through: only };
        let mut verified = Verified::default();
        loop {
            let balances = chain.balances(span).await?;
            let last = balances.keys().next_back().copied();
            let part = ClientSpan { after: span.after, through: last.or(only) };
            verified.look_at(&*chain, part, balances).await?;
            match last {
                Some(_) if verified.broken.is_none() && only.is_none() => span.after = last,
                _ => return Ok(verified),
            }
        }
    }
}

impl Verified {
    /// Looks at the chains of a span of clients; stops at the first thing that is wrong.
    async fn look_at(
        &mut self,
        chain: &dyn JournalChain,
        span: ClientSpan,
        mut balances: BTreeMap<ClientId, StoredBalances>,
    ) -> Result<(), Error> {
        let mut auditor: Option<Auditor> = None;
        let mut from = None;
        loop {
            let entries = chain.entries(span, from).await?;
            let Some(last) = entries.last() else { break };
            from = last.as_ref().ok().map(|entry| (entry.client(), entry.place()));
            for entry in entries {
                let outcome = entry.and_then(|entry| self.see(&mut auditor, &mut balances, &entry));
                if let Err(broken) = outcome {
                    self.broken = Some(broken);
                    return Ok(());
                }
            }
        }
        let rest = balances.keys().copied().map(Auditor::new).collect::<Vec<_>>();
        let rest = rest.into_iter().filter(|other| {
            auditor.as_ref().is_none_or(|auditor| auditor.client() != other.client())
        });
        for auditor in auditor.clone().into_iter().chain(rest) {
            if let Err(broken) = self.close(auditor, &mut balances) {
                self.broken = Some(broken);
                return Ok(());
            }
        }
        Ok(())
    }

    /// Looks at one entry, and closes the chain before it if it begins another one.
    fn see(
        &mut self,
        auditor: &mut Option<Auditor>,
        balances: &mut BTreeMap<ClientId, StoredBalances>,
        entry: &Entry,
    ) -> Result<(), Broken> {
        if let Some(done) = auditor.take_if(|auditor| auditor.client() != entry.client()) {
            self.close(done, balances)?;
        }
        self.entries += 1;
        auditor.get_or_insert_with(|| Auditor::new(entry.client())).see(entry)
    }

    /// Compares a chain that was gone through with what stands beside it; nothing there is the
    /// same as nothing having happened.
    fn close(
        &mut self,
        auditor: Auditor,
        balances: &mut BTreeMap<ClientId, StoredBalances>,
    ) -> Result<(), Broken> {
        let stored = balances.remove(&auditor.client()).unwrap_or_default();
        auditor.close(&stored)?;
        self.chains += 1;
        Ok(())
    }
}
