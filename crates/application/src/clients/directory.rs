//! The client list: what can be asked of it, and what it answers (api.md 3).

mod facets;
mod filter;
mod query;
mod summary;

use async_trait::async_trait;
use bursar_domain::client::{Client, ClientId, ClientTrace};
use bursar_kernel::money::Money;
use chrono::{DateTime, Utc};

#[cfg(any(test, feature = "mock"))]
pub use facets::MockClientFacets;
pub use facets::{ClientFacets, Facet, FacetCounts, FacetValue};
pub use filter::{Choice, ClientFilter, Search};
pub use query::{ClientQuery, ClientSort, Direction};
pub use summary::{
    ClientDetails, ClientExport, ClientFacts, ClientListing, ClientSummary, InvitationRow, Named,
    Neighbours, NoteRow, TeamMember,
};

use crate::page::{Page, PageRequest, Total};
use crate::{Error, Scope};

/// Reads clients for lists and pages, always within the scope of the one who asks.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait ClientDirectory: Send + Sync {
    /// One page of the clients that match, and how many there are.
    async fn list(
        &self,
        scope: Scope,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<ClientListing, Error>;

    /// How many clients match, exactly up to the cap of totals.
    async fn total(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<Total, Error>;

    /// How many clients match, exactly and however many they are.
    async fn count_clients(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<u64, Error>;

    /// The sum of up-to-date credit of all that match, in the global default currency;
    /// `None` past the cap of totals.
    async fn sum(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<Option<Money>, Error>;

    /// The clients before and after this one in the list, and its place.
    async fn neighbours(
        &self,
        scope: Scope,
        query: &ClientQuery,
        client: ClientId,
    ) -> Result<Neighbours, Error>;

    /// Ids of clients that match, ascending, behind `after`, at most `limit`.
    async fn ids(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, Error>;

    /// Everything that an export writes of clients that match, in the list's order, one chunk.
    async fn export(
        &self,
        scope: Scope,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<Page<ClientExport>, Error>;

    /// Everything that the client's page shows.
    async fn details(&self, scope: Scope, client: ClientId) -> Result<ClientDetails, Error>;

    /// Who looks after the client, by name.
    async fn team(&self, scope: Scope, client: ClientId) -> Result<Vec<TeamMember>, Error>;

    /// The client's open invitations, newest first.
    async fn invitations(
        &self,
        scope: Scope,
        client: ClientId,
    ) -> Result<Vec<InvitationRow>, Error>;

    /// The clients with any of these folded addresses or external billing ids, whoever's they are.
    async fn traces(
        &self,
        emails_folded: &[String],
        external_billing_ids: &[String],
    ) -> Result<Vec<ClientTrace>, Error>;

    /// The clients with these ids, as far as there are any.
    async fn load(&self, scope: Scope, clients: &[ClientId]) -> Result<Vec<Client>, Error>;
}
