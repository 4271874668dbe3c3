//! A forgotten password: a link that works once, for a while, and tells nobody who has an account.

use std::time::Duration;

use bursar_application::access::{AskReset, ResetPassword};
use bursar_application::mail::{LetterFilter, LetterRow};
use bursar_application::page::PageRequest;
use bursar_application::secret::Secret;
use bursar_application::{Actor, Desk, Ports};
use bursar_tests::mail::{Ahead, MailServer};
use bursar_tests::{Office, logs};
use chrono::TimeDelta;
use std::sync::Arc;

const NEW: &str = "quite-another-password";

async fn letters(desk: &Desk, to: &str) -> Vec<LetterRow> {
    let filter = LetterFilter { recipient: Some(to.to_owned()), ..LetterFilter::default() };
    let (page, _) =
        desk.letters(&Actor::system("test"), &filter, &PageRequest::new(50, None)).await.unwrap();
    page.items
}

fn ask(email: &str) -> AskReset {
    AskReset { email: email.to_owned(), remote: Some("192.0.2.7".into()), request_id: "r".into() }
}

/// The link in the newest e-mail to somebody.
async fn link(desk: &Desk, server: &MailServer, email: &str) -> String {
    desk.send_reset(&ask(email)).await.unwrap();
    while let bursar_application::mail::Sent::One(_) = desk.send_next_letter("post").await.unwrap()
    {
    }
    let taken = server.taken();
    let newest = taken.iter().rev().find(|one| one.to == email).expect("an e-mail");
    let rest = newest.text.split("/password/").nth(1).expect("a link");
    rest.split_whitespace().next().unwrap().trim_end_matches('"').to_owned()
}

/// The desk with a mail server.
async fn posting(desk: &Desk) -> (Desk, MailServer) {
    let server = MailServer::open().await;
    let settings = bursar_mailer::SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port(),
        security: bursar_mailer::Security::None,
        account: None,
        authorities: None,
        patience: Duration::from_secs(20),
    };
    let mut terms = desk.ports().mail_terms.clone();
    terms.sender = Some(bursar_application::ports::Mailbox {
        name: "Panel".into(),
        email: "panel@nordsky.example".parse().unwrap(),
    });
    let mailer = Arc::new(bursar_mailer::Smtp::new(settings, None));
    let ports = Ports { mailer: Some(mailer), mail_terms: terms, ..desk.ports().clone() };
    (Desk::new(ports), server)
}

fn reset(link: &str, password: &str) -> ResetPassword {
    ResetPassword {
        link: Secret::new(link),
        password: Secret::new(password),
        request_id: "r".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_the_password_once_and_ends_every_session() {
    logs::keep();
    let office = Office::open().await;
    let (email, _) = office.hire(&[]).await;
    let there = office.nobody();
    let sign_in = async |visitor: &bursar_tests::Visitor, password: &str| {
        let form = [("email", email.as_str()), ("password", password)];
        visitor.post_form("/sign-in", &form).await
    };
    sign_in(&there, bursar_tests::PASSWORD).await.redirects_to("/");
    let (desk, server) = posting(office.desk()).await;
    let link = link(&desk, &server, &email).await;
    let stranger = office.nobody();
    stranger.get(&format!("/password/{link}")).await.is(200).shows("Choose a new password");
    let path = format!("/password/{link}");
    stranger.post_form(&path, &[("password", "short")]).await.is(422).shows("at least 12");
    stranger.post_form(&path, &[("password", NEW)]).await.is(200).shows("is changed");
    stranger.post_form(&path, &[("password", "yet-another-one")]).await.is(409);
    let gone = there.get("/settings/me").await;
    assert!(gone.header("location").starts_with("/sign-in"), "{gone:?}");
    sign_in(&office.nobody(), bursar_tests::PASSWORD).await.is(422);
    sign_in(&office.nobody(), NEW).await.redirects_to("/");
    let secret = link.split_once('.').unwrap().1;
    let kept = letters(&desk, &email).await.remove(0);
    let words = desk.letter(&Actor::system("test"), kept.id).await.unwrap().words.unwrap();
    assert!(!words.text.contains(secret), "the log tells the secret");
    assert!(!logs::kept().contains(secret), "the log file tells the secret");
    let again = desk.resend_letter(&Actor::system("test"), kept.id).await.unwrap_err();
    assert_eq!(again.code(), "link_is_gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_void_once_a_newer_one_was_sent_or_an_hour_has_passed() {
    let office = Office::open().await;
    let (email, _) = office.hire(&[]).await;
    let (desk, server) = posting(office.desk()).await;
    let first = link(&desk, &server, &email).await;
    let second = link(&desk, &server, &email).await;
    assert_eq!(desk.reset_password(reset(&first, NEW)).await.unwrap_err().code(), "link_closed");
    let clock = Arc::new(Ahead { of: desk.ports().clock.clone(), by: TimeDelta::minutes(61) });
    let later = Desk::new(Ports { clock, ..desk.ports().clone() });
    assert_eq!(later.reset_password(reset(&second, NEW)).await.unwrap_err().code(), "link_closed");
    for nonsense in ["", "1", "x.y", "0.0", &format!("999999.{second}")] {
        let refused = desk.reset_password(reset(nonsense, NEW)).await.unwrap_err();
        assert_eq!(refused.code(), "link_closed", "{nonsense}");
    }
    desk.reset_password(reset(&second, NEW)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_has_an_account_and_asking_is_limited() {
    let office = Office::open().await;
    let (email, _) = office.hire(&[]).await;
    let (desk, _server) = posting(office.desk()).await;
    desk.send_reset(&ask("nobody@elsewhere.example")).await.unwrap();
    assert!(letters(&desk, "nobody@elsewhere.example").await.is_empty());
    let mut answers = Vec::new();
    for address in [email.as_str(), "nobody@elsewhere.example"] {
        for _ in 0..3 {
            desk.admit_reset(&ask(address)).await.unwrap();
        }
        let refused = desk.admit_reset(&ask(address)).await.unwrap_err();
        answers.push(refused.code());
    }
    assert_eq!(answers, ["throttled"; 2]);
    // A place that asks for many accounts is refused for all.
    for number in 0..4 {
        let outcome = desk.admit_reset(&ask(&format!("guess-{number}@elsewhere.example"))).await;
        assert_eq!(outcome.is_ok(), number < 4 && number + 6 < 10, "{number}");
    }
    let shut = desk.admit_reset(&ask("one-more@elsewhere.example")).await;
    assert!(shut.is_err());
    // This office has no mail server, and says so instead of promising a link.
    office.nobody().get("/password").await.is(200).shows("sends no e-mail");
    let form = [("email", "nobody@elsewhere.example")];
    let answer = office.nobody().post_form("/password", &form).await;
    assert!([200, 429].contains(&answer.status), "{answer:?}");
}
