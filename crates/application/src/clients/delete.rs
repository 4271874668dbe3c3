//! Deleting a client: what is about him goes, what the law wants kept stays without a name
//! (product 1.8, decisions 7 and 34).

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::client::{Client, ClientId, EraseError, Hanging};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;

use super::suspend::{about, reason};
use crate::billing::vat::numbers_of;
use crate::desk::require_seen;
use crate::operations::{OperationKind, Started};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// A client to be deleted.
#[derive(Clone, Debug)]
pub struct DeleteClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The client's name, typed again to confirm; programs leave it out unless there are paid
    /// fiscal invoices.
    pub typed_name: Option<String>,
    /// Why, if that was said.
    pub reason: Option<String>,
}

/// The steps of a deletion.
pub(crate) const STEPS: [&str; 3] =
    ["Discard drafts", "Remove notes, users and invitations", "Remove the client"];

impl Desk {
    /// Begins to delete a client. Refused while a service, a project or another client hangs on
    /// it. Issued invoices and the journal stay, with a record that has no name; where any fiscal
    /// invoice is paid, that needs a permission of its own and the name, typed.
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
        let hanging = work.clients().hanging(command.client).await?;
        require_free(&hanging)?;
        if hanging.paid_invoices > 0 {
            require_override(actor, &client, &hanging, command.typed_name.as_deref())?;
        }
        require_typed(&client, command.typed_name.as_deref())?;
        let event = client.delete(why.as_deref())?;
        work.clients().save(&client).await?;
        let operation = about(OperationKind::DeleteClient, command.client, &STEPS);
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(started)
    }

    /// Takes the client's drafts away, which nobody has seen; what happened.
    pub(crate) async fn discard_drafts(
        &self,
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        for id in work.invoices().drafts(client).await? {
            let draft = work.invoices().get(id).await?.into_draft()?;
            work.invoices().remove(&draft).await?;
            let event = Event::new("invoice.discarded", Invoice::NAME, id.get());
            events.push(event.of_client(client.get()));
        }
        Ok(events)
    }

    /// Leaves of a client what has to stay: nothing at all, or a record without a name. Nobody
    /// else who has his VAT number is touched.
    pub(crate) async fn leave_what_must_stay(
        &self,
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<(String, Event), Error> {
        let mut client = work.clients().get(client).await?;
        let hanging = work.clients().hanging(client.id()).await?;
        require_free(&hanging)?;
        for number in numbers_of([client.profile()]) {
            if work.vat_checks().holders(&number).await? == [client.id()] {
                work.vat_checks().wipe(&number).await?;
                work.vat_checks().forget_question(&number).await?;
            }
        }
        work.audit().wipe(client.id()).await?;
        if hanging.needs_a_record() {
            let event = client.erase(self.now())?;
            work.clients().save(&client).await?;
            work.clients().forget(client.id()).await?;
            work.outbox().forget(client.id()).await?;
            work.payments().forget(client.id()).await?;
            return Ok(("a record without a name stays".to_owned(), event));
        }
        work.clients().remove(&client).await?;
        let id = client.id().get();
        let event = Event::new("client.deleted", Client::NAME, id).of_client(id);
        Ok(("nothing of it stays".to_owned(), event))
    }
}

impl From<EraseError> for Error {
    fn from(error: EraseError) -> Self {
        Self::rule("cannot_be_erased", error.to_string())
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

/// Refuses while live services, projects or resold clients hang on the client.
fn require_free(hanging: &Hanging) -> Result<(), Error> {
    if !hanging.keeps_the_client() {
        return Ok(());
    }
    let Hanging { live_services, projects, resold_clients, .. } = hanging;
    let message = format!(
        "the client still has {live_services} services, {projects} projects and \
         {resold_clients} resold clients"
    );
    Err(Error::rule("client_in_use", message))
}

/// Paid fiscal invoices keep a client, unless somebody who may overrule that says the name.
fn require_override(
    actor: &Actor,
    client: &Client,
    hanging: &Hanging,
    typed: Option<&str>,
) -> Result<(), Error> {
    actor.require(Permission::EraseClients)?;
    if typed.is_some() {
        return require_typed(client, typed);
    }
    let message = format!(
        "the client has {} paid fiscal invoices; name the client in typed_name to delete it",
        hanging.paid_invoices
    );
    Err(Error::rule("has_paid_invoices", message))
}
