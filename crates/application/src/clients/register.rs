//! Registering a client.

use std::collections::BTreeSet;

use bursar_domain::access::Permission;
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{Client, ClientGroup, ClientId, Configuration, Profile, ProfileInput};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;

use crate::billing::vat::numbers_of;
use crate::ports::UnitOfWork;
use crate::settings::{NewClientDefaults, SettingsRules};
use crate::{Actor, Desk, Error};

/// A client to be registered.
#[derive(Clone, Debug, Default)]
pub struct RegisterClient {
    /// What is known about him. Without a currency, the configuration's map or the global default
    /// decides.
    pub input: ProfileInput,
    /// His configuration; the default one without it.
    pub configuration: Option<Id<Configuration>>,
    /// His groups; the default one without it.
    pub groups: Option<BTreeSet<Id<ClientGroup>>>,
    /// The reseller under whom he is created.
    pub reseller: Option<ClientId>,
    /// Whether the address must be there: in forms.
    pub address_required: bool,
}

impl Desk {
    /// Registers a client; other than the usual configuration and groups need the permissions to
    /// change them. Fails with [`Error::Invalid`] naming every wrong field.
    #[tracing::instrument(skip_all)]
    pub async fn register_client(
        &self,
        actor: &Actor,
        command: RegisterClient,
    ) -> Result<ClientId, Error> {
        actor.require(Permission::CreateClients)?;
        let work = self.begin(actor).await?;
        let defaults = work.settings().new_client_defaults().await?;
        let RegisterClient { mut input, configuration, groups, reseller, address_required } =
            command;
        let configuration = configuration.unwrap_or(defaults.configuration);
        let groups = groups.unwrap_or_else(|| usual_groups(&defaults));
        require_choice(actor, &defaults, configuration, &groups)?;
        fill_currency(&*work, &defaults, configuration, &mut input).await?;
        let profile = parse_profile(&*work, None, &input, address_required).await?;
        require_groups(work.settings(), "group_ids", &groups).await?;
        let id = work.ids().one().await?;
        let (mut client, created) =
            Client::register(id, profile, configuration, groups, self.now());
        let mut events = vec![created];
        if let Some(reseller) = reseller {
            found("reseller_id", work.clients().get(reseller).await)?;
            events.push(client.assign_reseller(Some(reseller)));
        }
        work.clients().add(&client).await?;
        events.extend(self.greet(&*work, actor, std::slice::from_ref(&client)).await?);
        self.commit(work, actor, &events).await?;
        Ok(id)
    }
}

impl Desk {
    /// What follows from clients' having been added: their initial credit, and questions about
    /// their VAT numbers.
    pub(crate) async fn greet(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        new: &[Client],
    ) -> Result<Vec<Event>, Error> {
        let numbers = numbers_of(new.iter().map(Client::profile));
        if !numbers.is_empty() {
            work.vat_checks().ask(&numbers, self.now()).await?;
        }
        self.give_initial_credit(work, actor, new).await
    }
}

fn usual_groups(defaults: &NewClientDefaults) -> BTreeSet<Id<ClientGroup>> {
    defaults.group.into_iter().collect()
}

/// Whoever wants a new client to begin otherwise than usual must be allowed to change that.
fn require_choice(
    actor: &Actor,
    defaults: &NewClientDefaults,
    configuration: Id<Configuration>,
    groups: &BTreeSet<Id<ClientGroup>>,
) -> Result<(), Error> {
    if configuration != defaults.configuration {
        actor.require(Permission::ChangeClientConfigurations)?;
    }
    if *groups != usual_groups(defaults) {
        actor.require(Permission::GroupClients)?;
    }
    Ok(())
}

async fn fill_currency(
    work: &dyn UnitOfWork,
    defaults: &NewClientDefaults,
    configuration: Id<Configuration>,
    input: &mut ProfileInput,
) -> Result<(), Error> {
    let configuration = found("configuration_id", work.configurations().get(configuration).await)?;
    if input.currency.trim().is_empty() {
        let mapped = configuration.settings().currency_of_country(&input.country);
        mapped.unwrap_or(defaults.currency).code().clone_into(&mut input.currency);
    }
    Ok(())
}

/// Checks a profile against the operator's fields and currencies; of what was `stored` before,
/// only what differs.
pub(crate) async fn parse_profile(
    work: &dyn UnitOfWork,
    stored: Option<&Profile>,
    input: &ProfileInput,
    address_required: bool,
) -> Result<Profile, Error> {
    let custom_fields = work.settings().custom_fields().await?;
    let rules = ProfileRules { custom_fields: &custom_fields, address_required };
    let profile = match stored {
        Some(stored) => stored.revise(input, rules)?,
        None => Profile::parse(input, rules)?,
    };
    let is_new = stored.is_none_or(|stored| stored.currency() != profile.currency());
    if is_new && !work.settings().currencies().await?.contains(&profile.currency()) {
        let message = "Choose one of the currencies of the settings";
        return Err(FieldErrors::one("currency", "unknown", message).into());
    }
    Ok(profile)
}

/// Tells a missing record as the mistake of a field.
pub(crate) fn found<T>(field: &'static str, outcome: Result<T, StoreError>) -> Result<T, Error> {
    if let Err(StoreError::NotFound { what, id }) = outcome {
        let message = format!("There is no {what} {id}");
        return Err(FieldErrors::one(field, "unknown", message).into());
    }
    Ok(outcome?)
}

/// Refuses groups that do not exist, as the mistake of a field.
pub(crate) async fn require_groups(
    settings: &dyn SettingsRules,
    field: &'static str,
    groups: &BTreeSet<Id<ClientGroup>>,
) -> Result<(), Error> {
    let known = settings.groups().await?;
    match groups.iter().find(|group| !known.contains(group)) {
        Some(unknown) => {
            let message = format!("There is no group {unknown}");
            Err(FieldErrors::one(field, "unknown", message).into())
        }
        None => Ok(()),
    }
}
