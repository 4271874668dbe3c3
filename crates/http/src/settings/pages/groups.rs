//! The pages of client groups.

mod delete;
mod form;
mod group;
mod list;
mod members;

use axum::{
    Router,
    routing::{get, post},
};
use bursar_application::{Error, settings::GroupRow};
use bursar_domain::{
    client::ClientGroup,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{AppState, components::Breadcrumb, failure::Answer, visit::Visit};

pub(crate) use self::members::search as search_of;

/// The address of the section.
const PATH: &str = "/settings/groups";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/groups/new", get(form::show_new).post(form::create))
        .route("/settings/groups/{id}", get(group::show))
        .route("/settings/groups/{id}/edit", get(form::show_edit).post(form::save))
        .route("/settings/groups/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/settings/groups/{id}/members/add", get(members::find))
        .route("/settings/groups/{id}/members/{client}/add", post(members::add))
        .route("/settings/groups/{id}/members/{client}/remove", post(members::remove))
}

/// The way down to one group.
fn crumbs(group: &ClientGroup) -> Breadcrumb<'static> {
    list_crumbs().then(group.name().to_string(), path(group))
}

/// The way down to the list of groups.
fn list_crumbs() -> Breadcrumb<'static> {
    super::crumbs("Client groups", PATH)
}

/// The address of one group.
fn path(group: &ClientGroup) -> String {
    format!("{PATH}/{}", group.id())
}

/// One group with the number of its members.
async fn one(visit: &Visit, id: Id<ClientGroup>) -> Answer<GroupRow> {
    let all = visit.desk().groups(visit.actor()).await?;
    let found = all.into_iter().find(|row| row.group.id() == id);
    let missing = || StoreError::NotFound { what: ClientGroup::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_kernel::Line;

    use super::*;

    /// A group of this name with the id 3 and so many members.
    pub(crate) fn group(name: &str, is_default: bool, members: u64) -> GroupRow {
        let at = "2024-06-11T12:00:00Z".parse().unwrap();
        let name = Line::parse(name, 64).unwrap();
        let group = ClientGroup::restore(Id::new(3).unwrap(), name, None, is_default, at, 2);
        GroupRow { group, members }
    }
}
