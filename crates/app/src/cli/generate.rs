//! `bursar generate`: fills an empty database for load tests.

use bursar_simulation::{FillError, World, fill};
use clap::Args;

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

/// What is made.
#[derive(Args, Debug)]
pub(super) struct Generate {
    /// How many clients.
    #[arg(long)]
    clients: u32,
    /// Another number makes other clients.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) async fn run(settings: &Settings, asked: &Generate) -> Result<(), Failure> {
    let store = wire::open(settings).await?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::desk(&store);
    let world = World::new(asked.seed, asked.clients, desk.now()).or_while("making clients")?;
    let bar = output::bar(u64::from(asked.clients), "clients");
    let filled = fill(&desk, &store, &world, None, |there| bar.set_position(there)).await;
    bar.finish_and_clear();
    match filled {
        Err(error @ FillError::NotEmpty) => return Err(Failure::Work(error.to_string())),
        outcome => outcome.or_while("filling the database")?,
    }
    store.close().await.or_while("closing the database")?;
    output::line(&format!("Generated {} clients.", asked.clients))
}
