//! Writing and removing staff notes.

use axum::extract::Path;
use axum::response::Response;
use bursar_application::clients::directory::NoteRow;
use bursar_domain::access::Permission;
use bursar_kernel::Id;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::components::{Guard, VERSION_FIELD, html};
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::visit::Mistakes;

/// Asks for a note.
pub(super) async fn ask_add(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::WriteNotes)?;
    Ok(client.act("Add note", |asking| asking.add_note("")))
}

/// Adds a note.
pub(super) async fn add(client: AtClient, entered: Entered) -> Answer<Response> {
    let body = entered.text("body");
    match client.visit.desk().add_note(client.visit.actor(), client.id, body).await {
        Ok(note) => {
            let remove = client.path_of(&format!("notes/{note}/remove"));
            let confirmation = Confirmation::new("Note added").undo(remove, [(VERSION_FIELD, "1")]);
            Ok(done(client.back(), confirmation))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            Ok(client.act_again("Add note", &mistakes, |asking| asking.add_note(body)))
        }
    }
}

/// Asks before a note is removed.
pub(super) async fn ask_remove(
    client: AtClient,
    Path((_, note)): Path<(i64, i64)>,
) -> Answer<Response> {
    client.visit.actor().require(Permission::WriteNotes)?;
    let note = find(&client, note)?;
    let page = client.asking_about(note);
    Ok(client.visit.page(Place::Clients, "Remove note", html(page)))
}

/// Removes a note.
pub(super) async fn remove(
    client: AtClient,
    Path((_, note)): Path<(i64, i64)>,
    entered: Entered,
) -> Answer<Response> {
    let id = Id::new(find(&client, note)?.id).map_err(|_| Failure::not_found())?;
    client.visit.desk().remove_note(client.visit.actor(), id, entered.version()).await?;
    Ok(done(client.back(), Confirmation::new("Note removed")))
}

fn find(client: &AtClient, note: i64) -> Answer<&NoteRow> {
    let found = client.details.notes.iter().find(|row| row.id == note);
    found.ok_or_else(Failure::not_found)
}

impl AtClient {
    fn asking_about(&self, note: &NoteRow) -> crate::components::Html {
        let guard = Guard { version: Some(note.version), ..self.visit.guard() };
        let asking = crate::clients::views::act_pages::Asking {
            details: &self.details,
            from: &self.from,
            guard,
            problems: &[],
        };
        asking.remove_note(note)
    }
}
