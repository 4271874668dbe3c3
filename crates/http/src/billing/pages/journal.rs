//! The journal: its list, one entry, the reversal of it, and the check of all of it.

use axum::response::Response;
use bursar_application::billing::Verified;
use bursar_domain::access::Permission;
use bursar_domain::billing::journal::Entry;
use bursar_domain::client::Client;
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::invoices::client_named;
use crate::address::{Address, Entered, total_words};
use crate::billing::query::JournalQuery;
use crate::billing::views::came_from::CameFrom;
use crate::billing::views::entries::{Entries, FILTERS};
use crate::billing::views::entry;
use crate::components::{Banner, Breadcrumb, Button, Html, Weight, count, html, page_head};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::listing::banner;
use crate::params::{FromParams, Params};
use crate::path::PathId;
use crate::visit::{Mistakes, Visit, unread};

/// All entries.
pub(super) async fn list(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let query = JournalQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    match visit.desk().journal(visit.actor(), &query, &address.page()).await {
        Ok((page, total)) => {
            let client = client_named(&visit, query.filter.client).await;
            let first = page.previous.is_none().then_some(1);
            let entries = Entries {
                reader: visit.reader(),
                address: &address,
                query: &query,
                page: &page,
                total,
                first,
                client: client.as_ref(),
                is_of_client: false,
            };
            let refusal = visit.reader().refusal(Permission::ExportMoney);
            let sheet =
                Button::link(address.to("/journal/export.csv"), "Export").icon(Icon::Export);
            let sheet = sheet.refused_because(refusal.clone());
            let books = Button::link("/journal/export.beancount", "Beancount").wide_only();
            let books = books.refused_because(refusal);
            let acts = html(maud! {
                (sheet)
                (books)
                (Button::link("/journal/verify", "Check the journal"))
            });
            let banner = banner(&address, FILTERS, &[], &misread);
            let content = maud! {
                (page_head("Journal", Some(total_words(total)), &acts))
                (banner)
                (entries.region())
            };
            Ok(visit.page(Place::Journal, "Journal", content))
        }
        Err(error) => unread(&address, error),
    }
}

/// One entry.
pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<Entry>,
    address: Address,
) -> Answer<Response> {
    let details = visit.desk().journal_entry(visit.actor(), id).await?;
    let from = came_from(&visit, id, address.text("list")).await;
    let content = entry::page(&details, &from, visit.reader());
    Ok(visit.page(Place::Journal, &format!("Entry #{id}"), content))
}

/// The list that one came from, and where the entry stands in it; lists change.
async fn came_from(visit: &Visit, id: Id<Entry>, list: &str) -> CameFrom<Entry> {
    let query = match list {
        "" => return CameFrom::nowhere(),
        list => JournalQuery::from_params(&mut Params::of(list)).unwrap_or_default().0,
    };
    match visit.desk().entry_neighbours(visit.actor(), &query, id).await {
        Ok((around, total)) => CameFrom { list: list.to_owned(), around, total },
        Err(_) => CameFrom::nowhere(),
    }
}

/// Asks why an entry is reversed.
pub(super) async fn ask_reverse(visit: Visit, PathId(id): PathId<Entry>) -> Answer<Response> {
    visit.actor().require(Permission::ReverseEntries)?;
    let details = visit.desk().journal_entry(visit.actor(), id).await?;
    match visit.desk().preview_reversal(visit.actor(), id).await {
        Ok(preview) => {
            let form = entry::ask_reverse(&details, Some(&preview), visit.guard(), "", &[]);
            Ok(visit.page(Place::Journal, "Reverse entry", form))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = entry::ask_reverse(&details, None, visit.guard(), "", &mistakes.problems);
            Ok(visit.page(Place::Journal, "Reverse entry", form))
        }
    }
}

/// Reverses an entry.
pub(super) async fn reverse(
    visit: Visit,
    PathId(id): PathId<Entry>,
    entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::ReverseEntries)?;
    let details = visit.desk().journal_entry(visit.actor(), id).await?;
    let reason = entered.text("reason");
    match visit.desk().reverse_entry(visit.actor(), id, reason).await {
        Ok(reversal) => {
            let words = format!("Entry #{id} is reversed");
            Ok(done(format!("/journal/{reversal}"), Confirmation::new(words)))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let preview = visit.desk().preview_reversal(visit.actor(), id).await.ok();
            let (guard, problems) = (visit.guard(), &mistakes.problems);
            let form = entry::ask_reverse(&details, preview.as_ref(), guard, reason, problems);
            Ok(visit.again(Place::Journal, "Reverse entry", &mistakes, form))
        }
    }
}

/// Derives everything anew and tells the first thing that is wrong.
pub(super) async fn verify(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let only = params.one::<Id<Client>>("client");
    let misread = params.misread();
    let verified = visit.desk().verify_journal(visit.actor(), only).await?;
    let content = maud! {
        (Breadcrumb::from("Journal", "/journal"))
        (page_head("Check of the journal", None, ()))
        (address.banner(&["client"], &misread))
        (outcome(&verified, only))
    };
    Ok(visit.page(Place::Journal, "Check of the journal", content))
}

fn outcome(verified: &Verified, only: Option<Id<Client>>) -> Html {
    let Verified { chains, entries, broken } = verified;
    let whose = only.map_or_else(String::new, |client| format!(" of client #{client}"));
    html(match broken {
        None => {
            let words = format!("The journal{whose} is intact.");
            let what = format!(
                "{} entries in {} chains: every hash, every balance and every head is what the \
                 entries come to.",
                count(*entries),
                count(*chains)
            );
            Banner::new(Weight::Information, words).text(what)
        }
        Some(broken) => {
            let words = match broken.entry {
                Some(entry) => format!("Entry #{entry} is not as it was written."),
                None => {
                    format!("What stands beside the entries of client #{} is wrong.", broken.client)
                }
            };
            let to = match broken.entry {
                Some(entry) => format!("/journal/{entry}"),
                None => format!("/clients/{}/journal", broken.client),
            };
            Banner::new(Weight::Negative, words)
                .text(broken.reason.clone())
                .actions(Button::link(to, "See it"))
        }
    })
}
