//! One sample client: first what becomes of it, then everything that agrees with that.

use std::collections::BTreeSet;

use bursar_application::ports::sample::SampleClient;
use bursar_domain::client::{
    Agreement, Client, ClientId, Lifecycle, StoredClient, Suspension, SuspensionKind,
};
use chrono::{DateTime, TimeDelta, Utc};

use super::billing::{Bill, Books, Buyer, bills};
use super::cloud::Dealer;
use super::credit::Purse;
use super::land::{LANDS, Land};
use super::people::Around;
use super::profile::{Person, person, profile};
use super::{Counters, World, WorldError, YEARS, new_id, provider, wrong};
use crate::dice::Dice;

/// What became of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Owns something active.
    Active,
    /// Owns nothing active.
    Idle,
    /// His suspension stopped halfway.
    Suspending,
    /// Suspended.
    Suspended,
    /// His removal stopped halfway.
    Leaving,
}

/// What is settled about a client before anything else of it is made up.
pub(super) struct Sketch {
    pub(super) since: DateTime<Utc>,
    pub(super) land: &'static Land,
    /// The place of its configuration, the standard one first.
    pub(super) configuration: u64,
    /// Its invoices, the oldest first.
    pub(super) bills: Vec<Bill>,
    fate: Fate,
    /// Its place among the resellers, if it is one.
    resale_place: Option<u64>,
    cause: Option<SuspensionKind>,
}

impl Sketch {
    /// The first that is drawn about a client.
    pub(super) fn draw(world: &World, number: u32, dice: &mut Dice) -> Result<Self, WorldError> {
        let since = registered(world, number, dice);
        let resale_place = resale_place(world, u64::from(number));
        let fate = fate(resale_place.is_some(), dice);
        let land = dice.weighed(&LANDS, |land| land.weight).ok_or_else(|| wrong("no country"))?;
        let configuration = configuration(land, dice);
        let is_halted = fate == Fate::Suspended || fate == Fate::Suspending;
        let cause = is_halted.then(|| cause(dice));
        let is_overdue = cause == Some(SuspensionKind::OverdueInvoice);
        let span = (since, world.day);
        let bills = bills(fate, is_overdue, world.most_bills(), span, dice);
        Ok(Self { since, land, configuration, bills, fate, resale_place, cause })
    }
}

pub(super) fn make(
    world: &World,
    books: &Books,
    number: u32,
    next: &mut Counters,
) -> Result<SampleClient, WorldError> {
    let mut dice = world.dice(u64::from(number));
    let id: ClientId = new_id(i64::from(number))?;
    let sketch = Sketch::draw(world, number, &mut dice)?;
    let Sketch { since, fate, resale_place: place, cause, .. } = sketch;
    let person = person(number, sketch.land, &mut dice);
    let profile = profile(&person.input)?;
    if next.user == 0 {
        next.user = i64::try_from(provider::provider().staff.len()).unwrap_or(0);
    }
    let estate = Dealer {
        dice: &mut dice,
        next,
        fate,
        is_reseller: place.is_some(),
        home: person.land.region,
        since,
        day: world.day,
        name: &project_name(&person, number),
    }
    .deal();
    let is_spent = cause == Some(SuspensionKind::Credit);
    let (daily_cost, day) = (estate.daily_cost(), world.day);
    let purse = Purse { currency: profile.currency(), fate, is_spent, daily_cost, since, day };
    let mut opened = purse.open(id, &mut dice)?;
    let buyer = Buyer { number, client: id, profile: &profile, estate: &estate, sketch: &sketch };
    let billed = books.write(&buyer, &mut opened, &mut dice, next)?;
    let ledger = purse.post(opened, billed.moves, &mut dice, next)?;
    let standing = ledger.standing(day).map_err(|error| wrong(&error))?;
    let since_when = standing.out_of_credit_since.unwrap_or(since);
    let suspension = cause.map(|kind| suspension(kind, since_when, world.day, &mut dice));
    let around = Around { client: id, person: &person, since, day: world.day };
    let team = around.team(&mut dice, next)?;
    let notes = around.notes(&mut dice, next)?;
    let client = Client::restore(StoredClient {
        id,
        profile,
        lifecycle: lifecycle(fate),
        suspension,
        has_active_service: estate.has_active_service(),
        configuration: new_id(1 + i64::try_from(sketch.configuration).unwrap_or(0))?,
        groups: groups(place.is_some(), &mut dice)?,
        reseller: reseller(world, number, place.is_some(), &mut dice)?,
        agreement: Agreement {
            is_set: dice.permille(if fate == Fate::Idle { 120 } else { 430 }),
            has_method: false,
        },
        created_at: since,
        erased_at: None,
        version: 1,
    });
    let super::cloud::Estate { services, projects, instances } = estate;
    let super::people::Team { users, memberships } = team;
    Ok(SampleClient {
        client,
        ledger,
        standing,
        invoices: billed.invoices,
        credit_notes: billed.credit_notes,
        services,
        projects,
        instances,
        users,
        memberships,
        notes,
    })
}

