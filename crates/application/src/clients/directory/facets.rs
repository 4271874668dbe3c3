//! Knows how many clients each value of each filter would leave.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::ClientFilter;
use crate::{Error, Scope};

/// The filters whose values are counted: all but dates and free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the fields of ClientFilter")]
pub enum Facet {
    Status,
    Configuration,
    Group,
    TaxExempt,
    HasBillingAgreement,
    HasInstances,
    InstanceRegion,
    InstanceFlavor,
    InstanceHypervisor,
    HasServices,
    ServiceType,
    Product,
    IsReseller,
    Reseller,
    OutOfCredit,
}

impl Facet {
    /// All facets, in the order in which the panel offers their filters.
    pub const ALL: [Self; 15] = [
        Self::Status,
        Self::Configuration,
        Self::Group,
        Self::TaxExempt,
        Self::HasBillingAgreement,
        Self::HasInstances,
        Self::InstanceRegion,
        Self::InstanceFlavor,
        Self::InstanceHypervisor,
        Self::HasServices,
        Self::ServiceType,
        Self::Product,
        Self::IsReseller,
        Self::Reseller,
        Self::OutOfCredit,
    ];

    /// The parameter's name in addresses and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Configuration => "configuration",
            Self::Group => "group",
            Self::TaxExempt => "tax_exempt",
            Self::HasBillingAgreement => "has_billing_agreement",
            Self::HasInstances => "has_instances",
            Self::InstanceRegion => "instance_region",
            Self::InstanceFlavor => "instance_flavor",
            Self::InstanceHypervisor => "instance_hypervisor",
            Self::HasServices => "has_services",
            Self::ServiceType => "service_type",
            Self::Product => "product",
            Self::IsReseller => "is_reseller",
            Self::Reseller => "reseller",
            Self::OutOfCredit => "out_of_credit",
        }
    }
}

/// One value of a filter, as it is written in the address, with its words and its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The value in the address: a code, an id, `true`, `none`, ….
    pub value: String,
    /// The words for it.
    pub label: String,
    /// How many clients would be left if the filter were set to just this value.
    pub count: u64,
}

/// The values of every facet, in the order in which they are offered.
pub type FacetCounts = Vec<(Facet, Vec<FacetValue>)>;

/// Counts clients by the values of the filters; a cache, at most a second behind.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait ClientFacets: Send + Sync {
    /// For each value of each facet, how many clients would be left if that filter were set to
    /// just this value and the others stayed. [`Error::NotReady`] while the cache is built.
    async fn count(
        &self,
        scope: Scope,
        filter: &ClientFilter,
        at: DateTime<Utc>,
    ) -> Result<FacetCounts, Error>;
}
