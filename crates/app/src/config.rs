//! The settings: what they are, where they come from, and which source wins.
//!
//! In rising priority: the defaults, a TOML file, environment variables `BURSAR_…`, flags. Every
//! source speaks the same keys, so that one table ([`keys`]) reads, checks and explains them all.

mod keys;
mod source;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use bursar_application::rates::RateFormat;
use bursar_application::secret::Secret;
use bursar_http::TrustedProxies;
use bursar_kernel::money::Currency;
use bursar_kernel::{Email, VatId};
use bursar_mailer::Security;
use chrono::TimeDelta;
use chrono_tz::Tz;
use url::Url;

pub use keys::{Key, keys};

use crate::Failure;
use crate::wire;

/// Everything that can be set from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The directory for files that Bursar keeps itself, such as its embedded database.
    pub data_dir: PathBuf,
    /// The database that was named; see [`Settings::database_url`].
    pub database: Option<Secret>,
    /// How the server is reached.
    pub http: Http,
    /// Parts that are off until somebody wants them.
    pub features: Features,
    /// What holds for all billing.
    pub billing: Billing,
    /// Where exchange rates come from by themselves.
    pub rates: Rates,
    /// The register of VAT numbers.
    pub vies: Vies,
    /// E-mail.
    pub mail: Mail,
    /// The secret of the simulated processor of cards, which is there only if it has one.
    pub simulation_secret: Option<Secret>,
    /// The provider's name, as the panel shows it.
    pub provider_name: String,
    /// The log.
    pub log: Log,
}

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Http {
    /// The address that it listens on.
    pub listen: SocketAddr,
    /// The address that people type, where that is another one.
    pub public_url: Option<Url>,
    /// The proxies that may say for whom they ask.
    pub trusted_proxies: TrustedProxies,
}

/// Parts that are off until somebody wants them.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    /// Reselling (legacy, product 7).
    pub reseller: bool,
}

/// What holds for all billing.
#[derive(Clone, Copy, Debug)]
pub struct Billing {
    /// The zone in which days, months and cycles begin and end.
    pub time_zone: Tz,
    /// The global default currency that a new installation begins with.
    pub currency: Currency,
}

/// Where exchange rates come from by themselves.
#[derive(Clone, Debug)]
pub struct Rates {
    /// The address of the document; without one rates are set by staff alone.
    pub url: Option<Url>,
    /// How it is written.
    pub format: RateFormat,
    /// The time from one look to the next.
    pub every: TimeDelta,
}

/// The register of VAT numbers.
#[derive(Clone, Debug)]
pub struct Vies {
    /// Where its REST service is.
    pub url: Url,
    /// The provider's own number, in whose name it is asked.
    pub requester: Option<VatId>,
    /// After how long a number that was answered is asked about again.
    pub recheck: TimeDelta,
}

/// E-mail: which server takes it, and what it says of the provider.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The server; without one e-mails are kept and not sent.
    pub host: Option<String>,
    /// Its port; the usual one of the security if it is left out.
    pub port: Option<u16>,
    /// How the connection is kept from others' eyes.
    pub security: Security,
    /// Certificates, in PEM, of authorities that are trusted besides those of the machine.
    pub authorities: Option<String>,
    /// As whom to sign in there.
    pub user: Option<String>,
    /// The password for that.
    pub password: Option<Secret>,
    /// The address that e-mails come from where a configuration has none.
    pub sender: Option<Email>,
    /// The name beside it.
    pub sender_name: Option<String>,
    /// Where clients see and pay an invoice, with `{id}` for its id.
    pub invoice_url: Option<String>,
    /// For how many months the log keeps e-mails; for ever if it is left out.
    pub keep_months: Option<u32>,
}

/// The log.
#[derive(Clone, Debug)]
pub struct Log {
    /// For whom it is written.
    pub format: LogFormat,
    /// How much is written: a level, or directives such as `info,bursar_http=debug`.
    pub level: String,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line an event.
    Human,
    /// One JSON object an event.
    Json,
}

/// The provider’s name where nobody gave one.
pub(crate) const PROVIDER_NAME: &str = "Bursar";

/// The register of the European Commission.
const VIES: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";

/// Environment variables, by name.
pub type Environment = BTreeMap<String, String>;

/// Settings that flags gave, by key; see [`keys`].
pub type Given = BTreeMap<&'static str, String>;

impl Settings {
    /// The settings from all sources: a file, if there is one, the environment, and flags.
    pub fn read(
        file: Option<&Path>,
        environment: &Environment,
        flags: &Given,
    ) -> Result<Self, Failure> {
        let euro = Currency::new("EUR").map_err(|error| Failure::Usage(error.to_string()))?;
        let vies = Url::parse(VIES).map_err(|error| Failure::Usage(error.to_string()))?;
        let mut settings = Self::defaults(source::data_dir(environment), euro, vies);
        let mut sources = Vec::new();
        if let Some(file) = file {
            sources.push(source::of_file(file)?);
        }
        sources.push(source::of_environment(environment)?);
        sources.push(source::of_flags(flags));
        for source in sources {
            for (key, value) in source {
                (key.set)(&mut settings, &value.text)
                    .map_err(|error| Failure::Usage(format!("{}: {error}", value.place)))?;
            }
        }
        wire::check_mail(&settings.mail)?;
        Ok(settings)
    }

    /// What holds where no source says anything.
    fn defaults(data_dir: PathBuf, currency: Currency, vies: Url) -> Self {
        Self {
            data_dir,
            database: None,
            http: Http {
                listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
                public_url: None,
                trusted_proxies: TrustedProxies::default(),
            },
            features: Features { reseller: false },
            billing: Billing { time_zone: Tz::UTC, currency },
            rates: Rates { url: None, format: RateFormat::Ecb, every: TimeDelta::hours(24) },
            vies: Vies { url: vies, requester: None, recheck: TimeDelta::days(90) },
            mail: Mail {
                host: None,
                port: None,
                security: Security::StartTls,
                authorities: None,
                user: None,
                password: None,
                sender: None,
                sender_name: None,
                invoice_url: None,
                keep_months: None,
            },
            simulation_secret: None,
            provider_name: PROVIDER_NAME.to_owned(),
            log: Log {
                format: LogFormat::Human,
                level: "info,sqlx=warn,sea_orm_migration=warn".to_owned(),
            },
        }
    }

    /// The address of the database: the one that was named, else a file in the data directory.
    pub fn database_url(&self) -> Secret {
        let embedded = || Secret::new(sqlite_url(&self.data_dir.join("bursar.sqlite")));
        self.database.clone().unwrap_or_else(embedded)
    }
}

/// The address of an embedded database in this file.
pub fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The environment of this process. Nothing else reads it.
///
/// A variable that is not Unicode is left out unless it is one of ours, which is an error.
pub fn environment() -> Result<Environment, Failure> {
    let mut known = Environment::new();
    for (name, value) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        match value.into_string() {
            Ok(value) => drop(known.insert(name, value)),
            Err(_) if name.starts_with(source::PREFIX) => {
                return Err(Failure::Usage(format!("{name}: use UTF-8")));
            }
            Err(_) => {}
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests;
