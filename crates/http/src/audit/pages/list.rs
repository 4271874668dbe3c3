//! The audit log.

use axum::response::Response;
use bursar_application::{
    audit::{AuditEntry, AuditFilter},
    page::{Page, Total},
};
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::words::{KINDS, action_words, object};
use crate::{
    address::{Address, Noun, total_words},
    components::{
        Button, Choice, Empty, Field, Html, data_table, header, html, instant, none_given,
        page_head,
    },
    failure::{Answer, Failure},
    icons::Icon,
    layout::Place,
    reader::Reader,
    text_file::{FileKind, answer},
    visit::{Visit, unread},
};

const TITLE: &str = "Audit log";

/// The filters of the address.
const FILTERS: [&str; 7] = ["actor", "object", "object_id", "client", "action", "from", "to"];

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let (filter, misread) = filter(&address);
    match visit.desk().audit_entries(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let content = view(visit.reader(), &address, &misread, &page, total);
            Ok(visit.page(Place::Audit, TITLE, content))
        }
        Err(error) => unread(&address, error),
    }
}

/// The whole list as a file; what is not understood would widen it, and is refused.
pub(super) async fn file(visit: Visit, address: Address) -> Answer<Response> {
    let (filter, misread) = filter(&address);
    if !misread.is_empty() || !address.names().all(|name| FILTERS.contains(&name)) {
        let detail = "part of this address was not understood; clean up the list first";
        return Err(Failure::bad_request("bad_parameter", detail));
    }
    let words = address.list_query(None);
    let file = visit.desk().export_audit(visit.actor(), filter, &words).await?;
    Ok(answer(file, &FileKind::csv(format!("audit-{}.csv", visit.desk().today()))))
}

/// What the address asks for, and the filters in it that make no sense.
fn filter(address: &Address) -> (AuditFilter, Vec<&'static str>) {
    let mut misread = Vec::new();
    let mut number = |name: &'static str| {
        let written = address.given(name)?;
        let number = written.trim_start_matches('#').parse::<i64>().ok().filter(|id| *id > 0);
        misread.extend(number.is_none().then_some(name));
        number
    };
    let (actor, subject_id, client) = (number("actor"), number("object_id"), number("client"));
    let mut day = |name: &'static str| {
        let day = address.given(name)?.parse::<NaiveDate>().ok();
        misread.extend(day.is_none().then_some(name));
        day
    };
    let (from, to) = (day("from"), day("to"));
    let text = |name: &str| address.given(name).map(str::to_owned);
    let (subject_kind, action) = (text("object"), text("action"));
    (AuditFilter { actor, subject_kind, subject_id, client, action, from, to }, misread)
}

fn view(
    reader: Reader<'_>,
    address: &Address,
    misread: &[&str],
    page: &Page<AuditEntry>,
    total: Total,
) -> Html {
    let is_filtered = FILTERS.iter().any(|name| address.given(name).is_some());
    let export = Button::link(address.to("/audit/export.csv"), "Export").icon(Icon::Export);
    html(maud! {
        (page_head(TITLE, Some(total_words(total)), &export))
        (address.banner(&FILTERS, misread))
        div #list data-swap {
            (filters(address, is_filtered))
            @if page.items.is_empty() { (nothing(address, is_filtered)) } @else {
                (table(reader, &page.items))
                (address.foot(page, total, Noun("entry", "entries")))
            }
        }
    })
}

fn filters(address: &Address, is_filtered: bool) -> Html {
    let chosen = address.text("object");
    let any = Choice::new("", "Any object", chosen.is_empty());
    let known = KINDS.into_iter().map(|(code, label)| Choice::new(code, label, code == chosen));
    let objects: Vec<_> = std::iter::once(any).chain(known).collect();
    html(maud! {
        form .filters.fielded method="get" action=(address.path()) aria-label="Filter the audit log" data-auto
            novalidate {
            (Field::select("object", "Object", objects.clone()).unmarked())
            (Field::number("object_id", "ID").value(address.text("object_id")).unmarked())
            (Field::number("actor", "Person’s ID").value(address.text("actor")).unmarked())
            (Field::text("action", "Action").value(address.text("action")).unmarked())
            (Field::date("from", "From").value(address.text("from")).unmarked())
            (Field::date("to", "To").value(address.text("to")).unmarked())
            span .grow {}
            @if is_filtered { (Button::link(address.path().to_owned(), "Clear").ghost()) }
            (Button::submit("Apply"))
        }
    })
}

