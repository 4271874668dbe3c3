//! `/clients/{id}`: the overview, and the parts of it that are loaded after it.

use axum::response::Response;
use bursar_application::audit::AuditFilter;
use bursar_application::page::PageRequest;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::clients::views::client::{ClientTab, pending_region, state_region};
use crate::clients::views::overview::{activity, overview, team};
use crate::failure::Answer;
use crate::layout::Place;

/// How many entries the activity shows.
const RECENT: u32 = 5;

/// The overview.
pub(super) async fn show(client: AtClient) -> Answer<Response> {
    let declared = client.visit.desk().custom_fields(client.visit.actor()).await?;
    let content = overview(&client.details, &declared, client.visit.reader(), &client.from);
    client.tab(ClientTab::Overview, content).await
}

/// What happened lately.
pub(super) async fn recent(client: AtClient) -> Answer<Response> {
    let filter = AuditFilter { client: Some(client.id.get()), ..AuditFilter::default() };
    let page = PageRequest::new(RECENT, None);
    let visit = &client.visit;
    let (entries, _) = visit.desk().audit_entries(visit.actor(), &filter, &page).await?;
    let part = activity(&entries.items, visit.reader());
    Ok(visit.page(Place::Clients, "Activity", part))
}

/// Who looks after the client.
pub(super) async fn users(client: AtClient) -> Answer<Response> {
    let visit = &client.visit;
    let (members, _) = visit.desk().client_team(visit.actor(), client.id).await?;
    Ok(visit.page(Place::Clients, "Users", team(&members, visit.reader())))
}

/// The status and the operation under way, as a page polls them.
pub(super) async fn status(client: AtClient) -> Answer<Response> {
    let operation = client.operation().await?;
    let id = client.id.get();
    let state = state_region(id, client.details.summary.status, operation.as_ref());
    let pending = pending_region(id, operation.as_ref());
    Ok(client.visit.page(Place::Clients, "Status", maud! { (state) (pending) }))
}
