//! The list of products.

use axum::response::Response;
use bursar_application::catalog::{ProductQuery, ProductRow, ProductSort};
use bursar_application::page::{Page, Total};
use bursar_domain::access::Permission;
use bursar_domain::catalog::{ProductModule, ProductStatus, ProductType};
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::{PATH, state};
use crate::{
    address::{Address, Noun, total_words},
    catalog::query::ProductsQuery,
    components::{
        Button, Empty, Html, count, data_table, header, header_at_end, html, instant_date,
        none_given, page_head,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    listing::{Choosing, Groups, Offered, Sorting, Toolbar, banner, filter, words},
    params::FromParams,
    reader::Reader,
    visit::{Visit, unread},
};

const FILTERS: Groups = &[(
    "Product",
    &[
        filter(
            "status",
            "Status",
            Choosing::Ticks(|| words(ProductStatus::ALL, |one| (one.code(), one.label()))),
        ),
        filter(
            "type",
            "Type",
            Choosing::Ticks(|| words(&ProductType::ALL, |one| (one.code(), one.label()))),
        ),
        filter(
            "module",
            "Set up",
            Choosing::Ticks(|| words(ProductModule::ALL, |one| (one.code(), one.label()))),
        ),
        filter("group", "Group", Choosing::Offered),
    ],
)];

const SORTS: &[(&str, &str)] =
    &[(ProductSort::Name.code(), "Name"), (ProductSort::Created.code(), "Created")];

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let query = ProductsQuery::from_params(&mut params).unwrap_or_default().0;
    let misread: Vec<_> = params.misread().into_iter().map(str::to_owned).collect();
    let page = match visit.desk().products(visit.actor(), &query, &address.page()).await {
        Ok(page) => page,
        Err(error) => return unread(&address, error),
    };
    let total = visit.desk().products_total(visit.actor(), &query.filter).await?;
    let groups = visit.desk().product_groups(visit.actor()).await?.into_iter();
    let groups = groups.map(|row| (row.group.id().to_string(), row.group.name().to_string()));
    let offered = [("group", groups.collect())];
    let banner = banner(&address, FILTERS, &["q"], &misread);
    let content = view(visit.reader(), &address, &query, (&page, total), &offered, banner);
    Ok(visit.page(Place::Products, "Products", content))
}

fn view(
    reader: Reader<'_>,
    address: &Address,
    query: &ProductQuery,
    (page, total): (&Page<ProductRow>, Total),
    offered: &[Offered],
    banner: Html,
) -> Html {
    let new = Button::link("/products/new", "New product")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditProducts));
    let groups = Button::link("/product-groups", "Groups").wide_only();
    let relative = Button::link("/products/relative-prices", "Update relative prices")
        .wide_only()
        .refused_because(reader.refusal(Permission::EditProducts));
    let acts = html(maud! { (groups) (relative) (new) });
    let sorting =
        Sorting { address, code: query.sort.code(), direction: query.direction, known: SORTS };
    let toolbar = Toolbar {
        address,
        groups: FILTERS,
        offered,
        sorting: Some(sorting),
        client: None,
        search: Some(("Search products", "Name or code")),
        today: reader.now.date_naive(),
        counted: None,
    };
    html(maud! {
        (page_head("Products", Some(total_words(total)), &acts))
        (banner)
        div #products .region data-swap {
            (toolbar.row())
            @if page.items.is_empty() { (nothing(&toolbar)) } @else {
                (table(reader, sorting, &page.items))
                (address.foot(page, total, Noun("product", "products")))
            }
        }
    })
}

fn nothing(toolbar: &Toolbar<'_>) -> Html {
    html(if toolbar.is_filtered() {
        Empty::new("No products match these filters")
            .actions(Button::link(toolbar.unfiltered(), "Clear all filters"))
    } else {
        Empty::new("No products yet")
            .first_use()
            .text("A product is something that clients can order, with a price list of its own.")
    })
}

fn table(reader: Reader<'_>, sorting: Sorting<'_>, rows: &[ProductRow]) -> Html {
    let headers = maud! {
        (sorting.head("Product", ProductSort::Name.code(), false))
        (header("Status")) (header("Type")) (header("Group")) (header("Price model"))
        (header_at_end("Prices"))
        (sorting.head("Created", ProductSort::Created.code(), false))
    };
    let rows = maud! { @for row in rows { (line(reader, row)) } };
    html(data_table("Products", headers, rows))
}

fn line(reader: Reader<'_>, row: &ProductRow) -> Html {
    let product = row.product.as_stored();
    let id = product.id.get();
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link href={ (PATH) "/" (id) } { (product.name.as_str()) }
                    small .mono-id { "#" (id) " · " (product.code.as_str()) }
                }
            }
            td data-label="Status" { (state(product.status)) }
            td data-label="Type" { (product.product_type.label()) }
            td data-label="Group" {
                @match &row.group { Some(group) => (group.name) None => (none_given()) }
            }
            td data-label="Price model" { (product.price_model.label()) }
            td .r data-label="Prices" { (count(row.cycles)) }
            td .soft data-label="Created" { (instant_date(product.created_at, reader.zone)) }
        }
    })
}
