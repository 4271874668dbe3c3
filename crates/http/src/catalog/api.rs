//! The API of products, their groups and price lists.

mod cycles;
mod groups;
mod products;

pub(crate) use self::cycles::input_of;
pub(crate) use self::products::blank;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// All routes of the context.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(products::routes()).merge(cycles::routes()).merge(groups::routes())
}
