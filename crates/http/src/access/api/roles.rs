//! Roles and permissions of staff.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{Desk, access::RoleRow, page::fingerprint};
use bursar_domain::{
    access::{Permission, Role, RoleInput},
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    access::view::{PermissionView, RoleView},
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(permissions))
}

/// What is said of a role. An absent field stays; a new role needs a name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RoleInput)]
struct RoleBody {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// The codes of its permissions; the whole set.
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Patch<Vec<String>>,
}

impl RoleBody {
    fn over(self, present: RoleInput) -> RoleInput {
        RoleInput {
            name: self.name.over(present.name),
            permissions: self.permissions.over(present.permissions),
        }
    }
}

/// Lists all roles by name, the administrator's first.
#[utoipa::path(get, path = "/roles", tag = "Staff",
    params(PageQuery), responses((status = 200, body = PageView<RoleView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<RoleView>>> {
    let rows = desk.roles(&staff.actor).await?;
    PageView::within("roles", rows, &page, |row| row.role.id().get()).map(Json)
}

/// Creates a role; nobody can put more into it than he has.
#[utoipa::path(post, path = "/roles", tag = "Staff", request_body = RoleBody,
    responses((status = 201, body = RoleView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<RoleBody>,
) -> Answer<Created<RoleView>> {
    staff.actor.require(Permission::ViewSettings)?;
    let id = desk.create_role(&staff.actor, &body.over(RoleInput::default())).await?;
    Ok(Created(format!("/roles/{id}"), tagged(find(&desk, &staff, id).await?)))
}

/// Shows one role.
#[utoipa::path(get, path = "/roles/{id}", tag = "Staff", params(("id" = i64, Path)),
    responses((status = 200, body = RoleView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Role>,
) -> Answer<Tagged<RoleView>> {
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Changes a role.
#[utoipa::path(patch, path = "/roles/{id}", tag = "Staff", params(("id" = i64, Path)),
    request_body = RoleBody, responses((status = 200, body = RoleView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Role>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<RoleBody>,
) -> Answer<Tagged<RoleView>> {
    let present = find(&desk, &staff, id).await?.role;
    let seen = seen.or(Some(present.version()));
    desk.edit_role(&staff.actor, id, seen, &body.over(input(&present))).await?;
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Deletes a role that nobody has.
#[utoipa::path(delete, path = "/roles/{id}", tag = "Staff", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Role>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_role(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists everything that staff may be allowed to do.
#[utoipa::path(get, path = "/permissions", tag = "Staff",
    params(PageQuery), responses((status = 200, body = PageView<PermissionView>)))]
async fn permissions(
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<PermissionView>>> {
    staff.actor.require(Permission::ViewSettings)?;
    let all = Permission::ALL.iter().collect();
    let id = |permission: &&Permission| fingerprint(permission.code()).cast_signed();
    PageView::within("permissions", all, &page, id).map(Json)
}

async fn find(desk: &Desk, staff: &Staff, id: Id<Role>) -> Answer<RoleRow> {
    let roles = desk.roles(&staff.actor).await?;
    roles.into_iter().find(|row| row.role.id() == id).ok_or_else(Failure::not_found)
}

fn input(role: &Role) -> RoleInput {
    let permissions = role.permissions().into_iter().map(|p| p.code().to_owned()).collect();
    RoleInput { name: role.name().to_string(), permissions }
}

fn tagged(row: RoleRow) -> Tagged<RoleView> {
    Tagged(row.role.version(), row.into())
}
