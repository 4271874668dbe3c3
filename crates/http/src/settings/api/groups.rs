//! Client groups.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{
    Desk,
    clients::{Choice, ClientFilter, ClientQuery, ClientSort, Direction},
    settings::{GroupRow, require_sight},
};
use bursar_domain::{
    client::{ClientGroup, group::GroupInput},
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::view::ClientRow,
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    settings::view::GroupView,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(members))
}

/// What is said of a group. An absent field stays, `null` clears; a new group needs a name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ClientGroupInput)]
struct GroupBody {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[schema(value_type = Option<bool>)]
    is_default: Patch<bool>,
}

impl GroupBody {
    fn over(self, present: GroupInput) -> GroupInput {
        GroupInput {
            name: self.name.over(present.name),
            description: self.description.over(present.description),
            is_default: self.is_default.over(present.is_default),
        }
    }
}

/// Lists all groups by name.
#[utoipa::path(get, path = "/client-groups", tag = "Settings",
    params(PageQuery), responses((status = 200, body = PageView<GroupView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<GroupView>>> {
    let rows = desk.groups(&staff.actor).await?;
    PageView::within("groups", rows, &page, |row| row.group.id().get()).map(Json)
}

/// Creates a group.
#[utoipa::path(post, path = "/client-groups", tag = "Settings", request_body = GroupBody,
    responses((status = 201, body = GroupView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<GroupBody>,
) -> Answer<Created<GroupView>> {
    require_sight(&staff.actor)?;
    let id = desk.create_group(&staff.actor, &body.over(GroupInput::default())).await?;
    Ok(Created(format!("/client-groups/{id}"), tagged(find(&desk, &staff, id).await?)))
}

/// Shows one group.
#[utoipa::path(get, path = "/client-groups/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 200, body = GroupView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ClientGroup>,
) -> Answer<Tagged<GroupView>> {
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Changes a group.
#[utoipa::path(patch, path = "/client-groups/{id}", tag = "Settings", params(("id" = i64, Path)),
    request_body = GroupBody, responses((status = 200, body = GroupView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ClientGroup>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<GroupBody>,
) -> Answer<Tagged<GroupView>> {
    let present = find(&desk, &staff, id).await?.group;
    let seen = seen.or(Some(present.version()));
    desk.edit_group(&staff.actor, id, seen, &body.over(input(&present))).await?;
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Deletes a group; its members stay clients.
#[utoipa::path(delete, path = "/client-groups/{id}", tag = "Settings",
    params(("id" = i64, Path)), responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ClientGroup>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_group(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the clients in a group, oldest first.
#[utoipa::path(get, path = "/client-groups/{id}/members", tag = "Settings",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = PageView<ClientRow>)))]
async fn members(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ClientGroup>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<ClientRow>>> {
    find(&desk, &staff, id).await?;
    let filter = ClientFilter { group: Some(Choice::of([id])), ..ClientFilter::default() };
    let (sort, direction) = (ClientSort::CreatedAt, Direction::Ascending);
    let query = ClientQuery { filter, sort, direction, at: desk.now() };
    let found = desk.list_clients(&staff.actor, &query, &page.request()).await?;
    Ok(Json(PageView::of(found.page, found.total, page.limit)))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<ClientGroup>) -> Answer<GroupRow> {
    let groups = desk.groups(&staff.actor).await?;
    groups.into_iter().find(|row| row.group.id() == id).ok_or_else(Failure::not_found)
}

fn input(group: &ClientGroup) -> GroupInput {
    GroupInput {
        name: group.name().to_string(),
        description: group.description().map(ToString::to_string).unwrap_or_default(),
        is_default: group.is_default(),
    }
}

fn tagged(row: GroupRow) -> Tagged<GroupView> {
    Tagged(row.group.version(), row.into())
}
