//! What every store promises about the journal.

use bursar_application::Scope;
use bursar_application::billing::journal::{
    AmountRange, ClientSpan, EntryFilter, EntryQuery, EntrySort, JournalDirectory,
};
use bursar_application::clients::{ClientDirectory, Direction};
use bursar_application::page::{PageRequest, Total};
use bursar_application::ports::Store;
use bursar_domain::billing::journal::{
    Account, AccountKind, Auditor, Author, Broken, Cause, Entry, Ledger, LedgerError, Posting,
};
use bursar_domain::client::configuration::Value;
use bursar_domain::client::{Client, ClientId};
use bursar_domain::currency::{CurrencyInput, ListedCurrency};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Line, Note};

use super::clients::client;
use super::{id, minute};

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, currency("EUR"))
}

fn author() -> Author {
    Author {
        id: Some(1),
        name: "Maja Holm".to_owned(),
        on_behalf_of: Some("Per Øst".to_owned()),
        request_id: "request-1".to_owned(),
    }
}

fn added(sum: Money) -> Posting {
    let posting = Posting::new(Account::Staff, Account::Credit, sum, Cause::CreditAdded).unwrap();
    posting.because(Note::parse("a deposit", 99).unwrap()).known_as(Line::parse("INV 7", 99).ok())
}

fn taken(sum: Money) -> Posting {
    Posting::new(Account::Credit, Account::Staff, sum, Cause::CreditSubtracted).unwrap()
}

/// The currencies that a provider deals in: euro, and two dollars for one of them.
pub(super) async fn currencies(store: &dyn Store) -> ListedCurrency {
    let euro = ListedCurrency::default_of_installation(id(store).await, currency("EUR"), minute(0));
    let input = CurrencyInput { code: "USD".into(), rate: "2".into() };
    let (dollar, _) = ListedCurrency::list(id(store).await, &input, minute(0)).unwrap();
    let work = store.begin().await.unwrap();
    work.currencies().add(&euro).await.unwrap();
    work.currencies().add(&dollar).await.unwrap();
    work.commit().await.unwrap();
    dollar
}

/// Writes movements of one client in one unit of work.
async fn post(
    store: &dyn Store,
    client: ClientId,
    postings: impl IntoIterator<Item = Posting>,
    at: i64,
) -> Result<Ledger, LedgerError> {
    let work = store.begin().await.unwrap();
    let mut ledger = work.ledgers().get(client).await.unwrap();
    for posting in postings {
        let entry = work.ids().one::<Entry>().await.unwrap();
        ledger.post(entry, posting, &author(), minute(at))?;
    }
    work.ledgers().save(std::slice::from_ref(&ledger), minute(at)).await.unwrap();
    work.commit().await.unwrap();
    Ok(ledger)
}

/// What an auditor says about everything that is there.
pub async fn audit(entries: &dyn JournalDirectory) -> Result<u64, Broken> {
    let chain = entries.chain().await.unwrap();
    let span = ClientSpan { after: None, through: None };
    let mut balances = chain.balances(span).await.unwrap();
    let mut seen = 0;
    let mut auditors = std::collections::BTreeMap::<ClientId, Auditor>::new();
    for entry in chain.entries(span, None).await.unwrap() {
        let entry = entry?;
        let client = entry.client();
        auditors.entry(client).or_insert_with(|| Auditor::new(client)).see(&entry)?;
        seen += 1;
    }
    for client in balances.keys() {
        auditors.entry(*client).or_insert_with(|| Auditor::new(*client));
    }
    for (client, auditor) in auditors {
        auditor.close(&balances.remove(&client).unwrap_or_default())?;
    }
    Ok(seen)
}

