//! Keeps clients, within one unit of work.

use async_trait::async_trait;
use bursar_application::Scope;
use bursar_domain::client::{
    Client, ClientGroup, ClientId, ClientRepository, ClientTrace, Configuration, Hanging,
    LiveServices,
};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::text::search_text;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, QueryFilter, Value,
};

use super::derived::{self, Clients, FirstGroups, within};
use super::directory::load;
use super::row;
use crate::column::Reading;
use crate::error::unavailable;
use crate::kept::find;
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::store::{IMPORT_LOCK, wait_for};
use crate::work::SeaWork;

#[async_trait]
impl ClientRepository for SeaWork {
    async fn get(&self, id: ClientId) -> Result<Client, StoreError> {
        let client = self.record(id).await?;
        match client.erased_at() {
            Some(_) => Err(StoreError::NotFound { what: Client::NAME, id: id.get() }),
            None => Ok(client),
        }
    }

    async fn record(&self, id: ClientId) -> Result<Client, StoreError> {
        let row = find::<row::Entity>(&self.tx, id.get()).await;
        let row = row.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: Client::NAME, id: id.get() })?;
        let mut groups = Sql::new("SELECT group_id FROM client_group_members WHERE client_id = ");
        let groups = groups.bind(id.get()).column(&self.tx).await.map_err(unavailable(READING))?;
        Ok(row::restore(&row, &groups)?)
    }

    async fn add(&self, client: &Client) -> Result<(), StoreError> {
        self.add_all(std::slice::from_ref(client)).await
    }

    async fn add_all(&self, clients: &[Client]) -> Result<(), StoreError> {
        self.insert(clients).await.map_err(unavailable("adding clients"))
    }

    async fn load(&self, ids: &[ClientId]) -> Result<Vec<Client>, StoreError> {
        load::load(&self.tx, Scope::All, ids).await
    }

    async fn save_joined(
        &self,
        group: Id<ClientGroup>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        self.keep_joined(group, clients).await
    }

    async fn save_left(
        &self,
        group: Id<ClientGroup>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        self.keep_left(group, clients).await
    }

    async fn save_configured(
        &self,
        configuration: Id<Configuration>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        self.keep_configured(configuration, clients).await
    }

    async fn save(&self, client: &Client) -> Result<(), StoreError> {
        let (id, version) = (client.id().get(), client.version());
        let row = row::row(client).map_err(unavailable(WRITING))?;
        let mut columns = row.into_active_model().reset_all();
        columns.set(row::Column::Version, (version + 1).into());
        let saved = row::Entity::update_many()
            .set(columns)
            .filter(row::Column::Id.eq(id).and(row::Column::Version.eq(version)))
            .exec(&self.tx)
            .await
            .map_err(unavailable(WRITING))?;
        self.require_changed::<Client, row::Entity>(saved.rows_affected, id).await?;
        self.regroup(client).await.map_err(unavailable(WRITING))
    }

    async fn forget(&self, id: ClientId) -> Result<(), StoreError> {
        for table in FORGOTTEN {
            let mut sql = Sql::new(&format!("DELETE FROM {table} WHERE client_id = "));
            let gone = sql.bind(id.get()).run(&self.tx).await;
            gone.map_err(unavailable("forgetting a client"))?;
        }
        Ok(())
    }

    async fn remove(&self, client: &Client) -> Result<(), StoreError> {
        let (id, version) = (client.id().get(), client.version());
        self.note_clients_changed(&[id]).await.map_err(unavailable(WRITING))?;
        let removed = row::Entity::delete_many()
            .filter(row::Column::Id.eq(id).and(row::Column::Version.eq(version)))
            .exec(&self.tx)
            .await
            .map_err(unavailable("removing a client"))?;
        self.require_changed::<Client, row::Entity>(removed.rows_affected, id).await
    }

    async fn traces(
        &self,
        emails_folded: &[String],
        external_billing_ids: &[String],
    ) -> Result<Vec<ClientTrace>, StoreError> {
        // On SQLite there is one unit of work at a time anyway.
        if self.is_postgres() {
            let turn = wait_for(&self.tx, IMPORT_LOCK).await;
            turn.map_err(unavailable("waiting for another import"))?;
        }
        load::traces(&self.tx, emails_folded, external_billing_ids).await
    }

    async fn hanging(&self, id: ClientId) -> Result<Hanging, StoreError> {
        hanging(&self.tx, id).await.map_err(unavailable("counting what hangs on a client"))
    }

    async fn count_configured(&self, configuration: Id<Configuration>) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM clients WHERE configuration_id = ");
        let count = sql.bind(configuration.get()).count(&self.tx).await;
        count.map_err(unavailable("counting a configuration's clients"))
    }

    async fn members(
        &self,
        group: Id<ClientGroup>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError> {
        let mut sql = Sql::new("SELECT client_id FROM client_group_members WHERE group_id = ");
        sql.bind(group.get()).push(" AND client_id > ").bind(after.map_or(0, Id::get));
        self.ids(sql.push(" ORDER BY client_id").limit(limit)).await
    }

    async fn suspend_services(&self, id: ClientId) -> Result<u64, StoreError> {
        self.change_services(
            id,
            "status = 'suspended', suspended_with_client = TRUE",
            "status = 'active'",
        )
        .await
    }

    async fn resume_services(&self, id: ClientId) -> Result<u64, StoreError> {
        self.change_services(
            id,
            "status = 'active', suspended_with_client = FALSE",
            "status = 'suspended' AND suspended_with_client",
        )
        .await
    }

    async fn live_services(&self, id: ClientId) -> Result<LiveServices, StoreError> {
        let mut sql = Sql::new(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN products.product_type = 'openstack' THEN 1 \
             ELSE 0 END), 0) FROM services JOIN products ON products.id = services.product_id \
             WHERE services.status IN ('pending', 'active', 'suspended') AND services.client_id = ",
        );
        let counts = sql.bind(id.get()).counts(&self.tx).await.map_err(unavailable(READING))?;
        let [all, in_cloud] = counts;
        Ok(LiveServices { all, in_cloud })
    }

    async fn terminate_services(&self, id: ClientId) -> Result<u64, StoreError> {
        self.change_services(
            id,
            "status = 'terminated', suspended_with_client = FALSE",
            "status IN ('pending', 'active', 'suspended')",
        )
        .await
    }

    async fn has_active_service(&self, id: ClientId) -> Result<bool, StoreError> {
        let mut sql =
            Sql::new("SELECT COUNT(*) FROM services WHERE status = 'active' AND client_id = ");
        let count = sql.bind(id.get()).count(&self.tx).await.map_err(unavailable(READING))?;
        Ok(count > 0)
    }
}

