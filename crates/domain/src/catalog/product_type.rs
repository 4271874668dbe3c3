//! Knows the types of product that lists are filtered by.

use std::str::FromStr;

/// The types of product (product 5.2); organisational, and shown to staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProductType {
    /// Anything that no module provisions.
    Generic,
    /// A project in the OpenStack cloud.
    Openstack,
    /// Web space on a shared server.
    SharedHosting,
    /// A domain name.
    Domain,
    /// The right to resell (legacy, product 7).
    Reseller,
}

impl ProductType {
    /// All types, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Generic, Self::Openstack, Self::SharedHosting, Self::Domain, Self::Reseller];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Openstack => "openstack",
            Self::SharedHosting => "shared_hosting",
            Self::Domain => "domain",
            Self::Reseller => "reseller",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Generic => "Generic",
            Self::Openstack => "OpenStack",
            Self::SharedHosting => "Shared hosting",
            Self::Domain => "Domain",
            Self::Reseller => "Reseller",
        }
    }
}

/// A word that names no type of product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of generic, openstack, shared_hosting, domain, reseller")]
pub struct UnknownProductType;

impl FromStr for ProductType {
    type Err = UnknownProductType;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(UnknownProductType)
    }
}
