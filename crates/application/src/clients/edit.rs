//! Changing what is on record about a client.

use std::collections::BTreeSet;

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientGroup, ClientId, Configuration};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::ProfilePatch;
use super::register::{found, parse_profile, require_groups};
use crate::billing::vat::numbers_of;
use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

/// New values for some of a client's fields.
#[derive(Clone, Debug)]
pub struct EditClient {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The new values.
    pub patch: ProfilePatch,
    /// Another configuration.
    pub configuration: Option<Id<Configuration>>,
    /// Other groups, the whole set.
    pub groups: Option<BTreeSet<Id<ClientGroup>>>,
    /// Whether the address must be there: in forms.
    pub address_required: bool,
}

/// Another configuration for a client.
#[derive(Clone, Copy, Debug)]
pub struct ChangeConfiguration {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The new configuration.
    pub configuration: Id<Configuration>,
}

impl Desk {
    /// Changes a client's record; nothing is written when nothing differs.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn edit_client(&self, actor: &Actor, command: EditClient) -> Result<(), Error> {
        actor.require(Permission::EditClients)?;
        if command.configuration.is_some() {
            actor.require(Permission::ChangeClientConfigurations)?;
        }
        if command.groups.is_some() {
            actor.require(Permission::GroupClients)?;
        }
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        let mut input = client.profile().to_input();
        command.patch.apply(&mut input)?;
        let terms = |client: &Client| (client.profile().currency(), client.configuration());
        let before = terms(&client);
        let number = client.profile().vat_id().cloned();
        let stored = Some(client.profile());
        let profile = parse_profile(&*work, stored, &input, command.address_required).await?;
        let mut events = vec![client.edit(profile)];
        if let Some(configuration) = command.configuration {
            found("configuration_id", work.configurations().get(configuration).await)?;
            events.push(client.change_configuration(configuration));
        }
        if let Some(groups) = command.groups {
            require_groups(work.settings(), "group_ids", &groups).await?;
            events.push(client.regroup(groups));
        }
        events.retain(Event::is_change);
        if !events.is_empty() {
            work.clients().save(&client).await?;
        }
        if client.profile().vat_id() != number.as_ref() {
            let numbers = numbers_of([client.profile()]);
            if !numbers.is_empty() {
                work.vat_checks().ask(&numbers, self.now()).await?;
            }
        }
        if terms(&client) != before {
            self.renew(&*work, &[client.id()]).await?;
        }
        self.commit(work, actor, &events).await
    }

    /// Puts a client under another configuration; it takes effect at the next periodic run. Nothing
    /// is written when it is the same one.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn change_client_configuration(
        &self,
        actor: &Actor,
        command: ChangeConfiguration,
    ) -> Result<(), Error> {
        actor.require(Permission::ChangeClientConfigurations)?;
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        found("configuration_id", work.configurations().get(command.configuration).await)?;
        let event = Some(client.change_configuration(command.configuration));
        let event = event.filter(Event::is_change);
        if event.is_some() {
            work.clients().save(&client).await?;
            self.renew(&*work, &[client.id()]).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }
}
