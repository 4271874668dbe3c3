//! `bursar import clients`: checks a file row by row, and imports it whole or not at all.

mod told;

use std::fs;
use std::path::PathBuf;

use async_trait::async_trait;
use bursar_application::clients::exchange::{
    Duplicates, ImportClients, ImportProgress, ImportReport, ImportWatch, Mapping,
};
use bursar_application::{Actor, Error};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

/// What is imported.
#[derive(Subcommand, Debug)]
pub(super) enum Import {
    /// Import clients from a CSV file; without --commit it is only checked.
    Clients(Clients),
}

/// How clients are imported.
#[derive(Args, Debug)]
pub(super) struct Clients {
    /// The file; its first line names the columns.
    file: PathBuf,
    /// Import the file if no row is refused.
    #[arg(long)]
    commit: bool,
    /// What happens to clients that are there already: refuse, skip or update.
    #[arg(long, default_value = "refuse")]
    duplicates: Duplicates,
    /// What a heading means; without a field the column is left out. May be repeated.
    #[arg(long, value_name = "HEADING=FIELD", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// Write what happens to every row into this file, as CSV.
    #[arg(long, value_name = "REPORT.csv")]
    report: Option<PathBuf>,
}

pub(super) async fn run(
    settings: &Settings,
    Import::Clients(asked): &Import,
) -> Result<(), Failure> {
    let file = fs::read(&asked.file)
        .map_err(|error| Failure::Usage(format!("{}: {error}", asked.file.display())))?;
    let mapping: Mapping = asked.map.iter().cloned().collect();
    let command = ImportClients { file, duplicates: asked.duplicates, mapping };
    let report = import(settings, asked, &command).await?;
    if let Some(path) = &asked.report {
        fs::write(path, report.sheet())
            .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    }
    let words = if asked.json { told::json(&report)? } else { told::table(&report) };
    output::line(&words)?;
    if report.is_clean() {
        return Ok(());
    }
    Err(Failure::Work("some rows are refused: nothing is imported".to_owned()))
}

async fn import(
    settings: &Settings,
    asked: &Clients,
    command: &ImportClients,
) -> Result<ImportReport, Failure> {
    let store = wire::open(settings).await?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::desk(&store);
    let actor = Actor::system("cli-import-clients");
    desk.install(&actor, settings.billing.currency).await.or_while("installing")?;
    let mut bar = Bar(output::bar(0, "rows checked"));
    let report = if asked.commit {
        desk.import_clients(&actor, command, &mut bar).await
    } else {
        desk.watch_import_check(&actor, command, &mut bar).await
    };
    bar.0.finish_and_clear();
    let report = report.map_err(refused)?;
    store.close().await.or_while("closing the database")?;
    Ok(report)
}

/// A file or mapping that makes no sense is a matter of use, everything else is not.
fn refused(error: Error) -> Failure {
    if let Error::Invalid(errors) = error {
        return Failure::Usage(errors.to_string());
    }
    Failure::of("importing clients", &error)
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (heading, field) = text.rsplit_once('=').ok_or("write HEADING=FIELD")?;
    Ok((heading.to_owned(), field.to_owned()))
}

/// Shows how far the import is.
struct Bar(ProgressBar);

#[async_trait]
impl ImportWatch for Bar {
    async fn note(&mut self, progress: ImportProgress) -> Result<(), Error> {
        let length = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        match progress {
            ImportProgress::Read(rows) => self.0.set_length(length(rows)),
            ImportProgress::Checked(rows) => self.0.set_position(length(rows)),
            ImportProgress::Writing(clients) => {
                let total = length(clients);
                let old = std::mem::replace(&mut self.0, output::bar(total, "clients written"));
                old.finish_and_clear();
            }
            ImportProgress::Written(clients) => self.0.set_position(length(clients)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_may_hold_an_equals_sign() {
        assert_eq!(pair("a=b=email"), Ok(("a=b".to_owned(), "email".to_owned())));
        assert_eq!(pair("Shoe="), Ok(("Shoe".to_owned(), String::new())));
        assert!(pair("email").is_err());
    }
}
