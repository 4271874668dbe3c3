//! Tells whether the store can serve requests.

use async_trait::async_trait;
use bursar_http::Readiness;
use bursar_persistence::SeaStore;

/// Asks the store itself.
#[derive(Clone, Debug)]
pub(super) struct StoreReadiness(pub(super) SeaStore);

#[async_trait]
impl Readiness for StoreReadiness {
    async fn check(&self) -> Result<(), String> {
        match self.0.is_current().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the database is not at the current schema".to_owned()),
            Err(error) => {
                tracing::warn!(%error, "the database does not answer");
                Err("the database does not answer".to_owned())
            }
        }
    }
}
