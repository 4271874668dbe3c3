//! Knows the closed choices that a product is described with.

use crate::billing::words;

words! {
    /// Who sets services of a product up, suspends and removes them.
    ProductModule {
        /// There is nothing to do.
        Generic = "generic", "Nothing to set up";
        /// Staff do it; each act is a task on their list.
        Manual = "manual", "By hand";
        /// A project in the cloud.
        Openstack = "openstack", "OpenStack";
    }
}

words! {
    /// Who may order a product.
    ProductStatus {
        /// End users and staff.
        Public = "public", "Public";
        /// Staff only.
        Private = "private", "Private";
        /// Nobody any more; services that exist go on.
        Retired = "retired", "Retired";
    }
}

words! {
    /// When a service that was ordered is set up without anybody's doing.
    AutoSetup {
        /// Never: staff activate it.
        Disabled = "disabled", "Never, staff activate it";
        /// As soon as it is ordered.
        OnOrder = "on_order", "When the order is placed";
        /// With the first payment.
        OnFirstPayment = "on_first_payment", "On the first payment";
        /// When staff accept the order.
        OnAcceptance = "on_acceptance", "When the order is accepted";
    }
}
