//! The table of all keys: what each one means, and how its text becomes a setting.

use std::path::PathBuf;

use bursar_application::secret::Secret;
use bursar_kernel::money::Currency;
use bursar_kernel::{Email, VatId};
use bursar_mailer::Security;
use chrono::TimeDelta;
use url::Url;

use super::{LogFormat, Settings};

/// One thing that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in the file; in the environment `BURSAR_`, capitals, and `__` for the dot.
    pub name: &'static str,
    /// What it is, as a sentence.
    pub about: &'static str,
    /// What holds when nobody sets it, in words.
    pub default: &'static str,
    /// Whether it can be given as the name of a file that holds it, under the name with `_file`.
    pub is_secret: bool,
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
}

/// All keys, in the order of the reference.
pub const fn keys() -> &'static [Key] {
    &KEYS
}

const KEYS: [Key; 28] = [
    Key {
        name: "data_dir",
        about: "The directory for files that Bursar keeps itself, such as its embedded database.",
        default: "$STATE_DIRECTORY, else $XDG_DATA_HOME/bursar, else ~/.local/share/bursar",
        is_secret: false,
        set: |settings, text| {
            settings.data_dir = PathBuf::from(filled(text)?);
            Ok(())
        },
    },
    Key {
        name: "database.url",
        about: "The database: sqlite://path or postgres://user:password@host/name.",
        default: "bursar.sqlite in the data directory",
        is_secret: true,
        set: |settings, text| {
            settings.database = Some(database(text)?);
            Ok(())
        },
    },
    Key {
        name: "http.listen",
        about: "The address and port to listen on.",
        default: "127.0.0.1:8080",
        is_secret: false,
        set: |settings, text| {
            let address = text.parse().map_err(|_| "use an address and a port, as 127.0.0.1:8080");
            settings.http.listen = address?;
            Ok(())
        },
    },
    Key {
        name: "http.public_url",
        about: "The address under which people reach the panel; https:// makes cookies secure.",
        default: "http:// and the address that is listened on",
        is_secret: false,
        set: |settings, text| {
            settings.http.public_url = Some(public_url(text)?);
            Ok(())
        },
    },
    Key {
        name: "http.trusted_proxies",
        about: "The addresses or networks of proxies whose X-Forwarded-For is believed.",
        default: "none",
        is_secret: false,
        set: |settings, text| {
            settings.http.trusted_proxies = text.parse()?;
            Ok(())
        },
    },
    Key {
        name: "features.reseller",
        about: "Whether the reseller tab and filters exist (legacy).",
        default: "false",
        is_secret: false,
        set: |settings, text| {
            settings.features.reseller = text.parse().map_err(|_| "use true or false")?;
            Ok(())
        },
    },
    Key {
        name: "billing.time_zone",
        about: "The IANA name of the zone in which billing days begin and end.",
        default: "UTC",
        is_secret: false,
        set: |settings, text| {
            let zone = text.parse().map_err(|_| "use the name of a zone, as Europe/Oslo");
            settings.billing.time_zone = zone?;
            Ok(())
        },
    },
    Key {
        name: "billing.currency",
        about: "The global default currency that a new installation begins with.",
        default: "EUR",
        is_secret: false,
        set: |settings, text| {
            settings.billing.currency = Currency::new(text).map_err(|error| error.to_string())?;
            Ok(())
        },
    },
    Key {
        name: "rates.url",
        about: "The address of a document of exchange rates that is fetched on a schedule.",
        default: "none: rates are set by hand or from a file",
        is_secret: true,
        set: |settings, text| {
            settings.rates.url = Some(service(text)?);
            Ok(())
        },
    },
    Key {
        name: "rates.format",
        about: "How that document is written: ecb, json or csv.",
        default: "ecb",
        is_secret: false,
        set: |settings, text| {
            settings.rates.format = text.parse()?;
            Ok(())
        },
    },
    Key {
        name: "rates.interval_hours",
        about: "The hours from one look at that document to the next, from 1 to 744.",
        default: "24",
        is_secret: false,
        set: |settings, text| {
            let hours = text.parse().ok().filter(|hours| (1..=744).contains(hours));
            settings.rates.every = TimeDelta::hours(hours.ok_or("use a number from 1 to 744")?);
            Ok(())
        },
    },
    Key {
        name: "vies.url",
        about: "The REST service of the register of VAT numbers.",
        default: "that of the European Commission",
        is_secret: false,
        set: |settings, text| {
            settings.vies.url = service(text)?;
            Ok(())
        },
    },
    Key {
        name: "vies.requester",
        about: "Your own VAT number of the European Union, for which checks are confirmed.",
        default: "none: checks have no consultation number",
        is_secret: false,
        set: |settings, text| {
            let number = VatId::new(text).map_err(|error| error.to_string())?;
            let is_european = number.country_prefix().is_some();
            let wrong = "use a number of the European Union, as SE556000475401";
            settings.vies.requester = Some(is_european.then_some(number).ok_or(wrong)?);
            Ok(())
        },
    },
    Key {
        name: "vies.recheck_days",
        about: "After how many days a checked VAT number is checked again, from 1 to 3650.",
        default: "90",
        is_secret: false,
        set: |settings, text| {
            let days = text.parse().ok().filter(|days| (1..=3650).contains(days));
            settings.vies.recheck = TimeDelta::days(days.ok_or("use a number from 1 to 3650")?);
            Ok(())
        },
    },
    Key {
        name: "mail.host",
        about: "The SMTP server that takes e-mails.",
        default: "none: e-mails are written and kept, and not sent",
        is_secret: false,
        set: |settings, text| {
            settings.mail.host = Some(filled(text)?.to_owned());
            Ok(())
        },
    },
    Key {
        name: "mail.port",
        about: "Its port.",
        default: "587 with starttls, 465 with tls, 25 with none",
        is_secret: false,
        set: |settings, text| {
            let port = text.parse().ok().filter(|port| *port > 0);
            settings.mail.port = Some(port.ok_or("use a number from 1 to 65535")?);
            Ok(())
        },
    },
    Key {
        name: "mail.security",
        about: "How the connection to it is kept from others' eyes: starttls, tls or none.",
        default: "starttls",
        is_secret: false,
        set: |settings, text| {
            settings.mail.security = match text {
                "none" => Security::None,
                "starttls" => Security::StartTls,
                "tls" => Security::Tls,
                _ => return Err("use starttls, tls or none".to_owned()),
            };
            Ok(())
        },
    },
    Key {
        name: "mail.authorities",
        about: "A file with certificates, in PEM, of authorities that its own may come from besides those that this machine trusts.",
        default: "none",
        is_secret: false,
        set: |settings, text| {
            let path = filled(text)?;
            let read = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
            if !read.contains("-----BEGIN CERTIFICATE-----") {
                return Err(format!("{path} holds no certificate in PEM"));
            }
            settings.mail.authorities = Some(read);
            Ok(())
        },
    },
    Key {
        name: "mail.user",
        about: "As whom to sign in at it.",
        default: "none: nobody signs in",
        is_secret: false,
        set: |settings, text| {
            settings.mail.user = Some(filled(text)?.to_owned());
            Ok(())
        },
    },
    Key {
        name: "mail.password",
        about: "The password for that.",
        default: "none",
        is_secret: true,
        set: |settings, text| {
            settings.mail.password = Some(Secret::new(filled(text)?));
            Ok(())
        },
    },
    Key {
        name: "mail.sender",
        about: "The address that e-mails come from where a configuration has none of its own.",
        default: "none; a server needs one",
        is_secret: false,
        set: |settings, text| {
            settings.mail.sender = Some(Email::new(text).map_err(|error| error.to_string())?);
            Ok(())
        },
    },
    Key {
        name: "mail.sender_name",
        about: "The name beside that address.",
        default: "the provider's name",
        is_secret: false,
        set: |settings, text| {
            settings.mail.sender_name = Some(filled(text)?.to_owned());
            Ok(())
        },
    },
    Key {
        name: "mail.invoice_url",
        about: "Where clients see and pay an invoice, as https://example.com/invoices/{id}.",
        default: "none: e-mails have no link to the invoice",
        is_secret: false,
        set: |settings, text| {
            let wrong = "use an address with {id} in it, as https://example.com/invoices/{id}";
            let sample = service(&text.replace("{id}", "1")).map_err(|_| wrong)?;
            let is_telling = text.contains("{id}") && sample.as_str().contains('1');
            settings.mail.invoice_url =
                Some(is_telling.then(|| text.trim().to_owned()).ok_or(wrong)?);
            Ok(())
        },
    },
    Key {
        name: "mail.keep_months",
        about: "For how many months the log keeps e-mails, from 1 to 120.",
        default: "none: for ever",
        is_secret: false,
        set: |settings, text| {
            let months = text.parse().ok().filter(|months| (1..=120).contains(months));
            settings.mail.keep_months = Some(months.ok_or("use a number from 1 to 120")?);
            Ok(())
        },
    },
    Key {
        name: "gateways.simulation_secret",
        about: "Offers a simulated processor of cards, whose notices are signed with this secret.",
        default: "none: there is no such gateway",
        is_secret: true,
        set: |settings, text| {
            settings.simulation_secret = Some(Secret::new(filled(text)?));
            Ok(())
        },
    },
    Key {
        name: "provider.name",
        about: "The provider's name, as the panel shows it.",
        default: "Bursar",
        is_secret: false,
        set: |settings, text| {
            filled(text)?.clone_into(&mut settings.provider_name);
            Ok(())
        },
    },
    Key {
        name: "log.format",
        about: "For whom the log is written: human or json.",
        default: "human",
        is_secret: false,
        set: |settings, text| {
            settings.log.format = match text {
                "human" => LogFormat::Human,
                "json" => LogFormat::Json,
                _ => return Err("use human or json".to_owned()),
            };
            Ok(())
        },
    },
    Key {
        name: "log.level",
        about: "How much is logged: error, warn, info, debug or trace, also by part.",
        default: "info,sqlx=warn,sea_orm_migration=warn",
        is_secret: false,
        set: |settings, text| {
            filled(text)?.clone_into(&mut settings.log.level);
            Ok(())
        },
    },
];

