//! What every installation begins with, so that the first client can be registered at once.

use bursar_domain::access::{Permission, Role, RoleInput};
use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::Settings;
use bursar_domain::currency::ListedCurrency;
use bursar_domain::event::Event;
use bursar_domain::repository::StoreError;
use bursar_kernel::Line;
use bursar_kernel::money::Currency;

use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// The role that has every permission.
pub const ADMINISTRATOR: &str = "Administrator";

impl Desk {
    /// Gives a new installation its roles, its default configuration and its default currency;
    /// does nothing to one that has them. Several processes may ask at once.
    pub async fn install(&self, actor: &Actor, currency: Currency) -> Result<(), Error> {
        let work = self.begin(actor).await?;
        match work.users().administrator_role().await {
            Ok(_) => return Ok(()),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut events = match add_roles(&*work).await {
            // Another process was faster, and has committed.
            Err(Error::Store(StoreError::Taken { .. })) => return Ok(()),
            outcome => outcome?,
        };
        events.push(self.add_default_configuration(&*work).await?);
        let id = work.ids().one().await?;
        let listed = ListedCurrency::default_of_installation(id, currency, self.now());
        work.currencies().add(&listed).await?;
        self.commit(work, actor, &events).await
    }

    async fn add_default_configuration(&self, work: &dyn UnitOfWork) -> Result<Event, Error> {
        let id = work.ids().one().await?;
        let words = "What holds for clients that nobody put under another configuration.";
        let (mut configuration, created) =
            Configuration::create(id, "Standard", words, Settings::default(), self.now())?;
        configuration.make_default();
        work.configurations().add(&configuration).await?;
        Ok(created)
    }
}

async fn add_roles(work: &dyn UnitOfWork) -> Result<Vec<Event>, Error> {
    let name =
        Line::parse(ADMINISTRATOR, 64).map_err(|error| Error::rule("role", error.to_string()))?;
    let everything = Permission::ALL.iter().copied().collect();
    let administrator = Role::restore(work.ids().one().await?, name, everything, true, 1);
    work.roles().add(&administrator).await?;
    let mut events = Vec::new();
    for (name, permissions) in ROLES {
        let permissions = permissions.iter().map(|allowed| allowed.code().to_owned()).collect();
        let input = RoleInput { name: name.to_owned(), permissions };
        let (role, created) = Role::create(work.ids().one().await?, &input)?;
        work.roles().add(&role).await?;
        events.push(created);
    }
    Ok(events)
}

/// The roles beside the administrator's. Staff may change them.
const ROLES: [(&str, &[Permission]); 3] = [
    (
        "Billing",
        &[
            Permission::ViewClients,
            Permission::CreateClients,
            Permission::EditClients,
            Permission::WriteNotes,
            Permission::GroupClients,
            Permission::ChangeClientConfigurations,
            Permission::SuspendClients,
            Permission::TerminateClients,
            Permission::ImportClients,
            Permission::ExportClients,
            Permission::AdjustCredit,
            Permission::ViewInvoices,
            Permission::EditInvoices,
            Permission::IssueInvoices,
            Permission::RecordPayments,
            Permission::RefundPayments,
            Permission::ManagePaymentMethods,
            Permission::ViewJournal,
            Permission::ExportMoney,
            Permission::ReverseEntries,
            Permission::ManageClientUsers,
            Permission::ViewUsers,
            Permission::ShareViews,
            Permission::ViewSettings,
            Permission::EditGroups,
            Permission::EditConfigurations,
            Permission::EditCurrencies,
            Permission::EditTaxRules,
            Permission::EditProducts,
            Permission::EditPricingPlans,
            Permission::EditGateways,
            Permission::ViewOperations,
            Permission::ViewAudit,
        ],
    ),
    (
        "Support",
        &[
            Permission::ViewClients,
            Permission::EditClients,
            Permission::WriteNotes,
            Permission::GroupClients,
            Permission::ManageClientUsers,
            Permission::ViewInvoices,
            Permission::ViewJournal,
            Permission::ViewUsers,
            Permission::EditUsers,
            Permission::ViewSettings,
            Permission::ViewOperations,
        ],
    ),
    (
        "Read-only",
        &[
            Permission::ViewClients,
            Permission::ViewInvoices,
            Permission::ViewJournal,
            Permission::ViewUsers,
            Permission::ViewSettings,
            Permission::ViewOperations,
            Permission::ViewAudit,
        ],
    ),
];
