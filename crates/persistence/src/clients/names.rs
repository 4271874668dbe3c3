//! Knows the names of what clients are filtered by: configurations, groups, regions and so on.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::statement::Sql;

/// Names by id, in the order in which they are offered.
pub(crate) type Names = Vec<(i64, String)>;

/// The ids of regions and hypervisors by name; names are what the cloud knows them by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    regions: BTreeMap<String, i64>,
    hypervisors: BTreeMap<String, i64>,
}

impl Places {
    /// Reads all of them; there are few.
    pub(crate) async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let by_name = |names: Names| names.into_iter().map(|(id, name)| (name, id)).collect();
        Ok(Self {
            regions: by_name(names(db, "SELECT id, name FROM regions").await?),
            hypervisors: by_name(names(db, "SELECT id, name FROM hypervisors").await?),
        })
    }

    pub(crate) fn region(&self, name: &str) -> Option<i64> {
        self.regions.get(name).copied()
    }

    pub(crate) fn hypervisor(&self, name: &str) -> Option<i64> {
        self.hypervisors.get(name).copied()
    }
}

/// Ids and names that a statement answers.
pub(crate) async fn names(db: &impl ConnectionTrait, statement: &str) -> Result<Names, DbErr> {
    let rows = Sql::new(statement).all(db).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
