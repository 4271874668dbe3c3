//! Knows the read models of clients: flat rows made for lists and pages.

use std::collections::{BTreeMap, BTreeSet};

use bursar_domain::access::ClientRole;
use bursar_domain::catalog::ProductType;
use bursar_domain::client::{Client, ClientGroup, ClientId, ClientStatus, Configuration, Hanging};
use bursar_domain::mail::Topic;
use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, Utc};

use crate::page::{Page, Total};

/// The id and the name of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// One page of the client list, and how long the list is.
#[derive(Clone, Debug)]
pub struct ClientListing {
    /// The rows.
    pub page: Page<ClientSummary>,
    /// How many clients match, exactly up to the cap of totals.
    pub total: Total,
    /// How many clients there are without any filter, where that is at hand.
    pub all: Option<u64>,
}

impl ClientListing {
    /// The page and the total, for lists that show nothing else.
    pub fn counted(self) -> (Page<ClientSummary>, Total) {
        (self.page, self.total)
    }
}

/// One row of the client list.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of api.md 3")]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, each a filter")]
pub struct ClientSummary {
    pub id: ClientId,
    pub display_name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company: Option<String>,
    pub email: String,
    pub city: Option<String>,
    pub country: Option<String>,
    pub status: ClientStatus,
    pub created_at: DateTime<Utc>,
    pub configuration: Named,
    pub groups: Vec<Named>,
    /// The client's currency; both credits are totals converted to it.
    pub currency: Currency,
    pub credit: Money,
    pub up_to_date_credit: Money,
    pub out_of_credit_since: Option<DateTime<Utc>>,
    /// When the credit reaches its limit if usage goes on as now; `None` without usage.
    pub credit_ends_at: Option<DateTime<Utc>>,
    pub has_billing_agreement: bool,
    pub tax_exempt: bool,
    pub do_not_process: bool,
    pub is_reseller: bool,
    pub reseller: Option<Named>,
    /// Services that are pending, active or suspended.
    pub services: u32,
    /// Instances that are not deleted.
    pub instances: u32,
    pub version: i64,
}

/// The facts that filters are about; what [`ClientFilter::matches`](super::ClientFilter::matches)
/// looks at.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of ClientFilter, documented there")]
pub struct ClientFacts {
    pub id: ClientId,
    pub created_at: DateTime<Utc>,
    pub configuration: Id<Configuration>,
    pub status: ClientStatus,
    pub tax_exempt: bool,
    pub groups: BTreeSet<Id<ClientGroup>>,
    pub instance_regions: BTreeSet<String>,
    pub instance_flavors: BTreeSet<i64>,
    pub instance_hypervisors: BTreeSet<String>,
    pub has_billing_agreement: bool,
    pub is_reseller: bool,
    pub reseller: Option<ClientId>,
    pub service_types: BTreeSet<ProductType>,
    pub products: BTreeSet<i64>,
    pub out_of_credit_since: Option<DateTime<Utc>>,
    pub credit_ends_at: Option<DateTime<Utc>>,
    pub search_text: String,
}

/// Everything that a client's page shows in its header and overview.
#[derive(Clone, Debug)]
pub struct ClientDetails {
    /// The client itself.
    pub client: Client,
    /// Its row of the list.
    pub summary: ClientSummary,
    /// Credit and up-to-date credit in each currency that the client holds.
    pub credits: Vec<(Money, Money)>,
    /// Notes of staff, newest first.
    pub notes: Vec<NoteRow>,
    /// How many users look after the client.
    pub users: u32,
    /// What hangs on the client.
    pub hanging: Hanging,
    /// Whether its configuration replaces termination by suspension (product 4.11).
    pub suspends_instead_of_terminating: bool,
}

/// A staff note with its author's name.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Note")]
pub struct NoteRow {
    pub id: i64,
    pub body: String,
    pub author: String,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// A user with his place with a client.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Membership and User")]
pub struct TeamMember {
    pub user_id: i64,
    pub name: String,
    pub email: String,
    pub is_active: bool,
    pub roles: BTreeSet<ClientRole>,
    pub topics: BTreeSet<Topic>,
    pub since: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// An open invitation.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Invitation")]
pub struct InvitationRow {
    pub id: i64,
    pub email: String,
    pub roles: BTreeSet<ClientRole>,
    pub invited_by: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub version: i64,
}

/// The clients around one client in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Its place, counted from 1; `None` past the cap of totals.
    pub position: Option<u64>,
    /// How many the list has; `None` past the cap of totals.
    pub total: Option<u64>,
    /// The one before.
    pub previous: Option<ClientId>,
    /// The one after.
    pub next: Option<ClientId>,
}

/// What an export writes of one client: enough to import it again as it was.
#[derive(Clone, Debug)]
pub struct ClientExport {
    /// The client.
    pub client: Client,
    /// The name of its configuration.
    pub configuration: String,
    /// The names of its groups.
    pub groups: Vec<String>,
    /// Values of the operator's own fields.
    pub custom_fields: BTreeMap<String, String>,
    /// Credit in the client's currency.
    pub credit: Money,
    /// Up-to-date credit in the client's currency.
    pub up_to_date_credit: Money,
}
