//! Knows what staff wrote down about a client.

use bursar_kernel::{Id, Note as Text};
use chrono::{DateTime, Utc};

use super::ClientId;
use crate::access::User;
use crate::event::Event;
use crate::repository::Aggregate;

/// A remark about a client that only staff see.
#[derive(Clone, Debug)]
pub struct Note {
    id: Id<Self>,
    client: ClientId,
    body: Text,
    author: Id<User>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Aggregate for Note {
    const NAME: &'static str = "note";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Note {
    /// A new remark.
    pub fn write(
        id: Id<Self>,
        client: ClientId,
        body: Text,
        author: Id<User>,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let note = Self { id, client, body, author, created_at: at, version: 1 };
        let event = Event::new("note.added", Self::NAME, id.get()).of_client(client.get());
        (note, event)
    }

    /// A remark as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        client: ClientId,
        body: Text,
        author: Id<User>,
        created_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, client, body, author, created_at, version }
    }

    /// What is told when the remark is removed.
    pub fn removed(&self) -> Event {
        Event::new("note.deleted", Self::NAME, self.id.get()).of_client(self.client.get())
    }

    /// The client that it is about.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// The words.
    pub const fn body(&self) -> &Text {
        &self.body
    }

    /// Who wrote it.
    pub const fn author(&self) -> Id<User> {
        self.author
    }

    /// When it was written.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}
