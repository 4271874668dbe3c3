//! Serves every component in the frame, to be looked at: `cargo run -p bursar-http --example gallery`.
//!
//! Add `?theme=dark` or `?theme=light` to any address to force colours.

mod forms;
mod list;
mod record;
mod states;

use std::{collections::HashMap, io};

use axum::{
    Form, Router,
    extract::Query,
    http::{StatusCode, Uri},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use bursar_http::{
    assets,
    components::{Findings, Found, FoundGroup, Problem, TYPED_NAME_FIELD, Toast, page_head},
    error_page::{Fault, Forbidden, NotFound, Refused},
    headers::{Transport, request_id, security_headers},
    icons::Icon,
    layout::{Frame, Place, PlaceCount, RailEntry, Theme, Viewer, bare, page},
};
use hypertext::prelude::*;

type Parameters = Query<HashMap<String, String>>;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    axum::serve(listener, routes()).await
}

fn routes() -> Router {
    Router::new()
        .route("/", shown("Components and states", None, states::view))
        .route("/clients", shown("Clients", Some(Place::Clients), list::view))
        .route("/clients/10482", shown("Nordlys Analytics AS", Some(Place::Clients), record::view))
        .route("/clients/new", shown("New client", Some(Place::Clients), forms::view))
        .route("/clients/10482/suspend", shown("Suspend", Some(Place::Clients), forms::act))
        .route("/clients/10482/terminate", post(terminate))
        .route("/parts/activity", get(async || record::activity_part().render()))
        .route("/settings", shown("Settings", Some(Place::Settings), states::settings))
        .route("/operations/1", shown("Operation 4471", Some(Place::Operations), states::operation))
        .route("/search", shown("Search", None, findings))
        .route(
            "/403",
            shown("No access", None, || Forbidden {
                permission: "Suspend clients".into(),
                granted_by: "Maja Holm".into(),
            }),
        )
        .route(
            "/400",
            shown("Refused", None, || Refused {
                heading: "This address names an unknown filter".into(),
                detail: "Remove “colour” from the address. Ignoring it would export too much."
                    .into(),
                onward: ("Back to clients".into(), "/clients".into()),
            }),
        )
        .route("/412", shown("Changed", None, forms::stale))
        .route(
            "/500",
            shown("Fault", None, || Fault { request_id: "req-7f31c2".into(), may_be_done: false }),
        )
        .route("/sign-in", get(|| async { bare("Sign in", "Northgrid", forms::sign_in()) }))
        .fallback(|parameters: Parameters, uri: Uri| async move {
            let missing = NotFound { path: uri.path().to_owned().into() };
            page(&frame("Page not found", None, &parameters), missing)
        })
        .merge(assets::routes())
        .layer(middleware::from_fn_with_state(Transport::Plain, security_headers))
        .layer(middleware::from_fn(request_id))
}

/// Refuses a wrong name with the form again, else leads back to the record, as pages do.
async fn terminate(parameters: Parameters, Form(form): Form<HashMap<String, String>>) -> Response {
    if form.get(TYPED_NAME_FIELD).is_some_and(|name| name.trim() == "nordlys-prod")
        && form.get("reason").is_some_and(|reason| !reason.is_empty())
    {
        return Redirect::to("/clients/10482?toast=1").into_response();
    }
    let problems = [Problem::of("reason", "Enter a reason")];
    let again = forms::act_with(&problems).memoize();
    (StatusCode::UNPROCESSABLE_ENTITY, page(&frame("Terminate", None, &parameters), again))
        .into_response()
}

fn shown<V: Renderable + 'static>(
    title: &'static str,
    current: Option<Place>,
    view: fn() -> V,
) -> MethodRouter {
    get(async move |parameters: Parameters| page(&frame(title, current, &parameters), view()))
}

fn frame(title: &str, current: Option<Place>, parameters: &Parameters) -> Frame {
    let theme = match parameters.get("theme").map(String::as_str) {
        Some("dark") => Theme::Dark,
        Some("light") => Theme::Light,
        _ => Theme::System,
    };
    let clients =
        PlaceCount { words: "1,284".to_owned(), meaning: "in all".to_owned(), is_urgent: false };
    let tickets =
        PlaceCount { words: "7".to_owned(), meaning: "waiting".to_owned(), is_urgent: true };
    Frame {
        title: title.to_owned(),
        provider: "Northgrid".to_owned(),
        viewer: Viewer {
            id: 3,
            name: "Maja Holm".to_owned(),
            role: "Billing lead".to_owned(),
            zone: "Oslo, UTC+1".to_owned(),
        },
        places: vec![
            Place::Dashboard.into(),
            RailEntry { place: Place::Clients, count: Some(clients) },
            Place::Users.into(),
            RailEntry { place: Place::Tickets, count: Some(tickets) },
            Place::Invoices.into(),
            Place::Services.into(),
            Place::Projects.into(),
            Place::Operations.into(),
            Place::Audit.into(),
            Place::Settings.into(),
        ],
        current,
        theme,
        has_single_keys: true,
        is_compact: false,
        csrf: "token".to_owned(),
        toast: parameters
            .contains_key("toast")
            .then(|| Toast::new("Suspended Ferrum & Kalk GmbH").undo("/undo", "token", Vec::new())),
        banner: None,
        acting_as: None,
        has_problems: false,
        refresh_seconds: None,
    }
}

fn findings() -> impl Renderable {
    let found = |icon, label: &'static str, about: &'static str| Found {
        icon,
        label: label.into(),
        about: about.into(),
        to: "/clients/10482".into(),
    };
    let findings = Findings {
        query: "nord".into(),
        groups: vec![
            FoundGroup {
                title: "Clients".into(),
                found: vec![
                    found(Icon::Clients, "Nordlys Analytics AS", "#10482, −212.48 EUR"),
                    found(Icon::Clients, "Nordhavn Media ApS", "#11034, 904.10 EUR"),
                ],
            },
            FoundGroup {
                title: "Actions".into(),
                found: vec![found(Icon::Credit, "Add credit to Nordlys Analytics AS", "")],
            },
        ],
        are_options: false,
    };
    maud! { (page_head("Search", None, ())) (findings) }
}