fn filled(text: &str) -> Result<&str, String> {
    match text.trim() {
        "" => Err("enter a value".to_owned()),
        text => Ok(text),
    }
}

fn database(text: &str) -> Result<Secret, String> {
    let text = text.trim();
    let is_known =
        ["sqlite://", "postgres://", "postgresql://"].iter().any(|s| text.starts_with(s));
    if !is_known {
        return Err("use sqlite://path or postgres://user:password@host/name".to_owned());
    }
    let file =
        text.strip_prefix("sqlite://").map(|rest| rest.split('?').next().unwrap_or_default());
    // Without a file, SQLite would keep everything in memory and forget it.
    if file.is_some_and(|file| matches!(file.trim_end_matches('/'), "" | ":memory:")) {
        return Err("name the file of the database, as sqlite://path".to_owned());
    }
    Ok(Secret::new(text))
}

fn service(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.fragment().is_none()
    });
    url.ok_or_else(|| "use https:// or http://, a host and a path".to_owned())
}

fn public_url(text: &str) -> Result<Url, String> {
    let wrong = || "use http:// or https:// and a host, without a path".to_owned();
    let url = Url::parse(text.trim()).map_err(|_| wrong())?;
    let is_plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if is_plain && is_web { Ok(url) } else { Err(wrong()) }
}
