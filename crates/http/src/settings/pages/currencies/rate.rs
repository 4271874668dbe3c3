//! The page that sets the rate of a currency.

use axum::response::Response;
use bursar_domain::{access::Permission, currency::ListedCurrency, repository::Aggregate};

use super::{PATH, crumbs, one};
use crate::{
    address::Entered,
    components::{ActPage, Field, Fields, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord, act_sheet, is_stale},
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Set rate";

pub(super) async fn show(visit: Visit, PathId(id): PathId<ListedCurrency>) -> Answer<Response> {
    visit.actor().require(Permission::EditCurrencies)?;
    let (listed, base) = one(&visit, id).await?;
    let rate = listed.rate().normalize().to_string();
    let content = view(&listed, &base, visit.guard_of(&listed), &rate, &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn set(
    visit: Visit,
    PathId(id): PathId<ListedCurrency>,
    entered: Entered,
) -> Answer<Response> {
    let rate = entered.text("rate");
    match visit.desk().set_rate(visit.actor(), id, entered.version(), rate).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Rate saved"))),
        Err(error) => {
            let (listed, base) = one(&visit, id).await?;
            let record = OnRecord::of(&listed, entered.version());
            let guard = record.guard(&visit, &error);
            if is_stale(&error) {
                let theirs = listed.rate().normalize().to_string();
                let theirs = fields(&listed, &base, &theirs);
                let mine = FormSheet {
                    crumbs: Some(crumbs()),
                    title: TITLE.into(),
                    action: format!("{PATH}/{}/rate", listed.id()).into(),
                    guard,
                    submit: TITLE.into(),
                    leave: PATH.into(),
                    refusal: None,
                    fields: fields(&listed, &base, rate),
                };
                return visit.overtaken(Place::Settings, &record, mine, &theirs).await;
            }
            let mistakes = Mistakes::of(error)?;
            let content = view(&listed, &base, guard, rate, &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(
    listed: &ListedCurrency,
    base: &str,
    guard: Guard,
    rate: &str,
    problems: &[Problem],
) -> Html {
    let code = listed.currency().code().to_owned();
    let heading = format!("Set the rate of {code}");
    let act = ActPage::new(heading, format!("{PATH}/{}/rate", listed.id()), guard, TITLE)
        .leave("Cancel", PATH)
        .consequence(
            Icon::Information,
            "Amounts are converted with it from now on; what was issued stays.",
        )
        .fields(fields(listed, base, rate).told(problems))
        .problems(problems);
    act_sheet(crumbs(), act)
}

fn fields<'a>(listed: &ListedCurrency, base: &str, rate: &'a str) -> Fields<'a> {
    let unit = format!("{} for 1 {base}", listed.currency().code());
    Field::decimal("rate", "Rate").value(rate).unit(unit).required().first().into()
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::settings::pages::currencies::tests::listed;

    #[test]
    fn the_present_rate_stands_in_the_field_with_its_unit() {
        let nok = listed("NOK", "11.43", false);
        let html = view(&nok, "EUR", Guard::default(), "11.43", &[]).render().into_inner();
        assert!(html.contains("value=\"11.43\"") && html.contains("NOK for 1 EUR"), "{html}");
    }
}
