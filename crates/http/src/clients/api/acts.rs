//! What can be done to one client.

use axum::extract::State;
use bursar_application::{
    Desk,
    clients::{ChangeConfiguration, ResumeClient, SetGroups, SuspendClient, TerminateClient},
};
use bursar_domain::{access::Permission, client::Client};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{super::body, details};
use crate::{
    AppState,
    clients::{
        body::{ConfigurationIdBody, GroupIdsBody, ReasonBody, SuspendBody},
        view::ClientView,
    },
    failure::Answer,
    json::JsonBody,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::{Accepted, StartedView},
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(suspend))
        .routes(routes!(resume))
        .routes(routes!(terminate))
        .routes(routes!(configure))
        .routes(routes!(group))
}

/// Begins to suspend a client with all its services.
#[utoipa::path(post, path = "/clients/{id}/suspend", tag = "Clients", params(("id" = i64, Path)),
    request_body = SuspendBody, responses((status = 202, body = StartedView)))]
async fn suspend(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<SuspendBody>,
) -> Answer<Accepted> {
    let kind = body.kind()?;
    let command = SuspendClient { client, seen, kind, reason: body.reason };
    Ok(Accepted(desk.suspend_client(&staff.actor, command).await?))
}

/// Lifts a client's suspension.
#[utoipa::path(post, path = "/clients/{id}/resume", tag = "Clients", params(("id" = i64, Path)),
    request_body = ReasonBody, responses((status = 202, body = StartedView)))]
async fn resume(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ReasonBody>,
) -> Answer<Accepted> {
    let command = ResumeClient { client, seen, reason: body.reason };
    Ok(Accepted(desk.resume_client(&staff.actor, command).await?))
}

/// Begins to terminate a suspended client's services; what is on record stays.
#[utoipa::path(post, path = "/clients/{id}/terminate", tag = "Clients",
    params(("id" = i64, Path)), request_body = ReasonBody,
    responses((status = 202, body = StartedView)))]
async fn terminate(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ReasonBody>,
) -> Answer<Accepted> {
    let command = TerminateClient { client, seen, typed_name: None, reason: body.reason };
    Ok(Accepted(desk.terminate_client(&staff.actor, command).await?))
}

/// Puts a client under another configuration.
#[utoipa::path(put, path = "/clients/{id}/configuration", tag = "Clients",
    params(("id" = i64, Path)), request_body = ConfigurationIdBody,
    responses((status = 200, body = ClientView)))]
async fn configure(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ConfigurationIdBody>,
) -> Answer<Tagged<ClientView>> {
    staff.actor.require(Permission::ViewClients)?;
    let configuration = body::id("configuration_id", body.configuration_id)?;
    let command = ChangeConfiguration { client, seen, configuration };
    desk.change_client_configuration(&staff.actor, command).await?;
    details(&desk, &staff, client).await
}

/// Replaces the set of groups that a client is in.
#[utoipa::path(put, path = "/clients/{id}/groups", tag = "Clients", params(("id" = i64, Path)),
    request_body = GroupIdsBody, responses((status = 200, body = ClientView)))]
async fn group(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<GroupIdsBody>,
) -> Answer<Tagged<ClientView>> {
    staff.actor.require(Permission::ViewClients)?;
    let groups = body::ids("group_ids", &body.group_ids)?;
    desk.set_client_groups(&staff.actor, SetGroups { client, seen, groups }).await?;
    details(&desk, &staff, client).await
}
