//! The page that removes a currency.

use axum::response::Response;
use bursar_domain::{access::Permission, currency::ListedCurrency, repository::Aggregate};

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

const TITLE: &str = "Remove currency";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<ListedCurrency>) -> Answer<Response> {
    visit.actor().require(Permission::EditCurrencies)?;
    let (listed, _) = one(&visit, id).await?;
    let content = view(&listed, visit.guard_of(&listed), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn remove(
    visit: Visit,
    PathId(id): PathId<ListedCurrency>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().remove_currency(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Currency removed"))),
        Err(error) => {
            let (mistakes, (listed, _)) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(&listed, visit.guard_of(&listed), &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(listed: &ListedCurrency, guard: Guard, problems: &[Problem]) -> Html {
    let heading = format!("Remove {}?", listed.currency().code());
    let act = ActPage::new(heading, format!("{PATH}/{}/remove", listed.id()), guard, TITLE)
        .leave("Keep currency", PATH)
        .consequence(
            Icon::Bank,
            "It can no longer be chosen; the rates that it had stay on record.",
        )
        .consequence(Icon::Clients, "A currency that clients use is not removed.")
        .problems(problems)
        .dangerous();
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::settings::pages::currencies::tests::listed;

    #[test]
    fn a_refusal_stands_in_the_question() {
        let problems = [Problem::overall("12 clients use NOK")];
        let html = view(&listed("NOK", "11.43", false), Guard::default(), &problems);
        let html = html.render().into_inner();
        assert!(html.contains("12 clients use NOK") && html.contains("Remove NOK?"), "{html}");
    }
}
