//! Postings in batches of a thousand, as the scheduled tasks write them: for `cargo xtask bench`.
//!
//! `postings DATABASE SECONDS` prints how many postings a second became durable.
#![expect(clippy::print_stdout, reason = "its figure is its output")]
#![expect(clippy::float_arithmetic, reason = "a measured rate, never money")]
#![expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "counts become rates")]

use std::error::Error;
use std::time::{Duration, Instant};

use bursar_application::Actor;
use bursar_application::ports::Store;
use bursar_domain::billing::journal::{Account, Cause, Entry, Posting};
use bursar_domain::client::ClientId;
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money};
use bursar_persistence::{PoolOptions, connect};
use chrono::{DateTime, TimeDelta, Utc};

/// How many postings are written in one unit of work.
const BATCH: u32 = 1_000;

/// How many clients they go round.
const CLIENTS: u32 = 20_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(seconds)) = (arguments.next(), arguments.next()) else {
        return Err("name a database and a number of seconds".into());
    };
    let span = Duration::from_secs(seconds.parse()?);
    let store = connect(&url, PoolOptions::default()).await?;
    let euro = Currency::new("EUR")?;
    let clients = store.begin().await?.ledgers().with_currency(euro, None, CLIENTS).await?;
    let (start, mut postings) = (Instant::now(), 0_usize);
    for batch in clients.chunks(usize::try_from(BATCH)?).cycle() {
        if start.elapsed() >= span {
            break;
        }
        postings += write(&store, batch, Money::from_minor(1, euro)).await?;
    }
    println!("{}", postings as f64 / start.elapsed().as_secs_f64());
    Ok(())
}

/// Gives each of these clients a cent in one unit of work, with the audit entries of it.
async fn write(
    store: &dyn Store,
    clients: &[ClientId],
    sum: Money,
) -> Result<usize, Box<dyn Error>> {
    let (actor, at) =
        (Actor::system("bench"), DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(21_000));
    let work = store.begin().await?;
    let mut ledgers = work.ledgers().load(clients).await?;
    let first = work.ids().next(Entry::NAME, u32::try_from(ledgers.len())?).await?;
    for (id, ledger) in (first..).zip(&mut ledgers) {
        let posting = Posting::new(Account::Staff, Account::Credit, sum, Cause::CreditAdded)?;
        ledger.post(Id::new(id)?, posting, &actor.author(), at)?;
    }
    work.ledgers().save(&ledgers, at).await?;
    let written = ledgers.iter().flat_map(|ledger| ledger.written());
    let events: Vec<Event> =
        written.map(|entry| entry.told().of_client(entry.client().get())).collect();
    work.audit().record_all(&actor, &events, at).await?;
    work.commit().await?;
    Ok(events.len())
}
