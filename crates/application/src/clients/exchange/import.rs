//! Importing clients from a file: checked whole, then written all at once or not at all.

use std::collections::{HashMap, HashSet};

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientId, CustomField};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::text::fold;
use serde::{Deserialize, Serialize};

use super::check::{Known, NewClient, Surroundings, Verdict, Wish};
use super::columns::{Mapping, assign};
use super::report::{Duplicates, ImportAction, ImportReport, ImportRow};
use super::table;
use super::watch::{ImportProgress, ImportWatch, Unwatched};
use crate::billing::vat::numbers_of;
use crate::operations::{NewOperation, OperationKind, OperationStep, Started};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// A file to be imported.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportClients {
    /// The file.
    #[serde(skip)]
    pub file: Vec<u8>,
    /// What happens to clients that are there already.
    pub duplicates: Duplicates,
    /// What headings mean, where a person said so.
    pub mapping: Mapping,
}

/// A checked import: the report, and what is to be written.
pub(super) struct Plan {
    pub(super) report: ImportReport,
    new: Vec<NewClient>,
    changed: Vec<(Client, Vec<Event>)>,
    known: Known,
    /// The clients that rows so far change.
    updated: HashSet<ClientId>,
}

/// A row that was read: its line, whether it has cells too many, and what it asks for.
type ReadRow = (u64, bool, Wish);

/// The steps of an import, in words.
const CHECK: &str = "Check rows";
const WRITE: &str = "Write clients, all at once";

/// How many clients are looked up, and written, in one go.
const CHUNK: usize = 1_000;

impl Desk {
    /// Tells row by row what an import would do; changes nothing. A row that chooses another
    /// configuration or other groups is refused to those who may not choose them for one client.
    #[tracing::instrument(skip_all)]
    pub async fn check_import(
        &self,
        actor: &Actor,
        command: &ImportClients,
    ) -> Result<ImportReport, Error> {
        self.watch_import_check(actor, command, &mut Unwatched).await
    }

    /// The same, with somebody watching.
    #[tracing::instrument(skip_all)]
    pub async fn watch_import_check(
        &self,
        actor: &Actor,
        command: &ImportClients,
        watch: &mut dyn ImportWatch,
    ) -> Result<ImportReport, Error> {
        actor.require(Permission::ImportClients)?;
        Ok(self.plan_import(actor, command, watch).await?.report)
    }

    /// Begins to import a file in the background. Answers the report instead if any row is
    /// refused.
    #[tracing::instrument(skip_all)]
    pub async fn start_import(
        &self,
        actor: &Actor,
        command: ImportClients,
    ) -> Result<Result<Started, ImportReport>, Error> {
        let report = self.check_import(actor, &command).await?;
        if !report.is_clean() {
            return Ok(Err(report));
        }
        let total = report.rows.len().try_into().unwrap_or(u64::MAX);
        let step = |label: &str| OperationStep { label: label.to_owned(), done: 0, total };
        let input = serde_json::to_string(&command)
            .map_err(|error| Error::rule("unwritable", error.to_string()))?;
        let operation = NewOperation {
            kind: OperationKind::ImportClients,
            subject: None,
            steps: vec![step(CHECK), step(WRITE)],
            input,
            file: Some(command.file),
        };
        let work = self.begin(actor).await?;
        let started = work.operations().start(actor, &operation, self.now()).await?;
        self.commit(work, actor, &[]).await?;
        Ok(Ok(started))
    }

    /// Imports a file here and now, all or nothing. With refused rows nothing is written, and the
    /// report tells which.
    #[tracing::instrument(skip_all)]
    pub async fn import_clients(
        &self,
        actor: &Actor,
        command: &ImportClients,
        watch: &mut dyn ImportWatch,
    ) -> Result<ImportReport, Error> {
        actor.require(Permission::ImportClients)?;
        let mut plan = self.plan_import(actor, command, watch).await?;
        if plan.report.is_clean() {
            let work = self.begin(actor).await?;
            self.write_import(&*work, actor, &plan, watch).await?;
            self.commit(work, actor, &[]).await?;
            plan.report.is_committed = true;
        }
        Ok(plan.report)
    }

