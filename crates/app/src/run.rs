//! A running server: the listener, the workers of operations, of e-mail and of scheduled tasks, and
//! what follows the clients.

mod workers;

use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt;
use bursar_application::{Actor, Desk};
use bursar_http::headers::Transport;
use bursar_persistence::SeaStore;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

/// How long requests and steps that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(25);

/// How many operations this process works on at once.
const WORKERS: u32 = 2;

/// A server that runs until it is told to stop.
#[expect(missing_debug_implementations, reason = "ports are not printable")]
pub struct Server {
    address: SocketAddr,
    desk: Desk,
    store: SeaStore,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Server {
    /// Brings the database up to date and begins to serve. Port 0 means any that is free.
    pub async fn start(settings: &Settings) -> Result<Self, Failure> {
        let store = wire::open(settings).await?;
        store.migrate().await.or_while("migrating the database")?;
        let desk = wire::serving(settings, &store);
        let system = Actor::system("start");
        desk.install(&system, settings.billing.currency).await.or_while("installing")?;
        Self::over(settings, store, desk).await
    }

    /// Begins to serve what is in this store, which is up to date.
    pub async fn over(settings: &Settings, store: SeaStore, desk: Desk) -> Result<Self, Failure> {
        desk.register_gateways(&Actor::system("start")).await.or_while("taking in the gateways")?;
        let listener = TcpListener::bind(settings.http.listen).await;
        let listener = listener.or_while(&format!("listening on {}", settings.http.listen))?;
        let address = listener.local_addr().or_while("listening")?;
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let state = wire::state(settings, &store, desk.clone());
        if state.options.transport == Transport::Secure && state.options.trusted_proxies.is_empty()
        {
            tracing::warn!(
                "no http.trusted_proxies: failed sign-ins behind a proxy are told apart by account"
            );
        }
        let router = bursar_http::router(state);
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        let until = told(stopped.clone());
        tasks.spawn(async move {
            let listener = listener.tap_io(send_at_once);
            let served = axum::serve(listener, router).with_graceful_shutdown(until).await;
            if let Err(error) = served {
                tracing::error!(%error, "the server ended");
            }
        });
        let follower = store.clone();
        let until = told(stopped.clone());
        tasks.spawn(async move { follower.follow_facets(until).await });
        for number in 1..=WORKERS {
            let name = format!("{}-{number}", workers::process_name());
            tasks.spawn(workers::work(desk.clone(), name, stopped.clone()));
        }
        if desk.sends_mail() {
            let name = format!("{}-mail", workers::process_name());
            tasks.spawn(workers::post(desk.clone(), name, stopped.clone()));
        } else {
            tracing::info!("no mail.host: e-mails are kept and not sent");
        }
        let name = format!("{}-schedule", workers::process_name());
        tasks.spawn(workers::keep_schedule(desk.clone(), name, stopped.clone()));
        tasks.spawn(workers::hear_notices(desk.clone(), stopped.clone()));
        tasks.spawn(workers::keep_figures(wire::figures(), stopped));
        tracing::info!(%address, "serving");
        Ok(Self { address, desk, store, stop, tasks })
    }

    /// The address that it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The use cases that it serves.
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Takes no more requests, finishes what is under way, and closes the database. What takes
    /// longer than the grace period is broken off; its transaction is undone, and another worker
    /// goes on with its operation.
    pub async fn stop(mut self) -> Result<(), Failure> {
        self.stop.send_replace(true);
        let finished =
            tokio::time::timeout(GRACE, async { while self.tasks.join_next().await.is_some() {} });
        if finished.await.is_err() {
            tracing::warn!("broke off what was still under way");
            self.tasks.shutdown().await;
        }
        self.store.close().await.or_while("closing the database")
    }
}

/// Answers are short and waited for.
fn send_at_once(connection: &mut tokio::net::TcpStream) {
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "the connection delays what it sends");
    }
}

/// Waits until the server is told to stop.
async fn told(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
