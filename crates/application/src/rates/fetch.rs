//! Following the rates of whoever publishes them.

use bursar_domain::currency::RateSource;

use super::read::read;
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Sets the rates that the source publishes now. A rate that is too far from the one before is
    /// passed over and told; the others are set.
    pub(crate) async fn fetch_rates(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        let failed = |why: String| Error::rule("rate_source", why);
        let feed = self.ports.rate_feed.as_ref();
        let feed = feed.ok_or_else(|| failed("no source of rates is set".to_owned()))?;
        let document = feed.fetch().await.map_err(|error| failed(error.to_string()))?;
        let sheet = read(&document)?;
        let work = self.begin(actor).await?;
        let (report, events) = self.follow_sheet(&*work, &sheet, RateSource::Http).await?;
        self.commit(work, actor, &events).await?;
        let summary = report.summary();
        Ok(if report.refused.is_empty() {
            TaskOutcome::Succeeded(summary)
        } else {
            TaskOutcome::Failed(summary)
        })
    }
}