/// Every column of an entry is kept, and so is what it comes to.
pub async fn an_entry_comes_back_as_it_was_written(
    store: &dyn Store,
    entries: &dyn JournalDirectory,
) {
    currencies(store).await;
    let acme = client(store, "Acme").await.id();
    let rate = "1.999999999999999999".parse().unwrap();
    let (credit, dollar) = (Account::Credit, currency("USD"));
    let cause = Cause::CreditAdded;
    let exchanged = Posting::exchanged(credit, credit, euro(333), rate, dollar, cause).unwrap();
    let ledger = post(store, acme, [added(euro(1000)), exchanged], 1).await.unwrap();
    let work = store.begin().await.unwrap();
    for entry in ledger.written() {
        assert_eq!(&work.ledgers().entry(entry.id()).await.unwrap(), entry);
    }
    let again = work.ledgers().get(acme).await.unwrap();
    assert_eq!(again.head(), ledger.head());
    assert_eq!(again.credit(currency("EUR")), euro(667));
    assert_eq!(again.credit(dollar).minor(), 666);
    drop(work);
    let parts = entries.credit_parts(acme).await.unwrap();
    let parts: Vec<_> = parts.iter().map(|part| (part.sum.to_string(), part.entries)).collect();
    assert_eq!(parts, [("6.67 EUR".to_owned(), 2), ("6.66 USD".to_owned(), 1)]);
    let points = entries.balances(acme, currency("EUR"), minute(0), 9).await.unwrap();
    assert_eq!(points.iter().map(|point| point.minor).collect::<Vec<_>>(), [1000, 667]);
    let points = entries.balances(acme, dollar, minute(0), 9).await.unwrap();
    assert_eq!(points.iter().map(|point| point.minor).collect::<Vec<_>>(), [666]);
    assert_eq!(audit(entries).await, Ok(2));
    assert!(matches!(
        entries.ledger(Scope::All, Id::new(9_999).unwrap()).await,
        Err(bursar_application::Error::Store(StoreError::NotFound { .. }))
    ));
}

/// Credit that expires is spent first, and its rest is found when it is due.
pub async fn a_lot_is_spent_and_expires(store: &dyn Store) {
    currencies(store).await;
    let acme = client(store, "Acme").await.id();
    let work = store.begin().await.unwrap();
    let mut ledger = work.ledgers().get(acme).await.unwrap();
    let entry = work.ids().one::<Entry>().await.unwrap();
    let given =
        Posting::new(Account::Promotion, Account::Credit, euro(900), Cause::InitialCredit).unwrap();
    ledger.grant(entry, given, minute(60), &author(), minute(1)).unwrap();
    work.ledgers().save(&[ledger], minute(1)).await.unwrap();
    work.commit().await.unwrap();
    post(store, acme, [taken(euro(200))], 2).await.unwrap();
    let work = store.begin().await.unwrap();
    assert!(work.ledgers().with_expired_credit(minute(59), 9).await.unwrap().is_empty());
    assert_eq!(work.ledgers().with_expired_credit(minute(60), 9).await.unwrap(), [acme]);
    let mut ledger = work.ledgers().get(acme).await.unwrap();
    let entry = work.ids().one::<Entry>().await.unwrap();
    assert!(ledger.expire(entry, &author(), minute(60)).unwrap());
    work.ledgers().save(&[ledger], minute(60)).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    assert!(work.ledgers().with_expired_credit(minute(99), 9).await.unwrap().is_empty());
    assert_eq!(work.ledgers().get(acme).await.unwrap().credit(currency("EUR")), euro(0));
}

/// Of a hundred subtractions at once exactly as many succeed as there is credit for.
pub async fn parallel_subtractions_never_take_more_than_there_is(store: &dyn Store) {
    currencies(store).await;
    let acme = client(store, "Acme").await.id();
    post(store, acme, [added(euro(3000))], 1).await.unwrap();
    let takes = (0..100).map(|at| post(store, acme, [taken(euro(100))], 2 + at));
    let outcomes = futures::future::join_all(takes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 30);
    let work = store.begin().await.unwrap();
    let ledger = work.ledgers().get(acme).await.unwrap();
    assert_eq!((ledger.credit(currency("EUR")), ledger.head().count), (euro(0), 31));
}

/// The store itself keeps two reversals of one entry apart.
pub async fn an_entry_is_reversed_once(store: &dyn Store) {
    currencies(store).await;
    let acme = client(store, "Acme").await.id();
    let ledger = post(store, acme, [added(euro(500)), added(euro(500))], 1).await.unwrap();
    let entry = &ledger.written()[0];
    let reason = || Note::parse("twice", 99).unwrap();
    let ledger = post(store, acme, [Posting::reversal(entry, reason())], 2).await.unwrap();
    let work = store.begin().await.unwrap();
    let by = work.ledgers().reversal_of(entry.id()).await.unwrap();
    assert_eq!(by, Some(ledger.written()[0].id()));
    let mut ledger = work.ledgers().get(acme).await.unwrap();
    let again = work.ids().one::<Entry>().await.unwrap();
    ledger.post(again, Posting::reversal(entry, reason()), &author(), minute(3)).unwrap();
    let refused = work.ledgers().save(&[ledger], minute(3)).await;
    assert!(matches!(refused, Err(StoreError::Taken { .. })), "{refused:?}");
}

