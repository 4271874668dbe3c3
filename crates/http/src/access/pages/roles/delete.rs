//! The page that deletes a role.

use axum::response::Response;
use bursar_application::access::RoleRow;
use bursar_domain::{
    access::{Permission, Role},
    repository::Aggregate,
};

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

const TITLE: &str = "Delete role";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<Role>) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let row = one(&visit, id).await?;
    let content = view(&row, visit.guard_of(&row.role), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<Role>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_role(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Role deleted"))),
        Err(error) => {
            let (mistakes, row) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(&row, visit.guard_of(&row.role), &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(row: &RoleRow, guard: Guard, problems: &[Problem]) -> Html {
    let path = format!("{PATH}/{}", row.role.id());
    let heading = format!("Delete the role “{}”?", row.role.name());
    let act = ActPage::new(heading, format!("{path}/delete"), guard, TITLE)
        .leave("Keep role", path.clone())
        .consequence(Icon::Lock, "It can no longer be given to anybody.")
        .problems(problems)
        .dangerous();
    act_sheet(crumbs().then(row.role.name().to_string(), path), act)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    #[test]
    fn a_role_in_use_is_refused_in_the_question() {
        let row = crate::access::pages::roles::tests::role("Billing", false, 3);
        let problems = [Problem::overall("3 members of staff have this role")];
        let html = view(&row, Guard::default(), &problems).render().into_inner();
        assert!(html.contains("3 members of staff have this role"), "{html}");
    }
}
