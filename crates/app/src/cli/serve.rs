//! `bursar serve`: serves the panel and the API until the process is told to end.

use tokio::signal::unix::{SignalKind, signal};

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::run::Server;

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let server = Server::start(settings).await?;
    let secret = server.desk().setup_secret().await.or_while("looking for staff")?;
    if let Some(secret) = secret {
        let panel = panel(settings, &server);
        output::line("There is no staff user yet. Create the first one, once, within seven days:")?;
        output::line(&format!("{panel}/setup?token={}", secret.expose()))?;
    }
    until_ended(server).await
}

/// Serves until the process is told to end, then ends in order.
pub(super) async fn until_ended(server: Server) -> Result<(), Failure> {
    let mut terminated = signal(SignalKind::terminate()).or_while("listening to signals")?;
    let mut interrupted = signal(SignalKind::interrupt()).or_while("listening to signals")?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("ending");
    server.stop().await
}

/// The address of the panel, without a slash at its end.
pub(super) fn panel(settings: &Settings, server: &Server) -> String {
    let public = settings.http.public_url.as_ref();
    let public = public.map(|url| url.as_str().trim_end_matches('/').to_owned());
    public.unwrap_or_else(|| format!("http://{}", server.address()))
}
