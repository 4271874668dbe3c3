//! Puts the parts behind the ports of the use cases.

mod chance;
mod clock;
mod mail;
mod passwords;
mod readiness;

use std::fs;
use std::sync::{Arc, OnceLock};

use bursar_application::mail::MailTerms;
use bursar_application::ports::Gateways;
use bursar_application::schedule::{Task, Timetable};
use bursar_application::{Desk, Ports};
use bursar_documents::PdfPrinter;
use bursar_finance_adapter::{ByHand, Limits, PublishedRates, Vies};
use bursar_http::headers::Transport;
use bursar_http::{AppState, Options};
use bursar_mailer::Jinja;
use bursar_persistence::{PoolOptions, SeaStore};
use bursar_simulation::{CardProcessor, MadeUpRegister};
use chrono::TimeDelta;
use metrics_exporter_prometheus::PrometheusHandle;

pub use chance::Chance;
pub use clock::SystemClock;
pub(crate) use mail::check as check_mail;
pub use mail::posting;
pub use passwords::Argon2Passwords;

use crate::Failure;
use crate::config::{self, Settings};
use crate::failure::While;
use readiness::StoreReadiness;

/// Opens the database that the settings name; the default one lies in the data directory, which is
/// made if it is missing.
pub async fn open(settings: &Settings) -> Result<SeaStore, Failure> {
    if settings.database.is_none() {
        fs::create_dir_all(&settings.data_dir).or_while("making the data directory")?;
    }
    connect(settings, PoolOptions::default()).await
}

/// Opens the database that the settings name, which has to be there: a mistyped path is not to
/// leave an empty file behind.
pub async fn open_existing(settings: &Settings) -> Result<SeaStore, Failure> {
    connect(settings, PoolOptions { makes_file: false, ..PoolOptions::default() }).await
}

async fn connect(settings: &Settings, options: PoolOptions) -> Result<SeaStore, Failure> {
    let opened = bursar_persistence::connect(settings.database_url().expose(), options).await;
    opened.or_while("opening the database")
}

/// How often numbers that are due are looked up: few at a time, so that an import of many clients
/// does not flood the register.
const VAT_ROUND: TimeDelta = TimeDelta::seconds(15);

/// The use cases over this store, the machine's clock and its chance.
pub fn desk(store: &SeaStore) -> Desk {
    let store = Arc::new(store.clone());
    Desk::new(Ports {
        clock: Arc::new(SystemClock),
        secrets: Arc::new(Chance),
        passwords: Arc::new(Argon2Passwords::new()),
        sessions: store.clone(),
        throttle: store.clone(),
        answers: store.clone(),
        clients: store.clone(),
        facets: store.clone(),
        views: store.clone(),
        catalog: store.clone(),
        journal: store.clone(),
        invoices: store.clone(),
        reports: store.clone(),
        payments: store.clone(),
        pricing: store.clone(),
        usage: store.clone(),
        gateways: Gateways::default()
            .with(Arc::new(ByHand::manual()))
            .with(Arc::new(ByHand::bank_transfer())),
        notices: None,
        documents: store.clone(),
        printer: Arc::new(PdfPrinter),
        people: store.clone(),
        sign_in: store.clone(),
        settings: store.clone(),
        audit: store.clone(),
        operations: store.clone(),
        queue: store.clone(),
        uploads: store.clone(),
        mail: store.clone(),
        mail_queue: store.clone(),
        mail_terms: MailTerms::default(),
        composer: Arc::new(Jinja::default()),
        mailer: None,
        tasks: store.clone(),
        timetable: Timetable::default(),
        rate_feed: None,
        vat_register: None,
        vat_checks: store.clone(),
        vat_recheck: TimeDelta::days(90),
        store,
    })
}

/// The same use cases with everybody outside whom the settings name.
pub fn serving(settings: &Settings, store: &SeaStore) -> Desk {
    let (within, limits) = (desk(store), Limits::default());
    let config::Vies { url, requester, recheck } = settings.vies.clone();
    let register = Vies::new(&url, requester, Arc::new(SystemClock), limits);
    let ports = within.ports().clone();
    let ports = Ports {
        vat_register: Some(Arc::new(register)),
        vat_recheck: recheck,
        timetable: ports.timetable.clone().with(Task::CheckVatIds, VAT_ROUND),
        ..ports
    };
    let ports = match settings.simulation_secret.clone() {
        None => ports,
        Some(secret) => {
            let processor = Arc::new(CardProcessor::new(secret, Arc::new(SystemClock)));
            let gateways = ports.gateways.clone().with(processor.clone());
            Ports { gateways, notices: Some(processor), ..ports }
        }
    };
    let config::Rates { url, format, every } = settings.rates.clone();
    let ports = match url {
        None => ports,
        Some(url) => Ports {
            rate_feed: Some(Arc::new(PublishedRates::new(url, format, limits))),
            timetable: ports.timetable.clone().with(Task::FetchRates, every),
            ..ports
        },
    };
    let ports = posting(settings, ports);
    Desk::new(ports).in_zone(settings.billing.time_zone)
}

/// The same use cases for a made-up provider, of whom no stranger is asked.
pub fn among_themselves(desk: Desk) -> Desk {
    let register = MadeUpRegister::new(Arc::new(SystemClock));
    let zone = desk.zone();
    let ports = Ports { vat_register: Some(Arc::new(register)), ..desk.ports().clone() };
    Desk::new(ports).in_zone(zone)
}

/// What the handlers of the panel and the API are given.
pub fn state(settings: &Settings, store: &SeaStore, desk: Desk) -> AppState {
    let public_url = settings.http.public_url.clone();
    let is_secure = public_url.as_ref().is_some_and(|url| url.scheme() == "https");
    AppState {
        desk,
        options: Arc::new(Options {
            provider: settings.provider_name.clone(),
            has_resellers: settings.features.reseller,
            billing_zone: settings.billing.time_zone,
            transport: if is_secure { Transport::Secure } else { Transport::Plain },
            public_url,
            trusted_proxies: settings.http.trusted_proxies.clone(),
        }),
        metrics: figures(),
        readiness: Arc::new(StoreReadiness(store.clone())),
        rail: Arc::default(),
    }
}

/// Where the figures of this process are read. There is one recorder, however many servers tests
/// start.
pub(crate) fn figures() -> PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    let begin = || {
        let recorder = bursar_http::recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder counts already; /metrics stays empty");
        }
        handle
    };
    FIGURES.get_or_init(begin).clone()
}
