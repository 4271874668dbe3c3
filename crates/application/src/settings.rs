//! What staff set up once: groups, configurations, custom fields, currencies, tax rules.

mod configurations;
mod currencies;
mod custom_fields;
mod groups;
mod installation;
mod logos;
mod tax_rules;

use std::collections::BTreeSet;

use async_trait::async_trait;
use bursar_domain::access::Permission;
use bursar_domain::billing::tax::TaxRule;
use bursar_domain::client::{ClientGroup, Configuration, CustomField};
use bursar_domain::currency::{DatedRate, ListedCurrency};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;

pub use configurations::EditConfiguration;
pub use installation::ADMINISTRATOR;
#[cfg(any(test, feature = "mock"))]
pub use logos::MockLogos;
pub use logos::{Logo, Logos};

use crate::clients::directory::Named;
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

/// What a new client gets when nothing else is said.
#[derive(Clone, Copy, Debug)]
pub struct NewClientDefaults {
    /// The default configuration.
    pub configuration: Id<Configuration>,
    /// The default group, if there is one.
    pub group: Option<Id<ClientGroup>>,
    /// The global default currency.
    pub currency: Currency,
}

/// What the rules between settings ask of the store, within one unit of work.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait SettingsRules: Send + Sync {
    /// What a new client gets when nothing else is said.
    async fn new_client_defaults(&self) -> Result<NewClientDefaults, StoreError>;

    /// The operator's own fields, in the order in which they were declared.
    async fn custom_fields(&self) -> Result<Vec<CustomField>, StoreError>;

    /// All configurations, of which nobody else adds or changes one until this unit of work ends. It
    /// has changed none itself before it asks.
    async fn configurations_to_change(&self) -> Result<Vec<Configuration>, StoreError>;

    /// The ids of all groups.
    async fn groups(&self) -> Result<BTreeSet<Id<ClientGroup>>, StoreError>;

    /// The currencies that the provider deals in.
    async fn currencies(&self) -> Result<BTreeSet<Currency>, StoreError>;

    /// How many clients have this currency as theirs, or hold it or ever held it.
    async fn count_with_currency(&self, currency: Currency) -> Result<u64, StoreError>;
}

/// A group with the number of its members.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in ClientGroup")]
pub struct GroupRow {
    pub group: ClientGroup,
    pub members: u64,
}

/// A configuration with the number of clients that it is in force for.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Configuration")]
pub struct ConfigurationRow {
    pub configuration: Configuration,
    pub clients: u64,
}

/// The values that the filters of the client list can take, beside the fixed ones.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields are the filters' names")]
pub struct FilterOptions {
    pub configurations: Vec<Named>,
    pub groups: Vec<Named>,
    pub regions: Vec<String>,
    pub flavors: Vec<Named>,
    pub hypervisors: Vec<String>,
    pub products: Vec<Named>,
    pub resellers: Vec<Named>,
}

/// Reads settings for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait SettingsDirectory: Send + Sync {
    /// All groups by name.
    async fn groups(&self) -> Result<Vec<GroupRow>, Error>;

    /// All configurations by name.
    async fn configurations(&self) -> Result<Vec<ConfigurationRow>, Error>;

    /// The operator's own fields.
    async fn custom_fields(&self) -> Result<Vec<CustomField>, Error>;

    /// The currencies, the default one first, then by code.
    async fn currencies(&self) -> Result<Vec<ListedCurrency>, Error>;

    /// The tax rules by country, state, level and day; those for all countries come first.
    async fn tax_rules(&self) -> Result<Vec<TaxRule>, Error>;

    /// One configuration.
    async fn configuration(&self, id: Id<Configuration>) -> Result<Configuration, Error>;

    /// The logo of a configuration, if it has one.
    async fn logo(&self, configuration: Id<Configuration>) -> Result<Option<Logo>, Error>;

    /// The PNG file of a logo that some configuration has or had, by its hash.
    async fn logo_file(&self, sha256: &str) -> Result<Vec<u8>, Error>;

    /// One page of the rates that a currency has had, newest first.
    async fn rates(&self, currency: Currency, page: &PageRequest)
    -> Result<Page<DatedRate>, Error>;

    /// How many rates a currency has had.
    async fn rates_total(&self, currency: Currency) -> Result<Total, Error>;

    /// The values that the filters of the client list can take.
    async fn filter_options(&self) -> Result<FilterOptions, Error>;
}

impl Desk {
    /// All groups with the number of their members. Whoever sees clients sees their groups.
    pub async fn groups(&self, actor: &Actor) -> Result<Vec<GroupRow>, Error> {
        require_sight(actor)?;
        self.ports.settings.groups().await
    }

    /// All configurations with the number of their clients.
    pub async fn configurations(&self, actor: &Actor) -> Result<Vec<ConfigurationRow>, Error> {
        require_sight(actor)?;
        self.ports.settings.configurations().await
    }

    /// The operator's own fields.
    pub async fn custom_fields(&self, actor: &Actor) -> Result<Vec<CustomField>, Error> {
        require_sight(actor)?;
        self.ports.settings.custom_fields().await
    }

    /// The currencies that the provider deals in.
    pub async fn currencies(&self, actor: &Actor) -> Result<Vec<ListedCurrency>, Error> {
        require_sight(actor)?;
        self.ports.settings.currencies().await
    }

    /// The tax rules, those for all countries first. Whoever sees clients sees why they pay tax.
    pub async fn tax_rules(&self, actor: &Actor) -> Result<Vec<TaxRule>, Error> {
        require_sight(actor)?;
        self.ports.settings.tax_rules().await
    }

    /// The values that the filters of the client list can take.
    pub async fn filter_options(&self, actor: &Actor) -> Result<FilterOptions, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.settings.filter_options().await
    }
}

/// Refuses who may see neither the settings nor the clients that they hold for.
pub fn require_sight(actor: &Actor) -> Result<(), Error> {
    if actor.may(Permission::ViewClients) {
        return Ok(());
    }
    actor.require(Permission::ViewSettings)
}
