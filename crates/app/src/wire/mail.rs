//! Puts the mail server of the settings behind its port, and tells e-mails what they say of us.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bursar_application::Ports;
use bursar_application::mail::MailTerms;
use bursar_application::ports::{Mailbox, Mailer};
use bursar_application::schedule::Task;
use bursar_mailer::{Security, Smtp, SmtpSettings};
use chrono::TimeDelta;

use crate::Failure;
use crate::config::{Mail, Settings};

/// How long a mail server may take to say something.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every how long the log forgets what is too old.
const UPKEEP: TimeDelta = TimeDelta::hours(24);

/// The ports with the mail server of the settings, if they name one.
pub fn posting(settings: &Settings, ports: Ports) -> Ports {
    let Mail { sender, sender_name, invoice_url, keep_months, .. } = settings.mail.clone();
    let public_url = settings.http.public_url.as_ref();
    let panel = public_url.map(|url| url.as_str().trim_end_matches('/').to_owned());
    let name = sender_name.unwrap_or_else(|| settings.provider_name.clone());
    let terms = MailTerms {
        provider: settings.provider_name.clone(),
        sender: sender.map(|email| Mailbox { name, email }),
        panel: panel.unwrap_or_else(|| format!("http://{}", settings.http.listen)),
        invoice_url,
        keep: keep_months.map(|months| TimeDelta::days(31 * i64::from(months))),
    };
    let timetable = match terms.keep {
        Some(_) => ports.timetable.clone().with(Task::PruneEmails, UPKEEP),
        None => ports.timetable.clone(),
    };
    let own_name = public_url.and_then(|url| url.domain());
    let server = smtp(&settings.mail)
        .map(|server| -> Arc<dyn Mailer> { Arc::new(Smtp::new(server, own_name)) });
    Ports { mail_terms: terms, mailer: server, timetable, ..ports }
}

fn smtp(mail: &Mail) -> Option<SmtpSettings> {
    let host = mail.host.clone()?;
    let usual = match mail.security {
        Security::None => 25,
        Security::StartTls => 587,
        Security::Tls => 465,
    };
    Some(SmtpSettings {
        host,
        port: mail.port.unwrap_or(usual),
        security: mail.security,
        authorities: mail.authorities.clone(),
        account: mail.user.clone().zip(mail.password.clone()),
        patience: PATIENCE,
    })
}

/// Refuses settings of e-mail that make no sense together.
pub(crate) fn check(mail: &Mail) -> Result<(), Failure> {
    let wrong = |words: &str| Err(Failure::Usage(words.to_owned()));
    let Some(host) = &mail.host else { return Ok(()) };
    if mail.sender.is_none() {
        return wrong("mail.host: mail.sender has to say from which address e-mails come");
    }
    if mail.user.is_some() != mail.password.is_some() {
        return wrong("mail.user and mail.password go together");
    }
    let is_near = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    if mail.password.is_some() && mail.security == Security::None && !is_near {
        return wrong("mail.security: none would send mail.password for everybody to read");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::config::{Environment, Given};

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Failure> {
        let environment: Environment = pairs
            .iter()
            .map(|(name, value)| (format!("BURSAR_MAIL__{name}"), (*value).to_owned()))
            .collect();
        Settings::read(None, &environment, &Given::new())
    }

    #[test]
    fn a_server_has_the_usual_port_of_its_security() {
        let sender = ("SENDER", "billing@nordsky.example");
        for (security, port) in [("none", 25), ("starttls", 587), ("tls", 465)] {
            let settings = read(&[("HOST", "mx.example"), ("SECURITY", security), sender]).unwrap();
            assert_eq!(smtp(&settings.mail).unwrap().port, port);
        }
        assert!(smtp(&read(&[]).unwrap().mail).is_none());
    }

    #[test]
    fn what_makes_no_sense_together_is_refused() {
        let sender = ("SENDER", "billing@nordsky.example");
        let account = [("USER", "bursar"), ("PASSWORD", "hush")];
        assert!(read(&[("HOST", "mx.example")]).is_err(), "it has no sender");
        assert!(read(&[("HOST", "mx.example"), sender, account[0]]).is_err(), "no password");
        let open = [("HOST", "mx.example"), sender, account[0], account[1], ("SECURITY", "none")];
        assert!(read(&open).is_err(), "everybody reads the password");
        let near = [("HOST", "127.0.0.1"), sender, account[0], account[1], ("SECURITY", "none")];
        assert!(read(&near).is_ok());
    }
}
