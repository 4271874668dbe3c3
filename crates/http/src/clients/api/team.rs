//! Who looks after a client.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use bursar_application::{
    Desk,
    clients::{AssociateUser, ChangeUserRoles, DissociateUser, InviteUser},
};
use bursar_domain::{
    access::{Invitation, Permission, User},
    client::{Client, ClientId},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState, HoldsSecret,
    clients::{
        body::{self, AssociateBody, InviteBody, RolesBody},
        view::{InvitationView, InvitedView, TeamMemberView},
    },
    failure::{Answer, Failure},
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::{PathId, PathIds},
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, associate))
        .routes(routes!(change, dissociate))
        .routes(routes!(invitations, invite))
        .routes(routes!(withdraw))
}

/// Lists the users who look after a client, by name.
#[utoipa::path(get, path = "/clients/{id}/users", tag = "Clients", params(("id" = i64, Path), PageQuery),
    responses((status = 200, body = PageView<TeamMemberView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<TeamMemberView>>> {
    let (team, _) = desk.client_team(&staff.actor, client).await?;
    PageView::within(&format!("users of {client}"), team, &page, |member| member.user_id).map(Json)
}

/// Associates an end user with a client.
#[utoipa::path(post, path = "/clients/{id}/users", tag = "Clients", params(("id" = i64, Path)),
    request_body = AssociateBody, responses((status = 201, body = TeamMemberView)))]
async fn associate(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    JsonBody(body): JsonBody<AssociateBody>,
) -> Answer<Created<TeamMemberView>> {
    staff.actor.require(Permission::ViewClients)?;
    let (user, roles) = (body::id("user_id", body.user_id)?, body::roles(&body.roles)?);
    let topics = body::topics(body.notifications.as_deref())?;
    desk.associate_user(&staff.actor, AssociateUser { client, user, roles, topics }).await?;
    let path = format!("/clients/{client}/users/{user}");
    Ok(Created(path, member(&desk, &staff, client, user.get()).await?))
}

/// Replaces the roles of a client's user, and what he is told about.
#[utoipa::path(patch, path = "/clients/{id}/users/{user_id}", tag = "Clients",
    params(("id" = i64, Path), ("user_id" = i64, Path)), request_body = RolesBody,
    responses((status = 200, body = TeamMemberView)))]
async fn change(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(client, user): PathIds<Client, User>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<RolesBody>,
) -> Answer<Tagged<TeamMemberView>> {
    staff.actor.require(Permission::ViewClients)?;
    let topics = body::topics(body.notifications.as_deref())?;
    let roles = body::roles(&body.roles)?;
    let command = ChangeUserRoles { client, user, seen, roles, topics };
    desk.change_user_roles(&staff.actor, command).await?;
    member(&desk, &staff, client, user.get()).await
}

/// Takes a user away from a client.
#[utoipa::path(delete, path = "/clients/{id}/users/{user_id}", tag = "Clients",
    params(("id" = i64, Path), ("user_id" = i64, Path)), responses((status = 204)))]
async fn dissociate(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(client, user): PathIds<Client, User>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.dissociate_user(&staff.actor, DissociateUser { client, user, seen }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists a client's open invitations, newest first.
#[utoipa::path(get, path = "/clients/{id}/invitations", tag = "Clients",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = PageView<InvitationView>)))]
async fn invitations(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<InvitationView>>> {
    let (_, open) = desk.client_team(&staff.actor, client).await?;
    PageView::within(&format!("invitations to {client}"), open, &page, |row| row.id).map(Json)
}

/// Invites a person without an account by e-mail; the answer holds the link too, which is told only
/// once.
#[utoipa::path(post, path = "/clients/{id}/invitations", tag = "Clients",
    params(("id" = i64, Path)), request_body = InviteBody,
    responses((status = 201, body = InvitedView)))]
async fn invite(
    State(state): State<AppState>,
    staff: Staff,
    PathId(client): PathId<Client>,
    JsonBody(body): JsonBody<InviteBody>,
) -> Answer<impl IntoResponse> {
    let topics = body::topics(body.notifications.as_deref())?;
    let roles = body::roles(&body.roles)?;
    let command = InviteUser { client, email: body.email, roles, topics };
    let invited = state.desk.invite_user(&staff.actor, command).await?;
    let url = state.options.absolute(&format!("/invitations/{}", invited.secret.expose()));
    let view = InvitedView { id: invited.invitation.get(), url };
    let created = Created(format!("/clients/{client}/invitations"), Tagged(1, view));
    Ok((axum::Extension(HoldsSecret), created))
}

/// Takes an open invitation back.
#[utoipa::path(delete, path = "/clients/{id}/invitations/{invitation_id}", tag = "Clients",
    params(("id" = i64, Path), ("invitation_id" = i64, Path)), responses((status = 204)))]
async fn withdraw(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(client, invitation): PathIds<Client, Invitation>,
) -> Answer<StatusCode> {
    desk.withdraw_invitation(&staff.actor, client, invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn member(
    desk: &Desk,
    staff: &Staff,
    client: ClientId,
    user: i64,
) -> Answer<Tagged<TeamMemberView>> {
    let (team, _) = desk.client_team(&staff.actor, client).await?;
    let found = team.into_iter().find(|member| member.user_id == user);
    let member = found.ok_or_else(Failure::not_found)?;
    Ok(Tagged(member.version, member.into()))
}
