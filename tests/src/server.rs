//! The whole program in this process, on a port of its own, with its workers.

use std::collections::BTreeMap;

use bursar_app::config::Settings;
use bursar_app::run;
use bursar_application::Desk;

/// The secret with which the simulated processor of cards signs its notices.
pub const CARDS: &str = "cards-secret-of-the-tests";

/// A server with its workers.
pub(crate) struct Server {
    address: String,
    running: run::Server,
}

impl Server {
    /// A server on a database that asks this register of VAT numbers.
    pub(crate) async fn start(url: &str, register: &str) -> Self {
        let environment = BTreeMap::from(
            [
                ("BURSAR_DATABASE__URL", url),
                ("BURSAR_HTTP__LISTEN", "127.0.0.1:0"),
                ("BURSAR_HTTP__TRUSTED_PROXIES", "127.0.0.1"),
                ("BURSAR_FEATURES__RESELLER", "true"),
                ("BURSAR_VIES__URL", register),
                ("BURSAR_GATEWAYS__SIMULATION_SECRET", CARDS),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let settings = Settings::read(None, &environment, &BTreeMap::new()).expect("settings");
        let running = run::Server::start(&settings).await.expect("a server");
        Self { address: format!("http://{}", running.address()), running }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) const fn desk(&self) -> &Desk {
        self.running.desk()
    }
}
