//! Asking which taxes a client pays, and why (product 5.14).

use bursar_domain::access::Permission;
use bursar_domain::billing::tax::{TaxAssessment, TaxPolicy, TaxProfile, assess};
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::{Client, ClientId};
use bursar_domain::repository::{Aggregate, StoreError};
use chrono::NaiveDate;

use crate::clients::register::found;
use crate::{Actor, Desk, Error};

/// Which taxes a client pays on a day.
#[derive(Clone, Debug)]
pub struct ClientAssessment {
    /// The client.
    pub client: Client,
    /// The day.
    pub on: NaiveDate,
    /// What came out, and why.
    pub assessment: TaxAssessment,
}

impl Desk {
    /// Which taxes a client pays on a day, today if none is named; nothing is written. A
    /// client that is not there is the mistake of the field `client_id`.
    pub async fn assess_taxes(
        &self,
        actor: &Actor,
        client: ClientId,
        on: Option<NaiveDate>,
    ) -> Result<ClientAssessment, Error> {
        actor.require(Permission::ViewClients)?;
        let on = on.unwrap_or_else(|| self.today());
        let loaded = self.ports.clients.load(actor.scope(), &[client]).await?.into_iter().next();
        let missing = StoreError::NotFound { what: Client::NAME, id: client.get() };
        let client = found("client_id", loaded.ok_or(missing))?;
        let configuration = self.ports.settings.configuration(client.configuration()).await?;
        let rules = self.ports.settings.tax_rules().await?;
        let check = match client.profile().vat_id() {
            Some(vat_id) => self.ports.vat_checks.standing(vat_id).await?.answer,
            None => None,
        };
        let check = check.map(|answer| answer.check());
        let profile = TaxProfile::of(client.profile(), check.as_ref());
        let assessment = assess(&profile, policy(configuration.settings()), on, &rules);
        Ok(ClientAssessment { client, on, assessment })
    }
}

/// What a configuration says about tax.
pub(super) const fn policy(settings: &Settings) -> TaxPolicy {
    let invoicing = &settings.invoicing;
    TaxPolicy { home: invoicing.home_country, eu_exemption: invoicing.eu_exemption }
}
