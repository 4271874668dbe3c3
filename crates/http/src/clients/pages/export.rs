//! The client list as a file.

use axum::extract::RawQuery;
use axum::response::Response;
use bursar_application::clients::exchange::ExportClients;
use bursar_application::clients::{ClientSort, Direction};
use bursar_domain::client::ClientId;

use super::asked::AskedList;
use crate::clients::csv;
use crate::failure::{Answer, Failure};
use crate::params::Params;
use crate::visit::Visit;

/// The order where the address names none: unlike credit, it does not move while it is read.
const STEADY: (ClientSort, Direction) = (ClientSort::CreatedAt, Direction::Ascending);

/// The filtered list, or the ticked rows alone.
pub(super) async fn file(visit: Visit, RawQuery(query): RawQuery) -> Answer<Response> {
    let query = query.unwrap_or_default();
    let mut params = Params::of(&query);
    let (asked, words) = if let Some(ids) = params.text("ids") {
        let ticked = ticked(&mut params, &ids);
        (params.finish(Some(ticked)).map_err(Failure::parameter)?, query)
    } else {
        let asked = AskedList::read_strictly(&visit, &query).await?;
        let list = asked.query.query(STEADY, visit.desk().now());
        (ExportClients::Matching(Box::new(list)), asked.address.list_query())
    };
    let download = visit.desk().export_clients(visit.actor(), asked, &words).await?;
    Ok(csv::file(download, visit.desk().now()))
}

fn ticked(params: &mut Params, ids: &str) -> ExportClients {
    let ids: Result<Vec<ClientId>, _> = ids.split(',').map(str::parse).collect();
    ExportClients::Ticked(ids.unwrap_or_else(|_| {
        params.wrong("ids", "malformed", "Use client ids, joined by commas");
        Vec::new()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_rows_are_named_by_their_ids() {
        let read = |ids| {
            let mut params = Params::default();
            let asked = ticked(&mut params, ids);
            params.finish(Some(asked)).is_ok()
        };
        assert!(read("1,42"));
        for wrong in ["", "1,", "a", "1,-2"] {
            assert!(!read(wrong), "{wrong}");
        }
    }
}
