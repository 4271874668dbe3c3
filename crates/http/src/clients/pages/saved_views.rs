//! Saved views: their counts, saving and removing.

use axum::extract::RawQuery;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::views::{SaveView, SavedView};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use super::asked::AskedList;
use crate::address::{Address, Entered, total_words};
use crate::clients::query::ClientListQuery;
use crate::clients::views::saved_views::{SaveViewForm, remove_page, save_page, view_row};
use crate::failure::Answer;
use crate::layout::Place;
use crate::params::Params;
use crate::path::PathId;
use crate::visit::{Mistakes, Visit, onward};

/// The row of views with the number of clients of each.
pub(super) async fn counts(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let mut asked = AskedList::read(&visit, &query.unwrap_or_default()).await?;
    for view in &mut asked.views {
        let mut params = Params::of(&view.list);
        let list = ClientListQuery::read(&mut params, visit.state.options.has_resellers);
        let total = visit.desk().count_clients(visit.actor(), &list.filter).await?;
        view.counted = Some(total_words(total).into_owned());
    }
    let owns_view = asked.own_view(&visit).is_some();
    let row = view_row(&asked.views, &asked.address, owns_view);
    Ok(visit.page(Place::Clients, "Saved views", row))
}

/// Asks under which name the list is saved.
pub(super) async fn ask_save(visit: Visit, address: Address) -> Answer<Response> {
    let asked = AskedList::read_strictly(&visit, address.text("list")).await?;
    let own = asked.own_view(&visit);
    let form = SaveViewForm {
        name: own.map(|view| view.name.to_string()).unwrap_or_default(),
        is_shared: own.is_some_and(|view| view.is_shared),
        replaces: own.is_some(),
    };
    let page = save_page(&form, own, &asked.address, visit.reader(), visit.guard(), &[]);
    Ok(visit.page(Place::Clients, "Save view", page))
}

/// Saves the list as a view, or another state of one.
pub(super) async fn save(visit: Visit, entered: Entered) -> Answer<Response> {
    let asked = AskedList::read_strictly(&visit, entered.text("list")).await?;
    let own = asked.own_view(&visit);
    let form = SaveViewForm {
        name: entered.owned("name"),
        is_shared: entered.is_ticked("is_shared"),
        replaces: entered.is_ticked("replaces"),
    };
    let command = SaveView {
        view: own.filter(|_| form.replaces).map(|view| view.id),
        seen: None,
        name: form.name.clone(),
        query: asked.address.list_query(),
        is_shared: form.is_shared,
    };
    match visit.desk().save_view(visit.actor(), command).await {
        Ok(view) => Ok(onward(format!("/clients?view={}", view.id))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let (guard, problems) = (visit.guard(), &mistakes.problems);
            let page = save_page(&form, own, &asked.address, visit.reader(), guard, problems);
            Ok(visit.again(Place::Clients, "Save view", &mistakes, page))
        }
    }
}

/// Asks before a view is removed.
pub(super) async fn ask_remove(visit: Visit, PathId(id): PathId<SavedView>) -> Answer<Response> {
    let view = own_view(&visit, id).await?;
    let guard = visit.guard_of(&view);
    Ok(visit.page(Place::Clients, "Remove view", remove_page(&view, guard)))
}

/// Removes a view.
pub(super) async fn remove(
    visit: Visit,
    PathId(id): PathId<SavedView>,
    entered: Entered,
) -> Answer<Response> {
    visit.desk().remove_view(visit.actor(), id, entered.version()).await?;
    Ok(onward("/clients"))
}

async fn own_view(visit: &Visit, id: Id<SavedView>) -> Answer<SavedView> {
    let views = visit.desk().views(visit.actor()).await?;
    let own =
        views.into_iter().find(|view| view.id == id && visit.actor().user() == Some(view.owner));
    let missing = StoreError::NotFound { what: SavedView::NAME, id: id.get() };
    own.ok_or_else(|| Error::from(missing).into())
}
