//! A provider that does not exist, as pure data: what he set up, what he sells, and his clients.

mod billing;
mod client;
mod cloud;
mod company;
mod credit;
mod land;
mod names;
mod people;
mod prices;
mod profile;
mod provider;
mod shelf;

use bursar_application::ports::sample::{SampleCatalog, SampleClient};
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::custom_field::CustomFieldInput;
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta, Utc};

pub use prices::SamplePlan;
pub use provider::{Provider, SampleInvoicing, SampleTax, Staff, StaffRole, View};

use self::billing::Books;
use self::shelf::Shelf;
use crate::dice::Dice;

/// Something in the world's own tables that the rest of Bursar would not accept.
#[derive(Debug, thiserror::Error)]
#[error("the sample world is wrong: {0}")]
pub struct WorldError(String);

/// A provider of a given size. The same seed, size and day make the same provider.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    clients: u32,
    day: DateTime<Utc>,
}

/// How long the provider has been in business.
const YEARS: TimeDelta = TimeDelta::days(6 * 365);

impl World {
    /// A provider with so many clients, as he stands at the beginning of the day of `at`.
    pub fn new(seed: u64, clients: u32, at: DateTime<Utc>) -> Result<Self, WorldError> {
        let seconds = at.timestamp() - at.timestamp().rem_euclid(86_400);
        let day = DateTime::from_timestamp(seconds, 0).ok_or_else(|| wrong("the day"))?;
        Ok(Self { seed, clients, day })
    }

    /// How many clients there are.
    pub const fn size(&self) -> u32 {
        self.clients
    }

    /// What the provider set up, and his staff.
    pub const fn provider(&self) -> Provider {
        provider::provider()
    }

    /// What he charges for cloud usage; the first plan is that of new clients.
    pub fn pricing_plans(&self) -> Vec<SamplePlan> {
        prices::plans()
    }

    /// What each of his configurations says, the standard one first.
    pub fn settings(&self) -> Result<Vec<Settings>, WorldError> {
        provider::settings()
    }

    /// The fields of his own that he declared for clients.
    pub fn custom_fields(&self) -> Vec<CustomFieldInput> {
        provider::custom_fields()
    }

    /// What he sells and where it runs.
    pub fn catalog(&self) -> Result<SampleCatalog, WorldError> {
        Ok(cloud::catalog(Shelf::stock(self.day - YEARS)?))
    }

    /// His clients in the order of their ids, which begin with 1.
    pub fn clients(&self) -> Clients<'_> {
        Clients { world: self, books: None, number: 0, next: Counters::default() }
    }

    /// A stream of chance for one client.
    const fn dice(&self, number: u64) -> Dice {
        Dice::of(self.seed, number)
    }

    /// How many invoices an active client has at most. A provider that is made up to be measured
    /// has fewer, so that making him up takes no longer than what is measured.
    const fn most_bills(&self) -> u64 {
        if self.clients > 5_000 { 2 } else { 4 }
    }

    /// How many of the first clients are resellers, every fifth from the third on.
    fn resellers(&self) -> u64 {
        u64::from(self.clients / 10).min(50)
    }
}

/// The clients of a [`World`], made as they are asked for.
#[derive(Clone, Debug)]
pub struct Clients<'a> {
    world: &'a World,
    /// Opened with the first client.
    books: Option<Books>,
    number: u32,
    next: Counters,
}

/// The last id of each kind that was taken.
#[derive(Clone, Debug, Default)]
struct Counters {
    user: i64,
    membership: i64,
    note: i64,
    service: i64,
    project: i64,
    instance: i64,
    entry: i64,
    invoice: i64,
    credit_note: i64,
    last_owner: Option<i64>,
}

impl Iterator for Clients<'_> {
    type Item = Result<SampleClient, WorldError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.number == self.world.clients {
            return None;
        }
        self.number += 1;
        Some(self.make())
    }
}

impl Clients<'_> {
    fn make(&mut self) -> Result<SampleClient, WorldError> {
        let books = match self.books.take() {
            Some(books) => books,
            None => Books::open(self.world)?,
        };
        let books = self.books.insert(books);
        client::make(self.world, books, self.number, &mut self.next)
    }
}

fn wrong(what: &(impl ToString + ?Sized)) -> WorldError {
    WorldError(what.to_string())
}

fn new_id<T>(number: i64) -> Result<Id<T>, WorldError> {
    Id::new(number).map_err(|error| wrong(&error))
}

#[cfg(test)]
mod tests;
