//! The settings of one gateway.

use axum::response::Response;
use bursar_application::billing::payments::KnownGateway;
use bursar_domain::{
    access::Permission,
    billing::payment::{Gateway, GatewayInput},
};
use hypertext::prelude::*;

use super::{PATH, crumbs, one};
use crate::{
    address::{Entered, Values},
    components::{Field, Guard, Html, Problem, form_section, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::FormSheet,
    visit::{Mistakes, Visit},
};
use bursar_application::settings::require_sight;

const TITLE: &str = "Payment gateway";

pub(super) async fn show(visit: Visit, PathId(id): PathId<Gateway>) -> Answer<Response> {
    require_sight(visit.actor())?;
    let known = one(&visit, id).await?;
    let guard = visit.guard_of(&known.gateway);
    let content = view(visit.reader(), &known, guard, &known.gateway.to_input(), &[]);
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
            let mistakes = Mistakes::of(error)?;
            let guard = visit.guard_of(&known.gateway);
            let content = view(visit.reader(), &known, guard, &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
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

fn view(
    reader: Reader<'_>,
    known: &KnownGateway,
    guard: Guard,
    input: &GatewayInput,
    problems: &[Problem],
) -> Html {
    let stored = known.gateway.as_stored();
    let sheet = FormSheet {
        crumbs: crumbs(),
        title: stored.display_name.to_string().into(),
        action: format!("{PATH}/{}", stored.id).into(),
        guard,
        problems,
        submit: "Save changes".into(),
        leave: PATH.into(),
    };
    let (uses, words, fees) =
        (uses(known, input, problems), words(input, problems), fees(input, problems));
    let refusal = reader.refusal(Permission::EditGateways);
    sheet.unless(refusal, maud! { (uses) (words) (fees) })
}

fn uses(known: &KnownGateway, input: &GatewayInput, problems: &[Problem]) -> Html {
    let keeps_none = "This gateway keeps no methods that could be charged again";
    let keeps_none = (!known.abilities.stores_methods).then_some(keeps_none);
    html(form_section(
        "Use",
        None,
        maud! {
            (Field::tick("is_enabled", "Enabled", input.is_enabled).problems(problems)
                .hint("Staff can use it for payments."))
            (Field::tick("is_visible", "Visible to users", input.is_visible).problems(problems)
                .hint("Takes effect with the client’s own panel."))
            (Field::tick("is_recurring", "Recurring payments", input.is_recurring)
                .refused_because(keeps_none).problems(problems)
                .hint("Stored methods are charged through it without interaction."))
        },
    ))
}

fn words(input: &GatewayInput, problems: &[Problem]) -> Html {
    html(form_section(
        "Words",
        None,
        maud! {
            (Field::text("display_name", "Display name").value(&input.display_name).longest(64)
                .required().problems(problems))
            (Field::area("consent_text", "Consent text", 3).value(&input.consent_text)
                .longest(2000).problems(problems)
                .hint("What users agree to when they store a payment method."))
        },
    ))
}

fn fees(input: &GatewayInput, problems: &[Problem]) -> Html {
    let about = "What the gateway keeps of each payment, unless it says so itself. Each fee is an \
                 entry of the journal.";
    html(form_section(
        "Fees",
        Some(about.into()),
        maud! {
            div .fields.pair {
                (Field::decimal("fixed_fee", "Fixed fee").value(&input.fixed_fee)
                    .hint("In the default currency.").problems(problems))
                (Field::decimal("percent_fee", "Percent fee").value(&input.percent_fee).unit("%")
                    .problems(problems))
            }
        },
    ))
}
