//! Keeps files that wait to be imported.

use async_trait::async_trait;
use bursar_application::clients::exchange::{Upload, UploadId, Uploads};
use bursar_domain::access::User;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl Uploads for SeaStore {
    async fn keep(
        &self,
        id: &UploadId,
        owner: Id<User>,
        file: &Upload,
        at: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut forget = Sql::new("DELETE FROM uploads WHERE expires_at <= ");
        forget.bind(instant(at)).run(self.write()).await.map_err(unavailable(FORGETTING))?;
        let mut keep =
            Sql::new("INSERT INTO uploads (id, owner_id, name, bytes, expires_at) VALUES (");
        keep.bind(id.as_str()).push(", ").bind(owner.get()).push(", ").bind(file.name.as_str());
        keep.push(", ").bind(file.bytes.clone()).push(", ").bind(instant(until)).push(")");
        keep.run(self.write()).await.map_err(unavailable("keeping an uploaded file"))?;
        Ok(())
    }

    async fn find(
        &self,
        id: &UploadId,
        owner: Id<User>,
        at: DateTime<Utc>,
    ) -> Result<Option<Upload>, StoreError> {
        let doing = "reading an uploaded file";
        let mut sql = Sql::new("SELECT name, bytes FROM uploads WHERE id = ");
        sql.bind(id.as_str()).push(" AND owner_id = ").bind(owner.get());
        sql.push(" AND expires_at > ").bind(instant(at));
        let Some(row) = sql.one(self.read()).await.map_err(unavailable(doing))? else {
            return Ok(None);
        };
        let name = row.try_get_by_index(0).map_err(unavailable(doing))?;
        let bytes = row.try_get_by_index(1).map_err(unavailable(doing))?;
        Ok(Some(Upload { name, bytes }))
    }

    async fn forget(&self, id: &UploadId, owner: Id<User>) -> Result<(), StoreError> {
        let mut forget = Sql::new("DELETE FROM uploads WHERE id = ");
        forget.bind(id.as_str()).push(" AND owner_id = ").bind(owner.get());
        forget.run(self.write()).await.map_err(unavailable(FORGETTING))?;
        Ok(())
    }
}

const FORGETTING: &str = "forgetting an uploaded file";
