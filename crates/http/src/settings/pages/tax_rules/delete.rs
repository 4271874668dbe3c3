//! The page that deletes a tax rule.

use axum::response::Response;
use bursar_domain::{access::Permission, billing::tax::TaxRule, repository::Aggregate};

use super::{PATH, crumbs, one};
use crate::{
    address::Entered,
    components::{ActPage, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Delete tax rule";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<TaxRule>) -> Answer<Response> {
    visit.actor().require(Permission::EditTaxRules)?;
    let rule = one(&visit, id).await?;
    let content = view(&rule, visit.guard_of(&rule), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<TaxRule>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_tax_rule(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Tax rule deleted"))),
        Err(error) => {
            let (mistakes, rule) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(&rule, visit.guard_of(&rule), &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(rule: &TaxRule, guard: Guard, problems: &[Problem]) -> Html {
    let place = match (rule.country(), rule.state()) {
        (None, _) => "all countries".to_owned(),
        (Some(country), None) => country.name().to_owned(),
        (Some(country), Some(state)) => format!("{state}, {}", country.name()),
    };
    let heading = format!("Delete {} of {} % for {place}?", rule.name(), rule.rate());
    let act = ActPage::new(heading, format!("{PATH}/{}/delete", rule.id()), guard, TITLE)
        .leave("Keep tax rule", PATH)
        .consequence(Icon::Tax, "Clients there pay it no longer, unless another rule fits them.")
        .consequence(Icon::Invoices, "Documents that were issued keep what they were issued with.")
        .consequence(
            Icon::Information,
            "If only the rate changes, end the rule instead, so that earlier days keep it.",
        )
        .problems(problems)
        .dangerous();
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    #[test]
    fn the_question_says_which_tax_of_which_place_goes() {
        let rule = crate::settings::pages::tax_rules::tests::rule("TVQ", "CA", "Québec");
        let html = view(&rule, Guard::default(), &[]).render().into_inner();
        assert!(html.contains("Delete TVQ of 9.975 % for Québec, Canada?"), "{html}");
        assert!(html.contains("keep what they were issued with"), "{html}");
    }
}
