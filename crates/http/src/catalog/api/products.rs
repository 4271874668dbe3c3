//! Products: lists, one, and what is done to it.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::Desk;
use bursar_application::settings::require_sight;
use bursar_domain::catalog::{
    AutoSetup, PriceModel, Product, ProductInput, ProductModule, ProductStatus, ProductType,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    catalog::{
        query::{ProductsParams, ProductsQuery},
        view::{ProductDetailsView, ProductView},
    },
    clients::body,
    failure::Answer,
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(retire))
}

/// What a product says. An absent field stays, `null` clears; a new product needs a name and a code.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProductInput)]
struct ProductBody {
    /// What users read.
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// More about it, for users.
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    /// What programs and links call it: lower-case letters, digits, `-`, `_` and `.`; unique.
    #[schema(value_type = Option<String>, example = "managed-backup")]
    code: Patch<String>,
    /// The heading that it is offered under.
    #[schema(value_type = Option<i64>)]
    group_id: Patch<i64>,
    /// Who sets its services up: `generic`, as for a new product, `manual`, `openstack`. It stays once
    /// there are services.
    #[schema(value_type = Option<String>)]
    module: Patch<String>,
    /// `generic`, as for a new product, `openstack`, `shared_hosting`, `domain`, `reseller`.
    #[schema(value_type = Option<String>)]
    r#type: Patch<String>,
    /// `public`, `private`, as for a new product, or `retired`.
    #[schema(value_type = Option<String>)]
    status: Patch<String>,
    /// `free`, `fixed`, as for a new product, `fixed_plus_dynamic`, `dynamic_at_least_fixed`.
    #[schema(value_type = Option<String>)]
    price_model: Patch<String>,
    /// `disabled`, as for a new product, `on_order`, `on_first_payment`, `on_acceptance`.
    #[schema(value_type = Option<String>)]
    auto_setup: Patch<String>,
    /// Whether tax is charged on it, as on a new product.
    #[schema(value_type = Option<bool>)]
    is_taxable: Patch<bool>,
    /// Whether it can be ordered only together with a domain.
    #[schema(value_type = Option<bool>)]
    requires_domain: Patch<bool>,
    /// Whether end users do not see its services.
    #[schema(value_type = Option<bool>)]
    is_hidden: Patch<bool>,
    /// The template of the e-mail that welcomes its users.
    #[schema(value_type = Option<String>)]
    welcome_template: Patch<String>,
    /// Whether it can be ordered where it costs nothing.
    #[schema(value_type = Option<bool>)]
    allows_zero_price: Patch<bool>,
    /// Whether what a downgrade leaves over goes to the client's credit.
    #[schema(value_type = Option<bool>)]
    credits_downgrades: Patch<bool>,
    /// The products of the same module that its services can be changed to; the whole set.
    #[schema(value_type = Option<Vec<i64>>)]
    upgrade_ids: Patch<Vec<i64>>,
}

impl ProductBody {
    fn over(self, present: ProductInput) -> Answer<ProductInput> {
        let group = match self.group_id {
            Patch::Keep => present.group,
            Patch::Clear => None,
            Patch::Set(id) => Some(body::id("group_id", id)?),
        };
        let upgrades = match self.upgrade_ids {
            Patch::Keep => present.upgrades,
            Patch::Clear => BTreeSet::new(),
            Patch::Set(ids) => ids
                .into_iter()
                .map(|id| body::id("upgrade_ids", id))
                .collect::<Result<BTreeSet<Id<Product>>, _>>()?,
        };
        Ok(ProductInput {
            name: self.name.over(present.name),
            description: self.description.over(present.description),
            code: self.code.over(present.code),
            group,
            module: self.module.over(present.module),
            product_type: self.r#type.over(present.product_type),
            status: self.status.over(present.status),
            price_model: self.price_model.over(present.price_model),
            auto_setup: self.auto_setup.over(present.auto_setup),
            is_taxable: self.is_taxable.over(present.is_taxable),
            requires_domain: self.requires_domain.over(present.requires_domain),
            is_hidden: self.is_hidden.over(present.is_hidden),
            welcome_template: self.welcome_template.over(present.welcome_template),
            allows_zero_price: self.allows_zero_price.over(present.allows_zero_price),
            credits_downgrades: self.credits_downgrades.over(present.credits_downgrades),
            upgrades,
        })
    }
}

/// What a new product is unless something else is said.
pub(crate) fn blank() -> ProductInput {
    ProductInput {
        module: ProductModule::Generic.code().to_owned(),
        product_type: ProductType::Generic.code().to_owned(),
        status: ProductStatus::Private.code().to_owned(),
        price_model: PriceModel::Fixed.code().to_owned(),
        auto_setup: AutoSetup::Disabled.code().to_owned(),
        is_taxable: true,
        ..ProductInput::default()
    }
}

/// Lists products.
#[utoipa::path(get, path = "/products", tag = "Products", params(ProductsParams, PageQuery),
    responses((status = 200, body = PageView<ProductView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(ProductsQuery, PageQuery)>,
) -> Answer<Json<PageView<ProductView>>> {
    let rows = desk.products(&staff.actor, &query.0, &page.request()).await?;
    let total = desk.products_total(&staff.actor, &query.0.filter).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// Creates a product. Without a price list only staff can order it.
#[utoipa::path(post, path = "/products", tag = "Products", request_body = ProductBody,
    responses((status = 201, body = ProductDetailsView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<ProductBody>,
) -> Answer<Created<ProductDetailsView>> {
    require_sight(&staff.actor)?;
    let id = desk.create_product(&staff.actor, &body.over(blank())?).await?;
    Ok(Created(format!("/products/{id}"), tagged(&desk, &staff, id).await?))
}

/// Shows one product with its price list and its upgrades.
#[utoipa::path(get, path = "/products/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 200, body = ProductDetailsView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
) -> Answer<Tagged<ProductDetailsView>> {
    tagged(&desk, &staff, id).await
}

/// Changes a product; services keep the cycles that have begun. One that becomes free has its price
/// list emptied of prices.
#[utoipa::path(patch, path = "/products/{id}", tag = "Products", params(("id" = i64, Path)),
    request_body = ProductBody, responses((status = 200, body = ProductDetailsView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ProductBody>,
) -> Answer<Tagged<ProductDetailsView>> {
    let present = desk.product(&staff.actor, id).await?.product;
    let seen = seen.or(Some(present.version()));
    desk.edit_product(&staff.actor, id, seen, &body.over(present.to_input())?).await?;
    tagged(&desk, &staff, id).await
}

/// Retires a product: nobody orders it any more, its services go on.
#[utoipa::path(post, path = "/products/{id}/retire", tag = "Products", params(("id" = i64, Path)),
    responses((status = 200, body = ProductDetailsView)))]
async fn retire(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
    Seen(seen): Seen,
) -> Answer<Tagged<ProductDetailsView>> {
    require_sight(&staff.actor)?;
    desk.retire_product(&staff.actor, id, seen).await?;
    tagged(&desk, &staff, id).await
}

/// Deletes a product with its price list; 409 once any service has come of it.
#[utoipa::path(delete, path = "/products/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_product(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn tagged(desk: &Desk, staff: &Staff, id: Id<Product>) -> Answer<Tagged<ProductDetailsView>> {
    let details = desk.product(&staff.actor, id).await?;
    Ok(Tagged(details.product.version(), details.into()))
}