/// Ids are given in the order in which clients came.
fn registered(world: &World, number: u32, dice: &mut Dice) -> DateTime<Utc> {
    let gap = YEARS.num_milliseconds() / (i64::from(world.clients) + 1);
    let within = dice.between(0, (gap - 1).max(0));
    world.day - YEARS + TimeDelta::milliseconds(gap * i64::from(number) + within)
}

fn fate(is_reseller: bool, dice: &mut Dice) -> Fate {
    match dice.below(1000) {
        _ if is_reseller => Fate::Active,
        0..820 => Fate::Active,
        820..940 => Fate::Idle,
        940..995 => Fate::Suspended,
        995..998 => Fate::Suspending,
        _ => Fate::Leaving,
    }
}

const fn lifecycle(fate: Fate) -> Lifecycle {
    match fate {
        Fate::Active | Fate::Idle => Lifecycle::Normal,
        Fate::Suspending => Lifecycle::Suspending,
        Fate::Suspended => Lifecycle::Suspended,
        Fate::Leaving => Lifecycle::Deleting,
    }
}

fn cause(dice: &mut Dice) -> SuspensionKind {
    match dice.below(100) {
        0..60 => SuspensionKind::Credit,
        60..75 => SuspensionKind::OverdueInvoice,
        75..96 => SuspensionKind::Staff,
        _ => SuspensionKind::Fraud,
    }
}

fn suspension(
    kind: SuspensionKind,
    since: DateTime<Utc>,
    day: DateTime<Utc>,
    dice: &mut Dice,
) -> Suspension {
    let span = (day - since).num_minutes().clamp(0, 60 * 24 * 60);
    let at = day - TimeDelta::minutes(dice.between(0, span));
    let (note, by) = match kind {
        SuspensionKind::Credit => ("The credit was used up.", "Bursar"),
        SuspensionKind::OverdueInvoice => ("An invoice was overdue for thirty days.", "Bursar"),
        SuspensionKind::Staff => ("Asked us to pause everything for a while.", "Per Arneson"),
        SuspensionKind::Fraud => ("The card was reported stolen.", "Ingrid Solheim"),
    };
    Suspension { kind, note: note.to_owned(), by: by.to_owned(), at }
}

/// The reseller's place among the resellers, if the client is one.
fn resale_place(world: &World, number: u64) -> Option<u64> {
    let behind = number.checked_sub(3)?;
    (behind % 5 == 0 && behind / 5 < world.resellers()).then_some(behind / 5)
}

fn reseller(
    world: &World,
    number: u32,
    is_reseller: bool,
    dice: &mut Dice,
) -> Result<Option<ClientId>, WorldError> {
    let place = dice.skewed(world.resellers().max(1));
    let above = 3 + 5 * i64::try_from(place).unwrap_or(0);
    let has_one = world.resellers() > 0 && !is_reseller && dice.permille(130);
    if has_one && above < i64::from(number) { Ok(Some(new_id(above)?)) } else { Ok(None) }
}

fn configuration(land: &Land, dice: &mut Dice) -> u64 {
    let others = u64::try_from(provider::provider().configurations.len()).unwrap_or(0);
    if dice.permille(700) { land.configuration } else { dice.skewed(others + 1) }
}

fn groups<T>(
    is_reseller: bool,
    dice: &mut Dice,
) -> Result<BTreeSet<bursar_kernel::Id<T>>, WorldError> {
    let count = match dice.below(100) {
        0..7 => 0,
        7..75 => 1,
        75..95 => 2,
        _ => 3,
    };
    let all = u64::try_from(provider::provider().groups.len()).unwrap_or(0);
    let mut groups = BTreeSet::new();
    for _ in 0..count {
        groups.insert(new_id(1 + i64::try_from(dice.skewed(all)).unwrap_or(0))?);
    }
    if is_reseller {
        groups.insert(new_id(18)?);
    }
    Ok(groups)
}

fn project_name(person: &Person, number: u32) -> String {
    match person.domain.strip_suffix(".example") {
        Some(domain) if !person.input.company.is_empty() => domain.to_owned(),
        _ => format!("private-{number}"),
    }
}
