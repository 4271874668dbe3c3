//! The dashboard: a morning worklist.

mod attention;
mod money;
mod read;
mod today;

use axum::{Router, response::Response, routing::get};
use hypertext::prelude::*;

use self::read::Morning;
use crate::{
    AppState,
    components::{Button, Empty, Html, html, page_head},
    failure::Answer,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

/// The page.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/", get(show))
}

async fn show(visit: Visit) -> Answer<Response> {
    let morning = Morning::read(&visit).await;
    let content = view(visit.reader(), &morning);
    Ok(visit.page(Place::Dashboard, "Dashboard", content))
}

fn view(reader: Reader<'_>, morning: &Morning) -> Html {
    let blocks = attention::blocks(reader, morning);
    let today = today::view(reader, morning);
    let day = reader.now.with_timezone(&reader.zone).format("%A, %-d %B").to_string();
    html(maud! {
        (page_head("Dashboard", Some(day.as_str().into()), ()))
        div .cols.worklist {
            div .col-main {
                @if blocks.is_empty() { (nothing()) }
                @for block in &blocks { (block) }
            }
            (today)
        }
    })
}

fn nothing() -> Html {
    let empty = Empty::new("Nothing needs you")
        .text(
            "Clients out of credit, credit that ends soon, invoices past their due date and work \
             that failed appear here.",
        )
        .actions(Button::link("/clients", "Open clients"));
    html(maud! { div .panel { (empty) } })
}

#[cfg(test)]
mod tests {
    use bursar_application::page::Total;
    use bursar_domain::access::Permission;

    use super::*;
    use crate::{
        dashboard::read::Group,
        operations::pages::tests::operation,
        reader::tests::{reader, staff_with},
    };

    fn shown(morning: &Morning) -> String {
        let actor = staff_with(&[Permission::ViewClients, Permission::ViewOperations]);
        view(reader(&actor), morning).render().into_inner()
    }

    #[test]
    fn a_quiet_morning_says_that_nothing_needs_anybody() {
        let html = shown(&Morning::default());
        assert!(html.contains("Nothing needs you"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn failed_work_leads_to_itself_and_to_all_of_it() {
        use bursar_application::operations::OperationStatus::Failed;
        let failed = Group { rows: vec![operation(Failed)], total: Total::Exact(12) };
        let html = shown(&Morning { failed: Some(Ok(failed)), ..Morning::default() });
        assert!(html.contains("href=\"/operations/4471\""), "{html}");
        assert!(html.contains("See all 12") && !html.contains("Nothing needs you"), "{html}");
    }

    #[test]
    fn a_source_that_fails_takes_only_its_own_block_with_it() {
        let html = shown(&Morning { out_of_credit: Some(Err(())), ..Morning::default() });
        assert!(html.contains("couldn’t be read") && html.contains("Try again"), "{html}");
        crate::markup::assert_sound_content(&html);
    }
}
