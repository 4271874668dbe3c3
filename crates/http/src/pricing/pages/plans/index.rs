//! The list of pricing plans.

use axum::response::Response;
use bursar_application::pricing::PlanRow;
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::path;
use crate::{
    components::{
        Button, Empty, Html, Pill, Tone, count, data_table, header, header_at_end, html, page_head,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(in crate::pricing::pages) async fn list(visit: Visit) -> Answer<Response> {
    let plans = visit.desk().pricing_plans(visit.actor()).await?;
    let content = view(visit.reader(), &plans);
    Ok(visit.page(Place::PricingPlans, "Pricing plans", content))
}

fn view(reader: Reader<'_>, plans: &[PlanRow]) -> Html {
    let new = Button::link("/pricing-plans/new", "New pricing plan")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditPricingPlans));
    let counted = plans.len().to_string();
    let headers = maud! {
        (header("Name")) (header("Currency")) (header_at_end("Rules")) (header_at_end("Clients"))
    };
    let rows = maud! { @for row in plans { (line(row)) } };
    html(maud! {
        (page_head("Pricing plans", Some(counted.clone().into()), &new))
        @if plans.is_empty() {
            (Empty::new("No pricing plans yet").first_use()
                .text("A pricing plan says what cloud usage costs. The first one is the plan of every client until you say otherwise.")
                .actions(&new))
        } @else { (data_table("Pricing plans by name", headers, rows)) }
    })
}

fn line(row: &PlanRow) -> Html {
    let plan = &row.plan;
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href=(path(plan)) { (plan.name().to_string()) }
                    @if plan.is_default() { (Pill::new(Tone::Ink, "Default")) }
                }
            }
            td data-label="Currency" { (plan.currency().to_string()) }
            td .r data-label="Rules" { (count(row.rules)) }
            td .r data-label="Clients" { (count(row.clients)) }
        }
    })
}
