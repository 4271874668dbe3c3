//! Knows what invoices are for.

use super::item::ItemKind;

words! {
    /// What an invoice is for.
    InvoiceKind {
        /// Services and their cycles.
        Service = "service", "Service";
        /// Credit: when it is paid, credit rises.
        AddCredit = "add_credit", "Add credit";
        /// The difference to a larger service.
        Upgrade = "upgrade", "Upgrade";
        /// Domain names.
        Domain = "domain", "Domain";
        /// Anything else.
        Custom = "custom", "Custom";
    }
}

impl InvoiceKind {
    /// Whether such an invoice may have such a line. Credit is bought on invoices of its own, since
    /// these cannot be paid from credit.
    pub const fn admits(self, item: ItemKind) -> bool {
        matches!(self, Self::AddCredit) == matches!(item, ItemKind::Credit)
    }
}
