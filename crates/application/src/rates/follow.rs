//! Knows how listed currencies take over the rates of a sheet.

use bursar_domain::currency::{DatedRate, ListedCurrency, RateSource};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;

use super::read::{Sheet, contradicting};
use super::{RateReport, RateSet};
use crate::ports::UnitOfWork;
use crate::{Desk, Error};

impl Desk {
    /// Sets the rates of all listed currencies that the sheet has, and values the credit of their
    /// clients by them.
    pub(super) async fn follow_sheet(
        &self,
        work: &dyn UnitOfWork,
        sheet: &Sheet,
        source: RateSource,
    ) -> Result<(RateReport, Vec<Event>), Error> {
        let mut listed = self.ports.settings.currencies().await?;
        // Everybody takes them in the same order, so that no two wait for each other.
        listed.sort_by_key(|one| one.id());
        let mut outcome = (RateReport::default(), Vec::new());
        let Some(default) = listed.iter().find(|one| one.is_default()) else { return Ok(outcome) };
        let default = default.currency();
        for one in listed.iter().filter(|one| !one.is_default()) {
            match sheet.rates.rate(one.currency(), default).map_err(contradicting)? {
                Some(rate) => {
                    let rate = DatedRate { rate, since: self.now(), source };
                    self.follow_rate(work, one, rate, &mut outcome).await?;
                }
                None => outcome.0.missing.push(one.currency()),
            }
        }
        Ok(outcome)
    }

    async fn follow_rate(
        &self,
        work: &dyn UnitOfWork,
        listed: &ListedCurrency,
        rate: DatedRate,
        (report, events): &mut (RateReport, Vec<Event>),
    ) -> Result<(), Error> {
        let mut listed = work.currencies().get(listed.id()).await?;
        let (currency, before) = (listed.currency(), listed.rate());
        match listed.follow(rate) {
            Err(jump) => report.refused.push(jump),
            Ok(event) if event.is_change() => {
                work.currencies().save(&listed).await?;
                self.revalue(work, currency).await?;
                report.set.push(RateSet { currency, before, after: listed.rate() });
                events.push(event);
            }
            Ok(_) => report.unchanged.push(currency),
        }
        Ok(())
    }
}
