//! `bursar demo`: serves a made-up provider from a database of its own.

use std::fs;
use std::path::{Path, PathBuf};

use bursar_application::ports::Secrets as _;
use bursar_application::secret::Secret;
use bursar_persistence::{PoolOptions, connect};
use bursar_simulation::{World, fill};
use clap::Args;

use super::{output, serve};
use crate::Failure;
use crate::config::{PROVIDER_NAME, Settings, sqlite_url};
use crate::failure::While;
use crate::run::Server;
use crate::wire::{self, Chance};

/// What the demonstration is like.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// How many clients the provider has.
    #[arg(long, default_value_t = 500)]
    clients: u32,
}

/// Known to everybody who reads this; a demonstration holds nothing of anybody.
const PASSWORD: &str = "bursar-demo-2026";

/// Tells a directory that a demonstration made from all others.
const MARK: &str = "made-by-bursar-demo";

const SEED: u64 = 1;

/// What the made-up provider is called, as on its invoices.
const PROVIDER: &str = "Northgrid";

pub(super) async fn run(
    settings: &Settings,
    demo: &Demo,
    directory: Option<&Path>,
) -> Result<(), Failure> {
    let temporary = tempfile::Builder::new().prefix("bursar-demo-").tempdir();
    let temporary = temporary.or_while("making a directory")?;
    let directory = match directory {
        Some(named) => own(named)?,
        None => temporary.path().to_owned(),
    };
    let mut settings = settings.clone();
    // What a demonstration writes is shown and goes to nobody.
    settings.mail.host = None;
    if settings.provider_name == PROVIDER_NAME {
        PROVIDER.clone_into(&mut settings.provider_name);
    }
    settings.database = Some(Secret::new(sqlite_url(&directory.join("demo.sqlite"))));
    settings.simulation_secret.get_or_insert_with(|| Chance.draw());
    let store = connect(settings.database_url().expose(), PoolOptions::default()).await;
    let store = store.or_while("opening the database")?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::among_themselves(wire::serving(&settings, &store));
    let world = World::new(SEED, demo.clients, desk.now()).or_while("making the provider")?;
    let bar = output::bar(u64::from(demo.clients), "clients");
    let password = Secret::new(PASSWORD);
    let filled =
        fill(&desk, &store, &world, Some(&password), |there| bar.set_position(there)).await;
    bar.finish_and_clear();
    filled.or_while("filling the database")?;
    let server = Server::over(&settings, store, desk).await?;
    greet(&settings, &server, &world)?;
    serve::until_ended(server).await
}

fn greet(settings: &Settings, server: &Server, world: &World) -> Result<(), Failure> {
    output::line(&format!("Bursar shows a made-up provider with {} clients.", world.size()))?;
    output::line(&format!("  Panel     {}", serve::panel(settings, server)))?;
    for staff in world.provider().staff {
        output::line(&format!("  Sign in   {}", staff.email))?;
    }
    output::line(&format!("  Password  {PASSWORD}"))
}

/// A directory that is empty, missing, or made by an earlier demonstration, whose database goes.
fn own(directory: &Path) -> Result<PathBuf, Failure> {
    fs::create_dir_all(directory).or_while("making the directory")?;
    let mark = directory.join(MARK);
    let mut inside = fs::read_dir(directory).or_while("reading the directory")?;
    if inside.next().is_some() && !mark.is_file() {
        let words = "holds something that no demonstration made; name another directory";
        return Err(Failure::Usage(format!("{} {words}", directory.display())));
    }
    fs::write(&mark, "Everything here may be deleted.\n").or_while("marking the directory")?;
    for name in ["demo.sqlite", "demo.sqlite-wal", "demo.sqlite-shm"] {
        let file = directory.join(name);
        if file.exists() {
            fs::remove_file(&file).or_while("removing the last demonstration")?;
        }
    }
    Ok(directory.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_takes_only_directories_of_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let (own_place, foreign) = (directory.path().join("a"), directory.path().join("b"));
        own(&own_place).unwrap();
        fs::write(own_place.join("demo.sqlite"), "old").unwrap();
        own(&own_place).unwrap();
        assert!(!own_place.join("demo.sqlite").exists());
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("demo.sqlite"), "precious").unwrap();
        assert!(matches!(own(&foreign), Err(Failure::Usage(_))));
        assert_eq!(fs::read_to_string(foreign.join("demo.sqlite")).unwrap(), "precious");
    }
}
