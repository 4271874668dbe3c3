//! Creating, changing and deleting configurations (product 4.1).

use bursar_domain::access::Permission;
use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::Settings;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::ConfigurationRow;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// New values for a configuration.
#[derive(Clone, Debug)]
pub struct EditConfiguration {
    /// Its name, unique without regard to case and accents.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether new clients get it; the default can pass on, but not be taken away.
    pub is_default: bool,
    /// All its settings.
    pub settings: Settings,
}

impl Desk {
    /// One configuration with the number of its clients.
    pub async fn configuration(
        &self,
        actor: &Actor,
        id: Id<Configuration>,
    ) -> Result<ConfigurationRow, Error> {
        let all = self.configurations(actor).await?;
        let found = all.into_iter().find(|row| row.configuration.id() == id);
        found.ok_or_else(|| {
            let what = Configuration::NAME;
            bursar_domain::repository::StoreError::NotFound { what, id: id.get() }.into()
        })
    }

    /// Creates a configuration.
    pub async fn create_configuration(
        &self,
        actor: &Actor,
        command: EditConfiguration,
    ) -> Result<Id<Configuration>, Error> {
        actor.require(Permission::EditConfigurations)?;
        self.require_templates(&Settings::default(), &command.settings).await?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let EditConfiguration { name, description, is_default, settings } = command;
        let (mut configuration, event) =
            Configuration::create(id, &name, &description, settings, self.now())?;
        let mut events = vec![event];
        require_own_series(&*work, &configuration).await?;
        if is_default {
            events.extend(pass_default(&*work, id).await?);
            events.push(configuration.make_default());
        }
        work.configurations().add(&configuration).await?;
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// Changes a configuration; its clients see the change at the next periodic run.
    pub async fn edit_configuration(
        &self,
        actor: &Actor,
        id: Id<Configuration>,
        seen: Option<i64>,
        command: EditConfiguration,
    ) -> Result<(), Error> {
        actor.require(Permission::EditConfigurations)?;
        let work = self.begin(actor).await?;
        let mut configuration = work.configurations().get(id).await?;
        require_seen(&configuration, seen)?;
        self.require_templates(configuration.settings(), &command.settings).await?;
        let EditConfiguration { name, description, is_default, settings } = command;
        let has_other_limits = configuration.settings().credit != settings.credit;
        let mut events = vec![configuration.edit(&name, &description, settings)?];
        if events.iter().any(Event::is_change) {
            require_own_series(&*work, &configuration).await?;
        }
        if is_default && !configuration.is_default() {
            events.extend(pass_default(&*work, id).await?);
            events.push(configuration.make_default());
        }
        events.retain(Event::is_change);
        if !events.is_empty() {
            work.configurations().save(&configuration).await?;
        }
        if has_other_limits {
            self.apply_limits(&*work, id).await?;
        }
        self.commit(work, actor, &events).await
    }

    /// Deletes a configuration; refused for the default one and for one in use.
    pub async fn delete_configuration(
        &self,
        actor: &Actor,
        id: Id<Configuration>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditConfigurations)?;
        let work = self.begin(actor).await?;
        let configuration = work.configurations().get(id).await?;
        require_seen(&configuration, seen)?;
        if configuration.is_default() {
            let message = "the default configuration cannot be deleted";
            return Err(Error::rule("default_configuration", message));
        }
        let clients = work.clients().count_configured(id).await?;
        if clients > 0 {
            let message = format!("{clients} clients use this configuration");
            return Err(Error::rule("configuration_in_use", message));
        }
        work.configurations().remove(&configuration).await?;
        self.commit(work, actor, &[configuration.removed()]).await
    }
}

/// Refuses a configuration whose invoices are numbered from the series of another seller.
async fn require_own_series(
    work: &dyn UnitOfWork,
    configuration: &Configuration,
) -> Result<(), Error> {
    let settings = configuration.settings();
    let all = work.settings().configurations_to_change().await?;
    let other = all.iter().find(|other| {
        other.id() != configuration.id() && settings.numbers_for_another_than(other.settings())
    });
    let Some(other) = other else { return Ok(()) };
    let message = format!(
        "Write numbers in another way: those of another company, under the configuration “{}”, \
         look like this",
        other.name(),
    );
    Err(FieldErrors::one("invoicing.fiscal_number_format", "taken", message).into())
}

/// Takes the default away from the configuration that has it.
async fn pass_default(
    work: &dyn UnitOfWork,
    to: Id<Configuration>,
) -> Result<Option<Event>, Error> {
    let old = work.settings().new_client_defaults().await?.configuration;
    if old == to {
        return Ok(None);
    }
    let mut old = work.configurations().get(old).await?;
    let event = old.yield_default();
    work.configurations().save(&old).await?;
    Ok(Some(event))
}
