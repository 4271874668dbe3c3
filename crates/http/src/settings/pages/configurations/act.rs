//! The pages that make a configuration the default and that delete one.

use axum::response::Response;
use bursar_application::settings::{ConfigurationRow, EditConfiguration};
use bursar_domain::{access::Permission, client::Configuration};
use hypertext::prelude::*;

use super::{PATH, crumbs, describe::describe, path};
use crate::{
    address::Entered,
    components::{ActPage, Guard, Html, Problem, count},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit, onward},
};

const DEFAULT: &str = "Make default";
const DELETE: &str = "Delete configuration";

pub(super) async fn ask_default(
    visit: Visit,
    PathId(id): PathId<Configuration>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let content = default_view(&row, visit.guard_of(&row.configuration), &[]);
    Ok(visit.page(Place::Settings, DEFAULT, content))
}

pub(super) async fn make_default(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    entered: Entered,
) -> Answer<Response> {
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let command = as_default(&row.configuration);
    match visit.desk().edit_configuration(visit.actor(), id, entered.version(), command).await {
        Ok(()) => Ok(onward(path(&row.configuration))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = visit.guard_of(&row.configuration);
            let content = default_view(&row, guard, &mistakes.problems);
            Ok(visit.again(Place::Settings, DEFAULT, &mistakes, content))
        }
    }
}

fn as_default(configuration: &Configuration) -> EditConfiguration {
    EditConfiguration {
        name: configuration.name().to_string(),
        description: describe(configuration),
        is_default: true,
        settings: configuration.settings().clone(),
    }
}

pub(super) async fn ask_delete(
    visit: Visit,
    PathId(id): PathId<Configuration>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let content = delete_view(&row, visit.guard_of(&row.configuration), &[]);
    Ok(visit.page(Place::Settings, DELETE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_configuration(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Configuration deleted"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let row = visit.desk().configuration(visit.actor(), id).await?;
            let guard = visit.guard_of(&row.configuration);
            let content = delete_view(&row, guard, &mistakes.problems);
            Ok(visit.again(Place::Settings, DELETE, &mistakes, content))
        }
    }
}

fn default_view(row: &ConfigurationRow, guard: Guard, problems: &[Problem]) -> Html {
    let (configuration, path) = (&row.configuration, path(&row.configuration));
    let question = format!("Make “{}” the default?", configuration.name());
    let act = ActPage::new(question, format!("{path}/default"), guard, DEFAULT)
        .leave("Keep the present default", path.clone())
        .consequence(Icon::Clients, "New clients get it unless another is chosen for them.")
        .consequence(
            Icon::Information,
            "Clients that exist stay under the configuration they have.",
        )
        .problems(problems);
    act_sheet(crumbs(configuration), act)
}

fn delete_view(row: &ConfigurationRow, guard: Guard, problems: &[Problem]) -> Html {
    let (configuration, path) = (&row.configuration, path(&row.configuration));
    let question = format!("Delete the configuration “{}”?", configuration.name());
    let mut act = ActPage::new(question, format!("{path}/delete"), guard, DELETE)
        .leave("Keep configuration", path.clone())
        .consequence(Icon::Adjust, "All its settings are lost.")
        .problems(problems)
        .dangerous();
    if row.clients > 0 {
        let used = format!("{} clients use it", count(row.clients));
        act = act.consequence(
            Icon::Clients,
            maud! {
                b { (used) } ": it can be deleted once they are under another configuration."
            },
        );
    }
    if configuration.is_default() {
        act = act.consequence(
            Icon::Lock,
            "It is the default and cannot be deleted: make another the default first.",
        );
    }
    act_sheet(crumbs(configuration), act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::pages::configurations::tests::configuration;

    #[test]
    fn a_configuration_in_use_is_told_with_the_number_of_its_clients() {
        let row = configuration("Nordics", false, 412);
        let problems = [Problem::overall("412 clients use this configuration")];
        let html = delete_view(&row, Guard::default(), &problems).render().into_inner();
        assert!(html.contains("412 clients use it"), "{html}");
        assert!(html.contains("There is 1 problem"), "{html}");
    }

    #[test]
    fn becoming_the_default_changes_nothing_else() {
        let row = configuration("Nordics", false, 0);
        let command = as_default(&row.configuration);
        assert!(command.is_default);
        assert_eq!(command.name, "Nordics");
        assert_eq!(command.settings, *row.configuration.settings());
    }
}
