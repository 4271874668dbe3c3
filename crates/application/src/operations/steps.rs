//! Knows what each kind of operation does in its steps.
//!
//! Between the decision and the step another decision may have been taken, so every step looks at
//! the client again, and does nothing if what it is to carry out no longer holds.

use bursar_domain::client::{Client, Lifecycle};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;

use super::run::client_of;
use super::{Operation, OperationKind};
use crate::clients::terminate::{TerminationInput, require_no_cloud};
use crate::mail::Notice;
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
            OperationKind::CheckVatId => self.run_vat_check(operation).await,
            OperationKind::GroupClients | OperationKind::ConfigureClients => {
                self.run_bulk(operation, worker).await
            }
            OperationKind::TakePayment => self.run_take_payment(operation).await,
            OperationKind::RefundPayment => self.run_refund_payment(operation).await,
            OperationKind::IssueInvoices => self.run_bulk_issue(operation, worker).await,
        }
    }

    async fn run_suspend(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            if client.lifecycle() != Lifecycle::Suspending {
                return Ok(Some(OVERTAKEN.to_owned()));
            }
            let count = work.clients().suspend_services(id).await?;
            let events: Vec<_> = settle(&*work, &mut client).await?.into_iter().collect();
            operation.result = Some(format!("{count} services suspended"));
            self.step_done(work, operation, 0, &actor, &events).await?;
        }
        if is_open(operation, 1) {
            let unpaid = self.unpaid_of(id).await?;
            let work = self.ports.store.begin().await?;
            let mut client = work.clients().get(id).await?;
            let mut events = vec![client.finish_suspension()?];
            events.extend(settle(&*work, &mut client).await?);
            let notice = Notice::Suspended {
                why: client.suspension(),
                unpaid: &unpaid,
                operation: operation.id,
            };
            self.tell(&*work, &client, notice).await?;
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
                return Ok(Some(OVERTAKEN.to_owned()));
            }
            let count = work.clients().resume_services(id).await?;
            let events: Vec<_> = settle(&*work, &mut client).await?.into_iter().collect();
            operation.result = Some(format!("{count} services resumed"));
            let notice = Notice::Resumed { services: count, operation: operation.id };
            self.tell(&*work, &client, notice).await?;
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
                return Ok(Some(OVERTAKEN.to_owned()));
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
            let events = self.discard_drafts(&*work, id).await?;
            self.step_done(work, operation, 0, &actor, &events).await?;
        }
        if is_open(operation, 1) {
            let work = self.ports.store.begin().await?;
            work.clients().forget(id).await?;
            self.step_done(work, operation, 1, &actor, &[]).await?;
        }
        if is_open(operation, 2) {
            let work = self.ports.store.begin().await?;
            let (left, event) = self.leave_what_must_stay(&*work, id).await?;
            operation.result = Some(left);
            self.step_done(work, operation, 2, &actor, &[event]).await?;
        }
        Ok(operation.result.clone())
    }

    async fn run_vat_check(&self, operation: &mut Operation) -> Result<Option<String>, Error> {
        let (id, actor) = (client_of(operation)?, actor_of(operation));
        if is_open(operation, 0) {
            // Asking twice is harmless: it is one more answer.
            operation.result = Some(self.ask_about(operation, &actor, id).await?);
            let work = self.ports.store.begin().await?;
            self.step_done(work, operation, 0, &actor, &[]).await?;
        }
        Ok(operation.result.clone())
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
const OVERTAKEN: &str = "nothing was done, because a later decision came first";

fn is_open(operation: &Operation, step: usize) -> bool {
    operation.steps.get(step).is_some_and(|step| step.done < step.total)
}

/// Effects are written under the name of the one who asked for the operation.
pub(crate) fn actor_of(operation: &Operation) -> Actor {
    Actor::worker(&operation.requested_by, operation.requested_by_id, &operation.request_id)
}

#[cfg(test)]
mod tests;
