//! The forms that create and change a tax rule.

use axum::response::Response;
use bursar_domain::{
    access::Permission,
    billing::tax::{TaxLevel, TaxRule, TaxRuleInput},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::{PATH, crumbs, one};
use crate::{
    address::{Entered, Values},
    components::{Choice, Field, Guard, Html, Problem, countries, form_section, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::FormSheet,
    visit::{Mistakes, Visit},
};

const NEW: &str = "New tax rule";
const EDIT: &str = "Edit tax rule";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditTaxRules)?;
    let level = TaxLevel::One.code().to_owned();
    let input = TaxRuleInput { level, ..TaxRuleInput::default() };
    let content = view(None, visit.guard(), &input, &[]);
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_tax_rule(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Tax rule created"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(None, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<TaxRule>) -> Answer<Response> {
    visit.actor().require(Permission::EditTaxRules)?;
    let rule = one(&visit, id).await?;
    let content = view(Some(&rule), visit.guard_of(&rule), &rule.to_input(), &[]);
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
            let (mistakes, rule) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(Some(&rule), visit.guard_of(&rule), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, EDIT, &mistakes, content))
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

fn view(rule: Option<&TaxRule>, guard: Guard, input: &TaxRuleInput, problems: &[Problem]) -> Html {
    let id = rule.map(|rule| rule.id().get());
    let sheet = FormSheet {
        crumbs: crumbs(),
        title: if id.is_some() { EDIT } else { NEW }.into(),
        action: id.map_or_else(|| format!("{PATH}/new"), |id| format!("{PATH}/{id}")).into(),
        guard,
        problems,
        submit: if id.is_some() { "Save changes" } else { "Create tax rule" }.into(),
        leave: PATH.into(),
    };
    let (tax, place, days) = (tax(input, problems), place(input, problems), days(input, problems));
    sheet.with(maud! { (tax) (place) (days) })
}

fn tax(input: &TaxRuleInput, problems: &[Problem]) -> Html {
    let levels = [
        (TaxLevel::One, "On the price."),
        (TaxLevel::Two, "A second tax: beside the first, or on top of it."),
    ];
    let levels = levels.map(|(level, about)| {
        Choice::new(level.code(), level.label(), level.code() == input.level.trim()).hint(about)
    });
    html(form_section(
        "Tax",
        None,
        maud! {
            (Field::text("name", "Name").value(&input.name).longest(64).required().first()
                .problems(problems).hint("What documents call it, such as VAT."))
            (Field::decimal("rate", "Rate").value(&input.rate).unit("%").required().narrow()
                .problems(problems))
            (Field::radios("level", "Level", levels.to_vec()).required().problems(problems))
            (Field::tick("is_compound", "On top of level 1", input.is_compound).problems(problems)
                .hint("Charged on the price with the first tax. Only for level 2."))
        },
    ))
}

fn place(input: &TaxRuleInput, problems: &[Problem]) -> Html {
    let about = "Of the rules of one level that fit a client, the one that says most about where \
                 he is wins.";
    let countries = countries(Some("All countries"), &input.country);
    html(form_section(
        "Who pays it",
        Some(about.into()),
        maud! {
            (Field::select("country", "Country", countries.clone()).problems(problems))
            (Field::text("state", "State").value(&input.state).longest(64).problems(problems)
                .hint("As it is written at clients, whatever its case and accents. Empty is every state."))
        },
    ))
}

fn days(input: &TaxRuleInput, problems: &[Problem]) -> Html {
    let about = "When a rate changes, end the old rule on the day on which the new one starts.";
    html(form_section(
        "When",
        Some(about.into()),
        maud! {
            div .fields.pair {
                (Field::date("starts_on", "Starts on").value(&input.starts_on).problems(problems)
                    .hint("The first day with it."))
                (Field::date("ends_on", "Ends on").value(&input.ends_on).problems(problems)
                    .hint("The first day without it."))
            }
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_was_refused_keeps_what_was_entered() {
        let entered = Values::read(
            b"name=MVA&rate=250&level=2&is_compound=true&country=NO&state=Viken&starts_on=2026-01-01",
        );
        let problems = [Problem::of("rate", "Enter a percentage")];
        let html = view(None, Guard::default(), &input(&entered), &problems).render().into_inner();
        assert!(html.contains("value=\"250\"") && html.contains("field-rate-error"), "{html}");
        assert!(html.contains("value=\"NO\" selected") && html.contains("Viken"), "{html}");
        assert!(html.contains("value=\"2\" checked"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn an_edited_rule_is_posted_to_its_own_address_with_its_version() {
        let rule = crate::settings::pages::tax_rules::tests::rule("TVQ", "CA", "Québec");
        let guard = Guard { version: Some(1), ..Guard::default() };
        let html = view(Some(&rule), guard, &rule.to_input(), &[]).render().into_inner();
        assert!(html.contains("action=\"/settings/tax-rules/7\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"1\""), "{html}");
        assert!(html.contains("value=\"2013-01-01\""), "{html}");
    }
}
