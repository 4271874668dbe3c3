//! The page that reckons relative prices anew.

use axum::response::Response;
use bursar_domain::access::Permission;

use super::{PATH, crumbs};
use crate::{
    address::Entered,
    components::{ActPage, Guard, Html, Problem, count},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Update relative prices";

pub(super) async fn ask(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    Ok(visit.page(Place::Products, TITLE, view(visit.guard(), &[])))
}

pub(super) async fn update(visit: Visit, _: Entered) -> Answer<Response> {
    match visit.desk().update_relative_prices(visit.actor()).await {
        Ok(changed) => {
            let words = match changed {
                0 => "No price has changed".to_owned(),
                1 => "1 price updated".to_owned(),
                more => format!("{} prices updated", count(more)),
            };
            Ok(done(PATH, Confirmation::new(words)))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(visit.guard(), &mistakes.problems);
            Ok(visit.again(Place::Products, TITLE, &mistakes, content))
        }
    }
}

fn view(guard: Guard, problems: &[Problem]) -> Html {
    let heading = "Reckon relative prices anew?";
    let act = ActPage::new(heading, "/products/relative-prices", guard, TITLE)
        .leave("Keep prices", PATH)
        .consequence(Icon::Bank, "Each follows the price in the default currency by today's rate.")
        .consequence(Icon::Services, "Services take them over with their next cycle.")
        .problems(problems);
    act_sheet(crumbs(), act)
}