/// Tables whose rows of a client go although the client stays without a name.
const FORGOTTEN: [&str; 5] =
    ["client_notes", "memberships", "invitations", "client_search", "payment_methods"];

const READING: &str = "reading a client";
const WRITING: &str = "writing a client";

impl SeaWork {
    /// Each row is written once, complete: an index of the client list holds most of its columns.
    async fn insert(&self, clients: &[Client]) -> Result<(), DbErr> {
        let first_groups = FirstGroups::read(self).await?;
        let columns: Vec<_> = row::Column::iter().collect();
        let names: Vec<_> = columns.iter().map(IdenStatic::as_str).collect();
        let table = format!("clients ({}, first_group_id)", names.join(", "));
        let rows_of_clients = clients.iter().map(|client| {
            let model = row::row(client)?;
            let mut values: Vec<_> = columns.iter().map(|column| model.get(*column)).collect();
            values.push(first_groups.of(client).into());
            Ok(values)
        });
        let rows_of_clients = rows_of_clients.collect::<Result<Vec<_>, DbErr>>()?;
        run(self, insert(&table, rows_of_clients.into_iter())).await?;
        self.insert_members(clients).await?;
        let texts = clients.iter().map(|client| {
            let fields = client.profile().search_fields();
            let text = search_text(fields.iter().map(String::as_str));
            [client.id().get().into(), Value::from(text)]
        });
        run(self, insert("client_search (client_id, text)", texts)).await?;
        let ids: Vec<_> = clients.iter().map(|client| client.id().get()).collect();
        self.note_clients_changed(&ids).await
    }

    async fn insert_members(&self, clients: &[Client]) -> Result<(), DbErr> {
        let members = clients.iter().flat_map(|client| {
            let id = client.id().get();
            client.groups().iter().map(move |group| [group.get().into(), Value::from(id)])
        });
        run(self, insert("client_group_members (group_id, client_id)", members)).await
    }

    async fn regroup(&self, client: &Client) -> Result<(), DbErr> {
        let id = client.id().get();
        let mut kept = Sql::new("SELECT group_id FROM client_group_members WHERE client_id = ");
        let mut kept: Vec<i64> = kept.bind(id).column(&self.tx).await?;
        kept.sort_unstable();
        if !kept.iter().copied().eq(client.groups().iter().map(|group| group.get())) {
            let mut leave = Sql::new("DELETE FROM client_group_members WHERE client_id = ");
            leave.bind(id).run(&self.tx).await?;
            self.insert_members(std::slice::from_ref(client)).await?;
            derived::groups_were_changed(self, &[id]).await?;
        }
        derived::search_was_changed(self, std::slice::from_ref(client)).await?;
        self.note_clients_changed(&[id]).await
    }

    async fn ids(&self, sql: &Sql) -> Result<Vec<ClientId>, StoreError> {
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Client>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    async fn change_services(
        &self,
        id: ClientId,
        change: &str,
        of: &str,
    ) -> Result<u64, StoreError> {
        let doing = "changing a client's services";
        let mut sql = Sql::new("UPDATE services SET ");
        sql.push(change).push(", version = version + 1 WHERE ").push(of);
        sql.push(" AND client_id = ").bind(id.get());
        let changed = sql.run(&self.tx).await.map_err(unavailable(doing))?;
        if changed > 0 {
            let owned = derived::owned_was_changed(self, &Clients::These(&[id.get()])).await;
            owned.map_err(unavailable(doing))?;
        }
        Ok(changed)
    }
}

/// How many records would be orphaned if the client were removed.
pub(super) async fn hanging(db: &impl ConnectionTrait, id: ClientId) -> Result<Hanging, DbErr> {
    let count = async |table: &str, column: &str| {
        let mut sql = Sql::new(&format!("SELECT COUNT(*) FROM {table} "));
        sql.append(&within(column, &Clients::These(&[id.get()]))).count(db).await
    };
    let live = "services WHERE status IN ('pending', 'active', 'suspended') AND";
    let paid = "invoices WHERE fiscal IS NOT NULL AND paid_minor > 0 AND";
    Ok(Hanging {
        services: count("services WHERE", "client_id").await?,
        live_services: count(live, "client_id").await?,
        projects: count("projects WHERE", "client_id").await?,
        resold_clients: count("clients WHERE", "reseller_id").await?,
        journal_entries: count("journal_entries WHERE", "client_id").await?,
        drafts: count("invoices WHERE status = 1 AND", "client_id").await?,
        issued_invoices: count("invoices WHERE status <> 1 AND", "client_id").await?,
        paid_invoices: count(paid, "client_id").await?,
    })
}
