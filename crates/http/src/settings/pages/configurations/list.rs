//! The list of configurations.

use axum::response::Response;
use bursar_application::settings::ConfigurationRow;
use bursar_domain::{access::Permission, repository::Aggregate};
use hypertext::prelude::*;

use super::path;
use crate::{
    components::{
        Breadcrumb, Button, Html, Menu, MenuItem, Pill, Tone, count, data_table, header,
        header_at_end, html, instant_date, none_given, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let configurations = visit.desk().configurations(visit.actor()).await?;
    let content = view(visit.reader(), &configurations);
    Ok(visit.page(Place::Settings, "Configurations", content))
}

fn view(reader: Reader<'_>, configurations: &[ConfigurationRow]) -> Html {
    let new = Button::link("/settings/configurations/new", "New configuration")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditConfigurations));
    let counted = configurations.len().to_string();
    let headers = maud! {
        (header("Name")) (header("Description")) (header_at_end("Clients")) (header("Created"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for row in configurations { (line(reader, row)) } };
    let table = html(data_table("Configurations by name", headers, rows));
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Configurations", Some(counted.clone().into()), &new))
        (table)
    })
}

fn line(reader: Reader<'_>, row: &ConfigurationRow) -> Html {
    let (configuration, path) = (&row.configuration, path(&row.configuration));
    let description = configuration.description().map(ToString::to_string);
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href=(path) { (configuration.name().to_string()) }
                    @if configuration.is_default() { (Pill::new(Tone::Ink, "Default")) }
                }
            }
            td .soft data-label="Description" {
                @match &description {
                    Some(text) => div .name title=(text) { (text) }
                    None => (none_given())
                }
            }
            td .r data-label="Clients" { (count(row.clients)) }
            td .soft data-label="Created" { (instant_date(configuration.created_at(), reader.zone)) }
            td .acts { div .row-actions { (menu(reader, row).with_button()) } }
        }
    })
}

/// What else can be done with a configuration.
pub(super) fn menu(reader: Reader<'_>, row: &ConfigurationRow) -> Menu<'static> {
    let (configuration, path) = (&row.configuration, path(&row.configuration));
    let (id, name) = (configuration.id(), configuration.name());
    let refusal = reader.refusal(Permission::EditConfigurations);
    let is_default = configuration.is_default();
    let has_it = is_default.then(|| "It is the default already".to_owned());
    let kept = match (is_default, row.clients) {
        (true, _) => Some("The default configuration cannot be deleted".to_owned()),
        (false, 0) => None,
        (false, clients) => Some(format!("{} clients use it", count(clients))),
    };
    Menu::new(format!("more-{id}"), format!("More actions for {name}"))
        .item(
            MenuItem::link(format!("{path}/edit"), "Rename and describe")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .item(
            MenuItem::link(format!("{path}/copy"), "Copy")
                .icon(Icon::Copy)
                .refused_because(refusal.clone()),
        )
        .item(
            MenuItem::act(format!("{path}/default"), "Make default")
                .icon(Icon::Check)
                .refused_because(refusal.clone().or(has_it)),
        )
        .item(
            MenuItem::link(format!("/clients?configuration={id}"), "Show clients")
                .icon(Icon::Clients),
        )
        .separator()
        .item(
            MenuItem::act(format!("{path}/delete"), "Delete configuration")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal.or(kept)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::configurations::tests::configuration,
    };

    #[test]
    fn what_cannot_be_deleted_says_why() {
        let actor = staff_with(&[Permission::ViewSettings, Permission::EditConfigurations]);
        let told = |row| view(reader(&actor), &[row]).render().into_inner();
        let used = told(configuration("Nordics", false, 1412));
        assert!(used.contains("1,412 clients use it"), "{used}");
        let default = told(configuration("Standard", true, 0));
        assert!(default.contains("The default configuration cannot be deleted"), "{default}");
        let free = told(configuration("Trial", false, 0));
        assert!(free.contains("href=\"/settings/configurations/5/delete\""), "{free}");
    }
}
