//! Knows how a message is handed to an SMTP server, and what it means where that breaks off.

use std::time::Duration;

use async_trait::async_trait;
use bursar_application::ports::{Envelope, MailError, Mailer};
use bursar_application::secret::Secret;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use crate::message::message;

/// How a connection is kept from others' eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all; for servers on the same machine.
    None,
    /// By TLS, which is begun within the connection (`STARTTLS`); without it nothing is sent.
    StartTls,
    /// By TLS from the beginning.
    Tls,
}

/// Which server takes messages.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others' eyes.
    pub security: Security,
    /// Who signs in there, if anybody does.
    pub account: Option<(String, Secret)>,
    /// Certificates, in PEM, of authorities that are trusted besides those of the machine.
    pub authorities: Option<String>,
    /// How long it may take to say something.
    pub patience: Duration,
}

/// A server that takes messages. Each message has a connection of its own.
#[derive(Debug)]
pub struct Smtp {
    settings: SmtpSettings,
    hello: ClientId,
}

impl Smtp {
    /// The server of these settings. Nothing is asked of it yet.
    pub fn new(settings: SmtpSettings, own_name: Option<&str>) -> Self {
        let hello =
            own_name.map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned()));
        Self { settings, hello }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpSettings { host, port, security, account, authorities, patience } = &self.settings;
        let tls = || {
            let parameters = TlsParameters::builder(host.clone());
            let parameters = match authorities {
                Some(pem) => {
                    parameters.add_root_certificate(Certificate::from_pem(pem.as_bytes())?)
                }
                None => parameters,
            };
            parameters.build_rustls()
        };
        let at_once = match security {
            Security::Tls => Some(tls()?),
            Security::None | Security::StartTls => None,
        };
        let server = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(*patience),
            &self.hello,
            at_once,
            None,
        )
        .await?;
        if *security == Security::StartTls {
            connection.starttls(tls()?, &self.hello).await?;
        }
        if let Some((user, password)) = account {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    /// Waits for an answer as long as the settings say.
    async fn within<T>(
        &self,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, MailError> {
        let host = &self.settings.host;
        match timeout(self.settings.patience, answer).await {
            Ok(answered) => answered.map_err(|error| before_the_end(host, &error)),
            Err(_) => Err(MailError::TryAgain(format!("{host} did not answer in time"))),
        }
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        let message = message(envelope)?;
        let (ends, bytes) = (message.envelope().clone(), message.formatted());
        let mut connection = self.within(self.connect()).await?;
        self.within(connection.command(Mail::new(ends.from().cloned(), Vec::new()))).await?;
        for to in ends.to() {
            self.within(connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        }
        self.within(connection.command(Data)).await?;
        // From here on the server may take the message without our hearing of it.
        let host = &self.settings.host;
        let outcome = match timeout(self.settings.patience, connection.message(&bytes)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(at_the_end(host, &error)),
            Err(_) => Err(MailError::Uncertain(format!(
                "{host} had the message and did not answer in time"
            ))),
        };
        // What it says to our leaving changes nothing.
        drop(timeout(GOODBYE, connection.quit()).await);
        outcome
    }
}

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// What a failure means before the server had the message.
fn before_the_end(host: &str, error: &Error) -> MailError {
    let words = in_words(host, error);
    if error.is_permanent() { MailError::Refused(words) } else { MailError::TryAgain(words) }
}

/// What a failure means once the server had the message, or might have.
fn at_the_end(host: &str, error: &Error) -> MailError {
    let words = in_words(host, error);
    if error.is_permanent() {
        MailError::Refused(words)
    } else if error.is_transient() {
        MailError::TryAgain(words)
    } else {
        MailError::Uncertain(words)
    }
}

/// What the server said, or what the network did.
fn in_words(host: &str, error: &Error) -> String {
    let mut words = format!("{host}: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(because) = cause {
        let more = because.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = because.source();
    }
    words.chars().filter(|sign| !sign.is_control()).take(500).collect()
}
