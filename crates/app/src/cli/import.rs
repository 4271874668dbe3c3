//! `bursar import clients`: the same import as the API's, with a progress bar.

use std::fs;
use std::path::PathBuf;

use bursar_application::Actor;
use bursar_application::clients::exchange::{
    Duplicates, ImportAction, ImportClients, ImportProgress, ImportReport,
};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

#[derive(Subcommand, Debug)]
pub(super) enum Import {
    /// Import clients from a CSV file; without --commit, only tell what would happen.
    Clients(Clients),
}

#[derive(Args, Debug)]
pub(super) struct Clients {
    /// The file.
    file: PathBuf,
    /// Write the clients, all or nothing.
    #[arg(long)]
    commit: bool,
    /// What happens to clients that are there already: refuse, skip or update.
    #[arg(long, default_value = "refuse")]
    duplicates: Duplicates,
}

pub(super) async fn run(
    settings: &Settings,
    Import::Clients(asked): &Import,
) -> Result<(), Failure> {
    let file = fs::read(&asked.file)
        .map_err(|error| Failure::Usage(format!("{}: {error}", asked.file.display())))?;
    let store = wire::open(settings).await?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::desk(&store);
    let actor = Actor::system("cli-import-clients");
    desk.install(&actor, settings.billing.currency).await.or_while("installing")?;
    let duplicates = asked.duplicates;
    let command = ImportClients { file, duplicates, ..ImportClients::default() };
    let bar = output::counter();
    let report = if asked.commit {
        desk.import_clients(&actor, &command, &|progress| show(&bar, progress)).await
    } else {
        desk.check_import(&actor, &command).await
    };
    bar.finish_and_clear();
    let report = report.or_while("importing clients")?;
    store.close().await.or_while("closing the database")?;
    tell(&report, asked.commit)
}

fn show(bar: &ProgressBar, progress: ImportProgress) {
    let (doing, rows) = match progress {
        ImportProgress::Checked(rows) => ("checked", rows),
        ImportProgress::Written(rows) => ("written", rows),
    };
    bar.set_message(doing);
    bar.set_position(u64::try_from(rows).unwrap_or(u64::MAX));
}

/// Rows that are not simply created are told one by one, then the outcome in one sentence.
fn tell(report: &ImportReport, is_meant: bool) -> Result<(), Failure> {
    for row in &report.rows {
        let outcome = match &row.action {
            ImportAction::Create => continue,
            ImportAction::Update(id) => format!("updates #{id}"),
            ImportAction::Skip(id) => format!("skipped, is #{id} already"),
            ImportAction::SkipRepeated(line) => format!("skipped, is in line {line} already"),
            ImportAction::Refuse(errors) => format!("refused: {errors}"),
        };
        output::line(&format!("line {}: {}: {outcome}", row.line, row.name))?;
    }
    let summary = report.summary();
    match (report.is_clean(), report.is_committed) {
        (false, _) => Err(Failure::Work(format!("nothing was imported: {summary}"))),
        (true, true) => output::line(&format!("Imported: {summary}.")),
        (true, false) if is_meant => Err(Failure::Work(format!("nothing was written: {summary}"))),
        (true, false) => output::line(&format!("Would import: {summary}. Add --commit to do it.")),
    }
}
