//! The places of the panel that the rail leads to.

use crate::icons::Icon;

/// A place of the panel with an entry in the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The morning worklist.
    Dashboard,
    /// All clients.
    Clients,
    /// All people who sign in.
    Users,
    /// Conversations with clients.
    Tickets,
    /// All invoices.
    Invoices,
    /// All money that moved.
    Journal,
    /// All services.
    Services,
    /// What can be bought.
    Products,
    /// Prices of usage.
    PricingPlans,
    /// Cloud projects.
    Projects,
    /// Cloud resources.
    Resources,
    /// Internet domains.
    Domains,
    /// What was sent to clients.
    Emails,
    /// Work in the background.
    Operations,
    /// What happened.
    Audit,
    /// Settings and configurations.
    Settings,
}

/// The groups of the rail, in its order, with their headings.
pub(super) const GROUPS: [(Option<&str>, &[Place]); 4] = [
    (None, &[Place::Dashboard, Place::Clients, Place::Users, Place::Tickets]),
    (
        Some("Billing"),
        &[Place::Invoices, Place::Journal, Place::Services, Place::Products, Place::PricingPlans],
    ),
    (Some("Cloud"), &[Place::Projects, Place::Resources, Place::Domains]),
    (Some("System"), &[Place::Emails, Place::Operations, Place::Audit, Place::Settings]),
];

impl Place {
    /// Its name in the rail.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dashboard => "Dashboard",
            Self::Clients => "Clients",
            Self::Users => "Users",
            Self::Tickets => "Tickets",
            Self::Invoices => "Invoices",
            Self::Journal => "Journal",
            Self::Services => "Services",
            Self::Products => "Products",
            Self::PricingPlans => "Pricing plans",
            Self::Projects => "Projects",
            Self::Resources => "Resources",
            Self::Domains => "Domains",
            Self::Emails => "E-mails",
            Self::Operations => "Operations",
            Self::Audit => "Audit log",
            Self::Settings => "Settings",
        }
    }

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Dashboard => "/",
            Self::Clients => "/clients",
            Self::Users => "/users",
            Self::Tickets => "/tickets",
            Self::Invoices => "/invoices",
            Self::Journal => "/journal",
            Self::Services => "/services",
            Self::Products => "/products",
            Self::PricingPlans => "/pricing-plans",
            Self::Projects => "/projects",
            Self::Resources => "/resources/instances",
            Self::Domains => "/domains",
            Self::Emails => "/emails",
            Self::Operations => "/operations",
            Self::Audit => "/audit",
            Self::Settings => "/settings",
        }
    }

    /// Its drawing.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Dashboard => Icon::Dashboard,
            Self::Clients => Icon::Clients,
            Self::Users => Icon::Users,
            Self::Tickets => Icon::Tickets,
            Self::Invoices => Icon::Invoices,
            Self::Journal => Icon::Journal,
            Self::Services => Icon::Services,
            Self::Products => Icon::Products,
            Self::PricingPlans => Icon::PricingPlans,
            Self::Projects => Icon::Projects,
            Self::Resources => Icon::Resources,
            Self::Domains => Icon::Domains,
            Self::Emails => Icon::Email,
            Self::Operations => Icon::Operations,
            Self::Audit => Icon::Audit,
            Self::Settings => Icon::Settings,
        }
    }

    /// The letter that leads there after `g`, if there is one.
    #[must_use]
    pub const fn go_key(self) -> Option<char> {
        match self {
            Self::Dashboard => Some('d'),
            Self::Clients => Some('c'),
            Self::Users => Some('u'),
            Self::Tickets => Some('t'),
            Self::Invoices => Some('i'),
            Self::Journal => Some('j'),
            Self::Services => Some('s'),
            Self::Projects => Some('p'),
            Self::Resources => Some('r'),
            Self::Domains => Some('o'),
            Self::Audit => Some('a'),
            Self::Products
            | Self::PricingPlans
            | Self::Emails
            | Self::Operations
            | Self::Settings => None,
        }
    }
}

/// A place the person may see, with a number where someone must act.
#[derive(Clone, Debug)]
pub struct RailEntry {
    /// The place.
    pub place: Place,
    /// The number beside it.
    pub count: Option<PlaceCount>,
}

impl From<Place> for RailEntry {
    fn from(place: Place) -> Self {
        Self { place, count: None }
    }
}

/// A number beside a place of the rail.
#[derive(Clone, Debug)]
pub struct PlaceCount {
    /// The number as it is written, such as `1,284` or `10,000+`.
    pub words: String,
    /// What it counts, for screen readers, such as `waiting`.
    pub meaning: String,
    /// Whether someone must act.
    pub is_urgent: bool,
}
