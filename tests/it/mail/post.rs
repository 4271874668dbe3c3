//! A provider who sends to a mail server on this machine, with nobody working but the test.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_app::config::{Environment, Given, Settings};
use bursar_application::billing::invoices::NewInvoice;
use bursar_application::clients::{EditClient, InviteUser, PatchValue, ProfilePatch};
use bursar_application::mail::{LetterFilter, LetterRow, Sent};
use bursar_application::ports::{Envelope, MailError, Mailer};
use bursar_application::settings::EditConfiguration;
use bursar_application::{Actor, Desk, Ports};
use bursar_domain::access::{ClientRole, Permission, User};
use bursar_domain::billing::invoice::{DraftTermsInput, InvoiceId, IssuedInvoice, ItemInput};
use bursar_domain::client::configuration::Value;
use bursar_domain::client::{ClientId, Configuration, Lifecycle};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_tests::mail::{Ahead, MailServer};
use bursar_tests::{Closed, Office, logs};
use chrono::TimeDelta;
use tokio::sync::Notify;

/// The provider: one client is enough for everything here.
pub(super) struct Post {
    pub(super) desk: Desk,
    pub(super) system: Actor,
    pub(super) client: ClientId,
    _closed: Closed,
}

impl Post {
    /// A provider and his friendly mail server.
    pub(super) async fn open() -> (MailServer, Self) {
        let server = MailServer::open().await;
        let post = Self::to(&server, &[]).await;
        (server, post)
    }

    /// A provider who sends to a server, with more settings of `mail`.
    pub(super) async fn to(server: &MailServer, more: &[(&str, &str)]) -> Self {
        logs::keep();
        let closed = Office::closed().await;
        let port = server.port().to_string();
        let settings = [
            ("HOST", "127.0.0.1"),
            ("PORT", port.as_str()),
            ("SECURITY", "none"),
            ("SENDER", "system@nordsky.example"),
            ("USER", "bursar"),
            ("PASSWORD", "hush-hush-password"),
            ("INVOICE_URL", "https://pay.example/i/{id}"),
        ];
        let environment: Environment = settings
            .iter()
            .chain(more)
            .map(|(name, value)| (format!("BURSAR_MAIL__{name}"), (*value).to_owned()))
            .collect();
        let settings = Settings::read(None, &environment, &Given::new()).unwrap();
        let ports = bursar_app::wire::posting(&settings, closed.desk().ports().clone());
        let desk = Desk::new(ports);
        let system = Actor::system("test");
        let client = client_with_users(&desk).await;
        let post = Self { desk, system, client, _closed: closed };
        post.configure(&[
            ("general.company_info", "Nordsky Cloud AS\nOrg. 987 654 321".into()),
            ("general.sender_email", "billing@nordsky.example".into()),
            ("general.sender_name", "Nordsky billing".into()),
        ])
        .await;
        post
    }

    /// Changes the settings of the client's configuration.
    pub(super) async fn configure(&self, texts: &[(&str, String)]) {
        let values: Vec<_> =
            texts.iter().map(|(key, text)| (*key, Value::Text(text.clone()))).collect();
        self.configure_with(values).await;
    }

    pub(super) async fn configure_with(&self, values: Vec<(&str, Value)>) {
        let id = self.configuration().await;
        let row = self.desk.configuration(&self.system, id).await.unwrap();
        let command = EditConfiguration {
            name: row.configuration.name().to_string(),
            description: String::new(),
            is_default: row.configuration.is_default(),
            settings: row.configuration.settings().with(values).unwrap(),
        };
        self.desk.edit_configuration(&self.system, id, None, command).await.unwrap();
    }

    async fn configuration(&self) -> Id<Configuration> {
        let work = self.desk.ports().store.begin().await.unwrap();
        work.clients().get(self.client).await.unwrap().configuration()
    }

    /// An invoice over one line without tax, issued.
    pub(super) async fn issue(&self, price: &str) -> IssuedInvoice {
        let items = vec![ItemInput {
            kind: "custom".into(),
            description: "Consulting".into(),
            unit_price: price.into(),
            ..ItemInput::default()
        }];
        let command = NewInvoice {
            client: Some(self.client),
            kind: String::new(),
            currency: "EUR".into(),
            terms: DraftTermsInput::default(),
            items,
        };
        let id = self.desk.draft_invoice(&self.system, &command).await.unwrap();
        self.desk.issue_invoice(&self.system, id, None).await.unwrap();
        self.invoice(id).await
    }

    pub(super) async fn invoice(&self, id: InvoiceId) -> IssuedInvoice {
        let details = self.desk.invoice(&self.system, id).await.unwrap();
        details.invoice.into_issued().unwrap()
    }

