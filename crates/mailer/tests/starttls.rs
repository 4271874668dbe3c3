//! Messages go to a server that begins secrecy within the connection, and to no other.
#![expect(clippy::unwrap_used, reason = "a helper fails like the test that uses it")]

use std::time::Duration;

use bursar_application::ports::{Attachment, Envelope, MailError, Mailbox, Mailer as _, Rendered};
use bursar_application::secret::Secret;
use bursar_mailer::{Security, Smtp, SmtpSettings};
use bursar_testkit::mail::MailServer;

fn to(server: &MailServer, authorities: Option<&str>) -> Smtp {
    let settings = SmtpSettings {
        host: "localhost".to_owned(),
        port: server.port(),
        security: Security::StartTls,
        account: Some(("bursar".to_owned(), Secret::new("hush-hush"))),
        authorities: authorities.map(str::to_owned),
        patience: Duration::from_secs(20),
    };
    Smtp::new(settings, Some("panel.example"))
}

fn envelope() -> Envelope {
    let mailbox = |email: &str| Mailbox { name: String::new(), email: email.parse().unwrap() };
    let text = "Dear Kari,\n.\nall is well\n".to_owned();
    Envelope {
        key: "email-7".to_owned(),
        from: mailbox("billing@nordsky.example"),
        to: mailbox("kari@fjordlys.example"),
        words: Rendered { subject: "Hello".to_owned(), text, html: None },
        attachments: vec![Attachment {
            name: "N-1.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: vec![0x25, 0x50, 0x44, 0x46, 0xFF],
        }],
    }
}

/// Where a line that begins so was said first.
fn place(said: &[String], word: &str) -> Option<usize> {
    said.iter().position(|line| line.starts_with(word))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_authority_is_known_is_told_all_and_nothing_before_it_is_secret() {
    let server = MailServer::secretive().await;
    to(&server, server.authority()).send(&envelope()).await.unwrap();
    let taken = server.taken();
    assert_eq!((taken.len(), taken[0].to.as_str()), (1, "kari@fjordlys.example"));
    assert!(taken[0].text.contains("Dear Kari,\r\n.\r\nall is well"), "{}", taken[0].text);
    assert_eq!(taken[0].files(), [("N-1.pdf".to_owned(), envelope().attachments[0].bytes.clone())]);
    let said = server.said();
    let secrecy = place(&said, "STARTTLS").expect("it asks for secrecy");
    for word in ["AUTH", "MAIL", "RCPT"] {
        assert!(place(&said, word).is_some_and(|at| at > secrecy), "{word}: {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_authority_nobody_knows_is_told_nothing() {
    let server = MailServer::secretive().await;
    let another = MailServer::secretive().await;
    for authorities in [None, another.authority()] {
        let refused = to(&server, authorities).send(&envelope()).await.unwrap_err();
        assert!(matches!(refused, MailError::TryAgain(_)), "it may be mended: {refused:?}");
    }
    let said = server.said();
    assert!(["AUTH", "MAIL"].iter().all(|word| place(&said, word).is_none()), "{said:?}");
    assert!(server.taken().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_secrecy_is_told_nothing() {
    let server = MailServer::open().await;
    assert!(to(&server, None).send(&envelope()).await.is_err());
    assert!(place(&server.said(), "MAIL").is_none() && server.taken().is_empty());
}
