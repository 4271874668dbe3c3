//! Reads the saved views of the client list.

use async_trait::async_trait;
use bursar_application::clients::views::{SavedView, ViewDirectory};
use bursar_domain::access::User;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::text::fold;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::view;
use crate::error::unavailable;
use crate::kept::Kept;
use crate::store::SeaStore;

#[async_trait]
impl ViewDirectory for SeaStore {
    async fn list(&self, user: Id<User>) -> Result<Vec<SavedView>, StoreError> {
        let is_seen = view::Column::OwnerId.eq(user.get()).or(view::Column::IsShared.eq(true));
        let rows = view::Entity::find().filter(is_seen).all(self.read()).await;
        let rows = rows.map_err(unavailable("reading saved views"))?;
        let mut views = rows.into_iter().map(SavedView::restore).collect::<Result<Vec<_>, _>>()?;
        views.sort_by_cached_key(|view| (fold(view.name.as_str()), view.id));
        Ok(views)
    }
}
