//! Knows the pages and acts that search finds by their names.

use bursar_application::Actor;
use bursar_domain::access::Permission;
use bursar_kernel::text::fold;

use crate::{
    components::{Found, FoundGroup},
    icons::Icon,
    layout::Place,
    settings::pages::index::sections,
    shell,
};

/// How many findings a group shows.
pub(super) const MOST: usize = 5;

/// Acts with pages of their own, and what one needs for them.
const ACTS: [(Icon, &str, &str, Permission); 11] = [
    (Icon::Plus, "New client", "/clients/new", Permission::CreateClients),
    (Icon::Plus, "New invoice", "/invoices/new", Permission::EditInvoices),
    (Icon::Import, "Import clients", "/clients/import", Permission::ImportClients),
    (Icon::AddPerson, "New user", "/users/new", Permission::EditUsers),
    (Icon::Plus, "New group", "/settings/groups/new", Permission::EditGroups),
    (
        Icon::Plus,
        "New configuration",
        "/settings/configurations/new",
        Permission::EditConfigurations,
    ),
    (Icon::Plus, "New product", "/products/new", Permission::EditProducts),
    (Icon::Plus, "New pricing plan", "/pricing-plans/new", Permission::EditPricingPlans),
    (Icon::Plus, "New tax rule", "/settings/tax-rules/new", Permission::EditTaxRules),
    (Icon::AddPerson, "New member of staff", "/settings/staff/new", Permission::ManageStaff),
    (Icon::Plus, "New role", "/settings/roles/new", Permission::ManageStaff),
];

/// The pages that somebody may see whose names have what was typed at a word's start.
pub(super) fn pages(actor: &Actor, typed: &str) -> FoundGroup<'static> {
    let places = shell::visible(actor)
        .map(|place: Place| found(place.icon(), place.label(), "", place.path()));
    let settings = sections(actor).map(|(title, _, to, icon)| found(icon, title, "Settings", to));
    let help = found(Icon::Help, "Help and shortcuts", "", "/help/shortcuts");
    let all = places.chain(settings).chain([help]);
    FoundGroup {
        title: "Pages".into(),
        found: all.filter(|page| fits(&page.label, typed)).take(MOST).collect(),
    }
}

/// The acts that somebody may do whose names have what was typed at a word's start.
pub(super) fn acts(actor: &Actor, typed: &str) -> FoundGroup<'static> {
    let may = ACTS.into_iter().filter(|(.., needs)| actor.may(*needs));
    let named = may.filter(|(_, label, ..)| fits(label, typed));
    let acts = named.map(|(icon, label, to, _)| found(icon, label, "", to));
    FoundGroup { title: "Actions".into(), found: acts.take(MOST).collect() }
}

fn found(icon: Icon, label: &'static str, about: &'static str, to: &'static str) -> Found<'static> {
    Found { icon, label: label.into(), about: about.into(), to: to.into() }
}

/// Whether a name has what was typed at the start of one of its words.
fn fits(label: &str, typed: &str) -> bool {
    let (label, typed) = (fold(label), fold(typed));
    label.starts_with(&typed) || label.contains(&format!(" {typed}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::staff_with;

    fn labels(group: FoundGroup<'static>) -> Vec<String> {
        group.found.into_iter().map(|found| found.label.into_owned()).collect()
    }

    #[test]
    fn only_pages_that_one_may_see_are_found() {
        let nobody = staff_with(&[]);
        assert!(labels(pages(&nobody, "cli")).is_empty());
        let staff = staff_with(&[Permission::ViewClients, Permission::ViewSettings]);
        assert_eq!(labels(pages(&staff, "CLI")), ["Clients", "Client groups"]);
    }

    #[test]
    fn acts_are_found_at_any_word_but_not_within_one() {
        let staff = staff_with(&[Permission::CreateClients, Permission::ImportClients]);
        assert_eq!(labels(acts(&staff, "client")), ["New client", "Import clients"]);
        assert!(labels(acts(&staff, "lient")).is_empty());
    }
}
