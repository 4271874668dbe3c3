//! Tax rules, and which of them a client pays.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{Desk, settings::require_sight};
use bursar_domain::{
    billing::tax::{TaxLevel, TaxRule, TaxRuleInput},
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::body,
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::{Asked, Day},
    path::PathId,
    settings::view::{AssessmentView, TaxRuleView},
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(assess))
}

/// What a tax rule says. An absent field stays, `null` clears; a new rule needs a name and a rate.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TaxRuleInput)]
struct TaxRuleBody {
    /// What it is called on documents.
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// Percent of the price from 0 to 100, as a decimal text with at most 6 decimals.
    #[schema(value_type = Option<String>, example = "25")]
    rate: Patch<String>,
    /// `1`, as for a new rule, or `2`.
    #[schema(value_type = Option<String>)]
    level: Patch<String>,
    /// The country whose clients pay it; without it, all.
    #[schema(value_type = Option<String>, example = "NO")]
    country: Patch<String>,
    /// The state within the country; without it, all.
    #[schema(value_type = Option<String>)]
    state: Patch<String>,
    /// The first day on which it is charged.
    #[schema(value_type = Option<String>, format = Date)]
    starts_on: Patch<String>,
    /// The first day on which it is no longer charged.
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Patch<String>,
    /// Whether a tax of level 2 is charged on the first tax too.
    #[schema(value_type = Option<bool>)]
    is_compound: Patch<bool>,
}

impl TaxRuleBody {
    fn over(self, present: TaxRuleInput) -> TaxRuleInput {
        TaxRuleInput {
            name: self.name.over(present.name),
            rate: self.rate.over(present.rate),
            level: self.level.over(present.level),
            country: self.country.over(present.country),
            state: self.state.over(present.state),
            starts_on: self.starts_on.over(present.starts_on),
            ends_on: self.ends_on.over(present.ends_on),
            is_compound: self.is_compound.over(present.is_compound),
        }
    }
}

/// Lists the tax rules by country, state, level and day; those for all countries come first.
#[utoipa::path(get, path = "/tax-rules", tag = "Settings",
    params(PageQuery), responses((status = 200, body = PageView<TaxRuleView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<TaxRuleView>>> {
    let rules = desk.tax_rules(&staff.actor).await?;
    PageView::within("tax-rules", rules, &page, |rule| rule.id().get()).map(Json)
}

/// Creates a tax rule; 422 if another one of its level is for the same place on the same days.
#[utoipa::path(post, path = "/tax-rules", tag = "Settings", request_body = TaxRuleBody,
    responses((status = 201, body = TaxRuleView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<TaxRuleBody>,
) -> Answer<Created<TaxRuleView>> {
    require_sight(&staff.actor)?;
    let level = TaxLevel::One.code().to_owned();
    let input = body.over(TaxRuleInput { level, ..TaxRuleInput::default() });
    let id = desk.create_tax_rule(&staff.actor, &input).await?;
    Ok(Created(format!("/tax-rules/{id}"), tagged(find(&desk, &staff, id).await?)))
}

/// Shows one tax rule.
#[utoipa::path(get, path = "/tax-rules/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 200, body = TaxRuleView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<TaxRule>,
) -> Answer<Tagged<TaxRuleView>> {
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Changes a tax rule; documents that were issued keep what they were issued with.
#[utoipa::path(patch, path = "/tax-rules/{id}", tag = "Settings", params(("id" = i64, Path)),
    request_body = TaxRuleBody, responses((status = 200, body = TaxRuleView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<TaxRule>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<TaxRuleBody>,
) -> Answer<Tagged<TaxRuleView>> {
    let present = find(&desk, &staff, id).await?;
    let seen = seen.or(Some(present.version()));
    desk.edit_tax_rule(&staff.actor, id, seen, &body.over(present.to_input())).await?;
    Ok(tagged(find(&desk, &staff, id).await?))
}

/// Deletes a tax rule; documents that were issued keep what they were issued with.
#[utoipa::path(delete, path = "/tax-rules/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<TaxRule>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_tax_rule(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose taxes are asked for, and for which day.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssessmentBody {
    client_id: i64,
    /// The day; without it, today in UTC.
    #[serde(default)]
    #[schema(format = Date)]
    on: Option<String>,
}

/// Tells which taxes a client pays on a day, and why; changes nothing.
#[utoipa::path(post, path = "/tax-rules/assess", tag = "Settings", request_body = AssessmentBody,
    responses((status = 200, body = AssessmentView)))]
async fn assess(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<AssessmentBody>,
) -> Answer<Json<AssessmentView>> {
    let client = body::id("client_id", body.client_id)?;
    let mut errors = FieldErrors::none();
    let on = body.on.and_then(|day| errors.check("on", "malformed", day.parse::<Day>()));
    let on = errors.ok(on.map(|Day(day)| day))?;
    Ok(Json(desk.assess_taxes(&staff.actor, client, on).await?.into()))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<TaxRule>) -> Answer<TaxRule> {
    let rules = desk.tax_rules(&staff.actor).await?;
    rules.into_iter().find(|rule| rule.id() == id).ok_or_else(Failure::not_found)
}

fn tagged(rule: TaxRule) -> Tagged<TaxRuleView> {
    Tagged(rule.version(), rule.into())
}
