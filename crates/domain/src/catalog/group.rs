//! Knows a group of products: a heading that they are offered under.

use bursar_kernel::{Id, Line, Note};

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A heading that products are offered under; it changes nothing about them.
#[derive(Clone, Debug)]
pub struct ProductGroup {
    id: Id<Self>,
    name: Line,
    description: Option<Note>,
    version: i64,
}

/// What a person types to create or edit a group of products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductGroupInput {
    /// Its name, unique without regard to case and accents.
    pub name: String,
    /// What it is for; empty if that is plain.
    pub description: String,
}

impl Aggregate for ProductGroup {
    const NAME: &'static str = "product_group";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ProductGroup {
    /// A new group.
    pub fn create(id: Id<Self>, input: &ProductGroupInput) -> Result<(Self, Event), FieldErrors> {
        let (name, description) = parse(input)?;
        let group = Self { id, name, description, version: 1 };
        let event = group.tell("product_group.created", &Facts::new());
        Ok((group, event))
    }

    /// A group as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        name: Line,
        description: Option<Note>,
        version: i64,
    ) -> Self {
        Self { id, name, description, version }
    }

    /// Renames and describes the group.
    pub fn edit(&mut self, input: &ProductGroupInput) -> Result<Event, FieldErrors> {
        let before = self.facts();
        (self.name, self.description) = parse(input)?;
        Ok(self.tell("product_group.edited", &before))
    }

    /// What one would type to get the group as it is.
    pub fn to_input(&self) -> ProductGroupInput {
        ProductGroupInput {
            name: self.name.to_string(),
            description: self.description.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// What is told when the group is removed; its products stay, in no group.
    pub fn removed(&self) -> Event {
        let (before, after) = (self.facts(), Facts::new());
        Event::between("product_group.deleted", Self::NAME, self.id.get(), &before, &after)
    }

    /// Its name.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// What it is for.
    pub const fn description(&self) -> Option<&Note> {
        self.description.as_ref()
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("name", Some(self.name.to_string())),
            ("description", self.description.as_ref().map(ToString::to_string)),
        ])
    }
}

fn parse(input: &ProductGroupInput) -> Result<(Line, Option<Note>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = errors.check("name", "malformed", Line::parse(&input.name, 64));
    let description =
        errors.optional("description", &input.description, |text| Note::parse(text, 2000));
    match name {
        Some(name) => errors.ok((name, description)),
        None => Err(errors),
    }
}