    pub(super) async fn plan_import(
        &self,
        actor: &Actor,
        command: &ImportClients,
        watch: &mut dyn ImportWatch,
    ) -> Result<Plan, Error> {
        let around = self.surroundings(actor).await?;
        let custom: Vec<_> = around.custom_fields.iter().map(CustomField::name).collect();
        let table = table::read(&command.file)?;
        let columns = assign(&table.headings, &command.mapping, &custom)?;
        let width = columns.len();
        let report = ImportReport {
            is_committed: false,
            columns: table.headings.into_iter().zip(columns.iter().cloned()).collect(),
            rows: Vec::with_capacity(table.rows.len()),
        };
        let (new, changed, known) = (Vec::new(), Vec::new(), Known::default());
        let mut plan = Plan { report, new, changed, known, updated: HashSet::new() };
        watch.note(ImportProgress::Read(table.rows.len())).await?;
        let mut rows = table.rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
            let wishes: Vec<_> = chunk
                .into_iter()
                .map(|(line, cells)| (line, cells.len() > width, Wish::of(&columns, cells)))
                .collect();
            let identities = wishes.iter().map(|(_, _, wish)| wish.identity());
            let (emails, external): (Vec<_>, Vec<_>) = identities.unzip();
            let external: Vec<_> = external.into_iter().flatten().collect();
            for trace in self.ports.clients.traces(&emails, &external).await? {
                plan.known.learn(trace);
            }
            let updates = plan.judge(&around, wishes, command.duplicates);
            let ids: Vec<_> = updates.iter().map(|(id, _, _)| *id).collect();
            let clients = self.ports.clients.load(actor.scope(), &ids).await?;
            plan.update(&around, updates, clients);
            watch.note(ImportProgress::Checked(plan.report.rows.len())).await?;
        }
        Ok(plan)
    }

    /// Writes what was planned. [`StoreError::Stale`] if a client that was planned to be new has
    /// been registered by another import meanwhile, as for one that was changed.
    pub(super) async fn write_import(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        plan: &Plan,
        watch: &mut dyn ImportWatch,
    ) -> Result<(), Error> {
        plan.require_new(work).await?;
        let (at, mut written) = (self.now(), 0);
        watch.note(ImportProgress::Writing(plan.new.len() + plan.changed.len())).await?;
        for new in plan.new.chunks(CHUNK) {
            let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
            let first = work.ids().next(Client::NAME, count).await?;
            let mut clients = Vec::with_capacity(new.len());
            let mut events = Vec::with_capacity(new.len());
            for (id, new) in (first..).zip(new) {
                let id: ClientId = Id::new(id).map_err(|_| Error::NotReady("the id sequence"))?;
                let (profile, groups) = (new.profile.clone(), new.groups.clone());
                let since = new.created_at.unwrap_or(at);
                let (client, event) =
                    Client::register(id, profile, new.configuration, groups, since);
                clients.push(client);
                events.push(event);
            }
            work.clients().add_all(&clients).await?;
            events.extend(self.greet(work, actor, &clients).await?);
            work.audit().record_all(actor, &events, at).await?;
            written += clients.len();
            watch.note(ImportProgress::Written(written)).await?;
        }
        for (client, events) in plan.changed.iter().filter(|(_, events)| !events.is_empty()) {
            work.clients().save(client).await?;
            let numbers = numbers_of([client.profile()]);
            if !numbers.is_empty() {
                work.vat_checks().ask(&numbers, at).await?;
            }
            work.audit().record_all(actor, events, at).await?;
            written += 1;
            watch.note(ImportProgress::Written(written)).await?;
        }
        Ok(())
    }

    async fn surroundings(&self, actor: &Actor) -> Result<Surroundings, Error> {
        let settings = &self.ports.settings;
        let (groups, configurations) = (settings.groups().await?, settings.configurations().await?);
        let currencies = settings.currencies().await?;
        let default_currency = currencies.iter().find(|listed| listed.is_default());
        let configurations: Vec<_> =
            configurations.into_iter().map(|row| row.configuration).collect();
        let default_configuration = configurations.iter().find(|found| found.is_default());
        let (Some(currency), Some(configuration)) = (default_currency, default_configuration)
        else {
            return Err(Error::NotReady("the settings"));
        };
        Ok(Surroundings {
            actor: actor.clone(),
            custom_fields: settings.custom_fields().await?,
            default_currency: currency.currency(),
            currencies: currencies.iter().map(ListedCurrency::currency).collect(),
            default_configuration: configuration.id(),
            default_group: groups
                .iter()
                .map(|row| &row.group)
                .find(|g| g.is_default())
                .map(Aggregate::id),
            configurations: configurations
                .into_iter()
                .map(|found| (fold(found.name().as_str()), found))
                .collect(),
            groups: groups
                .into_iter()
                .map(|row| (fold(row.group.name().as_str()), row.group.id()))
                .collect(),
        })
    }
}

