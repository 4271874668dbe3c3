//! `bursar migrate`: brings the database to the current schema, or says that it is.

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let store = wire::open(settings).await?;
    let steps = store.migrate().await.or_while("migrating the database")?;
    store.close().await.or_while("closing the database")?;
    output::line(&match steps {
        0 => "The database is at the current schema.".to_owned(),
        1 => "Brought the database to the current schema in 1 step.".to_owned(),
        steps => format!("Brought the database to the current schema in {steps} steps."),
    })
}
