//! Knows the columns of a file of entries. They are all that an entry has, so that its hash can be
//! computed again from the file alone (`docs/journal.md`).

use async_trait::async_trait;
use bursar_domain::billing::journal::{Side, StoredEntry};
use chrono::SecondsFormat;

use crate::billing::journal::{EntryQuery, EntryRow};
use crate::page::{Page, PageRequest};
use crate::text_file::{BOM, TextFile, guard, line};
use crate::{Desk, Error, Scope};

/// Entries as CSV.
pub(super) struct Table {
    desk: Desk,
    scope: Scope,
    query: EntryQuery,
    ready: Option<String>,
    rest: Option<PageRequest>,
}

const COLUMNS: [&str; 24] = [
    "id",
    "client",
    "client_name",
    "place",
    "at",
    "cause",
    "source",
    "source_amount",
    "source_currency",
    "source_balance",
    "destination",
    "destination_amount",
    "destination_currency",
    "destination_balance",
    "rate",
    "reason",
    "reference",
    "reverses",
    "author",
    "author_name",
    "on_behalf_of",
    "request",
    "previous",
    "hash",
];

impl Table {
    pub(super) async fn begin(desk: &Desk, scope: Scope, query: EntryQuery) -> Result<Self, Error> {
        let (desk, rest) = (desk.clone(), Some(PageRequest::chunk(None)));
        let mut table = Self { desk, scope, query, ready: None, rest };
        let first = table.read().await?.unwrap_or_default();
        let header = line(COLUMNS.into_iter().map(ToOwned::to_owned));
        table.ready = Some(format!("{BOM}{header}{first}"));
        Ok(table)
    }

    async fn read(&mut self) -> Result<Option<String>, Error> {
        let Some(page) = self.rest.take() else { return Ok(None) };
        let journal = &self.desk.ports.journal;
        let Page { items, next, .. } = journal.list(self.scope, &self.query, &page).await?;
        self.rest = next.map(|cursor| PageRequest::chunk(Some(cursor)));
        Ok(Some(items.iter().map(row).collect()))
    }
}

#[async_trait]
impl TextFile for Table {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        match self.ready.take() {
            Some(ready) => Ok(Some(ready)),
            None => self.read().await,
        }
    }
}

fn row(row: &EntryRow) -> String {
    let StoredEntry {
        id,
        client,
        place,
        at,
        cause,
        source,
        destination,
        rate,
        reason,
        reference,
        reverses,
        author,
        previous,
        hash,
    } = row.entry.columns();
    let text = |text: Option<String>| text.map(|text| guard(&text)).unwrap_or_default();
    let first = [
        id.to_string(),
        client.to_string(),
        guard(&row.client.name),
        place.to_string(),
        at.to_rfc3339_opts(SecondsFormat::Micros, true),
        cause.code().to_owned(),
    ];
    let rest = [
        rate.map(|rate| rate.normalize().to_string()).unwrap_or_default(),
        text(reason.as_ref().map(ToString::to_string)),
        text(reference.as_ref().map(ToString::to_string)),
        reverses.map(|entry| entry.to_string()).unwrap_or_default(),
        author.id.map(|id| id.to_string()).unwrap_or_default(),
        guard(&author.name),
        text(author.on_behalf_of.clone()),
        guard(&author.request_id),
        previous.to_string(),
        hash.to_string(),
    ];
    line(first.into_iter().chain(side(source)).chain(side(destination)).chain(rest))
}

fn side(side: &Side) -> [String; 4] {
    [
        side.account.to_string(),
        side.money.to_decimal_string(),
        side.money.currency().code().to_owned(),
        side.balance.map(|balance| balance.to_decimal_string()).unwrap_or_default(),
    ]
}
