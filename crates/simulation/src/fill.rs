//! Puts a world into an empty store: settings the way staff would, clients by the chunk.

use std::collections::BTreeMap;

use bursar_application::access::CreateStaff;
use bursar_application::clients::views::SaveView;
use bursar_application::operations::{NewOperation, OperationKind, OperationStatus, OperationStep};
use bursar_application::ports::sample::{SampleClient, SampleStore};
use bursar_application::secret::Secret;
use bursar_application::settings::EditConfiguration;
use bursar_application::{Actor, Desk, Error};
use bursar_domain::access::{Permission, User, UserInput};
use bursar_domain::billing::invoice::{Invoice, SeriesKind};
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::{Client, Configuration, Lifecycle};
use bursar_domain::currency::CurrencyInput;
use bursar_domain::event::Subject;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Currency, Id};

use crate::World;
use crate::world::{Staff, StaffRole, WorldError};

/// Why a world could not be put into a store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FillError {
    /// Somebody lives there already.
    #[error("the database is not empty; sample data go into an empty one only")]
    NotEmpty,
    /// A record got another id than the world counts with.
    #[error("{what} got the id {got} and not {expected}: the database is not a fresh one")]
    Misplaced {
        /// What it is.
        what: &'static str,
        /// The id that it has.
        got: i64,
        /// The id that the world gave it.
        expected: i64,
    },
    /// The world contradicts the rules.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A use case refused.
    #[error(transparent)]
    Refused(#[from] Error),
}

/// How many clients are written at once.
const CHUNK: usize = 1000;

/// Fills an empty, migrated store with the world, telling after each chunk how many clients are
/// there. Staff can sign in with `password`; without one, only once somebody gives them another.
pub async fn fill(
    desk: &Desk,
    store: &dyn SampleStore,
    world: &World,
    password: Option<&Secret>,
    mut progress: impl FnMut(u64),
) -> Result<(), FillError> {
    if !store.is_empty().await? {
        return Err(FillError::NotEmpty);
    }
    let actor = Actor::system("sample-world");
    let euro = Currency::new("EUR").map_err(|error| Error::rule("currency", error.to_string()))?;
    desk.install(&actor, euro).await?;
    hire(desk, &actor, world.provider().staff, password).await?;
    set_up(desk, &actor, world).await?;
    store.add_catalog(&world.catalog()?).await?;
    let mut chunk = Vec::with_capacity(CHUNK);
    let (mut there, mut numbered) = (0, Numbered::default());
    for client in world.clients() {
        let client = client?;
        numbered.note(&client);
        chunk.push(client);
        if chunk.len() == CHUNK {
            there += add(desk, store, &actor, &mut chunk).await?;
            progress(there);
        }
    }
    there += add(desk, store, &actor, &mut chunk).await?;
    progress(there);
    numbered.go_on(desk, world).await?;
    Ok(store.settle().await?)
}

/// The last number of each series that a configuration's documents have.
#[derive(Default)]
struct Numbered(BTreeMap<(SeriesKind, Id<Configuration>), u64>);

impl Numbered {
    fn note(&mut self, client: &SampleClient) {
        let invoices = client.invoices.iter().filter_map(Invoice::fiscal);
        let invoices = invoices.map(|number| (SeriesKind::Invoices, number.sequence));
        let notes = client.credit_notes.iter().map(|note| note.as_stored().number.sequence);
        for (kind, sequence) in invoices.chain(notes.map(|last| (SeriesKind::CreditNotes, last))) {
            let last = self.0.entry((kind, client.client.configuration())).or_default();
            *last = sequence.max(*last);
        }
    }

    /// Lets every series go on behind them.
    async fn go_on(self, desk: &Desk, world: &World) -> Result<(), FillError> {
        let settings = world.settings()?;
        let work = desk.ports().store.begin().await?;
        for ((kind, configuration), last) in self.0 {
            let place = usize::try_from(configuration.get() - 1).ok();
            let of = place.and_then(|place| settings.get(place));
            let Some(Ok(series)) = of.map(|settings| settings.series(kind)) else { continue };
            work.numbers().go_on_at(&series, last + 1).await?;
        }
        Ok(work.commit().await?)
    }
}

async fn hire(
    desk: &Desk,
    actor: &Actor,
    staff: &[Staff],
    password: Option<&Secret>,
) -> Result<(), FillError> {
    let roles = desk.roles(actor).await?;
    for (expected, staff) in (1..).zip(staff) {
        let named = |name| roles.iter().find(|row| row.role.name().as_str() == name);
        let role = match staff.role {
            StaffRole::Administrator => None,
            StaffRole::Named(name) => named(name).map(|row| row.role.id()),
        };
        let command = CreateStaff {
            input: UserInput {
                email: staff.email.to_owned(),
                first_name: staff.first_name.to_owned(),
                last_name: staff.last_name.to_owned(),
                phone: String::new(),
                is_active: true,
            },
            roles: role.into_iter().collect(),
            is_administrator: staff.role == StaffRole::Administrator,
            password: password.cloned().unwrap_or_else(|| desk.ports().secrets.draw()),
        };
        placed(desk.create_staff(actor, command).await?, expected)?;
    }
    Ok(())
}

