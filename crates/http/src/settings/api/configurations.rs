//! Configurations.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{
    Desk, Error,
    settings::{ConfigurationRow, EditConfiguration, require_sight},
};
use bursar_domain::{
    client::{Configuration, configuration::Settings},
    repository::Aggregate,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    failure::Answer,
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    settings::view::{ConfigurationView, setting},
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(show, edit, delete))
}

/// What is said of a configuration. An absent field or setting stays, `null` clears; a new
/// configuration needs a name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ConfigurationInput)]
struct ConfigurationBody {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    /// Only `true` changes anything: the default passes on, it is not taken away.
    #[schema(value_type = Option<bool>)]
    is_default: Patch<bool>,
    /// Settings by name, such as `credit.limit`.
    #[schema(value_type = BTreeMap<String, Object>)]
    settings: BTreeMap<String, serde_json::Value>,
}

impl ConfigurationBody {
    fn over(self, present: EditConfiguration) -> Result<EditConfiguration, Error> {
        let values = self.settings.iter().map(|(key, json)| (key.as_str(), setting(json)));
        Ok(EditConfiguration {
            settings: present.settings.with(values)?,
            name: self.name.over(present.name),
            description: self.description.over(present.description),
            is_default: self.is_default.over(present.is_default),
        })
    }
}

/// Lists all configurations by name.
#[utoipa::path(get, path = "/configurations", tag = "Settings",
    params(PageQuery), responses((status = 200, body = PageView<ConfigurationView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<ConfigurationView>>> {
    let rows = desk.configurations(&staff.actor).await?;
    PageView::within("configurations", rows, &page, |row| row.configuration.id().get()).map(Json)
}

/// Creates a configuration; settings that are not named have their defaults.
#[utoipa::path(post, path = "/configurations", tag = "Settings", request_body = ConfigurationBody,
    responses((status = 201, body = ConfigurationView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<ConfigurationBody>,
) -> Answer<Created<ConfigurationView>> {
    require_sight(&staff.actor)?;
    let (name, description) = (String::new(), String::new());
    let settings = Settings::default();
    let empty = EditConfiguration { name, description, is_default: false, settings };
    let id = desk.create_configuration(&staff.actor, body.over(empty)?).await?;
    let path = format!("/configurations/{id}");
    Ok(Created(path, tagged(desk.configuration(&staff.actor, id).await?)))
}

/// Shows one configuration with all its settings.
#[utoipa::path(get, path = "/configurations/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 200, body = ConfigurationView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
) -> Answer<Tagged<ConfigurationView>> {
    Ok(tagged(desk.configuration(&staff.actor, id).await?))
}

/// Changes a configuration; its clients feel it at the next periodic run.
#[utoipa::path(patch, path = "/configurations/{id}", tag = "Settings",
    params(("id" = i64, Path)), request_body = ConfigurationBody,
    responses((status = 200, body = ConfigurationView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ConfigurationBody>,
) -> Answer<Tagged<ConfigurationView>> {
    let present = desk.configuration(&staff.actor, id).await?.configuration;
    let seen = seen.or(Some(present.version()));
    let command = body.over(as_it_is(&present))?;
    desk.edit_configuration(&staff.actor, id, seen, command).await?;
    Ok(tagged(desk.configuration(&staff.actor, id).await?))
}

/// Deletes a configuration that is neither the default nor in use.
#[utoipa::path(delete, path = "/configurations/{id}", tag = "Settings",
    params(("id" = i64, Path)), responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_configuration(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn as_it_is(configuration: &Configuration) -> EditConfiguration {
    EditConfiguration {
        name: configuration.name().to_string(),
        description: configuration.description().map(ToString::to_string).unwrap_or_default(),
        is_default: configuration.is_default(),
        settings: configuration.settings().clone(),
    }
}

fn tagged(row: ConfigurationRow) -> Tagged<ConfigurationView> {
    Tagged(row.configuration.version(), row.into())
}
