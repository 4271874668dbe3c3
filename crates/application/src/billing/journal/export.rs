//! The journal as a file: for spreadsheets, and for another bookkeeping program to check.

mod beancount;
mod table;

use std::str::FromStr;

use bursar_domain::access::Permission;
use bursar_domain::client::ClientId;
use bursar_domain::event::{Change, Event};

use self::beancount::Books;
use self::table::Table;
use crate::billing::journal::EntryQuery;
use crate::text_file::TextFile;
use crate::{Actor, Desk, Error};

/// How a file of the journal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFormat {
    /// A line of CSV for each entry, with every column.
    Csv,
    /// A ledger for Beancount, which adds it up again.
    Beancount,
}

impl JournalFormat {
    /// The word in addresses and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Beancount => "beancount",
        }
    }
}

impl FromStr for JournalFormat {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "csv" => Ok(Self::Csv),
            "beancount" => Ok(Self::Beancount),
            _ => Err("use csv or beancount"),
        }
    }
}

impl Desk {
    /// Begins a file of the entries that match, in the order that was asked for. `words` is how
    /// they were asked for; it is in the audit trail before the first byte leaves.
    pub async fn export_entries(
        &self,
        actor: &Actor,
        query: EntryQuery,
        words: &str,
    ) -> Result<Box<dyn TextFile>, Error> {
        actor.require(Permission::ExportMoney)?;
        actor.require(Permission::ViewJournal)?;
        if let Some(client) = query.filter.client {
            self.require_client(actor, client).await?;
        }
        let file = Table::begin(self, actor.scope(), query).await?;
        self.note_export(actor, "journal.exported", words).await?;
        Ok(Box::new(file))
    }

    /// Begins a file of the whole journal as it is at this instant, or of one client's chain, for
    /// Beancount: every entry, then what is stored as balances, which the program is to come to by
    /// itself.
    pub async fn export_books(
        &self,
        actor: &Actor,
        only: Option<ClientId>,
    ) -> Result<Box<dyn TextFile>, Error> {
        actor.require(Permission::ExportMoney)?;
        actor.require(Permission::ViewJournal)?;
        if let Some(client) = only {
            self.require_client(actor, client).await?;
        }
        let file = Books::begin(self, only).await?;
        let words = only.map_or_else(String::new, |client| format!("client={client}"));
        self.note_export(actor, "journal.exported", &words).await?;
        Ok(Box::new(file))
    }

    /// Writes down that somebody took a file with him.
    pub(crate) async fn note_export(
        &self,
        actor: &Actor,
        action: &'static str,
        words: &str,
    ) -> Result<(), Error> {
        let subject = action.split('.').next().unwrap_or(action);
        let mut event = Event::new(action, subject, 0);
        if !words.is_empty() {
            let (field, after) = ("query".to_owned(), Some(words.to_owned()));
            event.changes.push(Change { field, before: None, after });
        }
        let work = self.begin(actor).await?;
        self.commit(work, actor, &[event]).await
    }
}
