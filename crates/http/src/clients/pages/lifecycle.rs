//! Suspending, resuming and deleting a client.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::{DeleteClient, ResumeClient, SuspendClient, TerminateClient};
use bursar_application::operations::Started;
use bursar_domain::access::Permission;
use bursar_domain::client::SuspensionKind;
use bursar_domain::field::FieldErrors;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::clients::views::acts::never_terminated;
use crate::components::TYPED_NAME_FIELD;
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::visit::{Mistakes, onward};

/// The reason of an act that takes another one back.
const UNDONE: &str = "Undone right after it";

/// Asks why the client is suspended.
pub(super) async fn ask_suspend(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::SuspendClients)?;
    Ok(client.act("Suspend client", |asking| asking.suspend(SuspensionKind::Staff, "")))
}

/// Begins to suspend the client.
pub(super) async fn suspend(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::SuspendClients)?;
    let mut unread = FieldErrors::none();
    let kind = entered.choice("kind", &mut unread).unwrap_or(SuspensionKind::Staff);
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let command = SuspendClient { client: client.id, seen, kind, reason };
    match begun(&client, command, unread).await {
        Ok(started) => Ok(done(client.back(), suspended(&client).operation(started.id))),
        Err(error) => Ok(client.act_again("Suspend client", &Mistakes::of(error)?, |asking| {
            asking.suspend(kind, entered.text("reason"))
        })),
    }
}

async fn begun(
    client: &AtClient,
    command: SuspendClient,
    unread: FieldErrors,
) -> Result<Started, Error> {
    unread.ok(())?;
    client.visit.desk().suspend_client(client.visit.actor(), command).await
}

/// Resuming brings back what suspending stopped.
fn suspended(client: &AtClient) -> Confirmation {
    let words = format!("{} is being suspended", client.name());
    Confirmation::new(words).undo(client.path_of("resume"), [("reason", UNDONE)])
}

/// Asks why the suspension is lifted.
pub(super) async fn ask_resume(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::SuspendClients)?;
    Ok(client.act("Resume client", |asking| asking.resume("")))
}

/// Lifts the suspension.
pub(super) async fn resume(client: AtClient, entered: Entered) -> Answer<Response> {
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let command = ResumeClient { client: client.id, seen, reason };
    match client.visit.desk().resume_client(client.visit.actor(), command).await {
        Ok(started) => Ok(done(client.back(), resumed(&client).operation(started.id))),
        Err(error) => Ok(client.act_again("Resume client", &Mistakes::of(error)?, |asking| {
            asking.resume(entered.text("reason"))
        })),
    }
}

/// Only a suspension that staff decided on can be put back by staff.
fn resumed(client: &AtClient) -> Confirmation {
    let confirmation = Confirmation::new(format!("{} is being resumed", client.name()));
    let before = client.details.client.suspension();
    match before.filter(|before| SuspensionKind::BY_STAFF.contains(&before.kind)) {
        Some(before) => {
            let fields = [("kind", before.kind.code()), ("reason", before.note.as_str())];
            confirmation.undo(client.path_of("suspend"), fields)
        }
        None => confirmation,
    }
}

/// Asks before the services of the client are terminated.
pub(super) async fn ask_terminate(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::TerminateClients)?;
    Ok(client.act("Terminate services", |asking| match never_terminated(&client.details) {
        Some(why) => asking.cannot_terminate(why),
        None => asking.terminate(""),
    }))
}

/// Begins to terminate the services of the client.
pub(super) async fn terminate(client: AtClient, entered: Entered) -> Answer<Response> {
    let command = TerminateClient {
        client: client.id,
        seen: entered.version(),
        typed_name: Some(entered.owned(TYPED_NAME_FIELD)),
        reason: entered.owned("reason"),
    };
    match client.visit.desk().terminate_client(client.visit.actor(), command).await {
        Ok(started) => {
            let words = format!("The services of {} are being terminated", client.name());
            Ok(done(client.back(), Confirmation::new(words).operation(started.id)))
        }
        Err(error) => Ok(client.act_again("Terminate services", &Mistakes::of(error)?, |asking| {
            asking.terminate(entered.text("reason"))
        })),
    }
}

/// Asks before the client is deleted, or says why it cannot be yet.
pub(super) async fn ask_delete(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::DeleteClients)?;
    let hanging = client.details.hanging;
    if hanging.paid_invoices > 0 {
        client.visit.actor().require(Permission::EraseClients)?;
    }
    Ok(client.act("Delete client", |asking| {
        if hanging.keeps_the_client() { asking.cannot_delete(hanging) } else { asking.delete("") }
    }))
}

/// Begins to delete the client.
pub(super) async fn delete(client: AtClient, entered: Entered) -> Answer<Response> {
    let command = DeleteClient {
        client: client.id,
        seen: entered.version(),
        typed_name: Some(entered.owned(TYPED_NAME_FIELD)),
        reason: entered.given("reason").map(str::to_owned),
    };
    match client.visit.desk().delete_client(client.visit.actor(), command).await {
        Ok(started) => Ok(onward(format!("/operations/{}", started.id))),
        Err(error) => Ok(client.act_again("Delete client", &Mistakes::of(error)?, |asking| {
            asking.delete(entered.text("reason"))
        })),
    }
}
