//! Looking at clients: the list, its counts, one client's page.

use bursar_domain::access::Permission;
use bursar_domain::client::ClientId;
use bursar_kernel::money::Money;

use super::directory::{
    ClientDetails, ClientFilter, ClientListing, ClientQuery, FacetCounts, InvitationRow,
    Neighbours, TeamMember,
};
use crate::page::{PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the client list, and how long the list is.
    pub async fn list_clients(
        &self,
        actor: &Actor,
        query: &ClientQuery,
        page: &PageRequest,
    ) -> Result<ClientListing, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.list(actor.scope(), query, page).await
    }

    /// How many clients match.
    pub async fn count_clients(
        &self,
        actor: &Actor,
        filter: &ClientFilter,
    ) -> Result<Total, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.total(actor.scope(), filter, self.now()).await
    }

    /// The sum of up-to-date credit of all clients that match.
    pub async fn sum_clients(
        &self,
        actor: &Actor,
        filter: &ClientFilter,
    ) -> Result<Option<Money>, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.sum(actor.scope(), filter, self.now()).await
    }

    /// For each value of each filter, how many clients it would leave.
    pub async fn client_facets(
        &self,
        actor: &Actor,
        filter: &ClientFilter,
    ) -> Result<FacetCounts, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.facets.count(actor.scope(), filter, self.now()).await
    }

    /// The clients before and after one client in a list.
    pub async fn client_neighbours(
        &self,
        actor: &Actor,
        query: &ClientQuery,
        client: ClientId,
    ) -> Result<Neighbours, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.neighbours(actor.scope(), query, client).await
    }

    /// Everything that a client's page shows.
    pub async fn client_details(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<ClientDetails, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.details(actor.scope(), client).await
    }

    /// Who looks after a client, and who is invited to.
    pub async fn client_team(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<(Vec<TeamMember>, Vec<InvitationRow>), Error> {
        actor.require(Permission::ViewClients)?;
        let team = self.ports.clients.team(actor.scope(), client).await?;
        let invitations = self.ports.clients.invitations(actor.scope(), client).await?;
        Ok((team, invitations))
    }
}
