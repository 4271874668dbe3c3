//! The pages of tax rules.

mod delete;
mod form;
mod list;
mod trial;

use axum::{Router, routing::get};
use bursar_application::Error;
use bursar_domain::{
    billing::tax::TaxRule,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{AppState, components::Breadcrumb, failure::Answer, visit::Visit};

/// The address of the section.
const PATH: &str = "/settings/tax-rules";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/tax-rules/new", get(form::show_new).post(form::create))
        .route("/settings/tax-rules/{id}", get(form::show_edit).post(form::save))
        .route("/settings/tax-rules/{id}/delete", get(delete::ask).post(delete::delete))
}

/// The way down to the list of tax rules.
fn crumbs() -> Breadcrumb<'static> {
    super::crumbs("Tax rules", PATH)
}

/// One tax rule.
async fn one(visit: &Visit, id: Id<TaxRule>) -> Answer<TaxRule> {
    let all = visit.desk().tax_rules(visit.actor()).await?;
    let found = all.into_iter().find(|rule| rule.id() == id);
    let missing = || StoreError::NotFound { what: TaxRule::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_domain::billing::tax::TaxRuleInput;

    use super::*;

    /// A second tax on top of the first one, with the id 7.
    pub(crate) fn rule(name: &str, country: &str, state: &str) -> TaxRule {
        let input = TaxRuleInput {
            name: name.into(),
            rate: "9.975".into(),
            level: "2".into(),
            country: country.into(),
            state: state.into(),
            starts_on: "2013-01-01".into(),
            ends_on: String::new(),
            is_compound: true,
        };
        TaxRule::create(Id::new(7).unwrap(), &input).unwrap().0
    }
}
