//! The page that adds a currency.

use axum::response::Response;
use bursar_domain::{access::Permission, currency::CurrencyInput};
use hypertext::prelude::*;

use super::{PATH, base, crumbs};
use crate::{
    address::Entered,
    components::{ActPage, Field, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Add currency";

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditCurrencies)?;
    let base = base(&visit.desk().currencies(visit.actor()).await?);
    let content = view(&base, visit.guard(), &CurrencyInput::default(), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn add(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = CurrencyInput { code: entered.owned("code"), rate: entered.owned("rate") };
    match visit.desk().list_currency(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Currency added"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let base = base(&visit.desk().currencies(visit.actor()).await?);
            let content = view(&base, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(base: &str, guard: Guard, input: &CurrencyInput, problems: &[Problem]) -> Html {
    let unit = format!("for 1 {base}");
    let act = ActPage::new(TITLE, "/settings/currencies/new", guard, TITLE)
        .leave("Cancel", PATH)
        .fields(maud! {
            (Field::text("code", "Currency").value(&input.code).longest(3).narrow().required()
                .first().problems(problems).hint("Its ISO 4217 code, such as NOK. It stays as it is."))
            (Field::decimal("rate", "Rate").value(&input.rate).unit(unit.as_str()).required()
                .problems(problems).hint("How many units of it are worth one unit of the default currency."))
        })
        .problems(problems);
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_stand_beside_the_code_and_the_rate() {
        let problems =
            [Problem::of("code", "Enter a currency"), Problem::of("rate", "Enter a rate above 0")];
        let html = view("EUR", Guard::default(), &CurrencyInput::default(), &problems);
        let html = html.render().into_inner();
        assert!(html.contains("There are 2 problems") && html.contains("for 1 EUR"), "{html}");
        crate::markup::assert_sound_content(&html);
    }
}