impl Plan {
    /// Refuses to register clients that are there already.
    async fn require_new(&self, work: &dyn UnitOfWork) -> Result<(), StoreError> {
        for new in self.new.chunks(CHUNK) {
            let identities: Vec<_> = new.iter().map(NewClient::identity).collect();
            let (emails, external): (Vec<_>, Vec<_>) = identities.iter().cloned().unzip();
            let external: Vec<_> = external.into_iter().flatten().collect();
            let mut known = Known::default();
            for trace in work.clients().traces(&emails, &external).await? {
                known.learn(trace);
            }
            if let Some(client) = identities.iter().find_map(|identity| known.client(identity)) {
                return Err(StoreError::Stale { what: Client::NAME, id: client.get() });
            }
        }
        Ok(())
    }

    /// Decides what becomes of each row; answers those that change a client, with their places
    /// in the report.
    fn judge(
        &mut self,
        around: &Surroundings,
        rows: Vec<ReadRow>,
        duplicates: Duplicates,
    ) -> Vec<(ClientId, usize, Wish)> {
        let mut updates = Vec::new();
        for (line, is_too_long, wish) in rows {
            let name = wish.name();
            let verdict = if is_too_long {
                let message = "The row has more cells than there are headings";
                Verdict::Pass(refused("file", "malformed", message))
            } else {
                around.judge(&wish, line, &mut self.known, duplicates)
            };
            let action = match verdict {
                Verdict::Pass(action) => action,
                Verdict::Create(new) => {
                    self.new.push(*new);
                    ImportAction::Create
                }
                Verdict::Update(id) => {
                    updates.push((id, self.report.rows.len(), wish));
                    ImportAction::Update(id.get())
                }
            };
            self.report.rows.push(ImportRow { line, name, action });
        }
        updates
    }

    /// Changes the clients that rows are about; a client that two rows change is refused.
    fn update(
        &mut self,
        around: &Surroundings,
        updates: Vec<(ClientId, usize, Wish)>,
        clients: Vec<Client>,
    ) {
        let mut clients: HashMap<_, _> =
            clients.into_iter().map(|client| (client.id(), client)).collect();
        for (id, row, wish) in updates {
            let is_first = self.updated.insert(id);
            let outcome = if let Some(mut client) = clients.remove(&id).filter(|_| is_first) {
                let events = around.update(&wish, &mut client);
                events.map(|events| self.changed.push((client, events)))
            } else {
                let message = format!("Client #{id} is gone, or named by more than one row");
                Err(FieldErrors::one("email", "taken", message))
            };
            if let (Err(errors), Some(row)) = (outcome, self.report.rows.get_mut(row)) {
                row.action = ImportAction::Refuse(errors);
            }
        }
    }
}

fn refused(field: &'static str, code: &'static str, message: &str) -> ImportAction {
    ImportAction::Refuse(FieldErrors::one(field, code, message))
}

#[cfg(test)]
mod tests;
