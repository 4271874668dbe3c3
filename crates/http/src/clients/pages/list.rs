//! `/clients`: the list.

use axum::extract::RawQuery;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::ClientSummary;
use bursar_application::clients::directory::ClientListing;
use bursar_application::page::{Page, PageRequest};

use super::asked::AskedList;
use crate::clients::query::ClientListQuery;
use crate::clients::views::columns::LAYOUT;
use crate::clients::views::empty::{NoMatch, removable};
use crate::clients::views::list::{ClientList, ListLayout, list};
use crate::failure::Answer;
use crate::layout::Place;
use crate::params::Params;
use crate::visit::{Visit, onward};

/// The list as the address asks for it.
pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let query = query.unwrap_or_default();
    let asked = AskedList::read(&visit, &query).await?;
    if let Some(normal) = asked.normal_form(&query) {
        return Ok(onward(normal));
    }
    remember_layout(&visit, &asked).await?;
    let shown = read(&visit, asked).await?;
    Ok(visit.page(Place::Clients, "Clients", list(&shown)))
}

/// Keeps the layout that was asked for as the one that is shown when none is.
async fn remember_layout(visit: &Visit, asked: &AskedList) -> Answer<()> {
    let preferences = &visit.staff.identity.preferences;
    let layout = ListLayout::of(&asked.address, preferences).code();
    let kept = preferences.get(LAYOUT).map_or("list", String::as_str);
    if layout != kept {
        let mut changed = preferences.clone();
        changed.insert(LAYOUT.to_owned(), layout.to_owned());
        visit.desk().keep_preferences(visit.actor(), &changed).await?;
    }
    Ok(())
}

async fn read(visit: &Visit, mut asked: AskedList) -> Answer<ClientList<'_>> {
    let (desk, actor) = (visit.desk(), visit.actor());
    let query = asked.client_query(visit);
    let (ClientListing { page, total, all }, is_stale_page) = rows(visit, &mut asked).await?;
    let is_empty = page.items.is_empty();
    Ok(ClientList {
        reader: visit.reader(),
        sort: (query.sort, query.direction),
        limit: asked.query.page.limit,
        first: first_place(visit, &asked, &page).await?,
        total,
        all,
        no_match: if is_empty { best_removal(visit, &asked).await? } else { None },
        page,
        owns_view: asked.own_view(visit).is_some(),
        options: desk.filter_options(actor).await?,
        preferences: &visit.staff.identity.preferences,
        has_resellers: visit.state.options.has_resellers,
        ignored: asked.ignored(),
        is_stale_page,
        csrf: &visit.staff.csrf,
        views: asked.views,
        address: asked.address,
    })
}

/// The rows; a page that is no more leads to the first one.
async fn rows(visit: &Visit, asked: &mut AskedList) -> Answer<(ClientListing, bool)> {
    let (desk, actor) = (visit.desk(), visit.actor());
    let query = asked.client_query(visit);
    match desk.list_clients(actor, &query, &asked.query.page.request()).await {
        Err(Error::BadCursor) => {
            asked.query = asked.query.at_first_page();
            asked.address.forget(&["cursor".to_owned()]);
            let first = PageRequest::new(asked.query.page.limit, None);
            Ok((desk.list_clients(actor, &query, &first).await?, true))
        }
        outcome => outcome.map(|found| (found, false)).map_err(Into::into),
    }
}

/// Where the first row stands in the whole list.
async fn first_place(
    visit: &Visit,
    asked: &AskedList,
    page: &Page<ClientSummary>,
) -> Answer<Option<u64>> {
    let Some(first) = page.items.first().filter(|_| page.previous.is_some()) else {
        return Ok(Some(1));
    };
    let query = asked.client_query(visit);
    let around = visit.desk().client_neighbours(visit.actor(), &query, first.id).await?;
    Ok(around.position)
}

/// The filter whose removal leaves the most clients.
async fn best_removal(visit: &Visit, asked: &AskedList) -> Answer<Option<NoMatch>> {
    let mut best: Option<NoMatch> = None;
    for (parameters, name) in removable(&asked.address) {
        let mut params = Params::of(&asked.address.without(&parameters).list_query());
        let list = ClientListQuery::read(&mut params, visit.state.options.has_resellers);
        let total = visit.desk().count_clients(visit.actor(), &list.filter).await?;
        let remaining = total.exact().unwrap_or(bursar_application::page::TOTAL_CAP);
        if remaining > best.as_ref().map_or(0, |best| best.remaining) {
            best = Some(NoMatch { parameters, name, remaining });
        }
    }
    Ok(best)
}
