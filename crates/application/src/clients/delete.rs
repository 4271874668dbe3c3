//! Deleting a client on which nothing hangs.

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientId, Hanging};
use bursar_domain::field::FieldErrors;

use super::suspend::{about, reason};
use crate::desk::require_seen;
use crate::operations::{OperationKind, Started};
use crate::{Actor, Desk, Error};

/// A client to be deleted.
#[derive(Clone, Debug)]
pub struct DeleteClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The client's name, typed again to confirm; programs leave it out.
    pub typed_name: Option<String>,
    /// Why, if that was said.
    pub reason: Option<String>,
}

impl Desk {
    /// Begins to delete a client. Refused while anything hangs on it.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn delete_client(
        &self,
        actor: &Actor,
        command: DeleteClient,
    ) -> Result<Started, Error> {
        actor.require(Permission::DeleteClients)?;
        let why = command.reason.as_deref().filter(|text| !text.trim().is_empty());
        let why = why.map(reason).transpose()?;
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        require_typed(&client, command.typed_name.as_deref())?;
        require_nothing(work.clients().hanging(command.client).await?)?;
        let event = client.delete(why.as_deref())?;
        work.clients().save(&client).await?;
        let operation = about(OperationKind::DeleteClient, command.client, &["Remove the client"]);
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(started)
    }
}

/// Refuses a name that was typed to confirm and is another one.
pub(crate) fn require_typed(client: &Client, typed: Option<&str>) -> Result<(), Error> {
    let name = client.profile().display_name();
    match typed {
        Some(typed) if typed.trim() != name => {
            let message = format!("Type {name} to confirm");
            Err(FieldErrors::one("typed_name", "mismatch", message).into())
        }
        _ => Ok(()),
    }
}

/// Refuses while services, projects, resold clients or entries of the journal hang on the client.
pub(crate) fn require_nothing(hanging: Hanging) -> Result<(), Error> {
    if hanging.is_nothing() {
        return Ok(());
    }
    let Hanging { services, projects, resold_clients, journal_entries } = hanging;
    let message = format!(
        "the client still has {services} services, {projects} projects, {resold_clients} resold \
         clients and {journal_entries} entries in the journal"
    );
    Err(Error::rule("client_in_use", message))
}
