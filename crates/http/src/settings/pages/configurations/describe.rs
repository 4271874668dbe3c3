//! The forms that create, copy, rename and describe a configuration.

use super::{PATH, crumbs, list_crumbs, path};
use crate::{
    address::{Entered, Values},
    components::{Choice, Field, Guard, Section},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord},
    visit::{Visit, onward},
};
use axum::response::Response;
use bursar_application::Error;
use bursar_application::settings::{ConfigurationRow, EditConfiguration};
use bursar_domain::{
    access::Permission,
    client::{Configuration, configuration::Settings},
    field::FieldErrors,
};
use bursar_kernel::Id;

const NEW: &str = "New configuration";
const EDIT: &str = "Rename and describe";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let all = visit.desk().configurations(visit.actor()).await?;
    let content = new_sheet(&all, visit.guard(), &Values::default()).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn show_copy(visit: Visit, PathId(id): PathId<Configuration>) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let all = visit.desk().configurations(visit.actor()).await?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let copy = format!("Copy of {}", row.configuration.name());
    let values = Values::default().with("name", copy.clone()).with("from", id.to_string());
    let content = new_sheet(&all, visit.guard(), &values).view();
    Ok(visit.page(Place::Settings, &copy, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let all = visit.desk().configurations(visit.actor()).await?;
    match created(&visit, &all, &entered).await {
        Ok(id) => Ok(onward(format!("{PATH}/{id}"))),
        Err(error) => {
            visit.refused(Place::Settings, error, new_sheet(&all, visit.guard(), &entered))
        }
    }
}

async fn created(
    visit: &Visit,
    all: &[ConfigurationRow],
    entered: &Values,
) -> Result<Id<Configuration>, Error> {
    let command = command(entered, settings_of(all, entered)?, false);
    visit.desk().create_configuration(visit.actor(), command).await
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<Configuration>) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let configuration = visit.desk().configuration(visit.actor(), id).await?.configuration;
    let guard = visit.guard_of(&configuration);
    let content = edit_sheet(&configuration, guard, &on_record(&configuration)).view();
    Ok(visit.page(Place::Settings, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    entered: Entered,
) -> Answer<Response> {
    let configuration = visit.desk().configuration(visit.actor(), id).await?.configuration;
    let settings = configuration.settings().clone();
    let command = command(&entered, settings, configuration.is_default());
    match visit.desk().edit_configuration(visit.actor(), id, entered.version(), command).await {
        Ok(()) => Ok(onward(path(&configuration))),
        Err(error) => {
            let sheet = |values| edit_sheet(&configuration, Guard::default(), values);
            let record = OnRecord::of(&configuration, entered.version());
            let theirs = on_record(&configuration);
            visit.not_saved(Place::Settings, error, record, sheet(&entered), sheet(&theirs)).await
        }
    }
}

/// What is said about a configuration, as it stands in the form.
pub(super) fn describe(configuration: &Configuration) -> String {
    configuration.description().map(ToString::to_string).unwrap_or_default()
}

fn command(entered: &Values, settings: Settings, is_default: bool) -> EditConfiguration {
    let (name, description) = (entered.owned("name"), entered.owned("description"));
    EditConfiguration { name, description, is_default, settings }
}

/// The settings to begin with: those of the chosen configuration, or the defaults.
fn settings_of(all: &[ConfigurationRow], entered: &Values) -> Result<Settings, FieldErrors> {
    let mut unread = FieldErrors::none();
    let from: Option<Id<Configuration>> = entered.choice("from", &mut unread);
    let Some(from) = unread.ok(from)? else { return Ok(Settings::default()) };
    let is_it = |row: &&ConfigurationRow| {
        bursar_domain::repository::Aggregate::id(&row.configuration) == from
    };
    let unknown = || FieldErrors::one("from", "unknown", format!("There is no choice «{from}»"));
    let found = all.iter().find(is_it).ok_or_else(unknown)?;
    Ok(found.configuration.settings().clone())
}

/// What the form says of a configuration that is there.
fn on_record(configuration: &Configuration) -> Values {
    Values::default()
        .with("name", configuration.name().to_string())
        .with("description", describe(configuration))
}

fn new_sheet<'a>(all: &[ConfigurationRow], guard: Guard, values: &'a Values) -> FormSheet<'a> {
    let option = |row: &ConfigurationRow| {
        let id = bursar_domain::repository::Aggregate::id(&row.configuration).to_string();
        let is_chosen = values.text("from") == id;
        Choice::new(id, row.configuration.name().to_string(), is_chosen)
    };
    let defaults = Choice::new("", "The defaults", values.text("from").is_empty());
    let options: Vec<_> = std::iter::once(defaults).chain(all.iter().map(option)).collect();
    let from = Field::select("from", "Begin with the settings of", options)
        .required()
        .hint("They are copied; later changes there do not follow.");
    FormSheet {
        crumbs: Some(list_crumbs()),
        title: NEW.into(),
        action: "/settings/configurations/new".into(),
        guard,
        submit: "Create configuration".into(),
        leave: PATH.into(),
        refusal: None,
        fields: name_and_description(values).field(from).into(),
    }
}

fn edit_sheet<'a>(
    configuration: &Configuration,
    guard: Guard,
    values: &'a Values,
) -> FormSheet<'a> {
    FormSheet {
        crumbs: Some(crumbs(configuration)),
        title: EDIT.into(),
        action: format!("{}/edit", path(configuration)).into(),
        guard,
        submit: "Save changes".into(),
        leave: path(configuration).into(),
        refusal: None,
        fields: name_and_description(values).into(),
    }
}

fn name_and_description(values: &Values) -> Section<'_> {
    Section::new("Configuration")
        .field(
            Field::text("name", "Name")
                .value(values.text("name"))
                .longest(64)
                .required()
                .first()
                .hint("Unique, whatever its case and accents."),
        )
        .field(
            Field::area("description", "Description", 3)
                .value(values.text("description"))
                .longest(2000)
                .hint("Which clients it is for."),
        )
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::settings::pages::configurations::tests::configuration;

    #[test]
    fn a_copy_begins_with_the_settings_of_its_original() {
        let mut row = configuration("Nordics", false, 3);
        let mut settings = Settings::default();
        settings.set_typed("credit.limit", "-100").unwrap();
        row.configuration.edit("Nordics", "", settings.clone()).unwrap();
        let chosen = Values::read(b"name=Copy&from=5");
        assert_eq!(settings_of(&[row], &chosen).unwrap(), settings);
        assert!(settings_of(&[], &chosen).unwrap_err().of("from").is_some());
        assert_eq!(settings_of(&[], &Values::default()).unwrap(), Settings::default());
    }

    #[test]
    fn the_form_offers_every_configuration_to_begin_with() {
        let rows = [configuration("Nordics", false, 3)];
        let chosen = Values::read(b"name=Copy&from=5");
        let html = new_sheet(&rows, Guard::default(), &chosen).view().render().into_inner();
        assert!(html.contains("value=\"5\" selected") && html.contains("The defaults"), "{html}");
    }
}
