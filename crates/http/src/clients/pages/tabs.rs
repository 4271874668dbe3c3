//! The tabs of a client beside the overview: users, configuration, audit.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::audit::AuditFilter;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::clients::views::audit;
use crate::clients::views::client::ClientTab;
use crate::clients::views::configuration::configuration;
use crate::clients::views::users;
use crate::failure::Answer;
use crate::visit::unread;

/// Who looks after the client, and who is invited to.
pub(super) async fn users(client: AtClient) -> Answer<Response> {
    let visit = &client.visit;
    let (team, invitations) = visit.desk().client_team(visit.actor(), client.id).await?;
    let content = users::users(client.id.get(), &team, &invitations, visit.reader());
    client.tab(ClientTab::Users, content).await
}

/// The settings that are in force for the client.
pub(super) async fn settings(client: AtClient) -> Answer<Response> {
    let (visit, id) = (&client.visit, client.details.client.configuration());
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let summary = &client.details.summary;
    let content = configuration(summary, &row.configuration, visit.reader(), &client.from);
    client.tab(ClientTab::Configuration, content).await
}

/// What happened to the client.
pub(super) async fn history(client: AtClient) -> Answer<Response> {
    let (visit, address) = (&client.visit, &client.address);
    let mut misread = Vec::new();
    let mut day = |name: &'static str| {
        let day = address.given(name)?.parse().ok();
        misread.extend(day.is_none().then_some(name));
        day
    };
    let (from, to) = (day("from"), day("to"));
    let (whose, action) = (Some(client.id.get()), address.given("action").map(str::to_owned));
    let filter = AuditFilter { client: whose, action, from, to, ..AuditFilter::default() };
    match visit.desk().audit_entries(visit.actor(), &filter, &address.page()).await {
        Ok((entries, total)) => {
            let content = audit::audit(&entries, total, address, visit.reader());
            let banner = address.banner(&["action", "from", "to", "list"], &misread);
            client.tab(ClientTab::Audit, maud! { (banner) (content) }).await
        }
        Err(error @ Error::BadCursor) => unread(address, error),
        Err(other) => Err(other.into()),
    }
}
