//! `bursar token create`: makes an API token and shows it this once.

use bursar_application::Actor;
use bursar_domain::access::UserKind;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Email;
use clap::{Args, Subcommand};

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

#[derive(Subcommand, Debug)]
pub(super) enum Token {
    /// Create a token for a member of staff; nothing but the token goes to standard output.
    Create(Create),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// The address that the member of staff signs in with.
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// What the token is for.
    #[arg(long, default_value = "command line")]
    name: String,
}

pub(super) async fn run(settings: &Settings, Token::Create(asked): &Token) -> Result<(), Failure> {
    let email = Email::new(&asked.user)
        .map_err(|error| Failure::Usage(format!("--user {}: {error}", asked.user)))?;
    let store = wire::open_existing(settings).await?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::desk(&store);
    let work = desk.ports().store.begin().await.or_while("looking for the user")?;
    let user = work.users().with_email(&email).await.or_while("looking for the user")?;
    drop(work);
    let user = user.filter(|user| user.kind() == UserKind::Staff).ok_or_else(|| {
        Failure::Work(format!("there is no member of staff with the address {email}"))
    })?;
    let actor = Actor::system("cli-token-create");
    let issued = desk.issue_token(&actor, user.id(), &asked.name).await;
    let issued = issued.or_while("creating the token")?;
    store.close().await.or_while("closing the database")?;
    output::line(issued.secret.expose())
}
