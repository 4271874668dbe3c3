//! What is settled about gateways, beside what they can do.

use std::sync::Arc;

use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{Gateway, GatewayCode, GatewayInput};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::{Id, Line};

use crate::desk::require_seen;
use crate::ports::gateway::Abilities;
use crate::ports::{PaymentGateway, UnitOfWork};
use crate::{Actor, Desk, Error};

/// A gateway of this installation: what is settled about it, and what it can do.
#[derive(Clone, Debug)]
pub struct KnownGateway {
    /// What is settled about it.
    pub gateway: Gateway,
    /// What it can do.
    pub abilities: Abilities,
}

impl Desk {
    /// The gateways of this installation, by code.
    pub async fn gateways(&self, actor: &Actor) -> Result<Vec<KnownGateway>, Error> {
        let acts = [Permission::RecordPayments, Permission::RefundPayments];
        if !acts.into_iter().any(|act| actor.may(act)) {
            actor.require(Permission::ViewSettings)?;
        }
        let settled = self.ports.payments.gateways().await?;
        let known = settled.into_iter().filter_map(|gateway| {
            let abilities = self.ports.gateways.get(gateway.code())?.abilities();
            Some(KnownGateway { gateway, abilities })
        });
        Ok(known.collect())
    }

    /// Takes in the gateways that are new to this installation. What needs nobody outside is there
    /// for staff at once. Several processes may ask at once.
    pub async fn register_gateways(&self, actor: &Actor) -> Result<(), Error> {
        let work = self.begin(actor).await?;
        for port in self.ports.gateways.all() {
            match gateway_of(&*work, port).await {
                // Another process was faster, and has committed.
                Err(Error::Store(StoreError::Taken { .. })) => return Ok(()),
                found => drop(found?),
            }
        }
        self.commit(work, actor, &[]).await
    }

    /// Settles a gateway anew. Nothing is written when nothing differs.
    pub async fn edit_gateway(
        &self,
        actor: &Actor,
        id: Id<Gateway>,
        seen: Option<i64>,
        input: &GatewayInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditGateways)?;
        let work = self.begin(actor).await?;
        let mut gateway = work.gateways().get(id).await?;
        require_seen(&gateway, seen)?;
        let port = self.gateway_port(gateway.code())?;
        let abilities = port.abilities();
        if input.is_recurring && !abilities.stores_methods {
            let message = "This gateway keeps no methods that could be charged again";
            return Err(FieldErrors::one("is_recurring", "not_able", message).into());
        }
        if input.is_visible && *gateway.code() == GatewayCode::manual() {
            let message = "What is written down by hand is nothing that users can pay by";
            return Err(FieldErrors::one("is_visible", "not_able", message).into());
        }
        let event = Some(gateway.edit(input)?).filter(Event::is_change);
        if event.is_some() {
            work.gateways().save(&gateway).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// The gateway behind a code.
    pub(super) fn gateway_port(
        &self,
        code: &GatewayCode,
    ) -> Result<&Arc<dyn PaymentGateway>, Error> {
        let missing = || Error::rule("no_gateway", format!("there is no gateway {code}"));
        self.ports.gateways.get(code).ok_or_else(missing)
    }

    /// What is settled about a gateway that staff may use now.
    pub(super) async fn enabled_gateway(
        &self,
        work: &dyn UnitOfWork,
        code: &GatewayCode,
    ) -> Result<(Gateway, Abilities), Error> {
        let unknown = || FieldErrors::one("gateway", "unknown", "Choose a gateway that is there");
        let port = self.ports.gateways.get(code).ok_or_else(unknown)?;
        let gateway = gateway_of(work, port).await?;
        if !gateway.as_stored().is_enabled {
            let message = "This gateway is not enabled: see the settings of gateways";
            return Err(FieldErrors::one("gateway", "not_enabled", message).into());
        }
        Ok((gateway, port.abilities()))
    }
}

/// What is settled about a gateway; one that is new is taken in.
pub(super) async fn gateway_of(
    work: &dyn UnitOfWork,
    port: &Arc<dyn PaymentGateway>,
) -> Result<Gateway, Error> {
    let code = port.code();
    if let Some(gateway) = work.gateways().coded(&code).await? {
        return Ok(gateway);
    }
    let name = Line::parse(port.name(), 64);
    let name = name.map_err(|error| Error::rule("no_gateway", error.to_string()))?;
    let (id, is_enabled) = (work.ids().one::<Gateway>().await?, !port.abilities().charges);
    let gateway = Gateway::unsettled(id, code, name, is_enabled);
    work.gateways().add(&gateway).await?;
    Ok(gateway)
}
