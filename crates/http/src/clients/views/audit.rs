//! The audit tab of a client: what happened, by whom, and what it changed.

use bursar_application::audit::AuditEntry;
use bursar_application::page::{Page, Total};
use hypertext::prelude::*;

use super::words::{action_words, label_of};
use crate::address::{Address, Noun};
use crate::components::{
    Button, Choice, Difference, Empty, Field, data_table, header, hidden, instant, none_given,
};
use crate::reader::Reader;

/// The kinds of acts that the filter offers, with the beginning of their names.
const ACTS: [(&str, &str); 5] = [
    ("", "Everything"),
    ("client", "The client"),
    ("note", "Notes"),
    ("client.user_associated", "Users associated"),
    ("invitation", "Invitations"),
];

/// The content of the audit tab.
pub(crate) fn audit(
    entries: &Page<AuditEntry>,
    total: Total,
    address: &Address,
    reader: Reader<'_>,
) -> impl Renderable {
    let headers = maud! { (header("When")) (header("Who")) (header("What")) (header("Changes")) };
    let rows: Vec<_> = entries.items.iter().map(|one| entry(one, reader).memoize()).collect();
    let is_empty = rows.is_empty();
    let table = data_table("What happened to this client", headers.memoize(), rows).memoize();
    let foot = address.foot(entries, total, Noun("entry", "entries")).memoize();
    let filters = filters(address).memoize();
    maud! {
        div #audit .region data-swap {
            (filters)
            @if is_empty {
                (Empty::new("No entry matches").text("Every change to this client is written down here, with the person who made it.")
                    .actions(Button::link(address.path().to_owned(), "Show everything")))
            }
            @else { (table) (foot) }
        }
    }
}

fn filters(address: &Address) -> impl Renderable {
    let chosen = address.owned("action");
    let acts = ACTS.map(|(code, label)| Choice::new(code, label, code == chosen)).into();
    let list = address.owned("list");
    let acts = Field::select("action", "What", acts).unmarked().memoize();
    let (from, to) = (address.owned("from"), address.owned("to"));
    let path = address.path().to_owned();
    maud! {
        form .filters method="get" action=(path) aria-label="Filter entries" data-auto novalidate {
            @if !list.is_empty() { (hidden("list", list.as_str())) }
            (acts)
            (Field::date("from", "From").value(from.as_str()).unmarked())
            (Field::date("to", "Up to").value(to.as_str()).unmarked())
            (Button::submit("Apply").without_script_only())
        }
    }
}

fn entry(entry: &AuditEntry, reader: Reader<'_>) -> impl Renderable {
    let changes = entry.changes.iter().fold(
        Difference::new("What changed", "Before", "After"),
        |table, change| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            table.line(label_of(&change.field), text(&change.before), text(&change.after))
        },
    );
    let changes = (!entry.changes.is_empty()).then(|| changes.memoize());
    let words = match entry.changes.len() {
        1 => "1 field".to_owned(),
        more => format!("{more} fields"),
    };
    maud! {
        tr .tall {
            td .soft { (instant(entry.at, reader.zone)) }
            td data-label="Who" {
                (entry.actor_name)
                @if let Some(other) = &entry.on_behalf_of { small { " as " (other) } }
            }
            td data-label="What" {
                span .cell2 {
                    span { (action_words(&entry.action)) }
                    @if let Some(reason) = &entry.reason { small { "“" (reason) "”" } }
                }
            }
            td data-label="Changes" {
                @match &changes {
                    Some(changes) => details { summary { (words) } (changes) }
                    None => (none_given())
                }
            }
        }
    }
}
