//! Knows what a store of clients promises beyond keeping aggregates.

use async_trait::async_trait;
use bursar_kernel::Id;

use super::{Client, ClientGroup, ClientId, Configuration};
use crate::repository::StoreError;

/// How many records hang on a client and would be orphaned by removing it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hanging {
    /// Services in any status.
    pub services: u64,
    /// Those of them that are not over yet.
    pub live_services: u64,
    /// Cloud projects.
    pub projects: u64,
    /// Clients that were created under this one.
    pub resold_clients: u64,
    /// Entries of the journal, which stay for good.
    pub journal_entries: u64,
    /// Drafts of invoices.
    pub drafts: u64,
    /// Invoices that were issued, which stay too.
    pub issued_invoices: u64,
    /// Those of them that are fiscal and paid.
    pub paid_invoices: u64,
}

impl Hanging {
    /// Whether something has to end, or to be moved, before the client can go.
    pub const fn keeps_the_client(&self) -> bool {
        self.live_services > 0 || self.projects > 0 || self.resold_clients > 0
    }

    /// Whether a record without a name has to stay, because something that stays refers to it.
    pub const fn needs_a_record(&self) -> bool {
        self.services > 0 || self.journal_entries > 0 || self.issued_invoices > 0
    }
}

/// Services of a client that are not over yet: pending, active or suspended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveServices {
    /// All of them.
    pub all: u64,
    /// Those that own resources in the cloud.
    pub in_cloud: u64,
}

/// What makes two clients the same one to an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientTrace {
    /// The client.
    pub id: ClientId,
    /// The address in lower case.
    pub email_folded: String,
    /// The id in another billing system.
    pub external_billing_id: Option<String>,
}

/// Where clients are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait ClientRepository: Send + Sync {
    /// The client, or [`StoreError::NotFound`]; one who was erased is not found.
    async fn get(&self, id: ClientId) -> Result<Client, StoreError>;

    /// The client's record, also of one who was erased: to settle what he left open.
    async fn record(&self, id: ClientId) -> Result<Client, StoreError>;

    /// Keeps a new client.
    async fn add(&self, client: &Client) -> Result<(), StoreError>;

    /// Keeps many new clients with few statements; for imports.
    async fn add_all(&self, clients: &[Client]) -> Result<(), StoreError>;

    /// The clients with these ids, as far as there are any who were not erased, by id.
    async fn load(&self, ids: &[ClientId]) -> Result<Vec<Client>, StoreError>;

    /// Keeps many clients that have joined this group and are otherwise as they were read, with
    /// few statements; [`StoreError::Stale`] if one of them has moved on.
    async fn save_joined(
        &self,
        group: Id<ClientGroup>,
        clients: &[Client],
    ) -> Result<(), StoreError>;

    /// The same for clients that have left this group.
    async fn save_left(&self, group: Id<ClientGroup>, clients: &[Client])
    -> Result<(), StoreError>;

    /// The same for clients that were put under this configuration.
    async fn save_configured(
        &self,
        configuration: Id<Configuration>,
        clients: &[Client],
    ) -> Result<(), StoreError>;

    /// Keeps the changed client; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, client: &Client) -> Result<(), StoreError>;

    /// Takes away what is only about the client himself: notes, memberships, invitations, and
    /// what he is found by.
    async fn forget(&self, id: ClientId) -> Result<(), StoreError>;

    /// Takes the client away, with its notes, memberships and invitations.
    async fn remove(&self, client: &Client) -> Result<(), StoreError>;

    /// The clients with any of these folded addresses or external billing ids. Waits for other
    /// units of work that have asked, so that of two imports the later one sees what the earlier
    /// one has registered.
    async fn traces(
        &self,
        emails_folded: &[String],
        external_billing_ids: &[String],
    ) -> Result<Vec<ClientTrace>, StoreError>;

    /// What hangs on the client.
    async fn hanging(&self, id: ClientId) -> Result<Hanging, StoreError>;

    /// How many clients have this configuration.
    async fn count_configured(&self, configuration: Id<Configuration>) -> Result<u64, StoreError>;

    /// Ids of the members of a group, after `after`, at most `limit`, ascending.
    async fn members(
        &self,
        group: Id<ClientGroup>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError>;

    /// Suspends every active service of the client; answers how many there were.
    async fn suspend_services(&self, id: ClientId) -> Result<u64, StoreError>;

    /// Resumes every service that a suspension of the client suspended; answers how many.
    async fn resume_services(&self, id: ClientId) -> Result<u64, StoreError>;

    /// How many services of the client are not over yet, and how many of these live in the cloud.
    async fn live_services(&self, id: ClientId) -> Result<LiveServices, StoreError>;

    /// Terminates every service of the client that is not over yet; answers how many there were.
    async fn terminate_services(&self, id: ClientId) -> Result<u64, StoreError>;

    /// Whether any service of the client is active.
    async fn has_active_service(&self, id: ClientId) -> Result<bool, StoreError>;
}
