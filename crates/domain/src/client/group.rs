//! Knows a group of clients: a label that staff set.

use bursar_kernel::{Id, Line, Note as Text};
use chrono::{DateTime, Utc};

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A label set on clients; a client may be in several groups (product 3).
#[derive(Clone, Debug)]
pub struct ClientGroup {
    id: Id<Self>,
    name: Line,
    description: Option<Text>,
    is_default: bool,
    created_at: DateTime<Utc>,
    version: i64,
}

/// What a person types to create or edit a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupInput {
    /// Its name, unique without regard to case and accents.
    pub name: String,
    /// What it is for; empty if that is plain.
    pub description: String,
    /// Whether new clients join it when no group is chosen.
    pub is_default: bool,
}

impl Aggregate for ClientGroup {
    const NAME: &'static str = "group";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ClientGroup {
    /// A new group.
    pub fn create(
        id: Id<Self>,
        input: &GroupInput,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), FieldErrors> {
        let (name, description) = parse(input)?;
        let is_default = input.is_default;
        let group = Self { id, name, description, is_default, created_at: at, version: 1 };
        let event = group.tell("group.created", &Facts::new());
        Ok((group, event))
    }

    /// A group as the store kept it.
    pub fn restore(
        id: Id<Self>,
        name: Line,
        description: Option<Text>,
        is_default: bool,
        created_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, name, description, is_default, created_at, version }
    }

    /// Renames and describes the group, and says whether it is the default.
    pub fn edit(&mut self, input: &GroupInput) -> Result<Event, FieldErrors> {
        let before = self.facts();
        (self.name, self.description) = parse(input)?;
        self.is_default = input.is_default;
        Ok(self.tell("group.edited", &before))
    }

    /// Takes the default away, because another group has it now.
    pub fn yield_default(&mut self) -> Event {
        let before = self.facts();
        self.is_default = false;
        self.tell("group.edited", &before)
    }

    /// What is told when the group is removed. Its memberships go with it, its clients stay.
    pub fn removed(&self) -> Event {
        Event::between("group.deleted", Self::NAME, self.id.get(), &self.facts(), &Facts::new())
    }

    /// Its name.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// What it is for.
    pub const fn description(&self) -> Option<&Text> {
        self.description.as_ref()
    }

    /// Whether new clients join it when no group is chosen.
    pub const fn is_default(&self) -> bool {
        self.is_default
    }

    /// When it was created.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("name", Some(self.name.to_string())),
            ("description", self.description.as_ref().map(ToString::to_string)),
            ("is_default", Some(self.is_default.to_string())),
        ])
    }
}

fn parse(input: &GroupInput) -> Result<(Line, Option<Text>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = errors.check("name", "malformed", Line::parse(&input.name, 64));
    let description = match input.description.trim() {
        "" => None,
        text => errors.check("description", "malformed", Text::parse(text, 2000)),
    };
    match name {
        Some(name) => errors.ok((name, description)),
        None => Err(errors),
    }
}
