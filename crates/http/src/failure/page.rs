//! Failures as pages, in the frame of whoever is signed in.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{Context, ProblemView};
use crate::{
    AppState, components,
    error_page::{Fault, Forbidden, NotFound, Refused},
    layout, shell,
};

pub(super) fn answer(state: &AppState, context: &Context, view: &ProblemView) -> Response {
    let status = StatusCode::from_u16(view.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content = content(context, view);
    let page = match context.recognised.staff() {
        Some(staff) => layout::page(&shell::frame(state, &staff, &view.title), content),
        None => layout::bare(&view.title, &state.options.provider, content),
    };
    (status, Html(page.into_inner())).into_response()
}

fn content(context: &Context, view: &ProblemView) -> components::Html {
    match view.status {
        403 if view.slug == "denied" => components::html(Forbidden {
            permission: permission(&view.detail).into(),
            granted_by: "An administrator".into(),
        }),
        404 => components::html(NotFound { path: context.path.as_str().into() }),
        500.. => components::html(Fault {
            request_id: view.request_id.as_str().into(),
            may_be_done: context.changes,
        }),
        _ => components::html(Refused {
            heading: view.title.as_str().into(),
            detail: sentence(&view.detail).into(),
            onward: ("Back to the dashboard".into(), "/".into()),
        }),
    }
}

/// The permission that a refusal names between its quotation marks, in words.
fn permission(detail: &str) -> String {
    let code = detail.split(['«', '»']).nth(1).unwrap_or(detail);
    let known = code.parse::<bursar_domain::access::Permission>();
    known.map_or_else(|_| code.to_owned(), |known| known.label().trim_end_matches('.').to_owned())
}

fn sentence(detail: &str) -> String {
    let mut letters = detail.chars();
    let first = letters.next().map(char::to_uppercase);
    let text: String = first.into_iter().flatten().chain(letters).collect();
    if text.ends_with('.') { text } else { format!("{text}.") }
}
