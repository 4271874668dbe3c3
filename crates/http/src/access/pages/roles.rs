//! The pages of roles of staff.

mod delete;
mod list;
mod matrix;
mod role;

use axum::{Router, routing::get};
use bursar_application::{Error, access::RoleRow};
use bursar_domain::{
    access::Role,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{
    AppState, components::Breadcrumb, failure::Answer, settings::pages::crumbs as settings_crumbs,
    visit::Visit,
};

/// The address of the section.
const PATH: &str = "/settings/roles";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/roles/new", get(role::show_new).post(role::create))
        .route("/settings/roles/{id}", get(role::show).post(role::save))
        .route("/settings/roles/{id}/delete", get(delete::ask).post(delete::delete))
}

/// The way down to the list of roles.
fn crumbs() -> Breadcrumb<'static> {
    settings_crumbs("Roles", PATH)
}

/// One role with the number of staff who have it.
async fn one(visit: &Visit, id: Id<Role>) -> Answer<RoleRow> {
    let all = visit.desk().roles(visit.actor()).await?;
    let found = all.into_iter().find(|row| row.role.id() == id);
    let missing = || StoreError::NotFound { what: Role::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_domain::access::Permission;
    use bursar_kernel::Line;

    use super::*;

    /// A role with the id 2 that so many members of staff have.
    pub(crate) fn role(name: &str, is_administrator: bool, staff: u64) -> RoleRow {
        let permissions = [Permission::ViewClients].into();
        let (id, name) = (Id::new(2).unwrap(), Line::parse(name, 64).unwrap());
        RoleRow { role: Role::restore(id, name, permissions, is_administrator, 3), staff }
    }
}
