//! The pages of the texts of e-mails.

mod act;
mod edit;
mod list;

use axum::{Router, routing::get};
use bursar_application::mail::TemplateKey;

use crate::{AppState, components::Breadcrumb};

/// The address of the section.
const PATH: &str = "/settings/mail-templates";

/// The routes of the panel.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/mail-templates/new", get(edit::show_new).post(edit::create))
        .route("/settings/mail-templates/{name}/{language}", get(edit::show_edit).post(edit::save))
        .route(
            "/settings/mail-templates/{name}/{language}/reset",
            get(act::ask_reset).post(act::reset),
        )
        .route(
            "/settings/mail-templates/{name}/{language}/test",
            get(act::ask_test).post(act::test),
        )
}

fn crumbs() -> Breadcrumb<'static> {
    crate::settings::pages::crumbs("E-mail templates", PATH)
}

fn path_of(key: &TemplateKey) -> String {
    format!("{PATH}/{}/{}", key.name, key.language)
}
