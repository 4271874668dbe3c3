//! Pricing plans, what they would charge, and which client has which.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{
    Desk,
    pricing::{ClonePlan, TrialInput},
    settings::require_sight,
};
use bursar_domain::{
    billing::pricing::{PricingPlan, PricingPlanInput},
    client::Client,
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::body,
    failure::Answer,
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::{Asked, FromParams, Params},
    path::PathId,
    pricing::view::{FindingsView, PlanOfClientView, PlanView, TrialView},
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(copy))
        .routes(routes!(make_default))
        .routes(routes!(findings))
        .routes(routes!(attempt))
        .routes(routes!(plan_of_client, change_plan_of_client))
}

/// What is said of a plan. An absent field stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PricingPlanInput)]
struct PlanBody {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    /// What its prices are in; it stays once there are rules.
    #[schema(value_type = Option<String>, example = "EUR")]
    currency: Patch<String>,
}

impl PlanBody {
    fn over(self, present: PricingPlanInput) -> PricingPlanInput {
        PricingPlanInput {
            name: self.name.over(present.name),
            currency: self.currency.over(present.currency),
        }
    }
}

/// Lists the plans in use by name.
#[utoipa::path(get, path = "/pricing-plans", tag = "Pricing",
    params(PageQuery), responses((status = 200, body = PageView<PlanView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<PlanView>>> {
    let rows = desk.pricing_plans(&staff.actor).await?;
    PageView::within("pricing plans", rows, &page, |row| row.plan.id().get()).map(Json)
}

/// Creates a plan; the first one is that of new clients.
#[utoipa::path(post, path = "/pricing-plans", tag = "Pricing", request_body = PlanBody,
    responses((status = 201, body = PlanView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<PlanBody>,
) -> Answer<Created<PlanView>> {
    require_sight(&staff.actor)?;
    let input = body.over(PricingPlanInput::default());
    let id = desk.create_pricing_plan(&staff.actor, &input).await?;
    Ok(Created(format!("/pricing-plans/{id}"), find(&desk, &staff, id).await?))
}

/// Shows one plan, deleted or not.
#[utoipa::path(get, path = "/pricing-plans/{id}", tag = "Pricing", params(("id" = i64, Path)),
    responses((status = 200, body = PlanView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Tagged<PlanView>> {
    find(&desk, &staff, id).await
}

/// Changes a plan.
#[utoipa::path(patch, path = "/pricing-plans/{id}", tag = "Pricing", params(("id" = i64, Path)),
    request_body = PlanBody, responses((status = 200, body = PlanView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<PlanBody>,
) -> Answer<Tagged<PlanView>> {
    let present = desk.pricing_plan(&staff.actor, id).await?.plan;
    let seen = seen.or(Some(present.version()));
    desk.edit_pricing_plan(&staff.actor, id, seen, &body.over(present.to_input())).await?;
    find(&desk, &staff, id).await
}

/// Which plan the clients of a deleted one get.
#[derive(Clone, Copy, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Replacement {
    /// The plan that its clients get from now on; needed if it has any.
    #[param(value_type = Option<i64>)]
    replacement: Option<Id<PricingPlan>>,
}

impl FromParams for Replacement {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { replacement: params.one("replacement") })
    }
}

/// Takes a plan out of use; 409 if it is the default, or has clients and no replacement is named.
#[utoipa::path(delete, path = "/pricing-plans/{id}", tag = "Pricing",
    params(("id" = i64, Path), Replacement), responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    Seen(seen): Seen,
    Asked(Replacement { replacement }): Asked<Replacement>,
) -> Answer<StatusCode> {
    desk.delete_pricing_plan(&staff.actor, id, seen, replacement).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a copy is called, and how its prices differ.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyBody {
    name: String,
    /// By how many percent its prices differ, from -1000 to 1000.
    #[serde(default)]
    change_percent: Option<String>,
}

/// Copies a plan with the rules that are not over.
#[utoipa::path(post, path = "/pricing-plans/{id}/clone", tag = "Pricing",
    params(("id" = i64, Path)), request_body = CopyBody,
    responses((status = 201, body = PlanView)))]
async fn copy(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    JsonBody(body): JsonBody<CopyBody>,
) -> Answer<Created<PlanView>> {
    require_sight(&staff.actor)?;
    let change_percent = body.change_percent.unwrap_or_default();
    let command = ClonePlan { name: body.name, change_percent };
    let id = desk.clone_pricing_plan(&staff.actor, id, &command).await?;
    Ok(Created(format!("/pricing-plans/{id}"), find(&desk, &staff, id).await?))
}

/// Makes a plan that of new clients; whoever is a client keeps his.
#[utoipa::path(post, path = "/pricing-plans/{id}/default", tag = "Pricing",
    params(("id" = i64, Path)), responses((status = 200, body = PlanView)))]
