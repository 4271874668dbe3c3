//! Parts of the list that are loaded after it: the counts of a filter's values, and the sum.

use axum::extract::RawQuery;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::directory::{Facet, FacetValue};
use hypertext::prelude::*;

use super::asked::AskedList;
use crate::clients::views::filters::{self, Filter};
use crate::clients::views::list::sum_region;
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::visit::Visit;

/// The values of one filter with the number of clients that each would leave.
pub(super) async fn values(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let (filter, list) = split(&query.unwrap_or_default())?;
    let asked = AskedList::read(&visit, &list).await?;
    let counts = visit.desk().client_facets(visit.actor(), asked.filter()).await;
    let values = match counts {
        Ok(counts) => of(&counts, filter),
        Err(Error::NotReady(_)) => return uncounted(&visit, filter, &asked).await,
        Err(other) => return Err(other.into()),
    };
    let list = filters::counted(filter, &asked.address, &values);
    Ok(visit.page(Place::Clients, filter.label, list.values_region()))
}

/// While the counts are not ready, the values stand without them.
async fn uncounted(visit: &Visit, filter: Filter, asked: &AskedList) -> Answer<Response> {
    let options = visit.desk().filter_options(visit.actor()).await?;
    let list = filters::uncounted(filter, &asked.address, &options);
    Ok(visit.page(Place::Clients, filter.label, list.values_region()))
}

/// The sum of up-to-date credit over the whole list.
pub(super) async fn sum(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let asked = AskedList::read(&visit, &query.unwrap_or_default()).await?;
    let sum = visit.desk().sum_clients(visit.actor(), asked.filter()).await?;
    let region = sum_region(sum);
    Ok(visit.page(Place::Clients, "Sum of up-to-date credit", maud! { p { (region) } }))
}

/// Takes the name of the filter out of an address; the rest is the list.
fn split(query: &str) -> Answer<(Filter, String)> {
    let is_name = |pair: &&str| pair.starts_with("filter=");
    let named = query.split('&').find(is_name).and_then(|pair| pair.strip_prefix("filter="));
    let filter = named.and_then(Filter::find).ok_or_else(Failure::not_found)?;
    let list: Vec<_> = query.split('&').filter(|pair| !is_name(pair)).collect();
    Ok((filter, list.join("&")))
}

fn of(counts: &[(Facet, Vec<FacetValue>)], filter: Filter) -> Vec<FacetValue> {
    let found = counts.iter().find(|(facet, _)| facet.code() == filter.code);
    found.map(|(_, values)| values.clone()).unwrap_or_default()
}
