//! The client: the billable person or company to which everything else belongs.

mod agreement;
pub mod configuration;
pub mod custom_field;
pub mod group;
pub mod note;
pub mod profile;
mod repository;
mod status;
mod suspension;

use std::collections::BTreeSet;

use bursar_kernel::Id;
use chrono::{DateTime, Utc};

pub use agreement::{Agreement, AgreementSource};
pub use configuration::Configuration;
pub use custom_field::CustomField;
pub use group::ClientGroup;
pub use note::Note;
pub use profile::{Profile, ProfileInput};
#[cfg(feature = "mock")]
pub use repository::MockClientRepository;
pub use repository::{ClientRepository, ClientTrace, Hanging, LiveServices};
pub use status::{ClientStatus, IllegalStep, Lifecycle, Step, UnknownStatus};
pub use suspension::{Suspension, SuspensionKind, UnknownSuspensionKind};

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A client's id.
pub type ClientId = Id<Client>;

/// The billable person or company. Usage, services and invoices refer to it; see product 0.2.
#[derive(Clone, Debug)]
pub struct Client {
    id: ClientId,
    profile: Profile,
    lifecycle: Lifecycle,
    suspension: Option<Suspension>,
    has_active_service: bool,
    configuration: Id<Configuration>,
    groups: BTreeSet<Id<ClientGroup>>,
    reseller: Option<ClientId>,
    agreement: Agreement,
    created_at: DateTime<Utc>,
    erased_at: Option<DateTime<Utc>>,
    version: i64,
}

/// Everything that a store keeps of a client, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of Client, documented there")]
pub struct StoredClient {
    pub id: ClientId,
    pub profile: Profile,
    pub lifecycle: Lifecycle,
    pub suspension: Option<Suspension>,
    pub has_active_service: bool,
    pub configuration: Id<Configuration>,
    pub groups: BTreeSet<Id<ClientGroup>>,
    pub reseller: Option<ClientId>,
    pub agreement: Agreement,
    pub created_at: DateTime<Utc>,
    pub erased_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Why a client's record was not made anonymous.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// Its removal was not begun, or is over.
    #[error("only a client whose removal is under way can be made anonymous")]
    NotDeleting,
    /// What is left makes no record.
    #[error(transparent)]
    Profile(#[from] FieldErrors),
}

impl Aggregate for Client {
    const NAME: &'static str = "client";

