//! Knows the words for the values of filters, in the order in which they are offered.

use sea_orm::{ConnectionTrait, DbErr};

use crate::clients::directory::display_name;
use crate::clients::names::{Names, names};
use crate::statement::Sql;

/// Ids and names of everything that clients are filtered by.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    pub(super) configurations: Names,
    pub(super) groups: Names,
    pub(super) regions: Names,
    pub(super) flavors: Names,
    pub(super) hypervisors: Names,
    pub(super) products: Names,
    pub(super) resellers: Names,
}

impl Labels {
    pub(super) async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        Ok(Self {
            configurations: names(db, CONFIGURATIONS).await?,
            groups: names(db, GROUPS).await?,
            regions: names(db, "SELECT id, name FROM regions ORDER BY name").await?,
            flavors: names(db, "SELECT id, name FROM flavors ORDER BY name, id").await?,
            hypervisors: names(db, "SELECT id, name FROM hypervisors ORDER BY name").await?,
            products: names(db, "SELECT id, name FROM products ORDER BY name_folded, id").await?,
            resellers: resellers(db).await?,
        })
    }
}

const CONFIGURATIONS: &str = "SELECT id, name FROM configurations ORDER BY name_folded";
const GROUPS: &str = "SELECT id, name FROM client_groups ORDER BY name_folded";

/// Resellers, and clients that were resellers once and still have clients of theirs.
async fn resellers(db: &impl ConnectionTrait) -> Result<Names, DbErr> {
    let resellers = Sql::new(
        "SELECT id, company, first_name, last_name FROM clients WHERE id IN (
             SELECT reseller_id FROM clients WHERE reseller_id IS NOT NULL
         ) ORDER BY company_folded, id",
    );
    let rows = resellers.all(db).await?;
    rows.iter()
        .map(|row| {
            let (company, first_name) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let name = display_name(company, first_name, row.try_get_by_index(3)?);
            Ok((row.try_get_by_index(0)?, name))
        })
        .collect()
}
