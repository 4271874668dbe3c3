//! The rules of pricing plans.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{Desk, pricing::CloneRule, settings::require_sight};
use bursar_domain::{
    billing::pricing::{PricingPlan, PricingRule, PricingRuleInput},
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::RuleBody;
use crate::{
    AppState,
    clients::body,
    failure::Answer,
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    pricing::view::RuleView,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(end))
        .routes(routes!(copy))
}

/// Lists the rules of a plan by id, those that are over included.
#[utoipa::path(get, path = "/pricing-plans/{id}/rules", tag = "Pricing",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = PageView<RuleView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<RuleView>>> {
    let rules = desk.pricing_rules(&staff.actor, id).await?;
    let list = format!("rules of pricing plan {id}");
    PageView::within(&list, rules, &page, |rule| rule.id().get()).map(Json)
}

/// Adds a rule to a plan.
#[utoipa::path(post, path = "/pricing-plans/{id}/rules", tag = "Pricing",
    params(("id" = i64, Path)), request_body = RuleBody,
    responses((status = 201, body = RuleView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    JsonBody(body): JsonBody<RuleBody>,
) -> Answer<Created<RuleView>> {
    require_sight(&staff.actor)?;
    let blank = PricingRuleInput { is_active: true, ..PricingRuleInput::default() };
    let id = desk.create_pricing_rule(&staff.actor, id, &body.over(blank)).await?;
    Ok(Created(format!("/pricing-rules/{id}"), find(&desk, &staff, id).await?))
}

/// Shows one rule.
#[utoipa::path(get, path = "/pricing-rules/{id}", tag = "Pricing", params(("id" = i64, Path)),
    responses((status = 200, body = RuleView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingRule>,
) -> Answer<Tagged<RuleView>> {
    find(&desk, &staff, id).await
}

/// Changes a rule; 409 if it has charged anything.
#[utoipa::path(patch, path = "/pricing-rules/{id}", tag = "Pricing", params(("id" = i64, Path)),
    request_body = RuleBody, responses((status = 200, body = RuleView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingRule>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<RuleBody>,
) -> Answer<Tagged<RuleView>> {
    let present = desk.pricing_rule(&staff.actor, id).await?;
    let seen = seen.or(Some(present.version()));
    let input = body.over(PricingRuleInput::from(present.terms()));
    desk.edit_pricing_rule(&staff.actor, id, seen, &input).await?;
    find(&desk, &staff, id).await
}

/// Removes a rule; 409 if it has charged anything.
#[utoipa::path(delete, path = "/pricing-rules/{id}", tag = "Pricing", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingRule>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_pricing_rule(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// From when on a rule charges no longer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndBody {
    /// Without it, now.
    #[serde(default)]
    #[schema(format = DateTime)]
    at: Option<String>,
}

/// Lets a rule charge no longer, from now or a later instant on.
#[utoipa::path(post, path = "/pricing-rules/{id}/end", tag = "Pricing", params(("id" = i64, Path)),
    request_body = EndBody, responses((status = 200, body = RuleView)))]
async fn end(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingRule>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<EndBody>,
) -> Answer<Tagged<RuleView>> {
    require_sight(&staff.actor)?;
    let at = body.at.map(|at| instant("at", &at)).transpose()?;
    desk.end_pricing_rule(&staff.actor, id, seen, at).await?;
    find(&desk, &staff, id).await
}

/// Where a copy goes, and how its prices differ.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyRuleBody {
    /// Without it, into the same plan.
    #[serde(default)]
    pricing_plan_id: Option<i64>,
    /// By how many percent its prices differ.
    #[serde(default)]
    change_percent: Option<String>,
}

/// Copies a rule.
#[utoipa::path(post, path = "/pricing-rules/{id}/clone", tag = "Pricing",
    params(("id" = i64, Path)), request_body = CopyRuleBody,
    responses((status = 201, body = RuleView)))]
async fn copy(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingRule>,
    JsonBody(body): JsonBody<CopyRuleBody>,
) -> Answer<Created<RuleView>> {
    require_sight(&staff.actor)?;
    let plan = body.pricing_plan_id.map(|plan| body::id("pricing_plan_id", plan)).transpose()?;
    let change_percent = body.change_percent.unwrap_or_default();
    let command = CloneRule { plan, change_percent };
    let id = desk.clone_pricing_rule(&staff.actor, id, &command).await?;
    Ok(Created(format!("/pricing-rules/{id}"), find(&desk, &staff, id).await?))
}

/// An instant in a field of a body.
pub(super) fn instant(field: &'static str, text: &str) -> Result<DateTime<Utc>, FieldErrors> {
    let message = "Use an instant such as 2026-12-01T00:00:00Z";
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|_| FieldErrors::one(field, "malformed", message))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<PricingRule>) -> Answer<Tagged<RuleView>> {
    let rule = desk.pricing_rule(&staff.actor, id).await?;
    Ok(Tagged(rule.version(), rule.into()))
}
