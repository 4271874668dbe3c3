//! The pages of people and their access.

mod me;
mod roles;
mod staff;
mod tokens;
pub(crate) mod users;

use axum::Router;

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .merge(users::routes())
        .merge(staff::routes())
        .merge(roles::routes())
        .merge(tokens::routes())
        .merge(me::routes())
}
