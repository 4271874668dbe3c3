use bursar_application::Actor;

use super::*;
use crate::clients::views::example;
use crate::clients::views::saved_views::view_tabs;

fn html(
    query: &str,
    items: Vec<ClientSummary>,
    change: impl FnOnce(&mut ClientList<'_>),
) -> String {
    let actor = Actor::system("r");
    let preferences = Preferences::new();
    let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
    let mut shown = ClientList {
        reader,
        address: ListAddress::read(query, None),
        sort: (ClientSort::UpToDateCredit, Direction::Ascending),
        limit: 25,
        first: Some(1),
        total: Total::Exact(items.len().try_into().expect("a count")),
        page: Page { items, next: None, previous: None },
        all: Some(1284),
        views: view_tabs(&[]),
        owns_view: false,
        options: FilterOptions::default(),
        preferences: &preferences,
        has_resellers: false,
        ignored: Vec::new(),
        is_stale_page: false,
        no_match: None,
        csrf: "token",
    };
    change(&mut shown);
    list(&shown).render().into_inner()
}

#[test]
fn the_title_counts_what_is_shown_of_all() {
    let html = html("status=active", vec![example::client()], |_| ());
    assert!(html.contains("1 of 1,284"), "{html}");
    assert!(html.contains("1–1 of "), "{html}");
    assert!(html.contains(r#"<input type="hidden" name="whole" value="true">"#), "{html}");
}

#[test]
fn past_the_cap_the_total_is_not_pretended_to_be_exact() {
    let html = html("", vec![example::client()], |list| list.total = Total::Over);
    assert!(html.contains("10,000+") && html.contains("Select all 10,000+"), "{html}");
}

#[test]
fn the_sort_menu_has_worded_directions() {
    let html = html("sort=-created_at", vec![example::client()], |list| {
        list.sort = (ClientSort::CreatedAt, Direction::Descending);
    });
    for words in ["Oldest first", "Newest first", "Up-to-date credit", "Date created"] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn what_was_not_understood_is_told_and_escaped() {
    let html = html("", vec![example::client()], |list| {
        list.ignored = vec!["“<colour>” is no filter.".to_owned()];
        list.is_stale_page = true;
    });
    assert!(html.contains("“&lt;colour&gt;” is no filter."), "{html}");
    assert!(html.contains("This is the first page"), "{html}");
}

#[test]
fn an_empty_list_names_the_filter_that_helps_most() {
    let html = html("tax_exempt=true&group=3&q=ab", Vec::new(), |list| {
        list.no_match = Some(NoMatch {
            parameters: vec!["tax_exempt"],
            name: "Tax exempt".to_owned(),
            remaining: 37,
        });
    });
    assert!(html.contains("No clients match these 3 filters"), "{html}");
    assert!(html.contains("Remove “Tax exempt”"), "{html}");
    assert!(html.contains(r#"href="/clients?q=ab&amp;group=3""#), "{html}");
}

#[test]
fn the_first_client_is_invited() {
    let html = html("", Vec::new(), |_| ());
    assert!(html.contains("No clients yet") && html.contains("/clients/import"), "{html}");
}
