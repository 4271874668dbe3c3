//! Terminating the services of a suspended client.

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientId, ClientStatus, LiveServices};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use serde::{Deserialize, Serialize};

use super::delete::require_typed;
use super::suspend::{about, reason};
use crate::desk::require_seen;
use crate::operations::{NewOperation, Operation, OperationKind, Started};
use crate::{Actor, Desk, Error};

/// A suspended client whose services are to be terminated.
#[derive(Clone, Debug)]
pub struct TerminateClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The client's name, typed again to confirm; programs leave it out.
    pub typed_name: Option<String>,
    /// Why, in words.
    pub reason: String,
}

/// What the operation keeps of a termination: the suspension that it belongs to, by its instant.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TerminationInput {
    suspended_at: Option<i64>,
}

impl TerminationInput {
    fn now(client: &Client) -> Self {
        let suspended_at = client.suspension().map(|why| why.at.timestamp_micros());
        Self { suspended_at }
    }

    pub(crate) fn of(operation: &Operation) -> Result<Self, Error> {
        serde_json::from_str(&operation.input)
            .map_err(|error| Error::rule("unreadable", error.to_string()))
    }

    /// Whether the client is still suspended as it was then, and not resumed since.
    pub(crate) fn is_about(&self, client: &Client) -> bool {
        client.status() == ClientStatus::Suspended
            && self.suspended_at == Self::now(client).suspended_at
    }
}

impl Desk {
    /// Begins to terminate a suspended client's services; what is on record stays. Refused while
    /// the configuration suspends instead of terminating, and while a service owns resources in
    /// the cloud, which nothing here could delete.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn terminate_client(
        &self,
        actor: &Actor,
        command: TerminateClient,
    ) -> Result<Started, Error> {
        actor.require(Permission::TerminateClients)?;
        let why = reason(&command.reason)?;
        let work = self.begin(actor).await?;
        let client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        require_typed(&client, command.typed_name.as_deref())?;
        if client.status() != ClientStatus::Suspended {
            let message = "only the services of a suspended client can be terminated";
            return Err(Error::rule("not_suspended", message));
        }
        let configuration = work.configurations().get(client.configuration()).await?;
        if configuration.settings().postpaid.suspend_instead_of_termination {
            let message = "the client's configuration suspends instead of terminating";
            return Err(Error::rule("suspends_instead", message));
        }
        let live = work.clients().live_services(command.client).await?;
        require_no_cloud(live)?;
        if live.all == 0 {
            return Err(Error::rule("no_services", "the client has no services to terminate"));
        }
        let steps = ["Terminate services"];
        let operation = about(OperationKind::TerminateClient, client.id(), &steps);
        let input = serde_json::to_string(&TerminationInput::now(&client))
            .map_err(|error| Error::rule("unwritable", error.to_string()))?;
        let operation = NewOperation { input, ..operation };
        let started = work.operations().start(actor, &operation, self.now()).await?;
        let event = Event::new("client.termination_started", "client", client.id().get());
        let event = event.of_client(client.id().get()).because(why);
        self.commit(work, actor, &[event]).await?;
        Ok(started)
    }
}

/// Refuses while a service owns resources that would be left behind.
pub(crate) fn require_no_cloud(live: LiveServices) -> Result<(), Error> {
    if live.in_cloud == 0 {
        return Ok(());
    }
    let message = format!(
        "{} services own resources in the cloud, and no cloud is connected to delete them",
        live.in_cloud
    );
    Err(Error::rule("cloud_not_connected", message))
}
