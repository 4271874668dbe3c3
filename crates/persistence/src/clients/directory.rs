//! Reads clients for lists and pages.

mod condition;
mod details;
mod export;
pub(super) mod load;
mod neighbours;
mod order;
mod page;
mod summary;
mod team;

use async_trait::async_trait;
use bursar_application::clients::directory::{
    ClientDetails, ClientExport, ClientListing, InvitationRow, Neighbours, TeamMember,
};
use bursar_application::clients::{ClientDirectory, ClientFilter, ClientQuery, ClientSort};
use bursar_application::page::{Cursor, Page, PageRequest, TOTAL_CAP, Total};
use bursar_application::{Error, Scope};
use bursar_domain::client::{Client, ClientId, ClientTrace};
use bursar_kernel::money::Money;
use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;

use self::condition::{Ground, condition};
use self::order::Order;
use self::page::{Asked, Found, Way, these};
use self::summary::Listed;
pub(crate) use self::summary::display_name;
use super::names::{Places, names};
use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl ClientDirectory for SeaStore {
    async fn list(
        &self,
        scope: Scope,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<ClientListing, Error> {
        let list = self.list_of(scope, query).await?;
        let page = self.page_of(&list, query, page).await?.map(|row| row.summary);
        let total = Total::of(list.matching.count(self).await?);
        let all = list.matching.population.filter(|_| scope == Scope::All);
        Ok(ClientListing { page, total, all })
    }

    async fn total(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<Total, Error> {
        Ok(Total::of(
            self.matching(scope, filter, ClientSort::CreatedAt, at).await?.count(self).await?,
        ))
    }

    async fn count_clients(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let matching = self.matching(scope, filter, ClientSort::CreatedAt, at).await?;
        match matching.known_count() {
            Some(count) => Ok(count),
            None => matching.count_up_to(self, u64::MAX).await,
        }
    }

    async fn sum(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<Option<Money>, Error> {
        let matching = self.matching(scope, filter, ClientSort::CreatedAt, at).await?;
        if matching.count(self).await? > TOTAL_CAP {
            return Ok(None);
        }
        let code = Sql::new("SELECT code FROM currencies WHERE is_default");
        let code: String = code.value(self.read()).await.map_err(unavailable(SUMMING))?;
        let mut sql = Sql::new(
            "SELECT CAST(COALESCE(SUM(c.up_to_date_base_minor), 0) AS BIGINT) FROM clients c WHERE ",
        );
        sql.append(&matching.condition(self));
        let minor = sql.value::<i64>(self.read()).await.map_err(unavailable(SUMMING))?;
        Ok(Some(Money::from_minor(minor, Reading::named("currency", 0).parsed(&code)?)))
    }

    async fn neighbours(
        &self,
        scope: Scope,
        query: &ClientQuery,
        client: ClientId,
    ) -> Result<Neighbours, Error> {
        self.neighbours_of(scope, query, client).await
    }

    async fn ids(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, Error> {
        let matching = self.matching(scope, filter, ClientSort::CreatedAt, at).await?;
        let mut sql = Sql::new("SELECT c.id FROM clients c WHERE c.id > ");
        sql.bind(after.map_or(0, bursar_kernel::Id::get));
        sql.push(" AND ").append(&matching.condition(self));
        sql.push(" ORDER BY c.id").limit(limit);
        let ids: Vec<i64> = sql.column(self.read()).await.map_err(unavailable(READING))?;
        Ok(ids
            .into_iter()
            .map(|id| Reading::named("client", id).id(id))
            .collect::<Result<_, _>>()?)
    }

    async fn export(
        &self,
        scope: Scope,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<Page<ClientExport>, Error> {
        self.exported(scope, query, page).await
    }

    async fn details(&self, scope: Scope, client: ClientId) -> Result<ClientDetails, Error> {
        self.details_of(scope, client).await
    }

    async fn team(&self, scope: Scope, client: ClientId) -> Result<Vec<TeamMember>, Error> {
        self.require_seen(scope, client).await?;
        self.team_of(client).await
    }

    async fn invitations(
        &self,
        scope: Scope,
        client: ClientId,
    ) -> Result<Vec<InvitationRow>, Error> {
        self.require_seen(scope, client).await?;
        self.invitations_of(client).await
    }

    async fn traces(
        &self,
        emails_folded: &[String],
        external_billing_ids: &[String],
    ) -> Result<Vec<ClientTrace>, Error> {
        Ok(load::traces(self.read(), emails_folded, external_billing_ids).await?)
    }

    async fn load(&self, scope: Scope, clients: &[ClientId]) -> Result<Vec<Client>, Error> {
        Ok(load::load(self.read(), scope, clients).await?)
    }
}

const READING: &str = "reading the client list";
const SUMMING: &str = "summing up credit";

/// So many clients at most are found by free text before the list is walked instead.
const MOST_HITS: usize = 10_001;

/// The clients that a filter leaves, as far as that is known before the list is read.
struct Matching {
    filter: ClientFilter,
    scope: Scope,
    at: DateTime<Utc>,
    places: Places,
    /// The names that the list is sorted by, if they are at hand.
    names: Option<Vec<(i64, String)>>,
    /// All clients there are, if they were counted.
    population: Option<u64>,
    /// Those that match, or all that may match, if they are known.
    clients: Option<RoaringBitmap>,
    /// Whether `clients` are exactly those that match.
    is_exact: bool,
    /// Whether nothing but free text is asked for, and it finds more than totals count.
    is_past_the_cap: bool,
}

/// A list that is about to be read.
struct List {
    order: Order,
    matching: Matching,
    condition: Sql,
    way: Way,
    is_postgres: bool,
}

impl List {
    fn found(&self, cursor: Option<&Cursor>, limit: u64) -> Result<Found, Error> {
        self.found_by(&self.way, cursor, limit)
    }

    fn found_by(&self, way: &Way, cursor: Option<&Cursor>, limit: u64) -> Result<Found, Error> {
        let asked = Asked {
            order: &self.order,
            condition: &self.condition,
            filter: &self.matching.filter,
            cursor,
            limit,
            is_postgres: self.is_postgres,
        };
        asked.found(way)
    }
}

impl SeaStore {
    /// What is known of the clients that a filter leaves. The facet index tells it, proven to be
    /// as of now; while it cannot, only free text narrows them down.
    async fn matching(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        sort: ClientSort,
        at: DateTime<Utc>,
    ) -> Result<Matching, Error> {
        let hits = self.hits(filter, MOST_HITS).await?;
        let is_cut = hits.as_ref().is_some_and(|hits| hits.is_cut);
        let mut matching = Matching {
            filter: filter.clone(),
            scope,
            at,
            places: Places::default(),
            names: None,
            population: None,
            clients: None,
            is_exact: false,
            is_past_the_cap: is_cut && scope == Scope::All && is_only_search(filter),
        };
        if let Some(state) = self.facet_state().await? {
            matching.population = Some(state.population());
            matching.places = state.places.clone();
            matching.names = Some(state.names_for(sort));
            if !is_cut {
                let hits = hits.as_ref().map(|hits| &hits.clients);
                matching.clients = state.matching(scope, filter, at, hits);
                matching.is_exact = true;
            }
        } else {
            matching.places = self.places(filter).await?;
            matching.clients = hits.filter(|_| !is_cut).map(|hits| hits.clients);
        }
        Ok(matching)
    }

    async fn page_of(
        &self,
        list: &List,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<Page<Listed>, Error> {
        let cursor = page.cursor(query.fingerprint())?;
        let found = list.found(cursor, u64::from(page.limit()) + 1)?;
        let rows = summary::read(self.read(), &found, query.sort, self.is_postgres()).await?;
        let place = |row: &Listed| (row.key.clone(), row.summary.id.get());
        Ok(Page::cut(rows, page, query.fingerprint(), place))
    }

    async fn places(&self, filter: &ClientFilter) -> Result<Places, Error> {
        if filter.instance_region.is_none() && filter.instance_hypervisor.is_none() {
            return Ok(Places::default());
        }
        Ok(Places::read(self.read()).await.map_err(unavailable(READING))?)
    }

    async fn list_of(&self, scope: Scope, query: &ClientQuery) -> Result<List, Error> {
        let mut matching = self.matching(scope, &query.filter, query.sort, query.at).await?;
        let named = match (matching.names.take(), Order::names_of(query.sort)) {
            (Some(names), _) => names,
            (None, Some(table)) => {
                let all = format!("SELECT id, name_folded FROM {table} ORDER BY name_folded, id");
                names(self.read(), &all).await.map_err(unavailable(READING))?
            }
            (None, None) => Vec::new(),
        };
        Ok(List {
            order: Order::new(query.sort, query.direction, named),
            condition: matching.tested(self),
            way: matching.way(),
            matching,
            is_postgres: self.is_postgres(),
        })
    }
}

impl Matching {
    /// The filters as the database tests them.
    fn tested(&self, store: &SeaStore) -> Sql {
        let is_postgres = store.is_postgres();
        let ground = Ground { scope: self.scope, at: self.at, places: &self.places, is_postgres };
        condition(&self.filter, &ground)
    }

    /// The same, with the clients that are known to be all that may match.
    fn condition(&self, store: &SeaStore) -> Sql {
        let mut sql = Sql::new("");
        if let Some(clients) = self.clients.as_ref().filter(|clients| clients.len() <= TOTAL_CAP) {
            let ids: Vec<_> = clients.iter().map(i64::from).collect();
            sql.append(&these("c.id", &ids, store.is_postgres())).push(" AND ");
        }
        sql.append(&self.tested(store));
        sql
    }

    /// Few clients are looked at one by one and sorted; where many match, the walk along the
    /// sort's index soon has a page full. Walking costs a page for each share of the clients that
    /// matches, about a tenth for each of what a gathered client costs.
    fn way(&self) -> Way {
        let Some(clients) = &self.clients else { return Way::Walk };
        let (count, population) = (clients.len(), self.population.unwrap_or(FEW * FEW));
        if count <= FEW || count.saturating_mul(count) <= population.saturating_mul(8) {
            Way::Gather(clients.iter().map(i64::from).collect())
        } else {
            Way::Walk
        }
    }

    /// How many match, if that is known without asking the database.
    fn known_count(&self) -> Option<u64> {
        let count = self.clients.as_ref().map(RoaringBitmap::len).or(self.population);
        count.filter(|_| self.is_exact)
    }

    /// How many match, up to one past the cap of totals.
    async fn count(&self, store: &SeaStore) -> Result<u64, Error> {
        if self.is_past_the_cap {
            return Ok(TOTAL_CAP + 1);
        }
        if let Some(count) = self.known_count() {
            return Ok(count);
        }
        self.count_up_to(store, TOTAL_CAP + 1).await
    }

    async fn count_up_to(&self, store: &SeaStore, most: u64) -> Result<u64, Error> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM clients c");
        if !store.is_postgres() && self.clients.is_none() {
            sql.push(" INDEXED BY clients_walk_created_at");
        }
        sql.push(" WHERE ").append(&self.condition(store));
        sql.limit(most).push(") counted");
        Ok(sql.count(store.read()).await.map_err(unavailable("counting clients"))?)
    }
}

fn is_only_search(filter: &ClientFilter) -> bool {
    ClientFilter { search: None, ..filter.clone() } == ClientFilter::default()
}

/// So few clients are always gathered.
const FEW: u64 = 100;

#[cfg(test)]
mod tests;
