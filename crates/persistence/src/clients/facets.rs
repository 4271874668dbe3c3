//! The facet index: which clients have which value of which filter, kept in memory.
//!
//! It is a cache and decides nothing by itself. Before it answers, it asks the database whether
//! anything changed since it last looked, and takes the changes in; so what it tells is what the
//! database would have counted at that instant. Until it is built, and when it is too far behind,
//! it tells nothing, and the database counts by itself.

mod count;
mod follow;
mod index;
mod labels;
mod load;
mod sets;

use std::time::{Duration, Instant};

use async_trait::async_trait;
use bursar_application::clients::directory::FacetCounts;
use bursar_application::clients::{ClientFacets, ClientFilter, ClientSort};
use bursar_application::{Error, Scope};
use bursar_kernel::text::fold;
use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use self::follow::{MOST, Position};
use self::index::Index;
use self::labels::Labels;
use super::names::Places;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::{NAMES, now};

/// The index of one process.
#[derive(Debug, Default)]
pub(crate) struct Facets {
    state: RwLock<Option<State>>,
}

/// What the index knows, and up to where it followed the changes.
#[derive(Debug)]
pub(crate) struct State {
    index: Index,
    labels: Labels,
    pub(super) places: Places,
    position: Position,
    followed_at: Instant,
}

/// Change rows are kept for a day; an index that slept for longer than half of it begins anew.
const LONGEST_SLEEP: Duration = Duration::from_hours(12);

/// How long a change of another process may go unseen.
const PULSE: Duration = Duration::from_secs(1);

/// How long changes gather before they are followed together. Who asks before that follows them
/// himself.
const GATHER: Duration = Duration::from_millis(100);

impl Facets {
    async fn build(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let position = Position::now(db).await?;
        let state = State {
            labels: Labels::read(db).await?,
            places: Places::read(db).await?,
            index: load::whole(db).await?,
            position,
            followed_at: Instant::now(),
        };
        *self.state.write().await = Some(state);
        Ok(())
    }

    /// The index as of now, unless it is not built yet or too far behind. It looks again only after
    /// another task has taken changes in meanwhile, so it ends.
    async fn current(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<RwLockReadGuard<'_, State>>, DbErr> {
        loop {
            let position = match &*self.state.read().await {
                Some(state) if state.followed_at.elapsed() < LONGEST_SLEEP => {
                    state.position.clone()
                }
                _ => return Ok(None),
            };
            let changes = position.behind(db).await?;
            if changes.clients.is_empty() {
                let state = self.state.read().await;
                return Ok(RwLockReadGuard::try_map(state, Option::as_ref).ok());
            }
            if changes.clients.len() > MOST {
                return Ok(None);
            }
            let mut state = self.state.write().await;
            if let Some(known) = state.as_mut().filter(|state| state.position == position) {
                known.take_in(db, changes).await?;
                let state = RwLockWriteGuard::downgrade(state);
                return Ok(RwLockReadGuard::try_map(state, Option::as_ref).ok());
            }
        }
    }

    /// Follows the changes once; builds the index anew where that is quicker, or needed.
    pub(super) async fn follow(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        if self.current(db).await?.is_none() {
            self.build(db).await?;
        }
        if let Some(state) = self.state.write().await.as_mut() {
            state.followed_at = Instant::now();
        }
        Ok(())
    }
}

impl State {
    async fn take_in(
        &mut self,
        db: &impl ConnectionTrait,
        changes: follow::Changes,
    ) -> Result<(), DbErr> {
        let mut clients = changes.clients;
        clients.sort_unstable();
        clients.dedup();
        if clients.first() == Some(&NAMES) {
            self.labels = Labels::read(db).await?;
            self.places = Places::read(db).await?;
            clients.remove(0);
        }
        if !clients.is_empty() {
            load::some(db, &mut self.index, &clients).await?;
        }
        self.position = changes.position;
        Ok(())
    }

    /// How many clients there are.
    pub(super) fn population(&self) -> u64 {
        self.index.all.len()
    }

    /// Ids and folded names, by name, of what the list can be sorted by beside its own columns.
    pub(super) fn names_for(&self, sort: ClientSort) -> Vec<(i64, String)> {
        let names = match sort {
            ClientSort::Configuration => &self.labels.configurations[..],
            ClientSort::Group => &self.labels.groups,
            ClientSort::Company
            | ClientSort::Country
            | ClientSort::CreatedAt
            | ClientSort::UpToDateCredit => &[],
        };
        names.iter().map(|(id, name)| (*id, fold(name))).collect()
    }

    /// The clients that match; `None` if that is everybody.
    pub(super) fn matching(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
        hits: Option<&RoaringBitmap>,
    ) -> Option<RoaringBitmap> {
        let left = sets::left(&self.index, &self.places, scope, filter, at, hits);
        sets::together(&self.index, &left, None)
    }
}

impl SeaStore {
    /// The facet index as of now, unless it is not built yet or too far behind.
    pub(super) async fn facet_state(
        &self,
    ) -> Result<Option<RwLockReadGuard<'_, State>>, bursar_domain::repository::StoreError> {
        self.facets
            .current(self.read())
            .await
            .map_err(unavailable("following the clients' changes"))
    }

    /// Builds the facet index and keeps it up to date until `stop`.
    ///
    /// The first build takes about a second for 100 000 clients; until then lists are answered by
    /// the database alone, and facets are not ready.
    pub async fn follow_facets(&self, stop: impl Future<Output = ()> + Send) {
        tokio::pin!(stop);
        let mut pruned_at: Option<Instant> = None;
        loop {
            if let Err(error) = self.facets.follow(self.read()).await {
                tracing::warn!(%error, "the facet index could not follow the changes");
            }
            if pruned_at.is_none_or(|at| at.elapsed() > LONGEST_SLEEP) {
                self.prune_changes().await;
                pruned_at = Some(Instant::now());
            }
            tokio::select! {
                () = &mut stop => return,
                () = self.committed.notified() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(PULSE) => {}
            }
        }
    }

    /// Change rows older than a day were followed by every process that still runs.
    async fn prune_changes(&self) {
        let mut sql = Sql::new("DELETE FROM client_changes WHERE at < ");
        sql.push(now(self.is_postgres())).push(" - 86400000000");
        if let Err(error) = sql.run(self.write()).await {
            tracing::warn!(%error, "old change rows could not be removed");
        }
    }
}

#[async_trait]
impl ClientFacets for SeaStore {
    async fn count(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<FacetCounts, Error> {
        let hits = self.hits(filter, usize::MAX).await?;
        let state = self.facet_state().await?.ok_or(Error::NotReady("the facet index"))?;
        let hits = hits.as_ref().map(|hits| &hits.clients);
        let left = sets::left(&state.index, &state.places, scope, filter, at, hits);
        Ok(count::counts(&state.index, &state.labels, &left))
    }
}
