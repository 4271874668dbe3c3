//! End users.

use axum::{Json, extract::State};
use bursar_application::Desk;
use bursar_domain::{
    access::{Permission, User, UserKind},
    repository::Aggregate,
};
use bursar_kernel::Id;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::people::{PeopleQuery, UserBody, find, newcomer};
use crate::{
    AppState,
    access::view::{UserDetailsView, UserView},
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

/// Lists end users, newest first.
#[utoipa::path(get, path = "/users", tag = "Users", params(PeopleQuery, PageQuery),
    responses((status = 200, body = PageView<UserView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(PeopleQuery, PageQuery)>,
) -> Answer<Json<PageView<UserView>>> {
    let filter = query.filter(UserKind::EndUser);
    let (people, total) = desk.people(&staff.actor, &filter, &page.request()).await?;
    Ok(Json(PageView::of(people, total, page.limit)))
}

/// Creates an end user, without a password yet.
#[utoipa::path(post, path = "/users", tag = "Users", request_body = UserBody,
    responses((status = 201, body = UserDetailsView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<UserBody>,
) -> Answer<Created<UserDetailsView>> {
    staff.actor.require(Permission::ViewUsers)?;
    let id = desk.create_user(&staff.actor, &body.over(newcomer())).await?;
    Ok(Created(format!("/users/{id}"), details(&desk, &staff, id).await?))
}

/// Shows one end user with the clients that he looks after.
#[utoipa::path(get, path = "/users/{id}", tag = "Users", params(("id" = i64, Path)),
    responses((status = 200, body = UserDetailsView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<User>,
) -> Answer<Tagged<UserDetailsView>> {
    details(&desk, &staff, id).await
}

/// Changes an end user.
#[utoipa::path(patch, path = "/users/{id}", tag = "Users", params(("id" = i64, Path)),
    request_body = UserBody, responses((status = 200, body = UserDetailsView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<User>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<UserBody>,
) -> Answer<Tagged<UserDetailsView>> {
    let present = find(&desk, &staff, id, UserKind::EndUser).await?.0.user;
    let seen = seen.or(Some(present.version()));
    desk.edit_user(&staff.actor, id, seen, &body.over(present.to_input())).await?;
    details(&desk, &staff, id).await
}

async fn details(desk: &Desk, staff: &Staff, id: Id<User>) -> Answer<Tagged<UserDetailsView>> {
    let (person, clients) = find(desk, staff, id, UserKind::EndUser).await?;
    let memberships = clients.into_iter().map(Into::into).collect();
    let user = UserView::from(person);
    Ok(Tagged(user.version, UserDetailsView { user, memberships }))
}
