//! Staff notes about a client.

use bursar_domain::access::Permission;
use bursar_domain::client::{ClientId, Note};
use bursar_domain::field::FieldErrors;
use bursar_kernel::{Id, Note as Text};

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Writes a note about a client.
    pub async fn add_note(
        &self,
        actor: &Actor,
        client: ClientId,
        body: &str,
    ) -> Result<Id<Note>, Error> {
        actor.require(Permission::WriteNotes)?;
        let author = actor.require_user()?;
        let mut errors = FieldErrors::none();
        let body = errors.check("body", "malformed", Text::parse(body, 4000));
        let Some(body) = body else { return Err(errors.into()) };
        let work = self.begin(actor).await?;
        work.clients().get(client).await?;
        let id = work.ids().one().await?;
        let (note, event) = Note::write(id, client, body, author, self.now());
        work.notes().add(&note).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Removes a note.
    pub async fn remove_note(
        &self,
        actor: &Actor,
        note: Id<Note>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::WriteNotes)?;
        let work = self.begin(actor).await?;
        let note = work.notes().get(note).await?;
        require_seen(&note, seen)?;
        work.notes().remove(&note).await?;
        self.commit(work, actor, &[note.removed()]).await
    }
}
