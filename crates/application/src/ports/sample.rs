//! Knows how a store takes a whole made-up provider at once, for demonstrations and load tests.
//!
//! What staff set up (currencies, groups, roles, …) goes through the ordinary repositories; only
//! what there is by the hundred thousand comes through here.

use async_trait::async_trait;
use bursar_domain::access::{Membership, User};
use bursar_domain::billing::invoice::{CreditNote, Invoice};
use bursar_domain::billing::journal::{Ledger, Standing};
use bursar_domain::catalog::{Product, ProductCycle, ProductGroup};
use bursar_domain::client::{Client, ClientId, Note};
use bursar_domain::repository::StoreError;
use bursar_domain::service::ServiceStatus;
use chrono::{DateTime, Utc};

/// What clients are sold and where it runs, the same for all of them.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct SampleCatalog {
    pub product_groups: Vec<ProductGroup>,
    pub products: Vec<Product>,
    pub product_cycles: Vec<ProductCycle>,
    pub regions: Vec<SamplePlace>,
    pub hypervisors: Vec<SamplePlace>,
    pub flavors: Vec<SampleFlavor>,
}

/// A region or a hypervisor.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct SamplePlace {
    pub id: i64,
    pub name: String,
}

/// A size of instances.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct SampleFlavor {
    pub id: i64,
    pub external_id: String,
    pub name: String,
}

/// A client with everything that hangs on it.
#[derive(Clone, Debug)]
pub struct SampleClient {
    /// The client, with the id that it is to have.
    pub client: Client,
    /// Its side of the journal, with every entry.
    pub ledger: Ledger,
    /// What that comes to.
    pub standing: Standing,
    /// Its invoices, of which the ledger has the money.
    pub invoices: Vec<Invoice>,
    /// What was taken back of them.
    pub credit_notes: Vec<CreditNote>,
    /// What it was sold.
    pub services: Vec<SampleService>,
    /// Its projects in the cloud.
    pub projects: Vec<SampleProject>,
    /// What runs in its projects, and what ran there.
    pub instances: Vec<SampleInstance>,
    /// End users who are first heard of with this client.
    pub users: Vec<User>,
    /// Who looks after it.
    pub memberships: Vec<Membership>,
    /// What staff wrote down about it.
    pub notes: Vec<Note>,
}

/// One instance of a product, owned by the client.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of product 5.4")]
pub struct SampleService {
    pub id: i64,
    pub product: i64,
    pub status: ServiceStatus,
    pub suspended_with_client: bool,
    pub created_at: DateTime<Utc>,
}

/// A project in the cloud, belonging to a service.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of product 6.6")]
pub struct SampleProject {
    pub id: i64,
    pub service: i64,
    pub external_id: String,
    pub name: String,
}

/// A virtual machine.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of product 6.7")]
pub struct SampleInstance {
    pub id: i64,
    pub project: i64,
    pub external_id: String,
    pub name: String,
    pub region: i64,
    pub flavor: i64,
    pub hypervisor: i64,
    pub status: &'static str,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl SampleClient {
    /// The client's id.
    pub fn id(&self) -> ClientId {
        bursar_domain::repository::Aggregate::id(&self.client)
    }
}

/// Takes a made-up provider in few statements. Ids come with the records, counted from 1.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait SampleStore: Send + Sync {
    /// Whether the store holds nothing that anybody made: no client, no member of staff, no service.
    async fn is_empty(&self) -> Result<bool, StoreError>;

    /// Keeps what clients are sold and where it runs.
    async fn add_catalog(&self, catalog: &SampleCatalog) -> Result<(), StoreError>;

    /// Keeps these clients with everything that hangs on them, in one transaction. A client's
    /// reseller is in an earlier chunk.
    async fn add_clients(&self, clients: &[SampleClient]) -> Result<(), StoreError>;

    /// Makes the store as good as one that was filled day by day: the next ids follow those that
    /// were taken, and the engine knows how its tables are filled.
    async fn settle(&self) -> Result<(), StoreError>;
}
