//! The forms that create and change a tax rule.

use super::{PATH, crumbs, one};
use crate::{
    address::{Entered, Values},
    components::{Choice, Field, Guard, Section, countries},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};
use axum::response::Response;
use bursar_domain::{
    access::Permission,
    billing::tax::{TaxLevel, TaxRule, TaxRuleInput},
    repository::Aggregate,
};

const NEW: &str = "New tax rule";
const EDIT: &str = "Edit tax rule";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditTaxRules)?;
    let level = TaxLevel::One.code().to_owned();
    let input = TaxRuleInput { level, ..TaxRuleInput::default() };
    let content = sheet(None, visit.guard(), &input).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_tax_rule(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Tax rule created"))),
        Err(error) => visit.refused(Place::Settings, error, sheet(None, visit.guard(), &input)),
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<TaxRule>) -> Answer<Response> {
    visit.actor().require(Permission::EditTaxRules)?;
    let rule = one(&visit, id).await?;
    let content = sheet(Some(&rule), visit.guard_of(&rule), &rule.to_input()).view();
    Ok(visit.page(Place::Settings, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<TaxRule>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().edit_tax_rule(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Tax rule saved"))),
        Err(error) => {
            let rule = one(&visit, id).await?;
            let sheet = |input| sheet(Some(&rule), Guard::default(), input);
            let (record, theirs) = (OnRecord::of(&rule, entered.version()), rule.to_input());
            visit.not_saved(Place::Settings, error, record, sheet(&input), sheet(&theirs)).await
        }
    }
}

fn input(entered: &Values) -> TaxRuleInput {
    TaxRuleInput {
        name: entered.owned("name"),
        rate: entered.owned("rate"),
        level: entered.owned("level"),
        country: entered.owned("country"),
        state: entered.owned("state"),
        starts_on: entered.owned("starts_on"),
        ends_on: entered.owned("ends_on"),
        is_compound: entered.is_ticked("is_compound"),
    }
}

fn sheet<'a>(rule: Option<&TaxRule>, guard: Guard, input: &'a TaxRuleInput) -> FormSheet<'a> {
    let id = rule.map(|rule| rule.id().get());
    FormSheet {
        crumbs: Some(crumbs()),
        title: if id.is_some() { EDIT } else { NEW }.into(),
        action: id.map_or_else(|| format!("{PATH}/new"), |id| format!("{PATH}/{id}")).into(),
        guard,
        submit: if id.is_some() { "Save changes" } else { "Create tax rule" }.into(),
        leave: PATH.into(),
        refusal: None,
        fields: [tax(input), place(input), days(input)].into(),
    }
}

fn tax(input: &TaxRuleInput) -> Section<'_> {
    let levels = [
        (TaxLevel::One, "On the price."),
        (TaxLevel::Two, "A second tax: beside the first, or on top of it."),
    ];
    let levels = levels.map(|(level, about)| {
        Choice::new(level.code(), level.label(), level.code() == input.level.trim()).hint(about)
    });
    Section::new("Tax")
        .field(
            Field::text("name", "Name")
                .value(&input.name)
                .longest(64)
                .required()
                .first()
                .hint("What documents call it, such as VAT."),
        )
        .field(Field::decimal("rate", "Rate").value(&input.rate).unit("%").required().narrow())
        .field(Field::radios("level", "Level", levels.into()).required())
        .field(
            Field::tick("is_compound", "On top of level 1", input.is_compound)
                .hint("Charged on the price with the first tax. Only for level 2."),
        )
}

fn place(input: &TaxRuleInput) -> Section<'_> {
    let about = "Of the rules of one level that fit a client, the one that says most about where \
                 he is wins.";
    let countries = countries(Some("All countries"), &input.country);
    Section::new("Who pays it")
        .hint(about)
        .field(Field::select("country", "Country", countries))
        .field(Field::text("state", "State").value(&input.state).longest(64).hint(
            "As it is written at clients, whatever its case and accents. Empty is every state.",
        ))
}

fn days(input: &TaxRuleInput) -> Section<'_> {
    let about = "When a rate changes, end the old rule on the day on which the new one starts.";
    Section::new("When").hint(about).pair(
        Field::date("starts_on", "Starts on")
            .value(&input.starts_on)
            .hint("The first day with it."),
        Field::date("ends_on", "Ends on").value(&input.ends_on).hint("The first day without it."),
    )
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::components::Problem;

    #[test]
    fn a_form_that_was_refused_keeps_what_was_entered() {
        let entered = Values::read(
            b"name=MVA&rate=250&level=2&is_compound=true&country=NO&state=Viken&starts_on=2026-01-01",
        );
        let problems = [Problem::of("rate", "Enter a percentage")];
        let input = input(&entered);
        let html = sheet(None, Guard::default(), &input).again(&problems).render().into_inner();
        assert!(html.contains("value=\"250\"") && html.contains("field-rate-error"), "{html}");
        assert!(html.contains("value=\"NO\" selected") && html.contains("Viken"), "{html}");
        assert!(html.contains("value=\"2\" checked"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn an_edited_rule_is_posted_to_its_own_address_with_its_version() {
        let rule = crate::settings::pages::tax_rules::tests::rule("TVQ", "CA", "Québec");
        let guard = Guard { version: Some(1), ..Guard::default() };
        let html = sheet(Some(&rule), guard, &rule.to_input()).view().render().into_inner();
        assert!(html.contains("action=\"/settings/tax-rules/7\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"1\""), "{html}");
        assert!(html.contains("value=\"2013-01-01\""), "{html}");
    }
}
