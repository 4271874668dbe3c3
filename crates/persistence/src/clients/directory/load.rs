//! Knows how clients are found and read by the hundred, for imports and bulk acts.

use std::collections::BTreeMap;

use bursar_application::Scope;
use bursar_domain::client::{Client, ClientId, ClientTrace};
use bursar_domain::repository::StoreError;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::summary::groups_of;
use crate::clients::derived::MOST_VALUES;
use crate::clients::row;
use crate::column::Reading;
use crate::error::unavailable;

const READING: &str = "reading clients";

/// The clients with any of these folded addresses or external billing ids.
pub(in crate::clients) async fn traces(
    db: &impl ConnectionTrait,
    emails_folded: &[String],
    external_billing_ids: &[String],
) -> Result<Vec<ClientTrace>, StoreError> {
    let mut traces = BTreeMap::new();
    for some in emails_folded.chunks(MOST_VALUES) {
        trace(db, &mut traces, row::Column::EmailFolded, some).await?;
    }
    for some in external_billing_ids.chunks(MOST_VALUES) {
        trace(db, &mut traces, row::Column::ExternalBillingId, some).await?;
    }
    Ok(traces.into_values().collect())
}

async fn trace(
    db: &impl ConnectionTrait,
    traces: &mut BTreeMap<i64, ClientTrace>,
    column: row::Column,
    values: &[String],
) -> Result<(), StoreError> {
    let rows: Vec<(i64, String, Option<String>)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::EmailFolded, row::Column::ExternalBillingId])
        .filter(column.is_in(values.iter().map(String::as_str)))
        .into_tuple()
        .all(db)
        .await
        .map_err(unavailable(READING))?;
    for (number, email_folded, external_billing_id) in rows {
        let id = Reading::of::<Client>(number).id(number)?;
        traces.insert(number, ClientTrace { id, email_folded, external_billing_id });
    }
    Ok(())
}

/// The clients with these ids, as far as there are any within the scope, by id.
pub(in crate::clients) async fn load(
    db: &impl ConnectionTrait,
    scope: Scope,
    clients: &[ClientId],
) -> Result<Vec<Client>, StoreError> {
    let is_postgres = db.get_database_backend() == DatabaseBackend::Postgres;
    let mut loaded = Vec::with_capacity(clients.len());
    for some in clients.chunks(MOST_VALUES) {
        let ids: Vec<_> = some.iter().map(|id| id.get()).collect();
        let mut rows = row::Entity::find()
            .filter(row::Column::Id.is_in(ids.iter().copied()))
            .filter(row::Column::ErasedAt.is_null());
        if let Scope::Reseller(reseller) = scope {
            rows = rows.filter(row::Column::ResellerId.eq(reseller.get()));
        }
        let rows = rows.order_by_asc(row::Column::Id).all(db).await;
        let groups = groups_of(db, &ids, is_postgres).await;
        let groups = groups.map_err(unavailable(READING))?;
        for row in rows.map_err(unavailable(READING))? {
            let own = groups.get(&row.id).into_iter().flatten().map(|group| group.id);
            let own: Vec<_> = own.collect();
            loaded.push(row::restore(&row, &own)?);
        }
    }
    Ok(loaded)
}
