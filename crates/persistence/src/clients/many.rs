//! Keeps many clients that changed in the same way, with few statements.

use std::collections::BTreeSet;

use bursar_domain::client::{Client, ClientGroup, Configuration};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use sea_orm::Value;

use super::derived::{Clients, FIRST_GROUP, MOST_VALUES, within};
use super::mask;
use crate::error::unavailable;
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::work::SeaWork;

const WRITING: &str = "writing clients";

impl SeaWork {
    pub(super) async fn keep_joined(
        &self,
        group: Id<ClientGroup>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        let members = clients.iter().map(|one| [group.get().into(), Value::from(one.id().get())]);
        let mut join = insert("client_group_members (group_id, client_id)", members);
        for statement in &mut join {
            statement.push(" ON CONFLICT DO NOTHING");
        }
        run(self, join).await.map_err(unavailable(WRITING))?;
        let mut change = Sql::new("group_mask = group_mask | ");
        change.bind(mask::group(group.get())).push(", first_group_id = ").push(FIRST_GROUP);
        self.advance(clients, &change).await
    }

    /// Their masks may keep the group's bit, which is harmless.
    pub(super) async fn keep_left(
        &self,
        group: Id<ClientGroup>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        for some in clients.chunks(MOST_VALUES) {
            let ids: Vec<_> = some.iter().map(|client| client.id().get()).collect();
            let mut leave = Sql::new("DELETE FROM client_group_members WHERE group_id = ");
            leave.bind(group.get()).push(" AND ");
            leave.append(&within("client_id", &Clients::These(&ids)));
            leave.run(&self.tx).await.map_err(unavailable(WRITING))?;
        }
        let mut change = Sql::new("first_group_id = ");
        self.advance(clients, change.push(FIRST_GROUP)).await
    }

    pub(super) async fn keep_configured(
        &self,
        configuration: Id<Configuration>,
        clients: &[Client],
    ) -> Result<(), StoreError> {
        let mut change = Sql::new("configuration_id = ");
        self.advance(clients, change.bind(configuration.get())).await
    }

    /// Changes clients to their next version, all of them or, with an error, not all.
    async fn advance(&self, clients: &[Client], change: &Sql) -> Result<(), StoreError> {
        let seen: Vec<_> = clients.iter().map(|one| [one.id().get(), one.version()]).collect();
        for some in seen.chunks(MOST_VALUES / 2) {
            let mut sql = Sql::new("UPDATE clients SET version = version + 1, ");
            sql.append(change).push(" FROM ").push_values(some);
            sql.push(" AS seen WHERE clients.id = seen.column1 AND version = seen.column2");
            let changed = sql.push(" RETURNING id").column(&self.tx).await;
            let changed: BTreeSet<i64> =
                changed.map_err(unavailable(WRITING))?.into_iter().collect();
            if let Some([late, _]) = some.iter().find(|[id, _]| !changed.contains(id)) {
                return Err(StoreError::Stale { what: Client::NAME, id: *late });
            }
        }
        let ids: Vec<_> = seen.iter().map(|[id, _]| *id).collect();
        self.note_clients_changed(&ids).await.map_err(unavailable(WRITING))
    }
}
