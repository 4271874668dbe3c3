//! Setting rates from a file, all of them or none.

use bursar_domain::access::Permission;
use bursar_domain::currency::RateSource;
use bursar_domain::field::FieldErrors;

use super::read::{Sheet, read};
use super::{RateDocument, RateFormat, RateReport};
use crate::{Actor, Desk, Error};

impl Desk {
    /// Sets the rates of a file: a table, the XML of the European Central Bank, or JSON. Every line
    /// that is wrong is told, and nothing is set then.
    pub async fn load_rates(&self, actor: &Actor, file: Vec<u8>) -> Result<RateReport, Error> {
        actor.require(Permission::EditCurrencies)?;
        let sheet = read(&RateDocument { format: RateFormat::of(&file), bytes: file })?;
        let work = self.begin(actor).await?;
        let (report, events) = self.follow_sheet(&*work, &sheet, RateSource::File).await?;
        refused(&sheet, &report).ok(())?;
        self.commit(work, actor, &events).await?;
        Ok(report)
    }
}

/// Each rate that was refused, beside its line.
fn refused(sheet: &Sheet, report: &RateReport) -> FieldErrors {
    let mut errors = FieldErrors::none();
    for jump in &report.refused {
        errors.add(sheet.place(jump.currency), "jump", jump.to_string());
    }
    errors
}
