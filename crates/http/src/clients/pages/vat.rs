//! Asking the register of VAT numbers about a client's number.

use axum::response::Response;
use bursar_domain::access::Permission;

use super::at_client::AtClient;
use crate::clients::views::vat::{ask_page, known};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::layout::Place;

/// The number with what is known about it.
pub(super) async fn number(client: AtClient) -> Answer<Response> {
    let (visit, path) = (&client.visit, client.path_of("vat-check"));
    let check = visit.desk().client_vat_check(visit.actor(), client.id).await?;
    let may_check = visit.actor().may(Permission::EditClients);
    let part = known(&check, &path, may_check, visit.reader());
    Ok(visit.page(Place::Clients, "VAT number", part))
}

/// Says what is known, and offers to ask.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::EditClients)?;
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    let check = desk.client_vat_check(actor, client.id).await?;
    let page = ask_page(
        client.name(),
        client.path_of("vat-check"),
        client.back(),
        client.visit.guard(),
        &check,
        client.visit.reader(),
    );
    Ok(client.visit.page(Place::Clients, "Check VAT number", page))
}

/// Begins to ask.
pub(super) async fn check(client: AtClient) -> Answer<Response> {
    let started = client.visit.desk().check_client_vat_id(client.visit.actor(), client.id).await?;
    let words = format!("The register is being asked about {}", client.name());
    Ok(done(client.back(), Confirmation::new(words).operation(started.id)))
}
