//! The page that makes an API token, and shows its secret this once.

use axum::response::Response;
use bursar_application::access::IssuedToken;
use hypertext::prelude::*;

use super::{PATH, crumbs};
use crate::{
    HoldsSecret,
    address::Entered,
    components::{
        ActPage, Banner, Button, Field, Guard, Html, Problem, Weight, copy_button, html, page_head,
    },
    failure::Answer,
    layout::Place,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "New token";

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    Ok(visit.page(Place::Settings, TITLE, view(visit.guard(), "", &[])))
}

pub(super) async fn issue(visit: Visit, entered: Entered) -> Answer<Response> {
    let (own, name) = (visit.actor().require_user()?, entered.text("name"));
    match visit.desk().issue_token(visit.actor(), own, name).await {
        Ok(issued) => Ok(once(visit.page(Place::Settings, "Token made", made(name, &issued)))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(visit.guard(), name, &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

/// Keeps the answer with the secret out of everything that remembers answers.
fn once(mut response: Response) -> Response {
    response.extensions_mut().insert(HoldsSecret);
    response
}

fn view(guard: Guard, name: &str, problems: &[Problem]) -> Html {
    let act = ActPage::new(TITLE, "/settings/tokens/new", guard, "Create token")
        .leave("Cancel", PATH)
        .lead("A program with this token can do what you can, until you revoke it.")
        .fields(
            Field::text("name", "Name")
                .value(name)
                .longest(64)
                .required()
                .first()
                .problems(problems)
                .hint("What it is for, such as the nightly export."),
        )
        .problems(problems);
    act_sheet(crumbs(), act)
}

fn made(name: &str, issued: &IssuedToken) -> Html {
    let secret = issued.secret.expose();
    html(maud! {
        (crumbs())
        (page_head("Token made", None, ()))
        (Banner::new(Weight::Warning, "This is the only time the secret is shown.")
            .text("Copy it now, to a place that only your program reads."))
        div .outcome {
            p { "The token “" (name.trim()) "” is sent as " span .mono { "Authorization: Bearer …" } "." }
            p .secret { code .mono { (secret) } (copy_button(secret, "Copy secret")) }
            div .actions { (Button::link(PATH, "I have copied it").primary()) }
        }
    })
}

#[cfg(test)]
mod tests {
    use bursar_application::secret::Secret;
    use bursar_kernel::Id;

    use super::*;

    #[test]
    fn the_secret_is_shown_with_the_warning_that_it_is_shown_once() {
        let secret = Secret::new("bursar_abc");
        let issued = IssuedToken { token: Id::new(6).unwrap(), secret };
        let html = made("backup", &issued).render().into_inner();
        assert!(html.contains("bursar_abc") && html.contains("only time"), "{html}");
        assert!(html.contains("data-copy=\"bursar_abc\""), "{html}");
    }

    #[test]
    fn the_answer_with_the_secret_is_marked_as_holding_one() {
        let marked = once(Response::default());
        assert!(marked.extensions().get::<HoldsSecret>().is_some());
    }
}