    /// Just one e-mail in the outbox: an invitation has one addressee.
    pub(super) async fn one_letter(&self) {
        let before = self.letters().await.len();
        self.invite().await;
        assert_eq!(self.letters().await.len(), before + 1);
    }

    /// Invites somebody; his address and the secret of his link.
    pub(super) async fn invite(&self) -> (String, String) {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let email = format!("invited-{}@secretive.example", NEXT.fetch_add(1, Ordering::Relaxed));
        let staff = self.staff().await;
        let command = InviteUser {
            client: self.client,
            email: email.clone(),
            roles: [ClientRole::Owner].into(),
            topics: None,
        };
        let invited = self.desk.invite_user(&staff, command).await.unwrap();
        (email, invited.secret.expose().to_owned())
    }

    async fn staff(&self) -> Actor {
        let filter = bursar_application::access::UserFilter {
            kind: bursar_domain::access::UserKind::Staff,
            search: None,
            is_active: Some(true),
        };
        let page = bursar_application::page::PageRequest::new(1, None);
        let people = self.desk.people(&self.system, &filter, &page).await.unwrap().0;
        let user: Id<User> = people.items[0].user.id();
        let all = Permission::ALL.iter().copied().collect();
        Actor::staff(user, "Maja Holm".into(), all, "request".into())
    }

    /// Gives the client another company name.
    pub(super) async fn rename(&self, name: &str) {
        let command = EditClient {
            client: self.client,
            seen: None,
            patch: ProfilePatch::default().with("company", PatchValue::Text(name.to_owned())),
            configuration: None,
            groups: None,
            address_required: false,
        };
        self.desk.edit_client(&self.system, command).await.unwrap();
    }

    /// All e-mails to the client and his users, newest first.
    pub(super) async fn letters(&self) -> Vec<LetterRow> {
        let filter = LetterFilter { client: Some(self.client), ..LetterFilter::default() };
        super::listed(self, &filter).await
    }

    pub(super) async fn sends_one(&self) -> bool {
        sends_one(&self.desk, "the worker").await
    }

    pub(super) async fn send_all(&self) {
        while self.sends_one().await {}
    }

    /// The same provider later on.
    pub(super) fn ahead(&self, by: TimeDelta) -> Desk {
        let ports = self.desk.ports().clone();
        let clock = Arc::new(Ahead { of: ports.clock.clone(), by });
        Desk::new(Ports { clock, ..ports }).in_zone(self.desk.zone())
    }

    /// A worker that ends right after the server has taken its e-mail.
    pub(super) async fn dies_after_sending(&self) {
        let ports = self.desk.ports().clone();
        let sent = Arc::new(Notify::new());
        let inner = ports.mailer.clone().unwrap();
        let mailer = Arc::new(Dying { inner, sent: Arc::clone(&sent) });
        let desk = Desk::new(Ports { mailer: Some(mailer), ..ports });
        tokio::select! {
            _ = desk.send_next_letter("one that dies") => panic!("it should have died"),
            // What it held is dropped as it stands, as at the end of a process.
            () = sent.notified() => {}
        }
    }
}

/// Sends one e-mail, if one is due.
pub(super) async fn sends_one(desk: &Desk, worker: &str) -> bool {
    matches!(desk.send_next_letter(worker).await.unwrap(), Sent::One(_))
}

/// A client of the sample provider who has a user that hears of billing.
async fn client_with_users(desk: &Desk) -> ClientId {
    let system = Actor::system("test");
    for number in 1..60 {
        let client = Id::new(number).unwrap();
        let Ok((team, _)) = desk.client_team(&system, client).await else { continue };
        let work = desk.ports().store.begin().await.unwrap();
        let found = work.clients().get(client).await.unwrap();
        let profile = found.profile();
        let is_eligible = !profile.do_not_process()
            && profile.currency().code() == "EUR"
            && profile.company().is_some()
            && found.lifecycle() == Lifecycle::Normal;
        // One whose users have addresses of their own.
        let has_owner = team.iter().any(|one| {
            let is_other = !one.email.eq_ignore_ascii_case(profile.email().as_str());
            one.is_active && is_other && one.roles.contains(&ClientRole::Owner)
        });
        if has_owner && is_eligible {
            return client;
        }
    }
    panic!("no client has users");
}

struct Dying {
    inner: Arc<dyn Mailer>,
    sent: Arc<Notify>,
}

#[async_trait]
impl Mailer for Dying {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        self.inner.send(envelope).await.unwrap();
        self.sent.notify_one();
        std::future::pending().await
    }
}
