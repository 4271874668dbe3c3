//! Knows how free text finds clients: through an index on every three characters.

use bursar_application::clients::ClientFilter;
use bursar_application::clients::directory::Search;
use bursar_domain::repository::StoreError;
use roaring::RoaringBitmap;

use crate::error::unavailable;
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
            let mut sql = Sql::new("SELECT client_id FROM client_search WHERE text LIKE ");
            sql.bind(pattern);
            sql
        } else {
            let phrase = format!("\"{}\"", needle.pattern().replace('"', "\"\""));
            let mut sql = Sql::new("SELECT rowid FROM client_trigrams WHERE text MATCH ");
            sql.bind(phrase);
            sql
        };
        sql.push(" LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
        let found: Vec<i64> =
            sql.column(self.read()).await.map_err(unavailable("searching clients"))?;
        let is_cut = found.len() >= most;
        let clients = found.into_iter().filter_map(|id| u32::try_from(id).ok()).collect();
        Ok(Some(Hits { clients, is_cut }))
    }
}
