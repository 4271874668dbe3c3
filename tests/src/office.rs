//! A provider's installation of his own for one test: a database, a server, and who works there.

use std::sync::atomic::{AtomicU64, Ordering};

use bursar_application::access::CreateStaff;
use bursar_application::secret::Secret;
use bursar_application::{Actor, Desk};
use bursar_domain::access::{Permission, RoleInput, User, UserInput};
use bursar_kernel::Id;
use bursar_persistence::{PoolOptions, connect};
use bursar_simulation::{World, fill};
use bursar_testkit::database::{DatabaseError, TestDatabase};
use chrono::{DateTime, Utc};

use crate::register::Register;
use crate::server::Server;
use crate::{Visitor, logs};

/// How many clients the provider has at first.
pub const CLIENTS: u32 = 60;

/// The password of everybody who works there.
pub const PASSWORD: &str = "correct horse battery";

/// An address at which nobody answers: tests ask no strangers.
const NOBODY: &str = "http://127.0.0.1:1";

/// A running installation.
#[expect(missing_debug_implementations, reason = "a server is not printable")]
pub struct Office {
    server: Option<Server>,
    database: TestDatabase,
    register: String,
}

/// An office without a server.
#[expect(missing_debug_implementations, reason = "ports are not printable")]
pub struct Closed {
    desk: Desk,
    _database: TestDatabase,
}

impl Closed {
    /// The use cases over its database.
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }
}

impl Office {
    /// The office of a provider with some clients.
    pub async fn open() -> Self {
        let database = TestDatabase::migrated(|url| async move { fill_with(&url, CLIENTS).await });
        Self::over(database.await.expect("a filled database")).await
    }

    /// The same office before it opens: no server runs, and nobody carries out operations.
    pub async fn closed() -> Closed {
        let database = TestDatabase::migrated(|url| async move { fill_with(&url, CLIENTS).await });
        let database = database.await.expect("a filled database");
        let store = connect(database.url(), PoolOptions::default()).await.expect("a database");
        Closed { desk: bursar_app::wire::desk(&store), _database: database }
    }

    /// The office of the same provider, with everything set up and no clients.
    pub async fn open_without_clients() -> Self {
        let database = TestDatabase::empty().await.expect("an empty database");
        fill_with(database.url(), 0).await.expect("a filled database");
        Self::over(database).await
    }

    /// The same office, which asks this register of VAT numbers.
    pub async fn open_asking(register: &Register) -> Self {
        let database = TestDatabase::migrated(|url| async move { fill_with(&url, CLIENTS).await });
        let database = database.await.expect("a filled database");
        Self::with(database, register.url()).await
    }

    async fn over(database: TestDatabase) -> Self {
        Self::with(database, NOBODY).await
    }

    async fn with(database: TestDatabase, register: &str) -> Self {
        logs::keep();
        let server = Some(Server::start(database.url(), register).await);
        Self { server, database, register: register.to_owned() }
    }

    /// Ends the server at once, as a crash would, and starts another on the same database.
    pub async fn restart(&mut self) {
        drop(self.server.take());
        self.server = Some(Server::start(self.database.url(), &self.register).await);
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("a server")
    }

    /// Where the front doors are: `http://127.0.0.1:…`.
    pub fn address(&self) -> &str {
        self.server().address()
    }

    /// The use cases over the same database, to arrange what a test begins with.
    pub fn desk(&self) -> &Desk {
        self.server().desk()
    }

    /// Somebody whom nobody knows.
    pub fn nobody(&self) -> Visitor {
        Visitor::at(self.address())
    }

    /// A signed-in administrator.
    pub async fn administrator(&self) -> Visitor {
        self.nobody().sign_in("admin@bursar.example", PASSWORD).await
    }

    /// A signed-in member of staff who may do exactly this.
    pub async fn staff_with(&self, permissions: &[Permission]) -> Visitor {
        let (email, _) = self.hire(permissions).await;
        self.nobody().sign_in(&email, PASSWORD).await
    }

    /// A program with an API token that may do exactly this.
    pub async fn program_with(&self, permissions: &[Permission]) -> Visitor {
        let (_, user) = self.hire(permissions).await;
        self.program_of(user).await
    }

    /// A program with an API token of this member of staff.
    pub async fn program_of(&self, user: Id<User>) -> Visitor {
        let system = Actor::system("issuing");
        let token = self.desk().issue_token(&system, user, "a program").await.expect("a token");
        self.nobody().bearing(token.secret.expose())
    }

    /// A program that may do everything.
    pub async fn program(&self) -> Visitor {
        self.program_with(Permission::ALL).await
    }

    /// A new member of staff who may do exactly this, with the address that he signs in with.
    pub async fn hire(&self, permissions: &[Permission]) -> (String, Id<User>) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let email = format!("staff-{}@bursar.example", NEXT.fetch_add(1, Ordering::Relaxed));
        let user = hire(self.desk(), &email, permissions).await;
        (email, user)
    }

    /// Has the workers carry out everything that is queued, and waits for it.
    pub async fn work(&self, visitor: &Visitor) {
        for _ in 0..1200 {
            let mut left = 0;
            for status in ["queued", "running"] {
                let path = format!("/api/v1/operations?status={status}&limit=1");
                let waiting = visitor.get(&path).await.is(200).json();
                left += waiting["page"]["total"].as_u64().unwrap_or_default();
            }
            if left == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the workers do not come to an end");
    }
}

/// The day on which the provider's sample clients stand as they stand.
fn day() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_305_600, 0).expect("a day")
}

async fn fill_with(url: &str, clients: u32) -> Result<(), DatabaseError> {
    let store = connect(url, PoolOptions::default()).await?;
    store.migrate().await?;
    let desk = bursar_app::wire::desk(&store);
    let world = World::new(1, clients, day())?;
    fill(&desk, &store, &world, Some(&Secret::new(PASSWORD)), |_| ()).await?;
    Ok(store.close().await?)
}

async fn hire(desk: &Desk, email: &str, permissions: &[Permission]) -> Id<User> {
    let system = Actor::system("hiring");
    let mut roles = std::collections::BTreeSet::new();
    if !permissions.is_empty() {
        let permissions = permissions.iter().map(|p| p.code().to_owned()).collect();
        let role = RoleInput { name: format!("Role of {email}"), permissions };
        roles.insert(desk.create_role(&system, &role).await.expect("a role"));
    }
    let command = CreateStaff {
        input: UserInput {
            email: email.to_owned(),
            first_name: "Maja".to_owned(),
            last_name: "Holm".to_owned(),
            phone: String::new(),
            is_active: true,
        },
        roles,
        is_administrator: false,
        password: Secret::new(PASSWORD),
    };
    desk.create_staff(&system, command).await.expect("a member of staff")
}