fn nothing(address: &Address, is_filtered: bool) -> Html {
    html(if is_filtered {
        Empty::new("No entries match these filters")
            .text("Days are UTC days, and both ends count.")
            .actions(Button::link(address.path().to_owned(), "Clear all filters"))
    } else {
        Empty::new("Nothing has happened yet").first_use()
            .text("Every change is written down here, with who made it, what was before and what came after.")
    })
}

fn table(reader: Reader<'_>, entries: &[AuditEntry]) -> Html {
    let headers = maud! {
        (header("When")) (header("Who")) (header("Action")) (header("Object")) (header("Request"))
    };
    let rows = maud! { @for entry in entries { (line(reader, entry)) } };
    html(data_table("What happened, newest first", headers, rows))
}

fn line(reader: Reader<'_>, entry: &AuditEntry) -> Html {
    let (words, id) = (action_words(&entry.action), entry.id);
    html(maud! {
        tr {
            td .soft data-label="When" { (instant(entry.at, reader.zone)) }
            td data-label="Who" { (who(entry)) }
            td {
                span .cell2 {
                    a .row-link href={ "/audit/" (id) } { (words) }
                    @if let Some(reason) = &entry.reason { small .name title=(reason) { (reason) } }
                }
            }
            td data-label="Object" { (object(entry)) }
            td .soft data-label="Request" {
                @if entry.request_id.is_empty() { (none_given()) }
                @else { span .mono-id { (entry.request_id) } }
            }
        }
    })
}

/// Who did it, and in whose place.
pub(super) fn who(entry: &AuditEntry) -> Html {
    html(maud! {
        (entry.actor_name)
        @if let Some(other) = &entry.on_behalf_of { " " span .soft { "as " (other) } }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit::pages::tests::entry,
        reader::tests::{reader, staff_with},
    };

    fn shown(query: &str, entries: Vec<AuditEntry>) -> String {
        let actor = staff_with(&[]);
        let address = Address::new("/audit", query);
        let (_, misread) = filter(&address);
        let total = Total::of(u64::try_from(entries.len()).unwrap());
        let page = Page { items: entries, next: None, previous: None };
        view(reader(&actor), &address, &misread, &page, total).render().into_inner()
    }

    #[test]
    fn filters_are_read_from_the_address_and_nonsense_is_told() {
        let address = Address::new("/audit", "actor=%233&object=client&from=2026-11-01&to=soon");
        let (filter, misread) = filter(&address);
        assert_eq!((filter.actor, filter.subject_kind.as_deref()), (Some(3), Some("client")));
        assert_eq!(filter.from, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(misread, ["to"]);
    }

    #[test]
    fn an_entry_says_who_did_what_to_which_object() {
        let html = shown("", vec![entry()]);
        assert!(html.contains("Maja Holm") && html.contains("Client edited"), "{html}");
        assert!(html.contains("href=\"/clients/10482\"") && html.contains("req-7f31c2"), "{html}");
        let mut acted = entry();
        acted.on_behalf_of = Some("Ingrid Solheim".into());
        assert!(shown("", vec![acted]).contains("as Ingrid Solheim"));
    }

    #[test]
    fn the_filters_can_be_applied_with_any_of_them_left_empty() {
        let html = shown("", vec![entry()]);
        assert!(html.contains("novalidate") && !html.contains(" required"), "{html}");
        assert!(!html.contains("optional"), "{html}");
    }

    #[test]
    fn what_is_shown_can_be_taken_as_a_file() {
        let html = shown("object=client&cursor=abc", vec![entry()]);
        assert!(html.contains("href=\"/audit/export.csv?object=client\""), "{html}");
    }

    #[test]
    fn no_match_and_no_history_are_told_apart() {
        assert!(shown("action=client", vec![]).contains("No entries match"));
        assert!(shown("", vec![]).contains("Nothing has happened yet"));
    }
}
