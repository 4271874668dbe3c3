//! Taking back what is left of credit that has expired (product decision 11).

use bursar_domain::billing::journal::{Entry, Ledger};

use crate::billing::journal::posted;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// How many clients are looked after in one unit of work.
const CHUNK: u32 = 200;

impl Desk {
    /// Takes back all credit that has expired by now; how many clients had some.
    pub async fn expire_credit(&self, actor: &Actor) -> Result<u64, Error> {
        let mut clients = 0;
        loop {
            let work = self.begin(actor).await?;
            let due = work.ledgers().with_expired_credit(self.now(), CHUNK).await?;
            if due.is_empty() {
                return Ok(clients);
            }
            let mut ledgers = work.ledgers().load(&due).await?;
            for ledger in &mut ledgers {
                self.expire_due(&*work, actor, ledger).await?;
            }
            work.ledgers().save(&ledgers, self.now()).await?;
            let events: Vec<_> = ledgers.iter().flat_map(Ledger::written).map(posted).collect();
            if events.is_empty() {
                return Ok(clients);
            }
            self.commit(work, actor, &events).await?;
            clients += crate::page::count_of(&due)?;
        }
    }

    /// Takes back what is due of one client's credit, before it is spent.
    pub(in crate::billing) async fn expire_due(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        ledger: &mut Ledger,
    ) -> Result<(), Error> {
        for _ in 0..ledger.count_due(self.now()) {
            let id = work.ids().one::<Entry>().await?;
            ledger.expire(id, &actor.author(), self.now())?;
        }
        Ok(())
    }
}
