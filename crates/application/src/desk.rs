//! The desk at which all use cases are asked for: complete at construction, cheap to clone.

use std::sync::Arc;

use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::access::{PeopleDirectory, SignInDirectory};
use crate::audit::AuditDirectory;
use crate::billing::documents::DocumentArchive;
use crate::billing::invoices::directory::InvoiceDirectory;
use crate::billing::journal::JournalDirectory;
use crate::billing::payments::directory::PaymentDirectory;
use crate::billing::reports::MoneyReports;
use crate::billing::vat::VatCheckDirectory;
use crate::catalog::CatalogDirectory;
use crate::clients::exchange::Uploads;
use crate::clients::views::ViewDirectory;
use crate::clients::{ClientDirectory, ClientFacets};
use crate::mail::{MailDirectory, MailQueue, MailTerms};
use crate::operations::{OperationDirectory, OperationQueue};
use crate::ports::{
    Answers, Clock, Composer, DocumentPrinter, Gateways, Mailer, NoticeSource, Passwords, RateFeed,
    Secrets, Sessions, Store, Throttle, UnitOfWork, VatRegister,
};
use crate::pricing::PricingDirectory;
use crate::schedule::{TaskBoard, Timetable};
use crate::settings::SettingsDirectory;
use crate::usage::UsageDirectory;
use crate::{Actor, Error};

/// Everything that the use cases need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each port documents itself")]
#[expect(missing_debug_implementations, reason = "ports are not printable")]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub secrets: Arc<dyn Secrets>,
    pub passwords: Arc<dyn Passwords>,
    pub sessions: Arc<dyn Sessions>,
    pub throttle: Arc<dyn Throttle>,
    pub answers: Arc<dyn Answers>,
    pub clients: Arc<dyn ClientDirectory>,
    pub facets: Arc<dyn ClientFacets>,
    pub views: Arc<dyn ViewDirectory>,
    pub catalog: Arc<dyn CatalogDirectory>,
    pub journal: Arc<dyn JournalDirectory>,
    pub invoices: Arc<dyn InvoiceDirectory>,
    pub reports: Arc<dyn MoneyReports>,
    pub payments: Arc<dyn PaymentDirectory>,
    pub pricing: Arc<dyn PricingDirectory>,
    pub usage: Arc<dyn UsageDirectory>,
    pub gateways: Gateways,
    pub notices: Option<Arc<dyn NoticeSource>>,
    pub documents: Arc<dyn DocumentArchive>,
    pub printer: Arc<dyn DocumentPrinter>,
    pub people: Arc<dyn PeopleDirectory>,
    pub sign_in: Arc<dyn SignInDirectory>,
    pub settings: Arc<dyn SettingsDirectory>,
    pub audit: Arc<dyn AuditDirectory>,
    pub operations: Arc<dyn OperationDirectory>,
    pub queue: Arc<dyn OperationQueue>,
    pub uploads: Arc<dyn Uploads>,
    pub mail: Arc<dyn MailDirectory>,
    pub mail_queue: Arc<dyn MailQueue>,
    pub mail_terms: MailTerms,
    pub composer: Arc<dyn Composer>,
    pub mailer: Option<Arc<dyn Mailer>>,
    pub tasks: Arc<dyn TaskBoard>,
    pub timetable: Timetable,
    pub rate_feed: Option<Arc<dyn RateFeed>>,
    pub vat_register: Option<Arc<dyn VatRegister>>,
    pub vat_checks: Arc<dyn VatCheckDirectory>,
    /// After how long the register is asked about a number again.
    pub vat_recheck: TimeDelta,
}

/// The desk at which all use cases are asked for.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are not printable")]
pub struct Desk {
    pub(crate) ports: Arc<Ports>,
    zone: Tz,
}

impl Desk {
    /// A desk over these ports, in UTC.
    pub fn new(ports: Ports) -> Self {
        Self { ports: Arc::new(ports), zone: Tz::UTC }
    }

    /// The same desk in the provider's zone, by which documents are dated (product decision 39).
    #[must_use]
    pub const fn in_zone(mut self, zone: Tz) -> Self {
        self.zone = zone;
        self
    }

    /// The provider's zone.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The present instant, for front doors that show or compare times.
    pub fn now(&self) -> DateTime<Utc> {
        self.ports.clock.now()
    }

    /// The ports, for front doors that keep sessions and stored answers in them.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Begins a unit of work, and claims the request's idempotency key in it. For an actor who only
    /// tries none begins.
    pub(crate) async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, Error> {
        if actor.is_trying() {
            return Err(Error::rule("not_saved", NOT_SAVED));
        }
        let work = self.ports.store.begin().await?;
        if let Some(key) = actor.unclaimed_key() {
            work.idempotency().claim(key, self.now()).await?;
        }
        Ok(work)
    }

    /// Writes what happened into the audit trail and commits.
    pub(crate) async fn commit(
        &self,
        work: Box<dyn UnitOfWork>,
        actor: &Actor,
        events: &[Event],
    ) -> Result<(), Error> {
        if !events.is_empty() {
            work.audit().record_all(actor, events, self.now()).await?;
        }
        Ok(work.commit().await?)
    }
}

const NOT_SAVED: &str = "your session had ended, so nothing is saved yet. What you had entered is \
                         below: look it over and save it";

/// Refuses an edit that was made on another version than the stored one.
pub(crate) fn require_seen<A: Aggregate>(
    aggregate: &A,
    seen: Option<i64>,
) -> Result<(), StoreError> {
    match seen {
        Some(seen) if seen != aggregate.version() => {
            Err(StoreError::Stale { what: A::NAME, id: aggregate.id().get() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
