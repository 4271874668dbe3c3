//! Records of usage.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use bursar_application::{
    Desk,
    usage::{Recorded, ResourceInput, UsageCommand, UsageFilter},
};
use bursar_domain::{
    access::Permission,
    billing::usage::{ResourceKind, UsageRecord},
    client::Client,
    repository::Aggregate,
};
use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{body::AttributesBody, rules::instant};
use crate::{
    AppState,
    clients::body,
    failure::Answer,
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::{Asked, FromParams, Params},
    path::PathId,
    pricing::view::UsageView,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, record))
        .routes(routes!(show))
        .routes(routes!(end))
        .routes(routes!(change))
}

/// Which usage is asked for.
#[derive(Clone, Debug, Default)]
struct UsageQuery(UsageFilter);

/// The parameters of [`UsageQuery`], for the `OpenAPI` document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
struct UsageParams {
    /// Of the client with this id.
    client: Option<i64>,
    /// Of this kind of resource.
    kind: Option<String>,
    /// Of the resource that the cloud calls this.
    external_id: Option<String>,
    /// That goes on after this instant.
    #[param(format = DateTime)]
    from: Option<String>,
    /// That began before this instant.
    #[param(format = DateTime)]
    until: Option<String>,
}

struct At(DateTime<Utc>);

impl std::str::FromStr for At {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let at = DateTime::parse_from_rfc3339(text).map(|at| Self(at.to_utc()));
        at.map_err(|_| "Write an instant as 2026-12-01T00:00:00Z")
    }
}

struct Name(Line);

impl std::str::FromStr for Name {
    type Err = bursar_kernel::text::TextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Line::parse(text, 255).map(Self)
    }
}

impl FromParams for UsageQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self(UsageFilter {
            client: params.one::<Id<Client>>("client"),
            kind: params.one::<ResourceKind>("kind"),
            external_id: params.one::<Name>("external_id").map(|name| name.0),
            from: params.one::<At>("from").map(|at| at.0),
            until: params.one::<At>("until").map(|at| at.0),
        }))
    }
}

/// Lists usage, what began last first.
#[utoipa::path(get, path = "/usage-records", tag = "Usage",
    params(UsageParams, PageQuery), responses((status = 200, body = PageView<UsageView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((UsageQuery(filter), page)): Asked<(UsageQuery, PageQuery)>,
) -> Answer<Json<PageView<UsageView>>> {
    let (found, total) = desk.list_usage(&staff.actor, &filter, &page.request()).await?;
    Ok(Json(PageView::of(found, total, page.limit)))
}

/// Usage that somebody tells of.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UsageRecordInput)]
struct UsageBody {
    client_id: i64,
    resource: ResourceBody,
    #[schema(format = DateTime)]
    started_at: String,
    /// Without it, it goes on.
    #[serde(default)]
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    #[serde(default)]
    attributes: AttributesBody,
}

/// What is used.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UsageResourceInput)]
struct ResourceBody {
    kind: String,
    #[serde(default)]
    region: Option<String>,
    external_id: String,
    #[serde(default)]
    project: Option<String>,
}

/// Records usage. A resource has one record that begins at a given second: told again in the same
/// words it answers 200 with the record that there is; in other words, or beside a record that covers
/// the same second, 409.
#[utoipa::path(post, path = "/usage-records", tag = "Usage", request_body = UsageBody,
    responses((status = 201, body = UsageView), (status = 200, body = UsageView)))]
async fn record(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<UsageBody>,
) -> Answer<Response> {
    staff.actor.require(Permission::RecordUsage)?;
    let ResourceBody { kind, region, external_id, project } = body.resource;
    let command = UsageCommand {
        client: body::id("client_id", body.client_id)?,
        resource: ResourceInput {
            kind,
            region: region.unwrap_or_default(),
            external_id,
            project: project.unwrap_or_default(),
        },
        started_at: instant("started_at", &body.started_at)?,
        ended_at: body.ended_at.map(|at| instant("ended_at", &at)).transpose()?,
        attributes: body.attributes.read()?,
    };
    let recorded = desk.record_usage(&staff.actor, command).await?;
    let (id, version) = (recorded.record().id(), recorded.record().version());
    let is_new = matches!(recorded, Recorded::Now(_));
    let view = Tagged(version, UsageView::from(recorded));
    Ok(if is_new {
        Created(format!("/usage-records/{id}"), view).into_response()
    } else {
        view.into_response()
    })
}

/// Shows one record.
#[utoipa::path(get, path = "/usage-records/{id}", tag = "Usage", params(("id" = i64, Path)),
    responses((status = 200, body = UsageView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<UsageRecord>,
) -> Answer<Tagged<UsageView>> {
    find(&desk, &staff, id).await
}

/// When a resource was gone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndUsageBody {
    #[schema(format = DateTime)]
    at: String,
}

/// Notes that a resource is gone; told twice for the same second it is noted once.
#[utoipa::path(post, path = "/usage-records/{id}/end", tag = "Usage", params(("id" = i64, Path)),
    request_body = EndUsageBody, responses((status = 200, body = UsageView)))]
async fn end(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<UsageRecord>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<EndUsageBody>,
) -> Answer<Tagged<UsageView>> {
    staff.actor.require(Permission::ViewClients)?;
    desk.end_usage(&staff.actor, id, seen, instant("at", &body.at)?).await?;
    find(&desk, &staff, id).await
}

/// When a resource changed, and into what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeUsageBody {
    #[schema(format = DateTime)]
    at: String,
    /// All of them, not only what changed.
    attributes: AttributesBody,
}

/// Notes that a resource changed: its record ends, and one with other attributes begins.
#[utoipa::path(post, path = "/usage-records/{id}/change", tag = "Usage",
    params(("id" = i64, Path)), request_body = ChangeUsageBody,
    responses((status = 201, body = UsageView)))]
async fn change(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<UsageRecord>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ChangeUsageBody>,
) -> Answer<Created<UsageView>> {
    staff.actor.require(Permission::RecordUsage)?;
    let (at, attributes) = (instant("at", &body.at)?, body.attributes.read()?);
    let next = desk.change_usage(&staff.actor, id, seen, at, attributes).await?;
    let path = format!("/usage-records/{}", next.id());
    Ok(Created(path, Tagged(next.version(), next.into())))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<UsageRecord>) -> Answer<Tagged<UsageView>> {
    let record = desk.usage_record(&staff.actor, id).await?;
    Ok(Tagged(record.version(), record.into()))
}
