//! Knows how a bulk act is done to many clients, some hundred at a time.

use bursar_domain::client::{Client, ClientId};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::Id;

use super::{Operation, actor_of};
use crate::clients::bulk::{BulkAct, BulkInput, CHUNK};
use crate::page::count_of;
use crate::ports::UnitOfWork;
use crate::{Desk, Error};

impl Desk {
    pub(super) async fn run_bulk(
        &self,
        operation: &mut Operation,
        worker: &str,
    ) -> Result<Option<String>, Error> {
        let input: BulkInput = serde_json::from_str(&operation.input)
            .map_err(|error| Error::rule("unreadable", error.to_string()))?;
        let actor = actor_of(operation);
        let done = operation.steps.first().map_or(0, |step| step.done);
        let done = usize::try_from(done).ok().filter(|done| *done <= input.clients.len());
        let beyond = || Error::rule("unreadable", "it is further than its list is long");
        let rest = input.clients.get(done.ok_or_else(beyond)?..).unwrap_or_default();
        for clients in rest.chunks(CHUNK) {
            self.prolong(operation, worker).await?;
            let work = self.ports.store.begin().await?;
            let events = apply(&*work, input.act, clients).await?;
            if let Some(step) = operation.steps.first_mut() {
                step.done += count_of(clients)?;
            }
            work.operations().save(operation).await?;
            work.audit().record_all(&actor, &events, self.now()).await?;
            work.commit().await?;
        }
        Ok(Some(format!("{} clients looked at", input.clients.len())))
    }
}

/// Does a bulk act to some clients; those that are gone meanwhile are passed over.
async fn apply(work: &dyn UnitOfWork, act: BulkAct, clients: &[i64]) -> Result<Vec<Event>, Error> {
    let ids: Vec<_> = clients.iter().filter_map(|id| ClientId::new(*id).ok()).collect();
    let mut clients = work.clients().load(&ids).await?;
    let events = match act {
        BulkAct::AddToGroup(group) => {
            let group = existing(work.groups(), group).await?;
            let events = change(&mut clients, |client| {
                let groups = client.groups().iter().copied().chain([group]).collect();
                client.regroup(groups)
            });
            work.clients().save_joined(group, &clients).await?;
            events
        }
        BulkAct::ChangeConfiguration(configuration) => {
            let configuration = existing(work.configurations(), configuration).await?;
            let events = change(&mut clients, |client| client.change_configuration(configuration));
            work.clients().save_configured(configuration, &clients).await?;
            events
        }
    };
    Ok(events)
}

/// Changes clients and keeps those that differ, which the events tell.
fn change(clients: &mut Vec<Client>, how: impl Fn(&mut Client) -> Event) -> Vec<Event> {
    let mut events = Vec::with_capacity(clients.len());
    clients.retain_mut(|client| {
        let event = how(client);
        let differs = event.is_change();
        events.extend(differs.then_some(event));
        differs
    });
    events
}

async fn existing<A: Aggregate>(
    repository: &dyn Repository<A>,
    id: i64,
) -> Result<Id<A>, StoreError> {
    let missing = || StoreError::NotFound { what: A::NAME, id };
    let id = Id::new(id).map_err(|_| missing())?;
    Ok(repository.get(id).await?.id())
}

#[cfg(test)]
mod tests {
    use bursar_domain::client::ClientGroup;
    use bursar_domain::client::group::GroupInput;

    use super::*;
    use crate::testing::{Work, acme, id, noon};

    #[tokio::test]
    async fn a_group_is_looked_up_once_and_only_those_who_join_are_written() {
        let mut work = Work::default();
        work.clients.expect_load().times(1).returning(|ids| {
            assert_eq!(ids, [id(1), id(2)]);
            let mut member = acme();
            member.regroup([id(5)].into());
            Ok(vec![acme(), member])
        });
        work.groups.expect_get().times(1).returning(|_| {
            let input = GroupInput { name: "Gold".into(), ..GroupInput::default() };
            Ok(ClientGroup::create(id(5), &input, noon()).unwrap().0)
        });
        work.clients.expect_save_joined().times(1).returning(|group, clients| {
            assert_eq!((group, clients.len()), (id(5), 1));
            assert_eq!(*clients[0].groups(), [id(5)].into());
            Ok(())
        });
        // No client has the id 0.
        let events = apply(&work, BulkAct::AddToGroup(5), &[1, 2, 0]).await.unwrap();
        let actions: Vec<_> = events.iter().map(|event| event.action).collect();
        assert_eq!(actions, ["client.groups_changed"]);
    }
}
