//! Exporting clients into a file that is made while it is read.

use bursar_domain::access::Permission;
use bursar_domain::client::{ClientId, CustomField};
use bursar_domain::event::{Change, Event};
use bursar_domain::repository::StoreError;

use super::export::{BOM, header, row};
use crate::clients::ClientQuery;
use crate::clients::directory::{ClientDetails, ClientExport};
use crate::page::{Page, PageRequest, TOTAL_CAP, Total, count_of};
use crate::{Actor, Desk, Error, Scope};

/// How many ticked clients are read in one go.
const CHUNK: usize = 50;

/// Which clients a file is to hold.
#[derive(Clone, Debug)]
pub enum ExportClients {
    /// All that match, in the list's order.
    Matching(Box<ClientQuery>),
    /// These, in this order.
    Ticked(Vec<ClientId>),
}

/// A file that is being exported; it is read chunk by chunk, and never held whole.
#[expect(missing_debug_implementations, reason = "the desk is not printable")]
pub struct Download {
    desk: Desk,
    scope: Scope,
    custom_fields: Vec<String>,
    ready: Option<String>,
    rest: Option<Rest>,
}

/// What is still to be read.
enum Rest {
    Matching(Box<ClientQuery>, PageRequest),
    Ticked(Vec<ClientId>),
}

impl Desk {
    /// Begins to export clients. The audit entry, with the words in which they were asked for, is
    /// there before the first byte leaves.
    #[tracing::instrument(skip_all)]
    pub async fn export_clients(
        &self,
        actor: &Actor,
        asked: ExportClients,
        words: &str,
    ) -> Result<Download, Error> {
        actor.require(Permission::ExportClients)?;
        let fields = self.ports.settings.custom_fields().await?;
        let custom_fields = fields.iter().map(|field| CustomField::name(field).to_owned());
        let rows = self.count_rows(actor, &asked).await?;
        let mut download = Download {
            desk: self.clone(),
            scope: actor.scope(),
            custom_fields: custom_fields.collect(),
            ready: None,
            rest: Some(Rest::of(asked)),
        };
        download.ready = Some(download.first_chunk().await?);
        let work = self.begin(actor).await?;
        self.commit(work, actor, &[exported(rows, words)]).await?;
        Ok(download)
    }

    async fn count_rows(&self, actor: &Actor, asked: &ExportClients) -> Result<Total, Error> {
        match asked {
            ExportClients::Matching(query) => {
                self.ports.clients.total(actor.scope(), &query.filter, query.at).await
            }
            ExportClients::Ticked(ids) => Ok(Total::Exact(count_of(ids)?)),
        }
    }
}

fn exported(rows: Total, words: &str) -> Event {
    let told = |field: &str, value: String| Change {
        field: field.to_owned(),
        before: None,
        after: Some(value),
    };
    let rows = rows.exact().map_or_else(|| format!("over {TOTAL_CAP}"), |rows| rows.to_string());
    let mut event = Event::new("clients.exported", "client_list", 0);
    event.changes.push(told("rows", rows));
    if !words.is_empty() {
        event.changes.push(told("query", words.to_owned()));
    }
    event
}

impl Download {
    /// The next piece of the file; `None` behind its end.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        if let Some(ready) = self.ready.take() {
            return Ok(Some(ready));
        }
        let Some(rest) = self.rest.take() else { return Ok(None) };
        let rows = self.read(rest).await?;
        Ok(Some(self.lines(&rows)))
    }

    async fn first_chunk(&mut self) -> Result<String, Error> {
        let rows = match self.rest.take() {
            Some(rest) => self.read(rest).await?,
            None => Vec::new(),
        };
        Ok(format!("{BOM}{}{}", header(&self.fields()), self.lines(&rows)))
    }

    async fn read(&mut self, rest: Rest) -> Result<Vec<ClientExport>, Error> {
        let clients = &self.desk.ports.clients;
        match rest {
            Rest::Matching(query, page) => {
                let Page { items, next, .. } = clients.export(self.scope, &query, &page).await?;
                let next = next.map(|cursor| PageRequest::chunk(Some(cursor)));
                self.rest = next.map(|page| Rest::Matching(query, page));
                Ok(items)
            }
            Rest::Ticked(mut ids) => {
                let later = ids.split_off(ids.len().min(CHUNK));
                self.rest = (!later.is_empty()).then_some(Rest::Ticked(later));
                self.read_each(&ids).await
            }
        }
    }

    /// Clients that are gone meanwhile are left out.
    async fn read_each(&self, ids: &[ClientId]) -> Result<Vec<ClientExport>, Error> {
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            match self.desk.ports.clients.details(self.scope, *id).await {
                Ok(details) => rows.push(of_details(details)),
                Err(Error::Store(StoreError::NotFound { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(rows)
    }

    fn fields(&self) -> Vec<&str> {
        self.custom_fields.iter().map(String::as_str).collect()
    }

    fn lines(&self, rows: &[ClientExport]) -> String {
        let fields = self.fields();
        rows.iter().map(|client| row(client, &fields)).collect()
    }
}

fn of_details(details: ClientDetails) -> ClientExport {
    let ClientDetails { client, summary, .. } = details;
    ClientExport {
        configuration: summary.configuration.name,
        groups: summary.groups.into_iter().map(|group| group.name).collect(),
        custom_fields: client.profile().custom_fields().clone(),
        client,
        credit: summary.credit,
        up_to_date_credit: summary.up_to_date_credit,
    }
}

impl Rest {
    fn of(asked: ExportClients) -> Self {
        match asked {
            ExportClients::Matching(query) => Self::Matching(query, PageRequest::chunk(None)),
            ExportClients::Ticked(ids) => Self::Ticked(ids),
        }
    }
}

#[cfg(test)]
mod tests;
