//! Acts on many clients at once: they run as operations on a filter or on ticked rows
//! (product decision 18).

use bursar_domain::access::Permission;
use bursar_domain::client::{ClientGroup, ClientId, Configuration};
use bursar_domain::event::Subject;
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;
use serde::{Deserialize, Serialize};

use super::ClientFilter;
use super::register::{found, require_groups};
use crate::operations::{NewOperation, OperationKind, OperationStep, Started};
use crate::page::count_of;
use crate::{Actor, Desk, Error};

/// How many clients one bulk act may concern.
pub(crate) const MOST: usize = 1_000_000;

/// How many ids are read, and how many clients are changed, in one go.
pub(crate) const CHUNK: usize = 500;

/// Which clients a bulk act concerns.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    Ticked(Vec<ClientId>),
    /// All that match, as of now.
    Matching(Box<ClientFilter>),
}

/// What is done to each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAct {
    /// Add to this group.
    AddToGroup(i64),
    /// Put under this configuration.
    ChangeConfiguration(i64),
}

/// What the operation keeps of a bulk act: the clients are settled when it is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BulkInput {
    pub(crate) act: BulkAct,
    pub(crate) clients: Vec<i64>,
}

impl Desk {
    /// Begins a bulk act; `expected` is the number of clients that the person saw and confirmed.
    #[tracing::instrument(skip_all)]
    pub async fn start_bulk_act(
        &self,
        actor: &Actor,
        selection: Selection,
        act: BulkAct,
        expected: Option<u64>,
    ) -> Result<Started, Error> {
        actor.require(act.permission())?;
        let clients = self.select(actor, selection).await?;
        let total = count_of(&clients)?;
        if expected.is_some_and(|expected| expected != total) {
            let message = format!("the list has {total} clients now: look at it again");
            return Err(Error::rule("selection_changed", message));
        }
        let work = self.begin(actor).await?;
        let subject = match act {
            BulkAct::AddToGroup(group) => {
                let group: Id<ClientGroup> = id("group_id", group)?;
                require_groups(work.settings(), "group_id", &[group].into()).await?;
                Subject { kind: "group", id: group.get() }
            }
            BulkAct::ChangeConfiguration(configuration) => {
                let configuration: Id<Configuration> = id("configuration_id", configuration)?;
                found("configuration_id", work.configurations().get(configuration).await)?;
                Subject { kind: "configuration", id: configuration.get() }
            }
        };
        let label = format!("{} for {total} clients", act.kind().label());
        let input = serde_json::to_string(&BulkInput { act, clients })
            .map_err(|error| Error::rule("unwritable", error.to_string()))?;
        let operation = NewOperation {
            kind: act.kind(),
            subject: Some(subject),
            steps: vec![OperationStep { label, done: 0, total }],
            input,
            file: None,
        };
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[]).await?;
        Ok(started)
    }

    /// How many clients a bulk act would concern, for the person to confirm.
    pub async fn count_selected(&self, actor: &Actor, selection: &Selection) -> Result<u64, Error> {
        match selection {
            Selection::Ticked(ids) => count_of(ids),
            Selection::Matching(filter) => {
                actor.require(Permission::ViewClients)?;
                self.ports.clients.count_clients(actor.scope(), filter, self.now()).await
            }
        }
    }

    async fn select(&self, actor: &Actor, selection: Selection) -> Result<Vec<i64>, Error> {
        let filter = match selection {
            Selection::Ticked(ids) => return Ok(ids.iter().map(|id| id.get()).collect()),
            Selection::Matching(filter) => filter,
        };
        let (mut all, mut last) = (Vec::new(), None);
        loop {
            let (scope, at) = (actor.scope(), self.now());
            let ids = self.ports.clients.ids(scope, &filter, at, last, 10_000).await?;
            last = ids.last().copied();
            all.extend(ids.iter().map(|id| id.get()));
            if last.is_none() {
                return Ok(all);
            }
            if all.len() > MOST {
                let message = format!("a bulk act may concern at most {MOST} clients");
                return Err(Error::rule("too_many", message));
            }
        }
    }
}

impl BulkAct {
    /// The permission that it needs.
    pub const fn permission(self) -> Permission {
        match self {
            Self::AddToGroup(_) => Permission::GroupClients,
            Self::ChangeConfiguration(_) => Permission::ChangeClientConfigurations,
        }
    }

    /// The kind of operation that it runs as.
    pub const fn kind(self) -> OperationKind {
        match self {
            Self::AddToGroup(_) => OperationKind::GroupClients,
            Self::ChangeConfiguration(_) => OperationKind::ConfigureClients,
        }
    }
}

fn id<T>(field: &'static str, number: i64) -> Result<Id<T>, FieldErrors> {
    Id::new(number).map_err(|error| FieldErrors::one(field, "malformed", error.to_string()))
}
