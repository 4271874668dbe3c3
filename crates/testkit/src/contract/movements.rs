//! What every store promises about many movements in any order (quality.md row 1).

use std::collections::BTreeMap;

use bursar_application::billing::journal::{ClientSpan, JournalDirectory};
use bursar_application::ports::Store;
use bursar_domain::billing::journal::{
    Account, Auditor, Author, Cause, Entry, Ledger, LegAccount, Posting,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Note};

use super::clients::client;
use super::journal::currencies;
use super::minute;
use crate::run::{figure, size};

/// How many movements are tried in one unit of work.
const AT_ONCE: u64 = 25;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn sum(&mut self, most: u64) -> Money {
        let code = ["EUR", "USD"][usize::try_from(self.below(2)).unwrap()];
        let minor = i64::try_from(1 + self.below(most)).unwrap();
        Money::from_minor(minor, Currency::new(code).unwrap())
    }
}

/// Random movements of three clients, whose balances are what the entries come to.
pub async fn any_movements_add_up(store: &dyn Store, entries: &dyn JournalDirectory) {
    currencies(store).await;
    let mut clients = Vec::new();
    for name in ["Acme", "Bolt", "Cirrus"] {
        clients.push(client(store, name).await.id());
    }
    let (count, mut chance) = (size(400, 20_000), Chance(7));
    let mut written = 0;
    for unit in 0..count / AT_ONCE {
        let client = clients[usize::try_from(chance.below(3)).unwrap()];
        written += unit_of_work(store, client, i64::try_from(unit).unwrap(), &mut chance).await;
    }
    let (seen, by_currency) = derive(entries).await;
    assert_eq!(seen, written);
    assert!(by_currency.values().all(|sum| *sum == 0), "{by_currency:?}");
    figure(&format!("{count} random movements on a store, {written} of them entries, add up"));
}

/// Tries some movements of a client; answers how many were written.
async fn unit_of_work(store: &dyn Store, client: ClientId, unit: i64, chance: &mut Chance) -> u64 {
    let work = store.begin().await.unwrap();
    let mut ledger = work.ledgers().get(client).await.unwrap();
    let (at, by) = (minute(unit), author());
    for _ in 0..AT_ONCE {
        let id = work.ids().one::<Entry>().await.unwrap();
        // A refusal is as good as a success.
        drop(act(&mut ledger, id, unit, chance, &by));
    }
    let written = u64::try_from(ledger.written().len()).unwrap();
    work.ledgers().save(std::slice::from_ref(&ledger), at).await.unwrap();
    work.commit().await.unwrap();
    written
}

fn act(
    ledger: &mut Ledger,
    id: Id<Entry>,
    unit: i64,
    chance: &mut Chance,
    by: &Author,
) -> Result<(), Box<dyn std::error::Error>> {
    let at = minute(unit);
    match chance.below(8) {
        0..3 => {
            let (from, to) = (Account::Staff, Account::Credit);
            ledger.post(
                id,
                Posting::new(from, to, chance.sum(5_000), Cause::CreditAdded)?,
                by,
                at,
            )?;
        }
        3..5 => {
            let (from, to) = (Account::Credit, Account::Staff);
            let posting = Posting::new(from, to, chance.sum(5_000), Cause::CreditSubtracted)?;
            ledger.post(id, posting, by, at)?;
        }
        5 => {
            let (from, to) = (Account::Promotion, Account::Credit);
            let posting = Posting::new(from, to, chance.sum(900), Cause::InitialCredit)?;
            let days = i64::try_from(chance.below(30))?;
            ledger.grant(id, posting, minute(unit + 1 + days), by, at)?;
        }
        6 => drop(ledger.expire(id, by, at)?),
        _ => {
            let paid = chance.sum(400);
            let other = if paid.currency().code() == "EUR" { "USD" } else { "EUR" };
            let rate = if other == "USD" { "2" } else { "0.5" }.parse()?;
            let (from, to, into) = (Account::Staff, Account::Credit, Currency::new(other)?);
            let posting = Posting::exchanged(from, to, paid, rate, into, Cause::CreditAdded)?;
            let posting = posting.because(Note::parse("exchanged", 20)?);
            ledger.post(id, posting, by, at)?;
        }
    }
    Ok(())
}

/// Goes through every entry; answers how many there are, and what all legs come to.
async fn derive(entries: &dyn JournalDirectory) -> (u64, BTreeMap<Currency, i64>) {
    let chain = entries.chain().await.unwrap();
    let span = ClientSpan { after: None, through: None };
    let mut balances = chain.balances(span).await.unwrap();
    let (mut seen, mut sums) = (0, BTreeMap::new());
    let mut auditors = BTreeMap::<ClientId, Auditor>::new();
    let mut behind = None;
    loop {
        let part = chain.entries(span, behind).await.unwrap();
        if part.is_empty() {
            break;
        }
        for entry in part {
            let entry = entry.unwrap();
            let client = entry.client();
            auditors.entry(client).or_insert_with(|| Auditor::new(client)).see(&entry).unwrap();
            for leg in entry.legs().unwrap() {
                *sums.entry(leg.sum.currency()).or_default() += leg.sum.minor();
                assert!(leg.account != LegAccount::Exchange || entry.rate().is_some());
            }
            behind = Some((client, entry.place()));
            seen += 1;
        }
    }
    for (client, auditor) in auditors {
        auditor.close(&balances.remove(&client).unwrap_or_default()).unwrap();
    }
    assert!(balances.is_empty(), "{balances:?}");
    (seen, sums)
}

fn author() -> Author {
    Author {
        id: Some(1),
        name: "Maja Holm".to_owned(),
        on_behalf_of: None,
        request_id: "r".to_owned(),
    }
}
