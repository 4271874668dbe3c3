//! Acts on many clients: asked for on a page of their own, then run as operations.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::{BulkAct, Selection};
use bursar_application::operations::Started;
use bursar_domain::access::Permission;
use bursar_domain::client::ClientId;
use bursar_domain::field::FieldErrors;

use super::asked::AskedList;
use super::groups::new_group;
use crate::address::{Address, Entered, Values};
use crate::clients::views::bulk::{Bulk, Chosen, NEW_GROUP, TYPED_ABOVE, Targets, bulk_page};
use crate::components::Html;
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::visit::{Mistakes, Visit, onward};

const TITLE: &str = "Many clients";

/// Asks before a bulk act begins.
pub(super) async fn ask(
    visit: Visit,
    Path(act): Path<String>,
    address: Address,
) -> Answer<Response> {
    let bulk = Bulk::find(&act).ok_or_else(Failure::not_found)?;
    visit.actor().require(bulk.permission())?;
    let (chosen, _) = chosen(&visit, &address).await?;
    let page = page(&visit, bulk, &chosen, &address, &[]).await?;
    Ok(visit.page(Place::Clients, TITLE, page))
}

/// Begins a bulk act and leads to its operation.
pub(super) async fn begin(
    visit: Visit,
    Path(act): Path<String>,
    entered: Entered,
) -> Answer<Response> {
    let bulk = Bulk::find(&act).ok_or_else(Failure::not_found)?;
    visit.actor().require(bulk.permission())?;
    let (chosen, selection) = chosen(&visit, &entered).await?;
    let expected = expected(&entered)?;
    match start(&visit, bulk, &chosen, selection, (&entered, expected)).await {
        Ok(started) => Ok(onward(format!("/operations/{}", started.id))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let page = page(&visit, bulk, &chosen, &entered, &mistakes.problems).await?;
            Ok(visit.again(Place::Clients, TITLE, &mistakes, page))
        }
    }
}

async fn start(
    visit: &Visit,
    bulk: Bulk,
    chosen: &Chosen,
    selection: Selection,
    (entered, expected): (&Values, Option<u64>),
) -> Result<Started, Error> {
    let act = match (bulk, checked(bulk, chosen, entered)?) {
        (Bulk::Group, Some(group)) => BulkAct::AddToGroup(group),
        (_, None) => BulkAct::AddToGroup(new_group(visit, entered.text(NEW_GROUP)).await?.get()),
        (Bulk::Configuration, Some(id)) => BulkAct::ChangeConfiguration(id),
    };
    visit.desk().start_bulk_act(visit.actor(), selection, act, expected).await
}

/// The number of clients that the person saw; no field shows it, so that a wrong one is told apart.
fn expected(entered: &Values) -> Answer<Option<u64>> {
    let mut errors = FieldErrors::none();
    let expected = entered.choice("expected", &mut errors);
    errors.ok(expected).map_err(Failure::parameter)
}

/// Which clients an address or a form speaks of: the ticked ones, or the whole list.
async fn chosen(visit: &Visit, values: &Values) -> Answer<(Chosen, Selection)> {
    let list = values.owned("list");
    if values.is_ticked("all") {
        let asked = AskedList::read_strictly(visit, &list).await?;
        let filter = asked.filter().clone();
        let selection = Selection::Matching(Box::new(filter));
        let clients = visit.desk().count_selected(visit.actor(), &selection).await?;
        return Ok((Chosen { ids: Vec::new(), list, clients }, selection));
    }
    let ids = ticked(values)?;
    if ids.is_empty() {
        let detail = "no client is ticked: tick some in the list, then choose the act again";
        return Err(Failure::bad_request("nothing_chosen", detail));
    }
    let numbers = ids.iter().map(|id| id.get()).collect();
    let selection = Selection::Ticked(ids.into_iter().collect());
    let clients = visit.desk().count_selected(visit.actor(), &selection).await?;
    Ok((Chosen { ids: numbers, list, clients }, selection))
}

/// The clients that are ticked, each once; what is no id is refused, since leaving it out of an
/// export would widen it to the whole list.
fn ticked(values: &Values) -> Answer<BTreeSet<ClientId>> {
    let ids = values.all("id").map(str::parse).collect::<Result<_, _>>();
    ids.map_err(|_| Failure::bad_request("bad_id", "one of the ticked ids is none"))
}

/// The id of the target, or none if a new group is named; and if there are many clients, their
/// number has to be typed.
fn checked(bulk: Bulk, chosen: &Chosen, entered: &Values) -> Result<Option<i64>, FieldErrors> {
    let mut errors = FieldErrors::none();
    let is_new = bulk == Bulk::Group && entered.given(NEW_GROUP).is_some();
    let target = entered.text(bulk.field()).parse().ok().filter(|_| !is_new);
    if target.is_none() && !is_new {
        errors.add(bulk.field(), "required", "Choose one");
    }
    let typed = entered.text("typed_count").trim().parse().ok();
    if chosen.clients > TYPED_ABOVE && typed != Some(chosen.clients) {
        let message = format!("Type {} to confirm", chosen.clients);
        errors.add("typed_count", "mismatch", message);
    }
    errors.ok(target)
}

async fn page(
    visit: &Visit,
    bulk: Bulk,
    chosen: &Chosen,
    values: &Values,
    problems: &[crate::components::Problem],
) -> Result<Html, Error> {
    let (desk, actor) = (visit.desk(), visit.actor());
    let targets = match bulk {
        Bulk::Group => {
            Targets::groups(&desk.groups(actor).await?, actor.may(Permission::EditGroups))
        }
        Bulk::Configuration => Targets::configurations(&desk.configurations(actor).await?),
    };
    let target = (values.text(bulk.field()).parse().ok(), values.text(NEW_GROUP));
    let page = bulk_page(bulk, chosen, &targets, target, visit.guard(), problems);
    Ok(crate::components::html(page))
}

/// Leads to the file of the ticked rows, or of the whole list.
pub(super) async fn export(visit: Visit, address: Address) -> Answer<Response> {
    let asked = AskedList::read_strictly(&visit, address.text("list")).await?;
    let ids: Vec<_> = ticked(&address)?.iter().map(ToString::to_string).collect();
    let query = if address.is_ticked("all") || ids.is_empty() {
        asked.address.list_query()
    } else {
        format!("ids={}", ids.join(","))
    };
    Ok(onward(super::export_address(&query)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(clients: u64, form: &str) -> Result<Option<i64>, FieldErrors> {
        let chosen = Chosen { ids: Vec::new(), list: String::new(), clients };
        checked(Bulk::Group, &chosen, &Values::read(form.as_bytes()))
    }

    #[test]
    fn a_new_group_takes_the_place_of_one_that_is_there() {
        assert_eq!(of(3, "group_id=7").unwrap(), Some(7));
        assert_eq!(of(3, "group_id=7&new_group=Studios").unwrap(), None);
        assert!(of(3, "group_id=&new_group=+").unwrap_err().of("group_id").is_some());
    }

    #[test]
    fn every_mistake_is_told_before_a_group_is_created() {
        let errors = of(21, "new_group=Studios&typed_count=20").unwrap_err();
        assert!(errors.of("typed_count").is_some());
    }
}
