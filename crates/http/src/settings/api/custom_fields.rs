//! The operator's own fields of clients.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{Desk, settings::require_sight};
use bursar_domain::{
    client::{CustomField, custom_field::CustomFieldInput},
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    settings::view::CustomFieldView,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, declare)).routes(routes!(show, edit, remove))
}

/// What is said of a custom field. An absent field stays, `null` clears; a new one needs a name and
/// a label.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CustomFieldInput)]
struct FieldBody {
    /// Its identifier; fixed once declared.
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    #[schema(value_type = Option<String>)]
    label: Patch<String>,
    /// `text`, `select` or `check`.
    #[schema(value_type = Option<String>)]
    kind: Patch<String>,
    /// What a `select` offers; the whole list.
    #[schema(value_type = Option<Vec<ChoiceBody>>)]
    choices: Patch<Vec<ChoiceBody>>,
    /// When it must be filled in: `no`, `yes`, or conditions such as
    /// `country in NO, SE and vat_id exists`.
    #[schema(value_type = Option<String>)]
    required: Patch<String>,
    /// When it may be filled in, likewise.
    #[schema(value_type = Option<String>)]
    optional: Patch<String>,
}

/// One thing that a `select` offers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChoiceBody {
    value: String,
    /// The words for it; the value itself without them.
    label: Option<String>,
}

impl FieldBody {
    fn over(self, present: CustomFieldInput) -> CustomFieldInput {
        let line = |ChoiceBody { value, label }| match label {
            Some(label) => format!("{value} = {label}"),
            None => value,
        };
        let choices = self.choices.sent();
        let choices = choices.map(|all| all.into_iter().map(line).collect::<Vec<_>>().join("\n"));
        CustomFieldInput {
            name: self.name.over(present.name),
            label: self.label.over(present.label),
            kind: self.kind.over(present.kind),
            choices: choices.unwrap_or(present.choices),
            required: self.required.over(present.required),
            optional: self.optional.over(present.optional),
        }
    }
}

/// Lists the custom fields in the order in which they were declared.
#[utoipa::path(get, path = "/custom-fields", tag = "Settings",
    params(PageQuery), responses((status = 200, body = PageView<CustomFieldView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<CustomFieldView>>> {
    let rows = desk.custom_fields(&staff.actor).await?;
    PageView::within("custom fields", rows, &page, |field| field.id().get()).map(Json)
}

/// Declares a custom field.
#[utoipa::path(post, path = "/custom-fields", tag = "Settings", request_body = FieldBody,
    responses((status = 201, body = CustomFieldView)))]
async fn declare(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<FieldBody>,
) -> Answer<Created<CustomFieldView>> {
    require_sight(&staff.actor)?;
    let input = body.over(CustomFieldInput::default());
    let id = desk.declare_custom_field(&staff.actor, &input).await?;
    Ok(Created(format!("/custom-fields/{id}"), tagged(find(&desk, &staff, id).await?)))
}

/// Shows one custom field.
#[utoipa::path(get, path = "/custom-fields/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 200, body = CustomFieldView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<CustomField>,
) -> Answer<Tagged<CustomFieldView>> {
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Changes everything but a custom field's name.
#[utoipa::path(patch, path = "/custom-fields/{id}", tag = "Settings", params(("id" = i64, Path)),
    request_body = FieldBody, responses((status = 200, body = CustomFieldView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<CustomField>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<FieldBody>,
) -> Answer<Tagged<CustomFieldView>> {
    let present = find(&desk, &staff, id).await?;
    let seen = seen.or(Some(present.version()));
    let input = body.over(present.to_input());
    desk.edit_custom_field(&staff.actor, id, seen, &input).await?;
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Removes a custom field.
#[utoipa::path(delete, path = "/custom-fields/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn remove(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<CustomField>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.remove_custom_field(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(desk: &Desk, staff: &Staff, id: Id<CustomField>) -> Answer<CustomField> {
    let fields = desk.custom_fields(&staff.actor).await?;
    fields.into_iter().find(|field| field.id() == id).ok_or_else(Failure::not_found)
}

fn tagged(field: CustomField) -> Tagged<CustomFieldView> {
    Tagged(field.version(), field.into())
}
