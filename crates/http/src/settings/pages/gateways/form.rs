//! The settings of one gateway.

use super::{PATH, crumbs, one};
use crate::{
    address::{Entered, Values},
    components::{Field, Guard, Section},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};
use axum::response::Response;
use bursar_application::billing::payments::KnownGateway;
use bursar_application::settings::require_sight;
use bursar_domain::{
    access::Permission,
    billing::payment::{Gateway, GatewayInput},
};

const TITLE: &str = "Payment gateway";

pub(super) async fn show(visit: Visit, PathId(id): PathId<Gateway>) -> Answer<Response> {
    require_sight(visit.actor())?;
    let known = one(&visit, id).await?;
    let guard = visit.guard_of(&known.gateway);
    let content = sheet(visit.reader(), &known, guard, &known.gateway.to_input()).view();
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<Gateway>,
    entered: Entered,
) -> Answer<Response> {
    let known = one(&visit, id).await?;
    let input = input(&entered);
    match visit.desk().edit_gateway(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Gateway saved"))),
        Err(error) => {
            let sheet = |input| sheet(visit.reader(), &known, Guard::default(), input);
            let record = OnRecord::of(&known.gateway, entered.version());
            let theirs = known.gateway.to_input();
            visit.not_saved(Place::Settings, error, record, sheet(&input), sheet(&theirs)).await
        }
    }
}

fn input(entered: &Values) -> GatewayInput {
    GatewayInput {
        is_enabled: entered.is_ticked("is_enabled"),
        is_visible: entered.is_ticked("is_visible"),
        is_recurring: entered.is_ticked("is_recurring"),
        display_name: entered.owned("display_name"),
        consent_text: entered.owned("consent_text"),
        fixed_fee: entered.owned("fixed_fee"),
        percent_fee: entered.owned("percent_fee"),
    }
}

fn sheet<'a>(
    reader: Reader<'_>,
    known: &'a KnownGateway,
    guard: Guard,
    input: &'a GatewayInput,
) -> FormSheet<'a> {
    let stored = known.gateway.as_stored();
    FormSheet {
        crumbs: Some(crumbs()),
        title: stored.display_name.to_string().into(),
        action: format!("{PATH}/{}", stored.id).into(),
        guard,
        submit: "Save changes".into(),
        leave: PATH.into(),
        refusal: reader.refusal(Permission::EditGateways),
        fields: [uses(known, input), words(input), fees(input)].into(),
    }
}

fn uses<'a>(known: &KnownGateway, input: &GatewayInput) -> Section<'a> {
    let keeps_none = "This gateway keeps no methods that could be charged again";
    let keeps_none = (!known.abilities.stores_methods).then_some(keeps_none);
    Section::new("Use")
        .field(
            Field::tick("is_enabled", "Enabled", input.is_enabled)
                .hint("Staff can use it for payments."),
        )
        .field(
            Field::tick("is_visible", "Visible to users", input.is_visible)
                .hint("Takes effect with the client’s own panel."),
        )
        .field(
            Field::tick("is_recurring", "Recurring payments", input.is_recurring)
                .refused_because(keeps_none)
                .hint("Stored methods are charged through it without interaction."),
        )
}

fn words(input: &GatewayInput) -> Section<'_> {
    Section::new("Words")
        .field(
            Field::text("display_name", "Display name")
                .value(&input.display_name)
                .longest(64)
                .required(),
        )
        .field(
            Field::area("consent_text", "Consent text", 3)
                .value(&input.consent_text)
                .longest(2000)
                .hint("What users agree to when they store a payment method."),
        )
}

fn fees(input: &GatewayInput) -> Section<'_> {
    let about = "What the gateway keeps of each payment, unless it says so itself. Each fee is an \
                 entry of the journal.";
    Section::new("Fees").hint(about).pair(
        Field::decimal("fixed_fee", "Fixed fee")
            .value(&input.fixed_fee)
            .hint("In the default currency."),
        Field::decimal("percent_fee", "Percent fee").value(&input.percent_fee).unit("%"),
    )
}
