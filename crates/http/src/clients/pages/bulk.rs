//! Acts on many clients: asked for on a page of their own, then run as operations.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::{BulkAct, Selection};
use bursar_application::page::TOTAL_CAP;
use bursar_domain::client::ClientId;
use bursar_domain::field::FieldErrors;

use super::asked::AskedList;
use crate::address::{Address, Entered, Values};
use crate::clients::views::bulk::{Bulk, Chosen, TYPED_ABOVE, Targets, bulk_page};
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
    let (chosen, selection) = chosen(&visit, &entered).await?;
    let started = match checked(bulk, &chosen, &entered) {
        Ok((act, expected)) => {
            visit.desk().start_bulk_act(visit.actor(), selection, act, expected).await
        }
        Err(errors) => Err(errors.into()),
    };
    match started {
        Ok(started) => Ok(onward(format!("/operations/{}", started.id))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let page = page(&visit, bulk, &chosen, &entered, &mistakes.problems).await?;
            Ok(visit.again(Place::Clients, TITLE, &mistakes, page))
        }
    }
}

/// Which clients an address or a form speaks of: the ticked ones, or the whole list.
async fn chosen(visit: &Visit, values: &Values) -> Answer<(Chosen, Selection)> {
    let list = values.owned("list");
    if values.is_ticked("all") {
        let asked = AskedList::read_strictly(visit, &list).await?;
        let filter = asked.filter().clone();
        let clients = visit.desk().count_clients(visit.actor(), &filter).await?;
        let clients = match clients.exact() {
            Some(clients) => clients,
            None => exactly(visit, &filter).await.unwrap_or(TOTAL_CAP),
        };
        let chosen = Chosen { ids: Vec::new(), list, clients };
        return Ok((chosen, Selection::Matching(Box::new(filter))));
    }
    let ids = ticked(values)?;
    if ids.is_empty() {
        let detail = "no client is ticked: tick some in the list, then choose the act again";
        return Err(Failure::bad_request("nothing_chosen", detail));
    }
    let clients = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let chosen = Chosen { ids: ids.iter().map(|id| id.get()).collect(), list, clients };
    Ok((chosen, Selection::Ticked(ids.into_iter().collect())))
}

/// The clients that are ticked, each once; what is no id is refused, since leaving it out of an
/// export would widen it to the whole list.
fn ticked(values: &Values) -> Answer<BTreeSet<ClientId>> {
    let ids = values.all("id").map(str::parse).collect::<Result<_, _>>();
    ids.map_err(|_| Failure::bad_request("bad_id", "one of the ticked ids is none"))
}

/// Past the cap of totals, the counts beside the filters know the number.
async fn exactly(visit: &Visit, filter: &bursar_application::clients::ClientFilter) -> Option<u64> {
    let plain = bursar_application::clients::ClientFilter { status: None, ..filter.clone() };
    let counts = visit.desk().client_facets(visit.actor(), &plain).await.ok()?;
    let (_, values) = counts.into_iter().find(|(facet, _)| facet.code() == "status")?;
    let is_chosen = |code: &str| {
        let status = code.parse().ok();
        filter.status.as_ref().is_none_or(|choice| choice.accepts(&status))
    };
    Some(values.iter().filter(|value| is_chosen(&value.value)).map(|value| value.count).sum())
}

/// The act and the number of clients that was seen and, if there are many, typed.
fn checked(
    bulk: Bulk,
    chosen: &Chosen,
    entered: &Values,
) -> Result<(BulkAct, Option<u64>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let target = entered.text(bulk.field()).parse().ok();
    if target.is_none() {
        errors.add(bulk.field(), "required", "Choose one");
    }
    let typed = entered.text("typed_count").trim().parse().ok();
    if chosen.clients > TYPED_ABOVE && typed != Some(chosen.clients) {
        let message = format!("Type {} to confirm", chosen.clients);
        errors.add("typed_count", "mismatch", message);
    }
    let Some(target) = target else { return Err(errors) };
    let act = match bulk {
        Bulk::Group => BulkAct::AddToGroup(target),
        Bulk::Configuration => BulkAct::ChangeConfiguration(target),
    };
    errors.ok((act, entered.text("expected").parse().ok()))
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
        Bulk::Group => Targets::groups(&desk.groups(actor).await?),
        Bulk::Configuration => Targets::configurations(&desk.configurations(actor).await?),
    };
    let target = values.text(bulk.field()).parse().ok();
    let page = bulk_page(bulk, chosen, &targets, target, visit.guard(), problems);
    Ok(crate::components::html(page))
}

/// Leads to the file of the ticked rows, or of the whole list.
pub(super) async fn export(visit: Visit, address: Address) -> Answer<Response> {
    let asked = AskedList::read_strictly(&visit, address.text("list")).await?;
    let ids: Vec<_> = ticked(&address)?.iter().map(ToString::to_string).collect();
    let query = match address.is_ticked("all") || ids.is_empty() {
        true => asked.address.list_query(),
        false => format!("ids={}", ids.join(",")),
    };
    Ok(onward(super::export_address(&query)))
}
