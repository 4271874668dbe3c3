//! Putting a client under another configuration, after a look at what would change.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::ChangeConfiguration;
use bursar_application::settings::ConfigurationRow;
use bursar_domain::access::Permission;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::clients::views::configuration::ChangePage;
use crate::components::{Html, Problem, html};
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::visit::Mistakes;

const TITLE: &str = "Change configuration";

/// Asks for another configuration, and shows what would change under it.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::ChangeClientConfigurations)?;
    let page = page(&client, client.address.text("to"), &[]).await?;
    Ok(client.visit.page(Place::Clients, TITLE, page))
}

/// Puts the client under the chosen configuration.
pub(super) async fn change(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::ChangeClientConfigurations)?;
    let wanted = entered.text("to");
    match put(&client, wanted, entered.version()).await {
        Ok(()) => Ok(done(client.path_of("configuration"), changed(&client))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let page = page(&client, wanted, &mistakes.problems).await?;
            Ok(client.visit.again(Place::Clients, TITLE, &mistakes, page))
        }
    }
}

/// The configuration of before is put back.
fn changed(client: &AtClient) -> Confirmation {
    let before = client.details.client.configuration().to_string();
    let confirmation = Confirmation::new(format!("Configuration of {} changed", client.name()));
    confirmation
        .undo(client.path_of("configuration/change"), [("to", before), client.next_version()])
}

async fn put(client: &AtClient, wanted: &str, seen: Option<i64>) -> Result<(), Error> {
    let unknown = || bursar_domain::field::FieldErrors::one("to", "required", "Choose one");
    let configuration = wanted.parse::<Id<_>>().map_err(|_| unknown())?;
    let command = ChangeConfiguration { client: client.id, seen, configuration };
    client.visit.desk().change_client_configuration(client.visit.actor(), command).await
}

async fn page(client: &AtClient, wanted: &str, problems: &[Problem]) -> Answer<Html> {
    let all = client.visit.desk().configurations(client.visit.actor()).await?;
    let find = |id: &str| {
        all.iter().find(|row: &&ConfigurationRow| row.configuration.id().to_string() == id)
    };
    let current = client.details.client.configuration().to_string();
    let change = ChangePage {
        client: client.id.get(),
        name: client.name(),
        current: find(&current).ok_or_else(Failure::not_found)?,
        all: &all,
        wanted: find(wanted).filter(|row| row.configuration.id().to_string() != current),
        from: &client.from,
        guard: client.guard(),
        problems,
    };
    Ok(html(change.render()))
}
