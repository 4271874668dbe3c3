//! The pages of products, their groups and price lists.

mod acts;
mod cycles;
mod form;
mod groups;
mod list;
mod product;
mod relative;

use axum::{Router, routing::get};
use bursar_domain::catalog::{Product, ProductStatus};
use bursar_kernel::money::Amount;

use hypertext::prelude::*;

use crate::{
    AppState,
    components::{
        Breadcrumb, Button, Guard, Html, MoneyFigure, Pill, Problem, Text, Tone, error_summary,
        html, page_head,
    },
};

/// The address of the list.
const PATH: &str = "/products";

/// The pages.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/products/new", get(form::show_new).post(form::create))
        .route("/products/relative-prices", get(relative::ask).post(relative::update))
        .route("/products/{id}", get(product::show))
        .route("/products/{id}/edit", get(form::show_edit).post(form::save))
        .route("/products/{id}/retire", get(acts::ask_retire).post(acts::retire))
        .route("/products/{id}/delete", get(acts::ask_delete).post(acts::delete))
        .route("/products/{id}/cycles/new", get(cycles::show_new).post(cycles::create))
        .route("/product-cycles/{id}", get(cycles::show_edit).post(cycles::save))
        .route("/product-cycles/{id}/delete", get(cycles::ask_delete).post(cycles::delete))
        .route("/product-groups", get(groups::list))
        .route("/product-groups/new", get(groups::show_new).post(groups::create))
        .route("/product-groups/{id}", get(groups::show_edit).post(groups::save))
        .route("/product-groups/{id}/delete", get(groups::ask_delete).post(groups::delete))
}

/// The way down to the list of products.
fn crumbs() -> Breadcrumb<'static> {
    Breadcrumb::from("Products", PATH)
}

/// The way down to one product.
fn crumbs_of(product: &Product) -> Breadcrumb<'static> {
    let stored = product.as_stored();
    crumbs().then(stored.name.to_string(), path(product))
}

/// The address of a product.
fn path(product: &Product) -> String {
    format!("{PATH}/{}", product.as_stored().id)
}

/// Who may order it, as a label.
fn state(status: ProductStatus) -> Pill<'static> {
    let tone = match status {
        ProductStatus::Public => Tone::Positive,
        ProductStatus::Private => Tone::Neutral,
        ProductStatus::Retired => Tone::Outline,
    };
    Pill::new(tone, status.label())
}

/// A price, which may have more decimals than can be paid.
pub(crate) fn price(sum: Amount) -> MoneyFigure<'static> {
    let currency = sum.currency();
    // At least what can be paid is shown: 12.50 and not 12.5.
    let mut value = sum.value().normalize();
    if value.scale() < currency.exponent() {
        value.rescale(currency.exponent());
    }
    MoneyFigure::new(value.to_string(), currency.code().to_owned()).spoken(currency.name())
}

/// The page of a form whose fields depend on what there is to choose from.
struct Sheet<'a> {
    crumbs: Breadcrumb<'a>,
    title: Text<'a>,
    action: Text<'a>,
    guard: Guard,
    problems: &'a [Problem],
    submit: Text<'a>,
    leave: Text<'a>,
}

impl Sheet<'_> {
    /// The page with its fields.
    fn with(self, fields: impl Renderable) -> Html {
        let Self { crumbs, title, action, guard, problems, submit, leave } = self;
        html(maud! {
            (crumbs)
            (page_head(title.clone(), None, ()))
            form .form method="post" action=(action) novalidate data-guard {
                (guard)
                (error_summary(problems))
                (fields)
                div .form-end {
                    (Button::submit(submit.clone()).primary())
                    (Button::link(leave.clone(), "Cancel").ghost())
                }
            }
        })
    }
}