async fn make_default(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    Seen(seen): Seen,
) -> Answer<Tagged<PlanView>> {
    require_sight(&staff.actor)?;
    desk.make_pricing_plan_default(&staff.actor, id, seen).await?;
    find(&desk, &staff, id).await
}

/// Tells what is wrong with a plan, or looks as if it were.
#[utoipa::path(get, path = "/pricing-plans/{id}/findings", tag = "Pricing",
    params(("id" = i64, Path)), responses((status = 200, body = FindingsView)))]
async fn findings(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Json<FindingsView>> {
    Ok(Json(desk.pricing_plan_page(&staff.actor, id).await?.findings.into()))
}

/// A resource that is made up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PricingTrialInput)]
struct TrialBody {
    kind: String,
    /// From 1 to 744.
    hours: u32,
    /// From when on; without it, from now.
    #[serde(default)]
    #[schema(format = DateTime)]
    at: Option<String>,
    /// What is told about it, such as `{"vcpus": "4", "flavor": "m1.large", "metadata.os": "x"}`.
    #[serde(default)]
    facts: BTreeMap<String, String>,
}

/// Tells what a plan would charge for a made-up resource, and why; changes nothing.
#[utoipa::path(post, path = "/pricing-plans/{id}/try", tag = "Pricing",
    params(("id" = i64, Path)), request_body = TrialBody,
    responses((status = 200, body = TrialView)))]
async fn attempt(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<PricingPlan>,
    JsonBody(body): JsonBody<TrialBody>,
) -> Answer<Json<TrialView>> {
    let TrialBody { kind, hours, at, facts } = body;
    let (hours, at) = (hours.to_string(), at.unwrap_or_default());
    let input = TrialInput { kind, hours, at, facts: facts.into_iter().collect() };
    Ok(Json(desk.try_pricing_plan(&staff.actor, id, &input).await?.into()))
}

/// Shows which plan a client has now.
#[utoipa::path(get, path = "/clients/{id}/pricing-plan", tag = "Pricing",
    params(("id" = i64, Path)), responses((status = 200, body = PlanOfClientView)))]
async fn plan_of_client(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Client>,
) -> Answer<Json<PlanOfClientView>> {
    Ok(Json(desk.pricing_plan_of(&staff.actor, id).await?.plan.into()))
}

/// Which plan a client gets.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePlanBody {
    pricing_plan_id: i64,
}

/// Gives a client a plan from now on.
#[utoipa::path(put, path = "/clients/{id}/pricing-plan", tag = "Pricing",
    params(("id" = i64, Path)), request_body = ChangePlanBody,
    responses((status = 200, body = PlanOfClientView)))]
async fn change_plan_of_client(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Client>,
    JsonBody(body): JsonBody<ChangePlanBody>,
) -> Answer<Json<PlanOfClientView>> {
    staff.actor.require(bursar_domain::access::Permission::ViewClients)?;
    let plan = body::id("pricing_plan_id", body.pricing_plan_id)?;
    desk.change_pricing_plan(&staff.actor, id, plan).await?;
    Ok(Json(desk.pricing_plan_of(&staff.actor, id).await?.plan.into()))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<PricingPlan>) -> Answer<Tagged<PlanView>> {
    let row = desk.pricing_plan(&staff.actor, id).await?;
    Ok(Tagged(row.plan.version(), row.into()))
}