    fn id(&self) -> ClientId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Client {
    /// A new client. Without a service yet, it is inactive.
    pub fn register(
        id: ClientId,
        profile: Profile,
        configuration: Id<Configuration>,
        groups: BTreeSet<Id<ClientGroup>>,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let client = Self {
            id,
            profile,
            lifecycle: Lifecycle::Normal,
            suspension: None,
            has_active_service: false,
            configuration,
            groups,
            reseller: None,
            agreement: Agreement::default(),
            created_at: at,
            erased_at: None,
            version: 1,
        };
        let event = client.tell("client.created", &Facts::new());
        (client, event)
    }

    /// A client as the store kept it.
    pub fn restore(stored: StoredClient) -> Self {
        let StoredClient {
            id,
            profile,
            lifecycle,
            suspension,
            has_active_service,
            configuration,
            groups,
            reseller,
            agreement,
            created_at,
            erased_at,
            version,
        } = stored;
        Self {
            id,
            profile,
            lifecycle,
            suspension,
            has_active_service,
            configuration,
            groups,
            reseller,
            agreement,
            created_at,
            erased_at,
            version,
        }
    }

    /// Replaces what is known about the client.
    pub fn edit(&mut self, profile: Profile) -> Event {
        self.change("client.edited", |client| client.profile = profile)
    }

    /// Puts the client under another configuration; it takes effect at the next periodic run.
    pub fn change_configuration(&mut self, configuration: Id<Configuration>) -> Event {
        self.change("client.configuration_changed", |client| client.configuration = configuration)
    }

    /// Replaces the set of groups that the client is in. Membership never changes billing.
    pub fn regroup(&mut self, groups: BTreeSet<Id<ClientGroup>>) -> Event {
        self.change("client.groups_changed", |client| client.groups = groups)
    }

    /// Assigns the client to the reseller under whom it was created, or to none.
    pub fn assign_reseller(&mut self, reseller: Option<ClientId>) -> Event {
        self.change("client.reseller_changed", |client| client.reseller = reseller)
    }

    /// Begins to stop the client's services. Without services it blocks sign-in and ordering.
    pub fn suspend(&mut self, suspension: Suspension) -> Result<Event, IllegalStep> {
        let next = self.lifecycle.after(Step::Suspend)?;
        let reason = suspension.note.clone();
        let event = self.change("client.suspension_started", |client| {
            client.lifecycle = next;
            client.suspension = Some(suspension);
        });
        Ok(event.because(reason))
    }

    /// Notes that every service is suspended now.
    pub fn finish_suspension(&mut self) -> Result<Event, IllegalStep> {
        let next = self.lifecycle.after(Step::FinishSuspension)?;
        Ok(self.change("client.suspended", |client| client.lifecycle = next))
    }

    /// Lifts the suspension; whether the client is active then depends on its services.
    pub fn resume(&mut self, reason: &str) -> Result<Event, IllegalStep> {
        let next = self.lifecycle.after(Step::Resume)?;
        let event = self.change("client.resumed", |client| {
            client.lifecycle = next;
            client.suspension = None;
        });
        Ok(event.because(reason))
    }

    /// Begins to remove the client.
    pub fn delete(&mut self, reason: Option<&str>) -> Result<Event, IllegalStep> {
        let next = self.lifecycle.after(Step::Delete)?;
        let event = self.change("client.deletion_started", |client| client.lifecycle = next);
        Ok(match reason {
            Some(reason) => event.because(reason),
            None => event,
        })
    }

    /// Leaves nothing of whom the record is about: what stays is what the law wants kept with it.
    pub fn erase(&mut self, at: DateTime<Utc>) -> Result<Event, EraseError> {
        if self.lifecycle != Lifecycle::Deleting || self.erased_at.is_some() {
            return Err(EraseError::NotDeleting);
        }
        self.profile = self.profile.anonymous(self.id)?;
        self.suspension = None;
        self.groups = BTreeSet::new();
        self.agreement = Agreement::default();
        self.erased_at = Some(at);
        // What differs would tell who it was.
        Ok(Event::new("client.erased", Self::NAME, self.id.get()).of_client(self.id.get()))
    }

    /// Takes note of whether any service is active now; only a change is an event.
    pub fn note_active_service(&mut self, has_active_service: bool) -> Option<Event> {
        (self.has_active_service != has_active_service).then(|| {
            self.change("client.status_derived", |client| {
                client.has_active_service = has_active_service;
            })
        })
    }

    /// Takes note of what staff or a program say about charging the client without interaction;
    /// only a change is an event.
    pub fn agree(&mut self, is_set: bool) -> Option<Event> {
        (self.agreement.is_set != is_set).then(|| {
            self.change("client.agreement_changed", |client| client.agreement.is_set = is_set)
        })
    }

    /// Takes note of whether any stored payment method can be charged; only a change is an event.
    pub fn note_payment_method(&mut self, has_method: bool) -> Option<Event> {
        (self.agreement.has_method != has_method).then(|| {
            self.change("client.agreement_derived", |client| {
                client.agreement.has_method = has_method;
            })
        })
    }

    fn change(&mut self, action: &'static str, how: impl FnOnce(&mut Self)) -> Event {
        let before = self.facts();
        how(self);
        self.tell(action, &before)
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
            .of_client(self.id.get())
    }

    fn facts(&self) -> Facts {
        let groups: Vec<_> = self.groups.iter().map(Id::to_string).collect();
        let mut all = self.profile.facts();
        all.extend(facts([
            ("status", Some(self.status().code().to_owned())),
            ("suspension_kind", self.suspension.as_ref().map(|s| s.kind.code().to_owned())),
            ("configuration_id", Some(self.configuration.to_string())),
            ("group_ids", (!groups.is_empty()).then(|| groups.join(", "))),
            ("reseller_id", self.reseller.map(|id| id.to_string())),
            ("agreement", self.agreement.source().map(|source| source.code().to_owned())),
        ]));
        all
    }

    /// What is known about the client: name, address, tax and so on.
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The status that staff see.
    pub const fn status(&self) -> ClientStatus {
        self.lifecycle.status(self.has_active_service)
    }

    /// The decided part of the status.
    pub const fn lifecycle(&self) -> Lifecycle {
        self.lifecycle
    }

    /// Why, by whom and since when the client is suspended or being suspended.
    pub const fn suspension(&self) -> Option<&Suspension> {
        self.suspension.as_ref()
    }

    /// Whether any service of the client was active when that was last noted.
    pub const fn has_active_service(&self) -> bool {
        self.has_active_service
    }

    /// The configuration in force.
    pub const fn configuration(&self) -> Id<Configuration> {
        self.configuration
    }

    /// The groups that the client is in.
    pub const fn groups(&self) -> &BTreeSet<Id<ClientGroup>> {
        &self.groups
    }

    /// The reseller under whom the client was created.
    pub const fn reseller(&self) -> Option<ClientId> {
        self.reseller
    }

    /// Whether the client may be charged without interaction (product 5.12).
    pub const fn has_billing_agreement(&self) -> bool {
        self.agreement.is_in_force()
    }

    /// The same with what it rests on.
    pub const fn agreement(&self) -> Agreement {
        self.agreement
    }

    /// When the record was made anonymous, once the client is gone.
    pub const fn erased_at(&self) -> Option<DateTime<Utc>> {
        self.erased_at
    }

    /// When the client was registered.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}

#[cfg(test)]
mod tests;
