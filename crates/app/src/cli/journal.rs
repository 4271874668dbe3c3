//! `bursar journal …`: checks the journal, and writes it into files.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use bursar_application::billing::journal::{EntryFilter, EntryQuery, JournalFormat};
use bursar_application::clients::Direction;
use bursar_application::text_file::TextFile;
use bursar_application::{Actor, Desk};
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
    /// Write every entry, for a spreadsheet or for Beancount, whose bean-check adds it up again.
    Export {
        /// `csv` or `beancount`.
        #[arg(long, value_name = "FORMAT")]
        format: JournalFormat,
        /// Only the entries of the client with this id.
        #[arg(long, value_name = "ID")]
        client: Option<ClientId>,
        /// Into this file; to standard output without it.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

pub(super) async fn run(settings: &Settings, journal: &Journal) -> Result<(), Failure> {
    let store = wire::open_existing(settings).await?;
    let is_current = store.is_current().await.or_while("looking at the schema")?;
    if !is_current {
        let advice = "the database is not at the current schema: run `bursar migrate` first";
        return Err(Failure::Work(advice.to_owned()));
    }
    let desk = wire::desk(&store);
    let outcome = match journal {
        Journal::Verify { client } => verify(&desk, *client).await,
        Journal::Export { format, client, output } => {
            export(&desk, *format, *client, output.clone()).await
        }
    };
    store.close().await.or_while("closing the database")?;
    outcome
}

async fn verify(desk: &Desk, client: Option<ClientId>) -> Result<(), Failure> {
    let verified = desk.verify_journal(&Actor::system("journal verify"), client).await;
    let verified = verified.or_while("checking the journal")?;
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

async fn export(
    desk: &Desk,
    format: JournalFormat,
    client: Option<ClientId>,
    output: Option<PathBuf>,
) -> Result<(), Failure> {
    let actor = Actor::system("journal export");
    let file = match format {
        JournalFormat::Csv => {
            let filter = EntryFilter { client, ..EntryFilter::default() };
            let direction = Direction::Ascending;
            let query = EntryQuery { filter, direction, ..EntryQuery::default() };
            desk.export_entries(&actor, query, "").await
        }
        JournalFormat::Beancount => desk.export_books(&actor, client).await,
    };
    let mut file: Box<dyn TextFile> = file.or_while("reading the journal")?;
    let mut out: Box<dyn Write + Send> = match output {
        Some(path) => Box::new(File::create(path).or_while("making the file")?),
        None => Box::new(io::stdout()),
    };
    while let Some(piece) = file.next().await.or_while("reading the journal")? {
        out.write_all(piece.as_bytes()).or_while("writing the file")?;
    }
    out.flush().or_while("writing the file")
}
