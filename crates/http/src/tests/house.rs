//! The whole router over mocked ports.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use bursar_application::{
    Desk, Ports,
    access::{MockPeopleDirectory, MockSignInDirectory, Preferences, StaffIdentity},
    audit::MockAuditDirectory,
    billing::{
        documents::MockDocumentArchive, invoices::directory::MockInvoiceDirectory,
        journal::MockJournalDirectory, payments::directory::MockPaymentDirectory,
        reports::MockMoneyReports, vat::MockVatCheckDirectory,
    },
    catalog::MockCatalogDirectory,
    clients::{
        directory::{MockClientDirectory, MockClientFacets},
        exchange::MockUploads,
        views::MockViewDirectory,
    },
    mail::{MailTerms, MockMailDirectory, MockMailQueue},
    operations::{MockOperationDirectory, MockOperationQueue},
    ports::{
        Gateways, MockAnswers, MockClock, MockComposer, MockDocumentPrinter, MockPasswords,
        MockSecrets, MockSessions, MockStore, MockThrottle,
    },
    pricing::MockPricingDirectory,
    schedule::{MockTaskBoard, Timetable},
    secret::Secret,
    settings::MockSettingsDirectory,
    usage::MockUsageDirectory,
};
use bursar_domain::access::Permission;
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use tower::ServiceExt;

use crate::{AppState, Options, Readiness, TrustedProxies, headers::Transport};

/// The header of a program that acts as a member of staff who may do everything.
pub(super) const TOKEN: (&str, &str) = ("authorization", "Bearer good");

/// The mocks that tests put words into; those behind the other ports refuse to be asked.
pub(super) struct House {
    pub(super) sessions: MockSessions,
    pub(super) answers: MockAnswers,
    pub(super) people: MockPeopleDirectory,
    pub(super) store: MockStore,
    pub(super) missing: Option<&'static str>,
    pub(super) transport: Transport,
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

struct Ready(Option<&'static str>);

#[async_trait]
impl Readiness for Ready {
    async fn check(&self) -> Result<(), String> {
        self.0.map_or(Ok(()), |missing| Err(missing.to_owned()))
    }
}

impl House {
    pub(super) fn new() -> Self {
        Self {
            sessions: MockSessions::new(),
            answers: MockAnswers::new(),
            people: MockPeopleDirectory::new(),
            store: MockStore::new(),
            missing: None,
            transport: Transport::Plain,
        }
    }

    /// Sends one request and ends the house; a body without a content type is JSON.
    pub(super) async fn call(
        self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(body.into()).unwrap();
        let response = crate::router(self.state()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    fn state(self) -> AppState {
        let mut clock = MockClock::new();
        clock.expect_now().return_const(DateTime::UNIX_EPOCH);
        let ports = Ports {
            store: Arc::new(self.store),
            clock: Arc::new(clock),
            secrets: Arc::new(MockSecrets::new()),
            passwords: Arc::new(MockPasswords::new()),
            sessions: Arc::new(self.sessions),
            throttle: Arc::new(MockThrottle::new()),
            answers: Arc::new(self.answers),
            clients: Arc::new(MockClientDirectory::new()),
            facets: Arc::new(MockClientFacets::new()),
            views: Arc::new(MockViewDirectory::new()),
            catalog: Arc::new(MockCatalogDirectory::new()),
            journal: Arc::new(MockJournalDirectory::new()),
            invoices: Arc::new(MockInvoiceDirectory::new()),
            reports: Arc::new(MockMoneyReports::new()),
            payments: Arc::new(MockPaymentDirectory::new()),
            pricing: Arc::new(MockPricingDirectory::new()),
            usage: Arc::new(MockUsageDirectory::new()),
            gateways: Gateways::default(),
            notices: None,
            documents: Arc::new(MockDocumentArchive::new()),
            printer: Arc::new(MockDocumentPrinter::new()),
            people: Arc::new(self.people),
            sign_in: Arc::new(sign_in()),
            settings: Arc::new(MockSettingsDirectory::new()),
            audit: Arc::new(MockAuditDirectory::new()),
            operations: Arc::new(MockOperationDirectory::new()),
            queue: Arc::new(MockOperationQueue::new()),
            uploads: Arc::new(MockUploads::new()),
            mail: Arc::new(MockMailDirectory::new()),
            mail_queue: Arc::new(MockMailQueue::new()),
            mail_terms: MailTerms::default(),
            composer: Arc::new(MockComposer::new()),
            mailer: None,
            tasks: Arc::new(MockTaskBoard::new()),
            timetable: Timetable::default(),
            rate_feed: None,
            vat_register: None,
            vat_checks: Arc::new(MockVatCheckDirectory::new()),
            vat_recheck: TimeDelta::days(90),
        };
        let options = Options {
            provider: "Nordsky".to_owned(),
            has_resellers: false,
            billing_zone: Tz::UTC,
            transport: self.transport,
            public_url: None,
            trusted_proxies: TrustedProxies::default(),
        };
        AppState {
            desk: Desk::new(ports),
            options: Arc::new(options),
            metrics: crate::recorder().handle(),
            readiness: Arc::new(Ready(self.missing)),
            rail: Arc::default(),
        }
    }
}

fn sign_in() -> MockSignInDirectory {
    let mut sign_in = MockSignInDirectory::new();
    let good = Secret::new("good").digest();
    sign_in.expect_by_token().returning(move |digest| Ok((digest == good).then(|| (maja(), None))));
    sign_in.expect_note_token_use().returning(|_, _| Ok(()));
    sign_in.expect_staff().returning(|user| Ok((user.get() == 7).then(maja)));
    sign_in
}

fn maja() -> StaffIdentity {
    StaffIdentity {
        user: Id::new(7).unwrap(),
        name: "Maja Holm".to_owned(),
        roles: vec!["Administrator".to_owned()],
        permissions: Permission::ALL.iter().copied().collect(),
        preferences: Preferences::new(),
    }
}
