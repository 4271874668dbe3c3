//! The pages of configurations.

mod act;
mod describe;
mod field;
mod list;
mod logo;
mod reminders;
mod save;
mod show;

use axum::{
    Router,
    routing::{get, post},
};
use bursar_domain::{
    client::{
        Configuration,
        configuration::{Section, Setting, Tab},
    },
    repository::Aggregate,
};

use crate::{AppState, components::Breadcrumb};

/// The address of the section.
const PATH: &str = "/settings/configurations";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/configurations/new", get(describe::show_new).post(describe::create))
        .route("/settings/configurations/{id}", get(show::show))
        .route("/settings/configurations/{id}/sections/{section}", post(save::save))
        .route("/settings/configurations/{id}/edit", get(describe::show_edit).post(describe::save))
        .route("/settings/configurations/{id}/logo", get(logo::ask).post(logo::change))
        .route("/settings/configurations/{id}/logo.png", get(logo::show))
        .route(
            "/settings/configurations/{id}/logo/remove",
            get(logo::ask_remove).post(logo::remove),
        )
        .route("/settings/configurations/{id}/copy", get(describe::show_copy))
        .route(
            "/settings/configurations/{id}/default",
            get(act::ask_default).post(act::make_default),
        )
        .route("/settings/configurations/{id}/delete", get(act::ask_delete).post(act::delete))
}

/// The way down to the list of configurations.
fn list_crumbs() -> Breadcrumb<'static> {
    super::crumbs("Configurations", PATH)
}

/// The way down to one configuration.
fn crumbs(configuration: &Configuration) -> Breadcrumb<'static> {
    list_crumbs().then(configuration.name().to_string(), path(configuration))
}

/// The address of one configuration.
fn path(configuration: &Configuration) -> String {
    format!("{PATH}/{}", configuration.id())
}

/// The word for a section in addresses: what the keys of its settings begin with.
fn section_code(section: Section) -> &'static str {
    let first = section.settings().next();
    first.and_then(|setting| setting.key.split_once('.')).map_or("", |(code, _)| code)
}

/// The section with this word.
fn section_of(code: &str) -> Option<Section> {
    Section::ALL.into_iter().find(|section| section_code(*section) == code)
}

/// The tab of an address, and whether the address named one that there is not.
fn tab_of(word: Option<&str>) -> (Tab, bool) {
    let Some(word) = word else { return (Tab::Billing, false) };
    let known = Tab::ALL.into_iter().find(|tab| tab.code() == word);
    (known.unwrap_or(Tab::Billing), known.is_none())
}

/// The settings of a section that have an effect already.
fn in_force(section: Section) -> impl Iterator<Item = &'static Setting> {
    section.settings().filter(|setting| setting.is_in_force)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_application::settings::ConfigurationRow;
    use bursar_domain::client::configuration::{Settings, StoredConfiguration};
    use bursar_kernel::{Id, Line};

    use super::*;

    /// A configuration of this name with the id 5, used by so many clients.
    pub(crate) fn configuration(name: &str, is_default: bool, clients: u64) -> ConfigurationRow {
        let configuration = Configuration::restore(StoredConfiguration {
            id: Id::new(5).unwrap(),
            name: Line::parse(name, 64).unwrap(),
            description: None,
            is_default,
            settings: Settings::default(),
            created_at: "2024-06-11T12:00:00Z".parse().unwrap(),
            version: 2,
        });
        ConfigurationRow { configuration, clients }
    }

    #[test]
    fn every_section_has_a_word_of_its_own() {
        for section in Section::ALL {
            assert_eq!(section_of(section_code(section)), Some(section));
        }
        assert_eq!(section_of(""), None);
        assert_eq!(section_of("colours"), None);
    }

    #[test]
    fn an_unknown_tab_shows_the_first_one_and_says_so() {
        assert_eq!(tab_of(None), (Tab::Billing, false));
        assert_eq!(tab_of(Some("openstack")), (Tab::OpenStack, false));
        assert_eq!(tab_of(Some("weather")), (Tab::Billing, true));
    }
}
