//! Groups of products.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::Desk;
use bursar_application::catalog::ProductGroupRow;
use bursar_application::settings::require_sight;
use bursar_domain::catalog::{ProductGroup, ProductGroupInput};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    catalog::view::ProductGroupView,
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(show, edit, delete))
}

/// A group of products. An absent field stays, `null` clears; a new group needs a name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProductGroupInput)]
struct GroupBody {
    /// Its name; unique.
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// What it is for.
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
}

impl GroupBody {
    fn over(self, present: ProductGroupInput) -> ProductGroupInput {
        ProductGroupInput {
            name: self.name.over(present.name),
            description: self.description.over(present.description),
        }
    }
}

/// Lists the groups of products by name.
#[utoipa::path(get, path = "/product-groups", tag = "Products", params(PageQuery),
    responses((status = 200, body = PageView<ProductGroupView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<ProductGroupView>>> {
    let rows = desk.product_groups(&staff.actor).await?;
    PageView::within("product-groups", rows, &page, |row| row.group.id().get()).map(Json)
}

/// Creates a group of products.
#[utoipa::path(post, path = "/product-groups", tag = "Products", request_body = GroupBody,
    responses((status = 201, body = ProductGroupView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<GroupBody>,
) -> Answer<Created<ProductGroupView>> {
    require_sight(&staff.actor)?;
    let input = body.over(ProductGroupInput::default());
    let id = desk.create_product_group(&staff.actor, &input).await?;
    Ok(Created(format!("/product-groups/{id}"), tagged(find(&desk, &staff, id).await?)))
}

/// Shows one group of products.
#[utoipa::path(get, path = "/product-groups/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 200, body = ProductGroupView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductGroup>,
) -> Answer<Tagged<ProductGroupView>> {
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Changes a group of products.
#[utoipa::path(patch, path = "/product-groups/{id}", tag = "Products", params(("id" = i64, Path)),
    request_body = GroupBody, responses((status = 200, body = ProductGroupView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductGroup>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<GroupBody>,
) -> Answer<Tagged<ProductGroupView>> {
    let present = find(&desk, &staff, id).await?.group;
    let seen = seen.or(Some(present.version()));
    let input = body.over(present.to_input());
    desk.edit_product_group(&staff.actor, id, seen, &input).await?;
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Deletes a group; its products stay, in no group.
#[utoipa::path(delete, path = "/product-groups/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductGroup>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_product_group(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(desk: &Desk, staff: &Staff, id: Id<ProductGroup>) -> Answer<ProductGroupRow> {
    let rows = desk.product_groups(&staff.actor).await?;
    rows.into_iter().find(|row| row.group.id() == id).ok_or_else(Failure::not_found)
}

fn tagged(row: ProductGroupRow) -> Tagged<ProductGroupView> {
    Tagged(row.group.version(), row.into())
}
