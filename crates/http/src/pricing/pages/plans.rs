//! The pages of pricing plans.

mod acts;
mod form;
mod index;
mod page;
mod trial;

pub(super) use self::{
    acts::{ask_clone, ask_delete, clone, delete, make_default},
    form::{create, save, show_edit, show_new},
    index::list,
    page::show,
};

use bursar_domain::{billing::pricing::PricingPlan, repository::Aggregate};

use super::PATH;
use crate::components::Breadcrumb;

/// The way down to one plan.
pub(super) fn crumbs(plan: &PricingPlan) -> Breadcrumb<'static> {
    Breadcrumb::from("Pricing plans", PATH).then(plan.name().to_string(), path(plan))
}

/// The address of one plan.
pub(super) fn path(plan: &PricingPlan) -> String {
    format!("{PATH}/{}", plan.id())
}
