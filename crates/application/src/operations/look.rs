//! Looking at background work.

use bursar_domain::access::Permission;
use bursar_domain::event::Subject;

use super::{Operation, OperationStatus};
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the operations with this status, or of all.
    pub async fn operations(
        &self,
        actor: &Actor,
        status: Option<OperationStatus>,
        page: &PageRequest,
    ) -> Result<(Page<Operation>, Total), Error> {
        actor.require(Permission::ViewOperations)?;
        let operations = self.ports.operations.list(status, page).await?;
        Ok((operations, self.ports.operations.total(status).await?))
    }

    /// One operation.
    pub async fn operation(&self, actor: &Actor, id: i64) -> Result<Operation, Error> {
        actor.require(Permission::ViewOperations)?;
        self.ports.operations.get(id).await
    }

    /// The unfinished operation about a client, for the page that shows it as pending.
    pub async fn operation_about(
        &self,
        actor: &Actor,
        subject: Subject,
    ) -> Result<Option<Operation>, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.operations.under_way(subject).await
    }
}
