//! Knows what the users of a client may want to be told about (product 2.6).

use std::collections::BTreeSet;

use crate::access::ClientRole;
use crate::billing::words;

words! {
    /// A kind of notice that a client's user wants or does not want.
    Topic {
        /// Invoices, payments and credit.
        Billing = "billing", "Billing";
        /// The state of services.
        Services = "services", "Services";
    }
}

impl Topic {
    /// What a user in these roles is told about unless somebody chooses otherwise: a member has
    /// nothing to do with billing (product decision 29).
    pub fn usual(roles: &BTreeSet<ClientRole>) -> BTreeSet<Self> {
        if roles.contains(&ClientRole::Owner) {
            Self::ALL.iter().copied().collect()
        } else {
            [Self::Services].into()
        }
    }
}
