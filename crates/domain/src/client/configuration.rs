//! A configuration: a named bundle of settings that clients are put under (product 4).

use bursar_kernel::money::Currency;
use bursar_kernel::{Id, Line, Note as Text};
use chrono::{DateTime, Utc};

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// All settings of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {}

impl Settings {
    /// The currency that new clients of this country get, if the settings map it.
    pub fn currency_of_country(&self, _country: &str) -> Option<Currency> {
        None
    }
}

/// A named bundle of settings; each client has exactly one.
#[derive(Clone, Debug)]
pub struct Configuration {
    id: Id<Self>,
    name: Line,
    description: Option<Text>,
    is_default: bool,
    settings: Settings,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Aggregate for Configuration {
    const NAME: &'static str = "configuration";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Configuration {
    /// A new configuration.
    pub fn create(
        id: Id<Self>,
        name: &str,
        description: &str,
        settings: Settings,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), FieldErrors> {
        let (name, description) = parse(name, description)?;
        let is_default = false;
        let configuration =
            Self { id, name, description, is_default, settings, created_at: at, version: 1 };
        let event = configuration.tell("configuration.created", &Facts::new());
        Ok((configuration, event))
    }

    /// A configuration as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        name: Line,
        description: Option<Text>,
        is_default: bool,
        settings: Settings,
        created_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, name, description, is_default, settings, created_at, version }
    }

    /// Renames and describes it, and replaces its settings.
    pub fn edit(
        &mut self,
        name: &str,
        description: &str,
        settings: Settings,
    ) -> Result<Event, FieldErrors> {
        let before = self.facts();
        (self.name, self.description) = parse(name, description)?;
        self.settings = settings;
        Ok(self.tell("configuration.edited", &before))
    }

    /// Makes it the one that new clients get.
    pub fn make_default(&mut self) -> Event {
        let before = self.facts();
        self.is_default = true;
        self.tell("configuration.made_default", &before)
    }

    /// Takes the default away, because another configuration has it now.
    pub fn yield_default(&mut self) -> Event {
        let before = self.facts();
        self.is_default = false;
        self.tell("configuration.edited", &before)
    }

    /// What is told when it is removed.
    pub fn removed(&self) -> Event {
        let (before, id) = (self.facts(), self.id.get());
        Event::between("configuration.deleted", Self::NAME, id, &before, &Facts::new())
    }

    /// Its name.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// What it is for.
    pub const fn description(&self) -> Option<&Text> {
        self.description.as_ref()
    }

    /// Whether new clients get it.
    pub const fn is_default(&self) -> bool {
        self.is_default
    }

    /// Its settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
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

fn parse(name: &str, description: &str) -> Result<(Line, Option<Text>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = errors.check("name", "malformed", Line::parse(name, 64));
    let description = match description.trim() {
        "" => None,
        text => errors.check("description", "malformed", Text::parse(text, 2000)),
    };
    match name {
        Some(name) => errors.ok((name, description)),
        None => Err(errors),
    }
}