/// Batches in whatever order lock alike, so that they wait for each other and do not fail.
pub async fn many_ledgers_are_written_at_once(store: &dyn Store, entries: &dyn JournalDirectory) {
    currencies(store).await;
    let mut clients = Vec::new();
    for number in 0..12 {
        clients.push(client(store, &format!("Client {number}")).await.id());
    }
    let batch = async |order: Vec<ClientId>| {
        let work = store.begin().await.unwrap();
        let mut ledgers = work.ledgers().load(&order).await.unwrap();
        let count = u32::try_from(ledgers.len()).unwrap();
        let first = work.ids().next(Entry::NAME, count).await.unwrap();
        for (number, ledger) in (first..).zip(&mut ledgers) {
            let entry = Id::new(number).unwrap();
            ledger.post(entry, added(euro(7)), &author(), minute(1)).unwrap();
        }
        work.ledgers().save(&ledgers, minute(1)).await.unwrap();
        work.commit().await.unwrap();
    };
    let backwards: Vec<_> = clients.iter().rev().copied().collect();
    let turned: Vec<_> = clients[5..].iter().chain(&clients[..5]).copied().collect();
    let orders = [clients.clone(), backwards, turned];
    futures::future::join_all(orders.into_iter().cycle().take(12).map(batch)).await;
    assert_eq!(audit(entries).await, Ok(144));
    let work = store.begin().await.unwrap();
    for ledger in work.ledgers().load(&clients).await.unwrap() {
        assert_eq!(ledger.credit(currency("EUR")), euro(84));
    }
}

/// What a client is compared by follows its entries, the rates and the limits.
pub async fn a_limit_and_a_rate_renew_how_clients_stand(
    store: &dyn Store,
    list: &dyn ClientDirectory,
) {
    let mut dollar = currencies(store).await;
    let acme = client(store, "Acme").await;
    let two = Money::from_minor(200, currency("USD"));
    post(store, acme.id(), [added(two)], 1).await.unwrap();
    let stands = async || {
        let row = list.details(Scope::All, acme.id()).await.unwrap().summary;
        (row.credit, row.up_to_date_credit, row.out_of_credit_since)
    };
    assert_eq!(stands().await, (euro(100), euro(100), None));
    let work = store.begin().await.unwrap();
    dollar.set_rate("4", minute(2)).unwrap();
    work.currencies().save(&dollar).await.unwrap();
    let holders = work.ledgers().with_currency(currency("USD"), None, 9).await.unwrap();
    assert_eq!(holders, [acme.id()]);
    let ledgers = work.ledgers().load(&holders).await.unwrap();
    work.ledgers().save(&ledgers, minute(2)).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(stands().await, (euro(50), euro(50), None));
    let work = store.begin().await.unwrap();
    let mut configuration = work.configurations().get(acme.configuration()).await.unwrap();
    let limit = [("credit.limit", Value::Text("0.51".to_owned()))];
    let settings = configuration.settings().with(limit).unwrap();
    configuration.edit("Other limits", "", settings).unwrap();
    work.configurations().save(&configuration).await.unwrap();
    let under = work.ledgers().with_configuration(configuration.id(), None, 9).await.unwrap();
    assert_eq!(under, [acme.id()]);
    let ledgers = work.ledgers().load(&under).await.unwrap();
    work.ledgers().save(&ledgers, minute(3)).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(stands().await, (euro(50), euro(50), Some(minute(3))));
}

