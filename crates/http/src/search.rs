//! Search and jump: a page of its own, and the findings of the palette from the same address.

mod find;
mod places;
mod recent;

use axum::{Router, response::Response, routing::get};
use hypertext::prelude::*;

use self::find::find;
use crate::{
    AppState,
    address::Address,
    components::{Button, Empty, Findings, Html, html, page_head, search_box},
    failure::Answer,
    visit::Visit,
};

/// The page.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/search", get(show))
}

async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let typed = address.text("q").trim();
    let mut findings = find(&visit, typed).await?;
    findings.are_options = address.text("as") == "options";
    if typed.is_empty() {
        let recent = recent::visited(&visit, address.text("recent")).await?;
        findings.groups.splice(0..0, Some(recent).filter(|group| !group.found.is_empty()));
    }
    let title = if typed.is_empty() { "Search".to_owned() } else { format!("Search: {typed}") };
    Ok(visit.page(None, &title, view(typed, &findings)))
}

fn view(typed: &str, findings: &Findings<'_>) -> Html {
    let is_empty = typed.is_empty();
    html(maud! {
        (page_head("Search", None, ()))
        form .filters method="get" action="/search" role="search" aria-label="Search everything" {
            (search_box("Search everything", "Name, email or #ID", typed))
            (Button::submit("Search"))
        }
        @if is_empty {
            (Empty::new("What are you looking for?")
                .text("Clients by name, email, ID, phone or VAT number; users by name or email; pages by their name."))
        }
        (findings)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_searched_for_stays_in_the_field_and_is_escaped() {
        let none = Findings { query: "<b>".into(), groups: vec![], are_options: false };
        let html = view("<b>", &none).render().into_inner();
        assert!(html.contains("value=\"&lt;b&gt;\"") && html.contains("Nothing found"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn before_a_search_the_page_says_what_can_be_found() {
        let none = Findings { query: "".into(), groups: vec![], are_options: false };
        assert!(view("", &none).render().into_inner().contains("What are you looking for?"));
    }
}
