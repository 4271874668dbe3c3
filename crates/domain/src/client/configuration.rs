//! The configuration: a named bundle of settings that clients are put under (product 4).
//!
//! Its clients are always under its present settings: they are read when they are needed and never
//! copied into the client.

mod field;
mod kinds;
mod numbering;
mod page;
mod rules;
mod sections;
mod setting;
mod settings;
mod value;

use bursar_kernel::{Id, Line, Note as Text};
use chrono::{DateTime, Utc};

pub use self::kinds::{
    BankAccount, BankAccounts, CountryCurrencies, Entry, HostName, Paragraphs, Reminder, Reminders,
    Several, Sum, TemplateName, Threshold, Tld, Whole, Words,
};
pub use self::page::{Section, Tab};
pub use self::sections::{
    BillingCycles, Company, Credit, CreditNotifications, DomainNotifications, Domains, Fraud,
    General, InstanceSuspension, InvoiceNotifications, InvoiceNumbering, Invoicing, ItemsDetail,
    NewClients, OpenStack, Orders, Postpaid, Prepaid, RecordNumber, ServiceNotifications, SignUp,
    SignUpCharge, TimeLeftMessage,
};
pub use self::setting::{Kind, Setting};
pub use self::settings::{Change, SettingError, Settings};
pub use self::value::{Problem, Value};
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

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

/// Everything that a store keeps of a configuration, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of Configuration, documented there")]
pub struct StoredConfiguration {
    pub id: Id<Configuration>,
    pub name: Line,
    pub description: Option<Text>,
    pub is_default: bool,
    pub settings: Settings,
    pub created_at: DateTime<Utc>,
    pub version: i64,
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
        let (name, description) = parse(name, description, &settings)?;
        let is_default = false;
        let configuration =
            Self { id, name, description, is_default, settings, created_at: at, version: 1 };
        let event = configuration.tell("configuration.created", &default_facts());
        Ok((configuration, event))
    }

    /// A configuration as the store kept it.
    pub fn restore(stored: StoredConfiguration) -> Self {
        let StoredConfiguration {
            id,
            name,
            description,
            is_default,
            settings,
            created_at,
            version,
        } = stored;
        Self { id, name, description, is_default, settings, created_at, version }
    }

    /// Renames and describes it, and replaces its settings, which have to agree with one another.
    ///
    /// Its clients feel that at the next periodic run; issued invoices stay as they are.
    pub fn edit(
        &mut self,
        name: &str,
        description: &str,
        settings: Settings,
    ) -> Result<Event, FieldErrors> {
        let before = self.facts();
        (self.name, self.description) = parse(name, description, &settings)?;
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
        Event::between("configuration.deleted", Self::NAME, id, &before, &default_facts())
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
        let mut all = self.settings.facts();
        all.extend(facts([
            ("name", Some(self.name.to_string())),
            ("description", self.description.as_ref().map(ToString::to_string)),
            ("is_default", Some(self.is_default.to_string())),
        ]));
        all
    }
}

/// What a configuration that never was is told to have had: of its settings, only those that differ
/// from the defaults are worth telling.
fn default_facts() -> Facts {
    Settings::default().facts()
}

fn parse(
    name: &str,
    description: &str,
    settings: &Settings,
) -> Result<(Line, Option<Text>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = errors.check("name", "malformed", Line::parse(name, 64));
    let description = match description.trim() {
        "" => None,
        text => errors.check("description", "malformed", Text::parse(text, 2000)),
    };
    errors.extend(settings.contradictions());
    match name {
        Some(name) => errors.ok((name, description)),
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests;
