//! Keeps links that work once, as digests of their secrets.

use async_trait::async_trait;
use bursar_application::ports::Links;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, Utc};

use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

#[async_trait]
impl Links for SeaWork {
    async fn keep(
        &self,
        purpose: &str,
        secret_digest: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO links (purpose, secret_digest, expires_at) VALUES (");
        sql.bind(purpose).push(", ").bind(secret_digest).push(", ").bind(instant(expires_at)).push(
            ") ON CONFLICT (purpose) DO UPDATE SET secret_digest = excluded.secret_digest,
               expires_at = excluded.expires_at",
        );
        sql.run(&self.tx).await.map_err(unavailable("keeping a link"))?;
        Ok(())
    }

    async fn redeem(
        &self,
        purpose: &str,
        secret_digest: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("DELETE FROM links WHERE purpose = ");
        sql.bind(purpose).push(" AND secret_digest = ").bind(secret_digest);
        sql.push(" AND expires_at > ").bind(instant(at));
        Ok(sql.run(&self.tx).await.map_err(unavailable("using a link"))? > 0)
    }
}
