//! Knows how to serve sample data while the code is being changed.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use clap::Args;

use crate::failure::Outcome;
use crate::leash::{Leash, Leashed};
use crate::{bursar, shell};

const WATCHED: [&str; 3] = ["crates", "Cargo.toml", "Cargo.lock"];
const GLANCE: Duration = Duration::from_millis(500);

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// How many sample clients.
    #[arg(long, default_value_t = 500)]
    clients: u32,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

pub(crate) fn run(options: &Options) -> Outcome {
    loop {
        let seen = latest_change();
        let mut app = build_and_serve(options);
        while latest_change() == seen {
            sleep(GLANCE);
            if app.as_mut().is_some_and(Leashed::has_ended) {
                println!("── the app has ended; waiting for a change");
                app = None;
            }
        }
        println!("── something changed");
    }
}

/// A build that fails has told why; the next change may mend it.
fn build_and_serve(options: &Options) -> Option<Leashed> {
    let served = bursar::build().and_then(|binary| {
        Leash::on(binary)
            .args(["demo", "--clients", &options.clients.to_string()])
            .set(|shell| {
                shell.current_dir(shell::root()).env("BURSAR_HTTP__LISTEN", &options.listen);
            })
            .start()
    });
    served.inspect_err(|failure| println!("── {failure}; waiting for a change")).ok()
}

fn latest_change() -> Option<SystemTime> {
    WATCHED.iter().filter_map(|place| latest_below(&shell::root().join(place))).max()
}

fn latest_below(place: &Path) -> Option<SystemTime> {
    let own = fs::metadata(place).ok()?;
    let below = fs::read_dir(place).into_iter().flatten().filter_map(Result::ok);
    let below = below.filter_map(|entry| latest_below(&entry.path())).max();
    own.modified().ok().max(below)
}
