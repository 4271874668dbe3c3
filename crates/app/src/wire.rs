//! Puts the parts behind the ports of the use cases.

mod chance;
mod clock;
mod passwords;

use std::fs;

use bursar_persistence::{PoolOptions, SeaStore};

pub use chance::Chance;
pub use clock::SystemClock;
pub use passwords::Argon2Passwords;

use crate::Failure;
use crate::config::Settings;
use crate::failure::While;

/// Opens the database that the settings name; the default one lies in the data directory, which is
/// made if it is missing.
pub async fn open(settings: &Settings) -> Result<SeaStore, Failure> {
    if settings.database.is_none() {
        fs::create_dir_all(&settings.data_dir).or_while("making the data directory")?;
    }
    let url = settings.database_url();
    let opened = bursar_persistence::connect(url.expose(), PoolOptions::default()).await;
    opened.or_while("opening the database")
}
