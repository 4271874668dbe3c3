//! Looking at what comes round by itself.

use bursar_domain::access::Permission;

use super::ScheduledTask;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Every task of the timetable with how it went last.
    pub async fn scheduled_tasks(&self, actor: &Actor) -> Result<Vec<ScheduledTask>, Error> {
        actor.require(Permission::ViewOperations)?;
        let records = self.ports.tasks.records().await?;
        let with_record = |(task, every)| {
            let record = records.iter().find(|record| record.task == task).cloned();
            ScheduledTask { task, every, record }
        };
        Ok(self.ports.timetable.entries().map(with_record).collect())
    }
}
