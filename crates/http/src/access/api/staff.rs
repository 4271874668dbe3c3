//! Members of staff.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use bursar_application::{
    Desk,
    access::{CreateStaff, EditStaff},
    secret::Secret,
};
use bursar_domain::{
    access::{Permission, User, UserKind},
    repository::Aggregate,
};
use bursar_kernel::Id;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::people::{PeopleQuery, StaffBody, StaffInput, find, newcomer};
use crate::{
    AppState,
    access::view::StaffView,
    failure::Answer,
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(show, edit))
}

/// Lists members of staff, newest first.
#[utoipa::path(get, path = "/staff", tag = "Staff", params(PeopleQuery, PageQuery),
    responses((status = 200, body = PageView<StaffView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(PeopleQuery, PageQuery)>,
) -> Answer<Json<PageView<StaffView>>> {
    let filter = query.filter(UserKind::Staff);
    let (people, total) = desk.people(&staff.actor, &filter, &page.request()).await?;
    Ok(Json(PageView::of(people, total, page.limit)))
}

/// Creates a member of staff.
#[utoipa::path(post, path = "/staff", tag = "Staff", request_body = StaffBody,
    responses((status = 201, body = StaffView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<StaffBody>,
) -> Answer<Created<StaffView>> {
    staff.actor.require(Permission::ViewSettings)?;
    let StaffInput { input, roles, password } = body.over(newcomer(), BTreeSet::new())?;
    let password = password.unwrap_or_else(|| Secret::new(""));
    let command = CreateStaff { input, roles, is_administrator: false, password };
    let id = desk.create_staff(&staff.actor, command).await?;
    Ok(Created(format!("/staff/{id}"), details(&desk, &staff, id).await?))
}

/// Shows one member of staff.
#[utoipa::path(get, path = "/staff/{id}", tag = "Staff", params(("id" = i64, Path)),
    responses((status = 200, body = StaffView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<User>,
) -> Answer<Tagged<StaffView>> {
    details(&desk, &staff, id).await
}

/// Changes a member of staff; a new password or losing access ends all his sessions.
#[utoipa::path(patch, path = "/staff/{id}", tag = "Staff", params(("id" = i64, Path)),
    request_body = StaffBody, responses((status = 200, body = StaffView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(user): PathId<User>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<StaffBody>,
) -> Answer<Tagged<StaffView>> {
    let present = find(&desk, &staff, user, UserKind::Staff).await?.0.user;
    let seen = seen.or(Some(present.version()));
    let said = body.over(present.to_input(), present.roles().clone())?;
    let StaffInput { input, roles, password } = said;
    desk.edit_staff(&staff.actor, EditStaff { user, seen, input, roles, password }).await?;
    details(&desk, &staff, user).await
}

async fn details(desk: &Desk, staff: &Staff, id: Id<User>) -> Answer<Tagged<StaffView>> {
    let (person, _) = find(desk, staff, id, UserKind::Staff).await?;
    Ok(Tagged(person.user.version(), person.into()))
}
