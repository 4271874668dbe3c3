//! The pages of API tokens.

mod list;
mod new;
mod revoke;

use axum::{Router, routing::get};

use crate::{AppState, components::Breadcrumb, settings::pages::crumbs as settings_crumbs};

/// The address of the section.
const PATH: &str = "/settings/tokens";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/tokens/new", get(new::show).post(new::issue))
        .route("/settings/tokens/{id}/revoke", get(revoke::ask).post(revoke::revoke))
}

/// The way down to the list of tokens.
fn crumbs() -> Breadcrumb<'static> {
    settings_crumbs("API tokens", PATH)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_application::access::TokenRow;

    /// A token of the user 3.
    pub(crate) fn token(name: &str) -> TokenRow {
        TokenRow {
            id: 6,
            user_id: 3,
            user_name: "Maja Holm".into(),
            name: name.into(),
            created_at: "2026-11-02T08:00:00Z".parse().unwrap(),
            last_used_at: None,
            version: 1,
        }
    }
}
