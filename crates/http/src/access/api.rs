//! The API of people and their access.

mod people;
mod roles;
mod staff;
mod tokens;
mod users;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(users::routes())
        .merge(staff::routes())
        .merge(roles::routes())
        .merge(tokens::routes())
}
