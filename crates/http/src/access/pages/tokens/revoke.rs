//! The page that revokes an API token.

use axum::response::Response;
use bursar_application::{Error, access::TokenRow};
use bursar_domain::{
    access::ApiToken,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::{PATH, crumbs};
use crate::{
    components::{ActPage, Guard, Html, ago},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::act_sheet,
    visit::Visit,
};

pub(super) async fn ask(visit: Visit, PathId(id): PathId<ApiToken>) -> Answer<Response> {
    let token = one(&visit, id).await?;
    let content = view(visit.reader(), &token, visit.guard());
    Ok(visit.page(Place::Settings, "Revoke token", content))
}

pub(super) async fn revoke(visit: Visit, PathId(id): PathId<ApiToken>) -> Answer<Response> {
    visit.desk().revoke_token(visit.actor(), id).await?;
    Ok(done(PATH, Confirmation::new("Token revoked")))
}

async fn one(visit: &Visit, id: Id<ApiToken>) -> Answer<TokenRow> {
    let all = visit.desk().tokens(visit.actor()).await?;
    let found = all.into_iter().find(|token| token.id == id.get());
    let missing = || StoreError::NotFound { what: ApiToken::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

fn view(reader: Reader<'_>, token: &TokenRow, guard: Guard) -> Html {
    let last = token.last_used_at;
    let (heading, action) =
        (format!("Revoke “{}”?", token.name), format!("{PATH}/{}/revoke", token.id));
    let act = ActPage::new(heading, action, guard, "Revoke token")
        .leave("Keep token", PATH)
        .consequence(Icon::Key, "Programs that use it are refused from now on, for good.")
        .consequence(
            Icon::Waiting,
            maud! {
                @match last {
                    Some(at) => { "It was last used " (ago(at, reader.now, reader.zone)) "." }
                    None => "It was never used."
                }
            },
        )
        .dangerous();
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::{reader, staff_with};

    #[test]
    fn the_question_says_whether_anything_uses_the_token() {
        let (actor, token) =
            (staff_with(&[]), crate::access::pages::tokens::tests::token("backup"));
        let html = view(reader(&actor), &token, Guard::default()).render().into_inner();
        assert!(html.contains("It was never used."), "{html}");
    }
}
