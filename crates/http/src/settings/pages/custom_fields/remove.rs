//! The page that removes a custom field.

use axum::response::Response;
use bursar_domain::{access::Permission, client::CustomField, repository::Aggregate};

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

const TITLE: &str = "Remove field";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<CustomField>) -> Answer<Response> {
    visit.actor().require(Permission::EditCustomFields)?;
    let field = one(&visit, id).await?;
    let content = view(&field, visit.guard_of(&field), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn remove(
    visit: Visit,
    PathId(id): PathId<CustomField>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().remove_custom_field(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Custom field removed"))),
        Err(error) => {
            let (mistakes, field) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(&field, visit.guard_of(&field), &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(field: &CustomField, guard: Guard, problems: &[Problem]) -> Html {
    let heading = format!("Remove the field “{}”?", field.label());
    let act = ActPage::new(heading, format!("{PATH}/{}/remove", field.id()), guard, TITLE)
        .leave("Keep field", PATH)
        .consequence(Icon::Note, "It disappears from the forms of all clients.")
        .consequence(Icon::Delete, "What clients have in it is dropped when they are next edited.")
        .problems(problems)
        .dangerous();
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    #[test]
    fn the_question_says_what_is_lost() {
        let field = crate::settings::pages::custom_fields::tests::field("Sector");
        let html = view(&field, Guard::default(), &[]).render().into_inner();
        assert!(html.contains("Remove the field “Sector”?"), "{html}");
        assert!(html.contains("dropped when they are next edited"), "{html}");
    }
}
