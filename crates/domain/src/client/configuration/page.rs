//! Knows how the configuration page is divided.

use super::setting::Setting;

/// A tab of the configuration page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// Money, invoices, messages and what happens when nobody pays.
    Billing,
    /// Domain names.
    Domains,
    /// The cloud.
    OpenStack,
}

/// A part of a tab, under a heading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is documented at the struct of its settings")]
pub enum Section {
    SignUp,
    Credit,
    BillingCycles,
    General,
    Company,
    Fraud,
    NewClients,
    Invoicing,
    Orders,
    CreditNotifications,
    InvoiceNotifications,
    ServiceNotifications,
    Postpaid,
    Prepaid,
    Domains,
    DomainNotifications,
    OpenStack,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Self; 3] = [Self::Billing, Self::Domains, Self::OpenStack];

    /// The word in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Billing => "billing",
            Self::Domains => "domains",
            Self::OpenStack => "openstack",
        }
    }

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Billing => "Billing",
            Self::Domains => "Domains",
            Self::OpenStack => "OpenStack",
        }
    }

    /// Its sections, in order.
    pub fn sections(self) -> impl Iterator<Item = Section> {
        Section::ALL.into_iter().filter(move |section| section.tab() == self)
    }
}

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: [Self; 17] = [
        Self::SignUp,
        Self::Credit,
        Self::BillingCycles,
        Self::General,
        Self::Company,
        Self::Fraud,
        Self::NewClients,
        Self::Invoicing,
        Self::Orders,
        Self::CreditNotifications,
        Self::InvoiceNotifications,
        Self::ServiceNotifications,
        Self::Postpaid,
        Self::Prepaid,
        Self::Domains,
        Self::DomainNotifications,
        Self::OpenStack,
    ];

    /// The tab on which the section stands.
    pub const fn tab(self) -> Tab {
        match self {
            Self::Domains | Self::DomainNotifications => Tab::Domains,
            Self::OpenStack => Tab::OpenStack,
            Self::SignUp
            | Self::Credit
            | Self::BillingCycles
            | Self::General
            | Self::Company
            | Self::Fraud
            | Self::NewClients
            | Self::Invoicing
            | Self::Orders
            | Self::CreditNotifications
            | Self::InvoiceNotifications
            | Self::ServiceNotifications
            | Self::Postpaid
            | Self::Prepaid => Tab::Billing,
        }
    }

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::SignUp => "Sign-up",
            Self::Credit => "Credit",
            Self::BillingCycles => "Billing cycles",
            Self::General => "General",
            Self::Company => "Company on invoices",
            Self::Fraud => "Fraud",
            Self::NewClients => "New client automation",
            Self::Invoicing => "Invoicing",
            Self::Orders => "Orders and upgrades",
            Self::CreditNotifications => "Credit notifications",
            Self::InvoiceNotifications => "Invoice notifications",
            Self::ServiceNotifications => "Service notifications",
            Self::Postpaid => "Postpaid services",
            Self::Prepaid => "Prepaid services",
            Self::Domains => "Domains",
            Self::DomainNotifications => "Domain notifications",
            Self::OpenStack => "OpenStack",
        }
    }

    /// Its settings, in order.
    pub fn settings(self) -> impl Iterator<Item = &'static Setting> {
        Setting::all().filter(move |setting| setting.section == self)
    }
}