/// Each filter alone and each sort both ways agree with what they mean, page after page.
pub async fn every_filter_and_sort_means_what_it_says(
    store: &dyn Store,
    entries: &dyn JournalDirectory,
) {
    currencies(store).await;
    let (acme, nova) = (client(store, "Acme").await, client(store, "Nova").await);
    for round in 0..6 {
        for (client, sum) in [(&acme, 1000 + round), (&nova, 300 * (round + 1))] {
            let dollars = Money::from_minor(sum, currency("USD"));
            let sums = [added(euro(sum)), taken(euro(sum / 3)), added(dollars)];
            post(store, client.id(), sums, round * 1440).await.unwrap();
        }
    }
    let all = read(entries, &EntryQuery::default()).await;
    assert_eq!(all.len(), 36);
    for filter in filters(acme.id()) {
        let expected: Vec<_> = all
            .iter()
            .filter(|(entry, amounts)| filter.matches(entry, *amounts))
            .map(|(entry, _)| entry.id())
            .collect();
        let query = EntryQuery { filter: filter.clone(), ..EntryQuery::default() };
        let found: Vec<_> = read(entries, &query).await.iter().map(|(e, _)| e.id()).collect();
        assert_eq!(found, expected, "{filter:?}");
        let total = entries.total(Scope::All, &filter).await.unwrap();
        assert_eq!(total, Total::Exact(u64::try_from(expected.len()).unwrap()), "{filter:?}");
    }
    for sort in EntrySort::ALL {
        for direction in [Direction::Ascending, Direction::Descending] {
            let query = EntryQuery { sort, direction, ..EntryQuery::default() };
            let found = read(entries, &query).await;
            let mut expected = all.clone();
            expected.sort_by_key(|(entry, amounts)| (value(sort, entry, *amounts), entry.id()));
            if direction == Direction::Descending {
                expected.reverse();
            }
            assert_eq!(found, expected, "{query:?}");
        }
    }
}

fn filters(client: ClientId) -> Vec<EntryFilter> {
    let day = |days| (minute(0) + chrono::TimeDelta::days(days)).date_naive();
    let none = EntryFilter::default;
    let range = |from, to| AmountRange { from, to };
    vec![
        EntryFilter { client: Some(client), ..none() },
        EntryFilter { author: Some(1), ..none() },
        EntryFilter { author: Some(2), ..none() },
        EntryFilter { source: vec![AccountKind::Credit], ..none() },
        EntryFilter { destination: vec![AccountKind::Credit, AccountKind::Staff], ..none() },
        EntryFilter { cause: vec![Cause::CreditSubtracted], ..none() },
        EntryFilter { from: Some(day(2)), ..none() },
        EntryFilter { to: Some(day(2)), ..none() },
        EntryFilter { source_amount: range(Some(10_010), None), ..none() },
        EntryFilter { destination_amount: range(Some(3_000), Some(10_020)), ..none() },
        EntryFilter {
            client: Some(client),
            source: vec![AccountKind::Staff],
            to: Some(day(1)),
            ..none()
        },
    ]
}

fn value(sort: EntrySort, entry: &Entry, [paid, received]: [i64; 2]) -> i64 {
    match sort {
        EntrySort::Id => 0,
        EntrySort::Date => entry.at().timestamp_micros(),
        EntrySort::Source => entry.source().account.kind().number().into(),
        EntrySort::Destination => entry.destination().account.kind().number().into(),
        EntrySort::SourceAmount => paid,
        EntrySort::DestinationAmount => received,
    }
}

/// The whole list, page after page, and the same backwards.
async fn read(entries: &dyn JournalDirectory, query: &EntryQuery) -> Vec<(Entry, [i64; 2])> {
    let (mut forwards, mut cursor, mut last) = (Vec::new(), None, None);
    loop {
        let page = entries.list(Scope::All, query, &PageRequest::new(5, cursor)).await.unwrap();
        forwards.push(page.items);
        last = page.previous.or(last);
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let before_last = forwards.len().checked_sub(2);
    if let (Some(place), Some(back)) = (before_last, last) {
        let page = entries.list(Scope::All, query, &PageRequest::new(5, Some(back))).await.unwrap();
        let ids = |rows: &[bursar_application::billing::journal::EntryRow]| {
            rows.iter().map(|row| row.entry.id()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&page.items), ids(&forwards[place]), "{query:?} backwards");
    }
    let rows = forwards.into_iter().flatten();
    rows.map(|row| {
        // Both currencies have two decimals: ten thousandths a minor unit.
        let amounts = [row.entry.source().money, row.entry.destination().money];
        assert!(row.client.id == row.entry.client().get() && !row.client.name.is_empty());
        (row.entry, amounts.map(|money| money.minor() * 10))
    })
    .collect()
}

/// A client of the contract, for tests beside it.
pub async fn client_with_entries(store: &dyn Store) -> Client {
    currencies(store).await;
    let acme = client(store, "Acme").await;
    let sums = [added(euro(1000)), taken(euro(1)), added(euro(20)), taken(euro(300))];
    post(store, acme.id(), sums, 1).await.unwrap();
    acme
}
