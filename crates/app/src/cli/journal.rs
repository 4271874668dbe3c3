//! `bursar journal …`: checks the journal.

use bursar_application::Actor;
use bursar_domain::client::ClientId;
use clap::Subcommand;

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

/// The journal.
#[derive(Subcommand, Debug)]
pub(super) enum Journal {
    /// Derive every hash, balance and head anew; fails with the first thing that is wrong.
    Verify {
        /// Check only the chain of the client with this id.
        #[arg(long, value_name = "ID")]
        client: Option<ClientId>,
    },
}

pub(super) async fn run(settings: &Settings, journal: &Journal) -> Result<(), Failure> {
    let Journal::Verify { client } = journal;
    let store = wire::open(settings).await?;
    let is_current = store.is_current().await.or_while("looking at the schema")?;
    if !is_current {
        let advice = "the database is not at the current schema: run `bursar migrate` first";
        return Err(Failure::Work(advice.to_owned()));
    }
    let desk = wire::desk(&store);
    let verified = desk.verify_journal(&Actor::system("journal verify"), *client).await;
    let verified = verified.or_while("checking the journal")?;
    store.close().await.or_while("closing the database")?;
    match verified.broken {
        None => output::line(&format!(
            "The journal is intact: {} entries in {} chains.",
            verified.entries, verified.chains
        )),
        Some(broken) => {
            let which = match broken.entry {
                Some(entry) => format!("entry {entry} of client {}", broken.client),
                None => format!("the chain of client {}", broken.client),
            };
            Err(Failure::Work(format!("the journal is broken at {which}: {}", broken.reason)))
        }
    }
}
