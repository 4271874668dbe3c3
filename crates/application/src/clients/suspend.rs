//! Suspending and resuming a client with all its services.

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientId, Suspension, SuspensionKind};
use bursar_domain::event::Subject;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Note as Text;

use crate::desk::require_seen;
use crate::operations::{NewOperation, OperationKind, OperationStep, Started};
use crate::{Actor, Desk, Error};

/// A client to be suspended by decision of a person.
#[derive(Clone, Debug)]
pub struct SuspendClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// `staff` or `fraud`; the other kinds come from the periodic task.
    pub kind: SuspensionKind,
    /// Why, in words.
    pub reason: String,
}

/// A client whose suspension is to be lifted.
#[derive(Clone, Debug)]
pub struct ResumeClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// Why, in words.
    pub reason: String,
}

impl Desk {
    /// Begins to suspend a client; its services follow in the background.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn suspend_client(
        &self,
        actor: &Actor,
        command: SuspendClient,
    ) -> Result<Started, Error> {
        actor.require(Permission::SuspendClients)?;
        let note = reason(&command.reason)?;
        if !SuspensionKind::BY_STAFF.contains(&command.kind) {
            return Err(FieldErrors::one("kind", "unknown", "Use staff or fraud").into());
        }
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        let (kind, by, at) = (command.kind, actor.name().to_owned(), self.now());
        let event = client.suspend(Suspension { kind, note, by, at })?;
        work.clients().save(&client).await?;
        let operation = about(
            OperationKind::SuspendClient,
            client.id(),
            &["Suspend services", "Mark the client as suspended"],
        );
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(started)
    }

    /// Lifts a client's suspension; the services that it suspended follow in the background.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn resume_client(
        &self,
        actor: &Actor,
        command: ResumeClient,
    ) -> Result<Started, Error> {
        actor.require(Permission::SuspendClients)?;
        let reason = reason(&command.reason)?;
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        let event = client.resume(&reason)?;
        work.clients().save(&client).await?;
        let operation = about(OperationKind::ResumeClient, client.id(), &["Resume services"]);
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(started)
    }
}

/// A reason that was given, checked.
pub(crate) fn reason(text: &str) -> Result<String, Error> {
    let mut errors = FieldErrors::none();
    let text = errors.check("reason", "required", Text::parse(text, 1000));
    text.map(|text| text.to_string()).ok_or_else(|| errors.into())
}

/// An operation about one client.
pub(crate) fn about(kind: OperationKind, client: ClientId, steps: &[&str]) -> NewOperation {
    let step = |label: &&str| OperationStep { label: (*label).to_owned(), done: 0, total: 1 };
    NewOperation {
        kind,
        subject: Some(Subject { kind: Client::NAME, id: client.get() }),
        steps: steps.iter().map(step).collect(),
        input: "{}".to_owned(),
        file: None,
    }
}

#[cfg(test)]
mod tests;
