//! What an auditor finds (quality.md row 22).

use super::super::*;
use super::example::{added, audit, author, balances, empty, euro, id, minute, post, taken};

/// Four entries and what they came to.
fn chain() -> (Vec<Entry>, StoredBalances) {
    let mut ledger = empty();
    let sums = [added(euro("100.00")), taken(euro("12.34")), added(euro("5.00"))];
    post(&mut ledger, sums.into_iter().chain([taken(euro("0.66"))]));
    (ledger.written().to_vec(), balances(&ledger))
}

/// The same entry with one column changed behind the journal's back.
fn altered(entry: &Entry, change: impl FnOnce(&mut StoredEntry)) -> Entry {
    let mut columns = entry.columns().clone();
    change(&mut columns);
    Entry::restore(columns)
}

fn first_bad(entries: &[Entry], stored: &StoredBalances) -> Option<i64> {
    audit(entries, stored).unwrap_err().entry.map(bursar_kernel::Id::get)
}

#[test]
fn an_untouched_chain_is_clean() {
    let (entries, stored) = chain();
    assert_eq!(audit(&entries, &stored), Ok(()));
    assert!(audit(&[], &StoredBalances { head: Head::EMPTY, ..stored }).is_err());
}

#[test]
fn a_change_of_any_column_names_its_row() {
    let (entries, stored) = chain();
    let changes: [fn(&mut StoredEntry); 13] = [
        |columns| columns.id = id(99),
        |columns| columns.at = minute(50),
        |columns| columns.cause = Cause::InitialCredit,
        |columns| columns.source.account = Account::Promotion,
        |columns| columns.destination.money = euro("12.35"),
        |columns| columns.destination.balance = None,
        |columns| columns.rate = Some(2.into()),
        |columns| columns.reason = None,
        |columns| columns.reference = bursar_kernel::Line::parse("x", 9).ok(),
        |columns| columns.reverses = Some(id(1)),
        |columns| columns.author.name = "Somebody else".to_owned(),
        |columns| columns.author.request_id.push('x'),
        |columns| columns.author.on_behalf_of = Some(String::new()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut forged = entries.clone();
        forged[0] = altered(&forged[0], change);
        let named = audit(&forged, &stored).unwrap_err();
        assert_eq!(named.entry, Some(forged[0].id()), "change {number}: {}", named.reason);
    }
}

#[test]
fn a_removed_an_added_and_a_swapped_row_are_found() {
    let (entries, stored) = chain();
    let mut without = entries.clone();
    without.remove(1);
    assert_eq!(first_bad(&without, &stored), Some(3));
    let mut twice = entries.clone();
    twice.insert(2, entries[1].clone());
    assert_eq!(first_bad(&twice, &stored), Some(2));
    let mut swapped = entries;
    swapped.swap(1, 2);
    assert_eq!(first_bad(&swapped, &stored), Some(3));
}

#[test]
fn entries_cut_off_the_end_are_found_by_the_head() {
    let (entries, stored) = chain();
    let broken = audit(&entries[..3], &stored).unwrap_err();
    assert_eq!(broken.entry, None);
    assert_eq!(broken.reason, "the chain has 3 entries, its head says 4");
}

#[test]
fn a_forged_tail_with_right_hashes_is_found_by_the_head() {
    let (mut entries, stored) = chain();
    let mut other = empty();
    post(&mut other, [added(euro("100.00")), taken(euro("12.34")), added(euro("5.00"))]);
    other.post(id(4), taken(euro("0.67")), &author(), minute(4)).unwrap();
    entries[3] = other.written()[3].clone();
    assert_eq!(
        audit(&entries, &stored).unwrap_err().reason,
        "the chain ends with another hash than its head"
    );
}

#[test]
fn a_balance_changed_without_an_entry_is_found() {
    let (entries, mut stored) = chain();
    stored.credits.insert(euro("0").currency(), euro("92.01"));
    assert_eq!(
        audit(&entries, &stored).unwrap_err().reason,
        "the entries come to 92.00 EUR of credit in EUR, 92.01 EUR is stored"
    );
}

#[test]
fn what_is_hashed_is_what_the_documentation_says() {
    let (entries, _) = chain();
    insta::assert_snapshot!(entries[1].columns().encoding().text());
}
