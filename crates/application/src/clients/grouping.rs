//! Putting a client into groups and taking it out.

use std::collections::BTreeSet;

use bursar_domain::access::Permission;
use bursar_domain::client::{ClientGroup, ClientId};
use bursar_domain::event::Event;
use bursar_kernel::Id;

use super::register::require_groups;
use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

/// The whole set of groups that a client is to be in.
#[derive(Clone, Debug)]
pub struct SetGroups {
    /// Which client.
    pub client: ClientId,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The groups.
    pub groups: BTreeSet<Id<ClientGroup>>,
}

impl Desk {
    /// Replaces the set of groups that a client is in.
    #[tracing::instrument(skip_all, fields(client.id = %command.client))]
    pub async fn set_client_groups(&self, actor: &Actor, command: SetGroups) -> Result<(), Error> {
        actor.require(Permission::GroupClients)?;
        let work = self.begin(actor).await?;
        let mut client = work.clients().get(command.client).await?;
        require_seen(&client, command.seen)?;
        require_groups(work.settings(), "group_ids", &command.groups).await?;
        let event = client.regroup(command.groups);
        let events: Vec<_> = Some(event).filter(Event::is_change).into_iter().collect();
        if !events.is_empty() {
            work.clients().save(&client).await?;
        }
        self.commit(work, actor, &events).await
    }
}
