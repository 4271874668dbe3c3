//! Putting a client into groups; a new one can be made on the spot.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::SetGroups;
use bursar_application::settings::GroupRow;
use bursar_domain::access::Permission;
use bursar_domain::client::ClientGroup;
use bursar_domain::client::group::GroupInput;
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, field_errors};
use crate::visit::{Mistakes, Visit, onward};

const TITLE: &str = "Groups";

/// Asks for the groups.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::GroupClients)?;
    let groups = all(&client).await?;
    let chosen: Vec<_> = client.details.client.groups().iter().map(|id| id.get()).collect();
    Ok(client.act(TITLE, |asking| asking.groups(&groups, &chosen)))
}

/// Puts the client into the chosen groups.
pub(super) async fn set(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::GroupClients)?;
    match regroup(&client, &entered).await {
        Ok(groups) => Ok(regrouped(&client, &groups)),
        Err(error) => {
            let (mistakes, groups) = (Mistakes::of(error)?, all(&client).await?);
            // What makes no sense is among the mistakes.
            let chosen: Vec<_> = entered.choices("group_ids", &mut FieldErrors::none());
            Ok(client.act_again(TITLE, &mistakes, |asking| asking.groups(&groups, &chosen)))
        }
    }
}

/// What was before is put back whole.
fn regrouped(client: &AtClient, groups: &BTreeSet<Id<ClientGroup>>) -> Response {
    let before = client.details.client.groups();
    if before == groups {
        return onward(client.back());
    }
    let fields = before.iter().map(|id| ("group_ids", id.to_string()));
    let fields = fields.chain([client.next_version()]);
    let confirmation = Confirmation::new(format!("Groups of {} changed", client.name()));
    done(client.back(), confirmation.undo(client.path_of("groups"), fields))
}

async fn regroup(client: &AtClient, entered: &Entered) -> Result<BTreeSet<Id<ClientGroup>>, Error> {
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    let mut unread = FieldErrors::none();
    let groups = entered.choices("group_ids", &mut unread);
    let mut groups: BTreeSet<_> = unread.ok(groups)?;
    if let Some(name) = entered.given("new_group") {
        groups.insert(new_group(&client.visit, name).await?);
    }
    let (seen, whole) = (entered.version(), groups.clone());
    desk.set_client_groups(actor, SetGroups { client: client.id, seen, groups }).await?;
    Ok(whole)
}

/// Creates a group that is named on the spot.
pub(super) async fn new_group(visit: &Visit, name: &str) -> Result<Id<ClientGroup>, Error> {
    let input = GroupInput { name: name.to_owned(), ..GroupInput::default() };
    visit.desk().create_group(visit.actor(), &input).await.map_err(about_new_group)
}

/// A mistake in the name of the new group belongs to that field.
fn about_new_group(error: Error) -> Error {
    let Some(errors) = field_errors(&error) else { return error };
    let message = errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join(" ");
    FieldErrors::one("new_group", "malformed", message).into()
}

async fn all(client: &AtClient) -> Result<Vec<GroupRow>, Error> {
    client.visit.desk().groups(client.visit.actor()).await
}
