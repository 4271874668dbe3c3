//! Knows how domain names are sold and renewed, and what clients are told about theirs.

use super::section;
use crate::client::configuration::kinds::{HostName, Reminders, Several, TemplateName, Tld, Whole};

section! {
    /// How domain names are sold and renewed (product 4.13).
    Domains in domains {
        /// Each action is a proforma that is paid from credit, and one real invoice per cycle refills the credit.
        postpaid_mode: bool = false, "Post-paid domains", LATER;
        /// How many days the cycle of the real invoice has.
        postpaid_cycle_days: Whole<1, 366> = Whole::preset(30), "Post-paid cycle in days", LATER;
        /// The proformas of post-paid domains are settled without anybody's doing.
        postpaid_auto_settle: bool = false, "Settle post-paid proformas automatically", LATER;
        /// Users may register domains.
        allow_registration: bool = true, "Allow registration", LATER;
        /// Users may transfer domains here.
        allow_transfer: bool = true, "Allow transfer", LATER;
        /// A paid renewal is carried out at once; otherwise staff get a task.
        renew_on_payment: bool = true, "Renew automatically on payment", LATER;
        /// A domain that is known here cannot be ordered again unless it has expired or was transferred away, cancelled or deleted.
        refuse_known_domains: bool = true, "Forbid orders for known domains", LATER;
        /// A service cannot be ordered for a domain that another live service uses.
        refuse_used_domains: bool = true, "Forbid services whose domain is in use", LATER;
        /// Domains are linked to contacts only, not to the client's own data.
        contacts_only: bool = false, "Link domains to contacts only", LATER;
        /// The ending that an order form offers first.
        default_tld: Option<Tld> = None, "Default TLD", LATER;
        /// Given to new domains, up to four.
        name_servers: Several<HostName, 4> = Several::preset(Vec::new()), "Default name servers", LATER;
    }
}

section! {
    /// Messages about domain names (product 4.13).
    DomainNotifications in domain_notifications {
        /// A message so many hours before a domain has to be renewed.
        renewal_reminders: Reminders = Reminders::default(), "Hours before renewal and template", LATER;
        /// The message about a registered domain.
        registered_template: Option<TemplateName> = None, "Registration done template", LATER;
        /// The message about a transfer that has begun.
        transfer_started_template: Option<TemplateName> = None, "Transfer initiated template", LATER;
        /// The message about a transfer that failed.
        transfer_failed_template: Option<TemplateName> = None, "Transfer failed template", LATER;
        /// The message about a transfer that is done.
        transfer_completed_template: Option<TemplateName> = None, "Transfer completed template", LATER;
        /// The message about a domain that has expired.
        expired_template: Option<TemplateName> = None, "Expired template", LATER;
    }
}
