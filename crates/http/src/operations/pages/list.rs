//! The list of operations: running first, then failed, then finished.

use axum::response::Response;
use bursar_application::{
    operations::{Operation, OperationStatus},
    page::{Page, Total},
};
use hypertext::prelude::*;

use super::words::{about, elapsed, is_open, standing};
use crate::{
    address::{Address, Noun, total_words},
    components::{
        Button, Empty, Html, Tab, ago, data_table, header, header_at_end, html, none_given,
        page_head, tabs,
    },
    failure::Answer,
    icons::Icon,
    layout::{Frame, Place},
    reader::Reader,
    visit::{Visit, answer, unread},
};

const TITLE: &str = "Operations";

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let status = status(&address);
    match visit.desk().operations(visit.actor(), status, &address.page()).await {
        Ok((page, total)) => {
            let content = view(visit.reader(), &address, &page, total);
            let refresh_seconds = page.items.iter().any(is_open).then_some(10);
            let frame = Frame { refresh_seconds, ..visit.frame(TITLE, Some(Place::Operations)) };
            Ok(answer(axum::http::StatusCode::OK, &frame, content))
        }
        Err(error) => unread(&address, error),
    }
}

fn status(address: &Address) -> Option<OperationStatus> {
    address.given("status")?.parse().ok()
}

fn view(reader: Reader<'_>, address: &Address, page: &Page<Operation>, total: Total) -> Html {
    let is_misread = address.given("status").is_some() && status(address).is_none();
    let misread: &[&str] = if is_misread { &["status"] } else { &[] };
    let scheduled = Button::link("/operations/scheduled", "Scheduled tasks").icon(Icon::Waiting);
    html(maud! {
        (page_head(TITLE, Some(total_words(total)), &scheduled))
        (address.banner(&["status"], misread))
        div #list data-swap {
            (parts(address))
            @if page.items.is_empty() { (nothing(address)) } @else {
                (table(reader, address, &page.items))
                (address.foot(page, total, Noun("operation", "operations")))
            }
        }
    })
}

fn parts(address: &Address) -> Html {
    let chosen = status(address);
    let part = |label: &'static str, status: Option<OperationStatus>| {
        let to = address.href_with("status", status.map_or("", OperationStatus::code));
        Tab::new(label, to).current(chosen == status)
    };
    let all = vec![
        part("All", None),
        part("Running", Some(OperationStatus::Running)),
        part("Waiting", Some(OperationStatus::Queued)),
        part("Failed", Some(OperationStatus::Failed)),
        part("Finished", Some(OperationStatus::Succeeded)),
    ];
    html(tabs("Operations by status", all, ()))
}

fn nothing(address: &Address) -> Html {
    html(match status(address) {
        Some(_) => Empty::new("No operations in this status")
            .text("Operations move on by themselves; a failed one stays here until it is retried.")
            .actions(Button::link(address.path().to_owned(), "Show all operations")),
        None => Empty::new("Nothing has run yet").first_use()
            .text("Suspending, resuming, deleting, imports and bulk changes run in the background and are watched here."),
    })
}

fn table(reader: Reader<'_>, address: &Address, operations: &[Operation]) -> Html {
    let headers = maud! {
        (header("Operation")) (header("Status")) (header("Progress")) (header("About"))
        (header("Asked for by")) (header("When")) (header_at_end("Took"))
    };
    let rows = maud! { @for operation in operations { (line(reader, operation)) } };
    let table = html(data_table("Operations, running first", headers, rows));
    let again =
        operations.iter().any(is_open).then(|| address.href_with("status", address.text("status")));
    html(maud! { div #running data-poll=[&again] { (table) } })
}

fn line(reader: Reader<'_>, operation: &Operation) -> Html {
    let id = operation.id;
    let took = elapsed(operation, reader.now);
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link href={ "/operations/" (id) } { (operation.kind.label()) }
                    small .mono { "#" (id) }
                }
            }
            td data-label="Status" { (standing(operation.status)) }
            td data-label="Progress" { (progress_of(operation)) }
            td data-label="About" { (about(operation)) }
            td .soft data-label="Asked for by" { (operation.requested_by) }
            td .soft data-label="When" { (ago(operation.created_at, reader.now, reader.zone)) }
            td .r.soft data-label="Took" {
                @match &took { Some(took) => (took) None => (none_given()) }
            }
        }
    })
}

/// How far an operation is, as a bar while that is worth looking at.
fn progress_of(operation: &Operation) -> Html {
    let percent = operation.percent();
    html(maud! {
        @if operation.status == OperationStatus::Succeeded { span .soft { "Done" } } @else {
            div .progress {
                progress max="100" value=(percent) aria-label={ "Progress of operation " (operation.id) } {}
                span .num { (percent) " %" }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        operations::pages::tests::operation,
        reader::tests::{reader, staff_with},
    };

    fn shown(query: &str, operations: Vec<Operation>) -> String {
        let actor = staff_with(&[]);
        let total = Total::of(u64::try_from(operations.len()).unwrap());
        let page = Page { items: operations, next: None, previous: None };
        let address = Address::new("/operations", query);
        view(reader(&actor), &address, &page, total).render().into_inner()
    }

    #[test]
    fn a_list_with_running_operations_is_polled_and_one_without_is_not() {
        let running = shown("", vec![operation(OperationStatus::Running)]);
        assert!(running.contains("data-poll=\"/operations\""), "{running}");
        assert!(
            running.contains("33 %") && running.contains("href=\"/clients/10482\""),
            "{running}"
        );
        assert!(!shown("", vec![operation(OperationStatus::Succeeded)]).contains("data-poll"));
    }

    #[test]
    fn an_unknown_status_shows_all_and_says_so() {
        let html = shown("status=lost", vec![]);
        assert!(html.contains("Left out of this address: status"), "{html}");
        assert!(html.contains("Nothing has run yet"), "{html}");
    }
}
