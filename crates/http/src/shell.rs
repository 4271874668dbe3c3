//! The frame around the page of a member of staff: the places he may see, and how he likes them.

use bursar_application::Actor;
use bursar_domain::access::Permission;
use chrono_tz::Tz;

use crate::{
    AppState,
    layout::{Frame, Place, RailEntry, Theme, Viewer},
    staff::Staff,
};

/// The places that exist, each with the permission without which it is not offered.
const PLACES: [(Place, Permission); 10] = [
    (Place::Clients, Permission::ViewClients),
    (Place::Users, Permission::ViewUsers),
    (Place::Invoices, Permission::ViewInvoices),
    (Place::Journal, Permission::ViewJournal),
    (Place::Products, Permission::ViewClients),
    (Place::PricingPlans, Permission::ViewSettings),
    (Place::Emails, Permission::ViewEmails),
    (Place::Operations, Permission::ViewOperations),
    (Place::Audit, Permission::ViewAudit),
    (Place::Settings, Permission::ViewSettings),
];

/// The names of what staff prefer.
pub mod preference {
    /// The colours: `light`, `dark`, or what the system says.
    pub const THEME: &str = "theme";
    /// The zone in which times are shown.
    pub const ZONE: &str = "time_zone";
    /// Whether single keys act as shortcuts; `off` if not.
    pub const SINGLE_KEYS: &str = "single_keys";
    /// How close the rows of lists stand: `compact`, or comfortable.
    pub const DENSITY: &str = "density";
}

/// The frame of a page for this member of staff.
pub fn frame(state: &AppState, staff: &Staff, title: &str) -> Frame {
    let preference = |name: &str| staff.identity.preferences.get(name).map(String::as_str);
    Frame {
        title: title.to_owned(),
        provider: state.options.provider.clone(),
        viewer: viewer(staff, zone(state, staff)),
        places: places(&staff.actor),
        current: None,
        theme: match preference(preference::THEME) {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        },
        has_single_keys: preference(preference::SINGLE_KEYS) != Some("off"),
        is_compact: preference(preference::DENSITY) == Some("compact"),
        csrf: staff.csrf.clone(),
        toast: staff.confirmation.as_ref().map(|done| done.toast(&staff.csrf)),
        banner: None,
        acting_as: None,
        has_problems: false,
        refresh_seconds: None,
    }
}

/// The zone in which this member of staff reads times.
pub fn zone(state: &AppState, staff: &Staff) -> Tz {
    let chosen = staff.identity.preferences.get(preference::ZONE);
    chosen.and_then(|zone| zone.parse().ok()).unwrap_or(state.options.billing_zone)
}

fn viewer(staff: &Staff, zone: Tz) -> Viewer {
    Viewer {
        id: staff.identity.user.get(),
        name: staff.identity.name.clone(),
        role: staff.identity.roles.join(", "),
        zone: zone.name().to_owned(),
    }
}

/// The places that somebody may see. The dashboard is everybody's; what is on it is not.
pub(crate) fn visible(actor: &Actor) -> impl Iterator<Item = Place> {
    let allowed = PLACES.into_iter().filter(|(_, permission)| actor.may(*permission));
    std::iter::once(Place::Dashboard).chain(allowed.map(|(place, _)| place))
}

fn places(actor: &Actor) -> Vec<RailEntry> {
    visible(actor).map(Into::into).collect()
}
