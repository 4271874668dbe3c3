//! Takes a made-up provider in few statements: each row is written once, complete, so that no
//! index of the client list is touched twice.

mod clients;

use std::sync::Arc;

use async_trait::async_trait;
use bursar_application::ports::sample::{SampleCatalog, SampleClient, SampleStore};
use bursar_domain::access::Membership;
use bursar_domain::client::Note;
use bursar_domain::repository::{Aggregate, StoreError};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

use crate::access::user;
use crate::error::unavailable;
use crate::rows::{insert, insert_kept, run};
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

#[async_trait]
impl SampleStore for SeaStore {
    async fn is_empty(&self) -> Result<bool, StoreError> {
        let mut sql = Sql::new("SELECT (SELECT COUNT(*) FROM clients) + ");
        sql.push("(SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM services)");
        let count = sql.count(self.read()).await.map_err(unavailable("looking for records"))?;
        Ok(count == 0)
    }

    async fn add_catalog(&self, catalog: &SampleCatalog) -> Result<(), StoreError> {
        let work = self.sample_work().await?;
        add_catalog(&work, catalog).await.map_err(unavailable(WRITING))?;
        work.tx.commit().await.map_err(unavailable(WRITING))
    }

    async fn add_clients(&self, clients: &[SampleClient]) -> Result<(), StoreError> {
        let work = self.sample_work().await?;
        add_clients(&work, clients).await.map_err(unavailable(WRITING))?;
        work.tx.commit().await.map_err(unavailable(WRITING))
    }

    async fn settle(&self) -> Result<(), StoreError> {
        let work = self.sample_work().await?;
        number_on(&work).await.map_err(unavailable("counting ids on"))?;
        work.tx.commit().await.map_err(unavailable("counting ids on"))?;
        let tidied: &[&str] = if self.is_postgres() {
            &["VACUUM ANALYZE"]
        } else {
            &[
                "INSERT INTO client_trigrams (client_trigrams) VALUES ('optimize')",
                "PRAGMA analysis_limit = 1000",
                "ANALYZE",
                "PRAGMA wal_checkpoint(TRUNCATE)",
            ]
        };
        for statement in tidied {
            let done = self.write().execute_unprepared(statement).await;
            done.map_err(unavailable("tidying the database"))?;
        }
        Ok(())
    }
}

const WRITING: &str = "writing sample data";

impl SeaStore {
    async fn sample_work(&self) -> Result<SeaWork, StoreError> {
        let tx = self.begin_work().await.map_err(unavailable(WRITING))?;
        Ok(SeaWork::new(tx, Arc::default()))
    }
}

async fn add_catalog(work: &SeaWork, catalog: &SampleCatalog) -> Result<(), DbErr> {
    insert_kept(work, catalog.product_groups.iter()).await?;
    insert_kept(work, catalog.products.iter()).await?;
    let upgrades = catalog.products.iter().flat_map(|product| {
        let (id, targets) = (product.id().get(), &product.as_stored().upgrades);
        targets.iter().map(move |target| [id.into(), target.get().into()])
    });
    run(work, insert("product_upgrades (product_id, target_id)", upgrades)).await?;
    insert_kept(work, catalog.product_cycles.iter()).await?;
    let regions = catalog.regions.iter().map(|place| [place.id.into(), place.name.as_str().into()]);
    run(work, insert("regions (id, name)", regions)).await?;
    let hosts = catalog.hypervisors.iter();
    let hosts = hosts.map(|place| [place.id.into(), place.name.as_str().into()]);
    run(work, insert("hypervisors (id, name)", hosts)).await?;
    let flavors = catalog.flavors.iter().map(|flavor| {
        [flavor.id.into(), flavor.external_id.as_str().into(), flavor.name.as_str().into()]
    });
    run(work, insert("flavors (id, external_id, name)", flavors)).await?;
    work.note_names_changed().await
}

async fn add_clients(work: &SeaWork, clients: &[SampleClient]) -> Result<(), DbErr> {
    let users: Vec<_> = clients.iter().flat_map(|client| &client.users).map(user::row).collect();
    for some in users.chunks(2000) {
        let rows = some.iter().cloned().map(|row| row.into_active_model().reset_all());
        user::Entity::insert_many(rows).exec_without_returning(&work.tx).await?;
    }
    clients::add(work, clients).await?;
    insert_kept::<Membership>(work, clients.iter().flat_map(|client| &client.memberships)).await?;
    insert_kept::<Note>(work, clients.iter().flat_map(|client| &client.notes)).await
}

/// The next ids follow the highest ones that were taken.
async fn number_on(work: &SeaWork) -> Result<(), DbErr> {
    for table in NUMBERED {
        let highest = format!("(SELECT MAX(id) FROM {table})");
        let count_on = if work.is_postgres() {
            format!("SELECT setval('ids_{table}', {highest}) WHERE {highest} IS NOT NULL")
        } else {
            let set = format!("UPDATE id_counters SET last = {highest} WHERE name = '{table}'");
            format!("{set} AND last < {highest}")
        };
        Sql::new(&count_on).run(&work.tx).await?;
    }
    Ok(())
}

/// The tables whose rows came with their ids.
const NUMBERED: [&str; 16] = [
    "users",
    "clients",
    "client_notes",
    "memberships",
    "product_groups",
    "products",
    "product_cycles",
    "services",
    "regions",
    "hypervisors",
    "flavors",
    "projects",
    "instances",
    "journal_entries",
    "invoices",
    "credit_notes",
];
