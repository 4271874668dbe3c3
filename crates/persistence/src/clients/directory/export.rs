//! Knows how clients are read for an export: whole, in the list's order, chunk by chunk.

use std::collections::BTreeMap;

use bursar_application::clients::ClientQuery;
use bursar_application::clients::directory::{ClientExport, Named};
use bursar_application::page::{Page, PageRequest};
use bursar_application::{Error, Scope};
use bursar_domain::client::Client;
use bursar_domain::repository::StoreError;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::summary::Listed;
use crate::clients::row;
use crate::error::unavailable;
use crate::store::SeaStore;

impl SeaStore {
    pub(super) async fn exported(
        &self,
        scope: Scope,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<Page<ClientExport>, Error> {
        let list = self.list_of(scope, query).await?;
        let Page { items, next, previous } = self.page_of(&list, query, page).await?;
        let mut whole = self.whole(items.iter().map(|row| row.summary.id.get())).await?;
        // A client that was removed since the list was read is left out.
        let items = items.into_iter().filter_map(|row| {
            let stored = whole.remove(&row.summary.id.get())?;
            Some(export(row, &stored))
        });
        Ok(Page { items: items.collect::<Result<_, _>>()?, next, previous })
    }

    async fn whole(
        &self,
        ids: impl Iterator<Item = i64>,
    ) -> Result<BTreeMap<i64, row::Model>, StoreError> {
        let rows = row::Entity::find().filter(row::Column::Id.is_in(ids)).all(self.read()).await;
        let rows = rows.map_err(unavailable("reading clients for an export"))?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

fn export(listed: Listed, stored: &row::Model) -> Result<ClientExport, StoreError> {
    let summary = listed.summary;
    let ids: Vec<_> = summary.groups.iter().map(|group| group.id).collect();
    let client: Client = row::restore(stored, &ids)?;
    Ok(ClientExport {
        configuration: summary.configuration.name,
        groups: summary.groups.into_iter().map(|Named { name, .. }| name).collect(),
        custom_fields: client.profile().custom_fields().clone(),
        client,
        credit: summary.credit,
        up_to_date_credit: summary.up_to_date_credit,
    })
}
