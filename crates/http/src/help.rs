//! Help: what the keys do, and where to turn.

use axum::{Router, response::Response, routing::get};
use hypertext::prelude::*;

use crate::{
    AppState,
    components::{Html, SectionHead, html, page_head},
    failure::Answer,
    visit::Visit,
};

/// Keys by what they are for: what one presses, and what it does.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Everywhere",
        &[
            ("Ctrl K", "Search and jump (⌘ K on a Mac)"),
            ("?", "This page"),
            ("Esc", "Close, or clear the selection"),
            ("g then d", "Dashboard"),
            ("g then c", "Clients"),
            ("g then u", "Users"),
            ("g then a", "Audit log"),
        ],
    ),
    (
        "Lists",
        &[
            ("/", "Search this list"),
            ("f", "Add a filter"),
            ("s", "Sort"),
            ("v", "List or cards"),
            ("j", "Next row"),
            ("k", "Previous row"),
            ("Enter", "Open the row"),
            ("x", "Tick the row"),
            ("Shift x", "Tick up to this row"),
            ("c", "New record of this list"),
        ],
    ),
    (
        "Records",
        &[
            ("e", "Edit"),
            (".", "All actions"),
            ("[", "Previous in the list one came from"),
            ("]", "Next in the list one came from"),
            ("1 to 9", "Tab or saved view by its place"),
        ],
    ),
    (
        "Menus and the palette",
        &[("↑ ↓", "Move"), ("Home, End", "First, last"), ("Enter", "Choose"), ("Esc", "Back")],
    ),
];

/// The page.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/help/shortcuts", get(show))
}

async fn show(visit: Visit) -> Answer<Response> {
    Ok(visit.page(None, "Help and shortcuts", view()))
}

fn view() -> Html {
    html(maud! {
        (page_head("Help and shortcuts", None, ()))
        div .col-main {
            p .soft {
                "Single keys do nothing while you type, and can be turned off in "
                a .link href="/settings/me" { "your settings" } "."
            }
            @for (place, (title, keys)) in KEYS.into_iter().enumerate() {
                section aria-labelledby={ "keys-" (place) } {
                    (SectionHead::new(format!("keys-{place}"), title))
                    dl .keys {
                        @for (key, does) in keys {
                            div { dt { (does) } dd { kbd { (key) } } }
                        }
                    }
                }
            }
            section aria-labelledby="api" {
                (SectionHead::new("api", "Programs"))
                p .soft {
                    "Everything here can be done by programs too: see the "
                    a .link href="/api/v1/openapi.json" { "description of the API" }
                    " and make an " a .link href="/settings/tokens" { "API token" } "."
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_named_with_what_it_does() {
        let html = view().render().into_inner();
        let known: usize = KEYS.iter().map(|(_, keys)| keys.len()).sum();
        assert_eq!(html.matches("<kbd>").count(), known);
        crate::markup::assert_sound_content(&html);
    }
}
