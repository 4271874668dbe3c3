//! The pages of custom fields.

mod form;
mod list;
mod remove;

use axum::{Router, routing::get};
use bursar_application::Error;
use bursar_domain::{
    client::CustomField,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{AppState, components::Breadcrumb, failure::Answer, visit::Visit};

/// The address of the section.
const PATH: &str = "/settings/custom-fields";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/custom-fields/new", get(form::show_new).post(form::declare))
        .route("/settings/custom-fields/{id}", get(form::show_edit).post(form::save))
        .route("/settings/custom-fields/{id}/remove", get(remove::ask).post(remove::remove))
}

/// The way down to the list of custom fields.
fn crumbs() -> Breadcrumb<'static> {
    super::crumbs("Custom fields", PATH)
}

/// One custom field.
async fn one(visit: &Visit, id: Id<CustomField>) -> Answer<CustomField> {
    let all = visit.desk().custom_fields(visit.actor()).await?;
    let found = all.into_iter().find(|field| field.id() == id);
    let missing = || StoreError::NotFound { what: CustomField::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_domain::client::custom_field::CustomFieldInput;

    use super::*;

    /// A field with choices, and the id 4.
    pub(crate) fn field(label: &str) -> CustomField {
        let input = CustomFieldInput {
            name: "sector".into(),
            label: label.into(),
            kind: "select".into(),
            choices: "film = Film\nlab = Laboratory".into(),
            required: "country in NO, SE".into(),
            optional: "yes".into(),
        };
        CustomField::declare(Id::new(4).unwrap(), &input).unwrap().0
    }
}
