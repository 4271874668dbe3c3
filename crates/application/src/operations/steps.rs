//! Knows what each kind of operation does in its steps.
//!
//! Between the decision and the step another decision may have been taken, so every step looks at
//! the client again, and does nothing if what it is to carry out no longer holds.

use bursar_domain::client::{Client, ClientId, Lifecycle};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::Id;

use super::run::client_of;
use super::{Operation, OperationKind};
use crate::clients::bulk::{BulkAct, BulkInput, CHUNK};
use crate::clients::delete::require_nothing;
use crate::clients::terminate::{TerminationInput, require_no_cloud};
use crate::page::count_of;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

impl Desk {
    pub(super) async fn run_steps(
        &self,
        operation: &mut Operation,
        worker: &str,
    ) -> Result<Option<String>, Error> {
        match operation.kind {
            OperationKind::SuspendClient => self.run_suspend(operation).await,
            OperationKind::ResumeClient => self.run_resume(operation).await,
            OperationKind::TerminateClient => self.run_terminate(operation).await,
            OperationKind::DeleteClient => self.run_delete(operation).await,
            OperationKind::ImportClients => self.run_import(operation, worker).await,
            OperationKind::GroupClients | OperationKind::ConfigureClients => {
                self.run_bulk(operation, worker).await
            }
        }
    }

    async fn run_suspend(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            if client.lifecycle() != Lifecycle::Suspending {
                return overtaken();
            }
            let count = work.clients().suspend_services(id).await?;
            let events: Vec<_> = settle(&*work, &mut client).await?.into_iter().collect();
            operation.result = Some(format!("{count} services suspended"));
            self.step_done(work, operation, 0, &actor, &events).await?;
        }
        if is_open(operation, 1) {
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            let mut events = vec![client.finish_suspension()?];
            events.extend(settle(&*work, &mut client).await?);
            self.step_done(work, operation, 1, &actor, &events).await?;
        }
        Ok(operation.result.clone())
    }

    async fn run_resume(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            if client.lifecycle() != Lifecycle::Normal {
                return overtaken();
            }
            let count = work.clients().resume_services(id).await?;
            let events: Vec<_> = settle(&*work, &mut client).await?.into_iter().collect();
            operation.result = Some(format!("{count} services resumed"));
            self.step_done(work, operation, 0, &actor, &events).await?;
        }
        Ok(operation.result.clone())
    }

    async fn run_terminate(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            if !TerminationInput::of(operation)?.is_about(&client) {
                return overtaken();
            }
            require_no_cloud(work.clients().live_services(id).await?)?;
            let count = work.clients().terminate_services(id).await?;
            operation.result = Some(format!("{count} services terminated"));
            let event = Event::new("client.services_terminated", "client", id.get());
            let mut events = vec![event.of_client(id.get()).because(format!("{count} services"))];
            events.extend(settle(&*work, &mut client).await?);
            self.step_done(work, operation, 0, &actor, &events).await?;
        }
        Ok(operation.result.clone())
    }

    async fn run_delete(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            let work = self.ports.store.begin().await?;
            let client = work.clients().get(id).await?;
            require_nothing(work.clients().hanging(id).await?)?;
            work.clients().remove(&client).await?;
            let event = Event::new("client.deleted", "client", id.get()).of_client(id.get());
            let event = event.because(client.profile().display_name());
            self.step_done(work, operation, 0, &actor, &[event]).await?;
        }
        Ok(None)
    }

    async fn run_bulk(
        &self,
        operation: &mut Operation,
        worker: &str,
    ) -> Result<Option<String>, Error> {
        let input: BulkInput = serde_json::from_str(&operation.input)
            .map_err(|error| Error::rule("unreadable", error.to_string()))?;
        let actor = actor_of(operation);
        let done = operation.steps.first().map_or(0, |step| step.done);
        let done = usize::try_from(done).ok().filter(|done| *done <= input.clients.len());
        let beyond = || Error::rule("unreadable", "it is further than its list is long");
        let rest = input.clients.get(done.ok_or_else(beyond)?..).unwrap_or_default();
        for clients in rest.chunks(CHUNK) {
            self.prolong(operation, worker).await?;
            let work = self.ports.store.begin().await?;
            let mut events = Vec::new();
            for client in clients {
                events.extend(apply(&*work, input.act, *client).await?);
            }
            if let Some(step) = operation.steps.first_mut() {
                step.done += count_of(clients)?;
            }
            work.operations().save(operation).await?;
            work.audit().record_all(&actor, &events, self.now()).await?;
            work.commit().await?;
        }
        Ok(Some(format!("{} clients looked at", input.clients.len())))
    }

    async fn step_done(
        &self,
        work: Box<dyn UnitOfWork>,
        operation: &mut Operation,
        step: usize,
        actor: &Actor,
        events: &[Event],
    ) -> Result<(), Error> {
        if let Some(step) = operation.steps.get_mut(step) {
            step.done = step.total;
        }
        work.operations().save(operation).await?;
        self.commit(work, actor, events).await
    }
}

/// Keeps the client with whether any of its services is active now. It is saved even if nothing
/// differs, so that a decision that is taken meanwhile collides with the step.
async fn settle(work: &dyn UnitOfWork, client: &mut Client) -> Result<Option<Event>, Error> {
    let has_active_service = work.clients().has_active_service(client.id()).await?;
    let derived = client.note_active_service(has_active_service);
    work.clients().save(client).await?;
    Ok(derived.filter(Event::is_change))
}

/// What comes of an operation whose decision was revoked before it ran.
fn overtaken() -> Result<Option<String>, Error> {
    Ok(Some("nothing was done, because a later decision came first".to_owned()))
}

/// Does a bulk act to one client; a client that is gone meanwhile is passed over.
async fn apply(work: &dyn UnitOfWork, act: BulkAct, client: i64) -> Result<Option<Event>, Error> {
    let Ok(id) = ClientId::new(client) else { return Ok(None) };
    let mut client = match work.clients().get(id).await {
        Err(StoreError::NotFound { .. }) => return Ok(None),
        outcome => outcome?,
    };
    let event = match act {
        BulkAct::AddToGroup(group) => {
            let group = existing(work.groups(), group).await?;
            let mut groups = client.groups().clone();
            groups.insert(group);
            client.regroup(groups)
        }
        BulkAct::ChangeConfiguration(configuration) => {
            client.change_configuration(existing(work.configurations(), configuration).await?)
        }
    };
    if !event.is_change() {
        return Ok(None);
    }
    work.clients().save(&client).await?;
    Ok(Some(event))
}

async fn existing<A: Aggregate>(
    repository: &dyn Repository<A>,
    id: i64,
) -> Result<Id<A>, StoreError> {
    let missing = || StoreError::NotFound { what: A::NAME, id };
    let id = Id::new(id).map_err(|_| missing())?;
    Ok(repository.get(id).await?.id())
}

fn is_open(operation: &Operation, step: usize) -> bool {
    operation.steps.get(step).is_some_and(|step| step.done < step.total)
}

/// Effects are written under the name of the one who asked for the operation.
pub(crate) fn actor_of(operation: &Operation) -> Actor {
    Actor::worker(&operation.requested_by, operation.requested_by_id, &operation.request_id)
}

#[cfg(test)]
mod tests;