async fn set_up(desk: &Desk, actor: &Actor, world: &World) -> Result<(), FillError> {
    let provider = world.provider();
    for (code, rate) in provider.currencies {
        let input = CurrencyInput { code: (*code).to_owned(), rate: (*rate).to_owned() };
        desk.list_currency(actor, &input).await?;
    }
    for tax in provider.tax_rules {
        desk.create_tax_rule(actor, &tax.input()).await?;
    }
    for sample in world.pricing_plans() {
        let plan = desk.create_pricing_plan(actor, &sample.plan).await?;
        for rule in &sample.rules {
            desk.create_pricing_rule(actor, plan, rule).await?;
        }
    }
    // The first configuration is the one that every installation begins with.
    let mut settings = world.settings()?.into_iter();
    let mut settings = || settings.next().unwrap_or_default();
    for row in desk.configurations(actor).await? {
        let standard = row.configuration;
        let command = EditConfiguration {
            name: standard.name().to_string(),
            description: standard.description().map(ToString::to_string).unwrap_or_default(),
            is_default: standard.is_default(),
            settings: settings(),
        };
        desk.edit_configuration(actor, standard.id(), None, command).await?;
    }
    for (expected, (name, description)) in (2..).zip(provider.configurations) {
        let command = EditConfiguration {
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            is_default: false,
            settings: settings(),
        };
        placed(desk.create_configuration(actor, command).await?, expected)?;
    }
    for (expected, (name, description)) in (1..).zip(provider.groups) {
        let input = GroupInput {
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            is_default: expected == 1,
        };
        placed(desk.create_group(actor, &input).await?, expected)?;
    }
    for field in world.custom_fields() {
        desk.declare_custom_field(actor, &field).await?;
    }
    share_views(desk, world).await
}

async fn share_views(desk: &Desk, world: &World) -> Result<(), FillError> {
    let provider = world.provider();
    let Some(first) = provider.staff.first() else { return Ok(()) };
    let id = Id::<User>::new(1).map_err(|error| Error::rule("user", error.to_string()))?;
    let name = format!("{} {}", first.first_name, first.last_name);
    let permissions = Permission::ALL.iter().copied().collect();
    let actor = Actor::staff(id, name, permissions, "sample-world".to_owned());
    for view in provider.views {
        let (name, query) = (view.name.to_owned(), view.query.to_owned());
        desk.save_view(&actor, SaveView { view: None, seen: None, name, query, is_shared: true })
            .await?;
    }
    Ok(())
}

/// Writes the chunk and empties it; tells how many clients it had.
async fn add(
    desk: &Desk,
    store: &dyn SampleStore,
    actor: &Actor,
    chunk: &mut Vec<SampleClient>,
) -> Result<u64, FillError> {
    if chunk.is_empty() {
        return Ok(0);
    }
    store.add_clients(chunk).await?;
    record_halted(desk, actor, chunk).await?;
    let count = u64::try_from(chunk.len()).unwrap_or(0);
    chunk.clear();
    Ok(count)
}

/// A client that is being suspended or deleted has an operation that stopped, which staff may retry.
async fn record_halted(
    desk: &Desk,
    actor: &Actor,
    clients: &[SampleClient],
) -> Result<(), FillError> {
    let halted: Vec<_> =
        clients.iter().filter_map(|c| Some((c.id(), halted(&c.client)?))).collect();
    if halted.is_empty() {
        return Ok(());
    }
    let (work, at) = (desk.ports().store.begin().await?, desk.now());
    for (client, (kind, labels)) in halted {
        let step = |label: &&str| OperationStep { label: (*label).to_owned(), done: 0, total: 1 };
        let operation = NewOperation {
            kind,
            subject: Some(Subject { kind: Client::NAME, id: client.get() }),
            steps: labels.iter().map(step).collect(),
            input: "{}".to_owned(),
            file: None,
        };
        let started = work.operations().start(actor, &operation, at).await?;
        let mut operation = work.operations().get(started.id).await?;
        operation.status = OperationStatus::Failed;
        operation.error = Some("the region did not answer in time".to_owned());
        (operation.started_at, operation.finished_at) = (Some(at), Some(at));
        work.operations().save(&operation).await?;
    }
    Ok(work.commit().await?)
}

const fn halted(client: &Client) -> Option<(OperationKind, &'static [&'static str])> {
    match client.lifecycle() {
        Lifecycle::Suspending => Some((
            OperationKind::SuspendClient,
            &["Suspend services", "Mark the client as suspended"],
        )),
        Lifecycle::Deleting => Some((OperationKind::DeleteClient, &["Remove the client"])),
        Lifecycle::Normal | Lifecycle::Suspended => None,
    }
}

fn placed<A: Aggregate>(id: Id<A>, expected: i64) -> Result<(), FillError> {
    if id.get() == expected {
        return Ok(());
    }
    Err(FillError::Misplaced { what: A::NAME, got: id.get(), expected })
}
