//! Knows how free text finds clients: through an index on every three characters.

use bursar_application::clients::ClientFilter;
use bursar_application::clients::directory::Search;
use bursar_domain::repository::StoreError;
use roaring::RoaringBitmap;

use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;

/// The clients that free text finds.
#[derive(Debug)]
pub(super) struct Hits {
    pub(super) clients: RoaringBitmap,
    /// Whether there may be more of them, because no more were asked for.
    pub(super) is_cut: bool,
}

impl SeaStore {
    /// The clients whose search text contains what the filter looks for, at most `most` of them;
    /// `None` if it looks for no text.
    ///
    /// A needle is a literal that must occur (`kernel::text`): both indexes find it by its groups
    /// of three characters and then compare it as it is.
    pub(super) async fn hits(
        &self,
        filter: &ClientFilter,
        most: usize,
    ) -> Result<Option<Hits>, StoreError> {
        let Some(Search::Text(needle)) = &filter.search else { return Ok(None) };
        let mut sql = if self.is_postgres() {
            let escaped = needle.pattern().replace('\\', r"\\").replace('%', r"\%");
            let pattern = format!("%{}%", escaped.replace('_', r"\_"));
            let mut sql = Sql::new(
                "SELECT STRING_AGG(CAST(id AS TEXT), ',') FROM (
                     SELECT client_id AS id FROM client_search WHERE text LIKE ",
            );
            sql.bind(pattern);
            sql
        } else {
            let phrase = format!("\"{}\"", needle.pattern().replace('"', "\"\""));
            let mut sql = Sql::new(
                "SELECT GROUP_CONCAT(id) FROM (
                     SELECT rowid AS id FROM client_trigrams WHERE text MATCH ",
            );
            sql.bind(phrase);
            sql
        };
        // One value with all ids: ten thousand rows take longer to hand over than to find.
        sql.limit(most).push(") found");
        let found = sql.value::<Option<String>>(self.read()).await;
        let found = found.map_err(unavailable("searching clients"))?;
        let clients = found.as_deref().map_or_else(|| Ok(RoaringBitmap::new()), ids)?;
        let is_cut = usize::try_from(clients.len()).is_ok_and(|count| count >= most);
        Ok(Some(Hits { clients, is_cut }))
    }
}

/// Ids that were joined by commas.
fn ids(joined: &str) -> Result<RoaringBitmap, Unreadable> {
    let read = Reading::named("index of the search", 0);
    let id = |id: &str| read.parsed::<u32>(id);
    joined.split(',').map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_makes_no_sense_is_not_left_out_of_what_was_found() {
        assert_eq!(ids("7,10482").unwrap(), RoaringBitmap::from([7, 10_482]));
        assert!(ids("7,-1").is_err() && ids("7,,9").is_err());
    }
}
