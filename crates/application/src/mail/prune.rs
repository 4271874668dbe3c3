//! Forgetting e-mails that are older than the provider wants to keep them.

use crate::{Desk, Error};

/// How many are removed at a time.
const CHUNK: u32 = 500;

impl Desk {
    /// Removes e-mails from the log that are older than the settings say; how many.
    pub(crate) async fn prune_letters(&self) -> Result<u64, Error> {
        let Some(keep) = self.ports.mail_terms.keep else { return Ok(0) };
        let (before, mut pruned) = (self.now() - keep, 0);
        loop {
            let some = self.ports.mail_queue.prune(before, CHUNK).await?;
            pruned += some;
            if some < u64::from(CHUNK) {
                return Ok(pruned);
            }
        }
    }
}
