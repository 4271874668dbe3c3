//! Knows a common and a rare value of each filter, as the server's own counts tell them.

use serde_json::Value;

use crate::failure::Outcome;
use crate::server::Server;

/// One filter with its most common and its rarest value that leaves anybody.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) name: String,
    pub(crate) common: String,
    pub(crate) rare: String,
}

/// All filters with countable values.
pub(crate) async fn filters(server: &Server) -> Outcome<Vec<Filter>> {
    let facets = server.json("/clients/facets").await?;
    // {"filter": [{"value": …, "count": …}, …], …}, perhaps below "facets" or "data".
    let facets = facets.get("facets").or_else(|| facets.get("data")).unwrap_or(&facets);
    let named = facets.as_object().into_iter().flatten();
    Ok(named.filter_map(|(name, values)| filter(name, values)).collect())
}

fn filter(name: &str, values: &Value) -> Option<Filter> {
    let values = values.as_array()?.iter().filter_map(|value| {
        let count = value.get("count")?.as_u64().filter(|count| *count > 0)?;
        Some((count, value.get("value")?.as_str()?.to_owned()))
    });
    let values: Vec<_> = values.collect();
    let common = values.iter().max()?.1.clone();
    let rare = values.iter().min()?.1.clone();
    Some(Filter { name: name.to_owned(), common, rare })
}
