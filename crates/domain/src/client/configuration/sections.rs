//! Knows every section of settings: the fields, their defaults, and the words beside them.

mod company;
mod cycles;
mod domains;
mod general;
mod invoicing;
mod new_clients;
mod notifications;
mod openstack;
mod suspension;

pub use self::company::Company;
pub use self::cycles::{BillingCycles, Credit, SignUp, SignUpCharge, TimeLeftMessage};
pub use self::domains::{DomainNotifications, Domains};
pub use self::general::{Fraud, General, Orders};
pub use self::invoicing::{InvoiceNumbering, Invoicing, ItemsDetail};
pub use self::new_clients::{NewClients, RecordNumber};
pub use self::notifications::{CreditNotifications, InvoiceNotifications, ServiceNotifications};
pub use self::openstack::{InstanceSuspension, OpenStack};
pub use self::suspension::{Postpaid, Prepaid};
use super::setting::Setting;

/// The settings of every section, in the order of the page.
pub(super) const ALL: [&[Setting]; 17] = [
    SignUp::SETTINGS,
    Credit::SETTINGS,
    BillingCycles::SETTINGS,
    General::SETTINGS,
    Company::SETTINGS,
    Fraud::SETTINGS,
    NewClients::SETTINGS,
    Invoicing::SETTINGS,
    Orders::SETTINGS,
    CreditNotifications::SETTINGS,
    InvoiceNotifications::SETTINGS,
    ServiceNotifications::SETTINGS,
    Postpaid::SETTINGS,
    Prepaid::SETTINGS,
    Domains::SETTINGS,
    DomainNotifications::SETTINGS,
    OpenStack::SETTINGS,
];

/// Declares the settings of one section, each in one place: its sentence (which is the hint under
/// the field as well as the documentation), name, type, default, label and whether it is in force.
///
/// From that come the struct, its `Default` and its rows of the table of settings.
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        $section:ident in $place:ident {
            $(
                $(#[doc = $hint:literal])+
                $field:ident: $type:ty = $default:expr, $label:literal, $effect:ident;
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $section {
            $( $(#[doc = $hint])+ pub $field: $type, )+
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $section {
            /// The rows of the table of settings.
            pub(super) const SETTINGS: &'static [$crate::client::configuration::Setting] = &[ $(
                $crate::client::configuration::Setting {
                    key: concat!(stringify!($place), ".", stringify!($field)),
                    section: $crate::client::configuration::Section::$section,
                    label: $label,
                    kind: <$type as $crate::client::configuration::field::Field>::KIND,
                    is_optional: <$type as $crate::client::configuration::field::Field>::IS_OPTIONAL,
                    is_in_force: $crate::client::configuration::sections::$effect,
                    hint: concat!($($hint),+),
                    get: |settings| {
                        $crate::client::configuration::field::Field::value(&settings.$place.$field)
                    },
                    set: |settings, value| {
                        settings.$place.$field =
                            $crate::client::configuration::field::Field::read(value)?;
                        Ok(())
                    },
                },
            )+ ];
        }
    };
}

/// The setting has an effect.
const NOW: bool = true;

/// The setting is kept, and has an effect once what it is about exists.
const LATER: bool = false;

use section;
