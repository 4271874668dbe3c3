//! The page of one product, with its price list.

use axum::response::Response;
use bursar_application::catalog::ProductDetails;
use bursar_domain::access::Permission;
use bursar_domain::catalog::{CycleUnit, Product, ProductCycle, ProductStatus};
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::{crumbs, path, price, state};
use crate::{
    address::total_words,
    components::{
        Button, Empty, Facts, Html, Menu, MenuItem, Pill, SectionHead, Tone, data_table, fact,
        header, header_at_end, html, instant, object_head, record_id, unseen_header,
    },
    failure::Answer,
    icons::{Icon, icon},
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<Product>) -> Answer<Response> {
    let details = visit.desk().product(visit.actor(), id).await?;
    let content = view(visit.reader(), &details);
    Ok(visit.page(Place::Products, details.product.as_stored().name.as_str(), content))
}

fn view(reader: Reader<'_>, details: &ProductDetails) -> Html {
    html(maud! {
        (crumbs())
        (head(reader, details))
        div .cols {
            div .col-main {
                @if let Some(text) = &details.product.as_stored().description {
                    p .lead { (text.as_str()) }
                }
                (prices(reader, details))
                (upgrades(details))
            }
            (rail(reader, details))
        }
    })
}

fn head(reader: Reader<'_>, details: &ProductDetails) -> Html {
    let (product, stored) = (&details.product, details.product.as_stored());
    let (path, refusal) = (path(product), reader.refusal(Permission::EditProducts));
    let menu = Menu::new("more", format!("More actions for {}", stored.name))
        .item(
            MenuItem::act(format!("{path}/retire"), "Retire product")
                .icon(Icon::Close)
                .refused_because(refusal.clone().or_else(|| {
                    let is_retired = stored.status == ProductStatus::Retired;
                    is_retired.then(|| "It is retired already".to_owned())
                })),
        )
        .separator()
        .item(
            MenuItem::act(format!("{path}/delete"), "Delete product")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal.clone()),
        );
    let edit = Button::link(format!("{path}/edit"), "Edit")
        .icon(Icon::Edit)
        .keys("e")
        .refused_because(refusal);
    let mark = maud! { span .avatar.a3 aria-hidden="true" { (icon(Icon::Products)) } };
    let services = format!("{} services", total_words(details.services));
    html(object_head(
        mark,
        stored.name.to_string(),
        maud! { (state(stored.status)) },
        maud! {
            (record_id(stored.id.get(), "product"))
            (fact(Icon::Services, services.as_str()))
            (fact(Icon::Adjust, stored.price_model.label()))
        },
        maud! { (edit) (add_price(reader, product)) (menu.clone().with_button()) },
    ))
}

fn add_price(reader: Reader<'_>, product: &Product) -> Button<'static> {
    Button::link(format!("{}/cycles/new", path(product)), "Add price")
        .icon(Icon::Plus)
        .primary()
        .refused_because(reader.refusal(Permission::EditProducts))
}

fn prices(reader: Reader<'_>, details: &ProductDetails) -> Html {
    let counted = details.cycles.len().to_string();
    html(maud! {
        section aria-labelledby="prices" {
            (SectionHead::new("prices", "Price list").counted(counted.as_str()))
            div .panel {
                @if details.cycles.is_empty() {
                    (Empty::new("No prices yet")
                        .text("Without a price nobody can order the product."))
                } @else {
                    (table(reader, details))
                }
            }
        }
    })
}

fn table(reader: Reader<'_>, details: &ProductDetails) -> Html {
    let headers = maud! {
        (header("Cycle")) (header_at_end("Price")) (header_at_end("Setup fee")) (header("Follows"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for cycle in &details.cycles { (line(reader, cycle)) } };
    html(data_table("Prices by cycle and currency", headers, rows))
}

fn line(reader: Reader<'_>, cycle: &ProductCycle) -> Html {
    let (id, label) = (cycle.id().get(), cycle.recurrence().label());
    let refusal = reader.refusal(Permission::EditProducts);
    let to = format!("/product-cycles/{id}");
    let menu = Menu::new(
        format!("more-{id}"),
        format!("More actions for {label} in {}", cycle.currency()),
    )
    .item(MenuItem::link(to.clone(), "Edit").icon(Icon::Edit).refused_because(refusal.clone()))
    .separator()
    .item(
        MenuItem::act(format!("{to}/delete"), "Delete price")
            .icon(Icon::Delete)
            .dangerous()
            .refused_because(refusal),
    );
    let is_hourly = cycle.recurrence().unit() == CycleUnit::Hour;
    html(maud! {
        tr {
            td {
                @if reader.may(Permission::EditProducts) {
                    a .row-link href=(to) { (label) }
                } @else { b { (label) } }
                @if is_hourly { " " small .soft { "charged by the month" } }
            }
            td .r data-label="Price" { (price(cycle.price())) }
            td .r data-label="Setup fee" { (price(cycle.setup_fee())) }
            td data-label="Follows" {
                @if cycle.is_relative() { (Pill::new(Tone::Ink, "Exchange rate")) } @else { "Nothing" }
            }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

fn upgrades(details: &ProductDetails) -> Html {
    let counted = details.upgrades.len().to_string();
    html(maud! {
        section aria-labelledby="upgrades" {
            (SectionHead::new("upgrades", "Upgrades").counted(counted.as_str()))
            @if details.upgrades.is_empty() {
                p .soft { "Services of this product can be changed to no other product." }
            } @else {
                ul .plain {
                    @for target in &details.upgrades {
                        li { a .link href={ "/products/" (target.id) } { (target.name) } }
                    }
                }
            }
        }
    })
}

fn rail(reader: Reader<'_>, details: &ProductDetails) -> Html {
    let stored = details.product.as_stored();
    let yes = |is_so: bool| if is_so { "Yes" } else { "No" };
    let facts = Facts::new()
        .fact("Code", stored.code.to_string())
        .perhaps("Group", details.group.as_ref().map(|group| group.name.as_str()))
        .fact("Type", stored.product_type.label())
        .fact("Set up", stored.module.label())
        .fact("By itself", stored.auto_setup.label())
        .fact("Taxable", yes(stored.is_taxable))
        .fact("Requires a domain", yes(stored.requires_domain))
        .fact("Hidden from end users", yes(stored.is_hidden))
        .fact("Zero-price orders", yes(stored.allows_zero_price))
        .fact("Credit on downgrade", yes(stored.credits_downgrades))
        .perhaps("Welcome template", stored.welcome_template.as_ref().map(ToString::to_string))
        .fact("Created", instant(stored.created_at, reader.zone));
    html(maud! {
        aside .rail aria-label="Product details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}
