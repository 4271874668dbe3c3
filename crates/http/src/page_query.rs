//! Knows how one page of a list is asked for and answered.

use std::str::FromStr;

use bursar_application::page::{Cursor, MAX_LIMIT, Page, PageRequest, Total, fingerprint};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    failure::Answer,
    params::{FromParams, Params},
};

/// How many rows a page has unless the caller says so.
pub const DEFAULT_LIMIT: u32 = 25;

/// Which page of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: u32,
    /// Where the page starts: a `next_cursor` or `prev_cursor` of the same list.
    #[param(value_type = Option<String>)]
    pub cursor: Option<Cursor>,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, cursor: None }
    }
}

impl PageQuery {
    /// Takes the parameters of a page; a wrong one is noted and passed over.
    pub fn read(params: &mut Params) -> Self {
        let limit = params.one::<Limit>("limit").map_or(DEFAULT_LIMIT, |limit| limit.0);
        Self { limit, cursor: params.one("cursor") }
    }

    /// The page, for a directory.
    pub fn request(&self) -> PageRequest {
        PageRequest::new(self.limit, self.cursor.clone())
    }
}

impl FromParams for PageQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self::read(params))
    }
}

struct Limit(u32);

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
        limit.map(Self).ok_or_else(|| format!("Use a number from 1 to {MAX_LIMIT}"))
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageView<T> {
    /// Its rows.
    pub data: Vec<T>,
    /// Where the list goes on.
    pub page: PageInfo,
}

/// Where a list goes on from one of its pages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageInfo {
    /// How many rows a page has at most.
    pub limit: u32,
    /// Where the next page starts, if there is one.
    pub next_cursor: Option<String>,
    /// Where the page before starts, if there is one.
    pub prev_cursor: Option<String>,
    /// How many rows the list has; `null` past 10,000.
    pub total: Option<u64>,
}

impl<T> PageView<T> {
    /// A page in the words of the API.
    pub fn of<R>(page: Page<R>, total: Total, limit: u32) -> Self
    where
        T: From<R>,
    {
        let Page { items, next, previous } = page;
        let written = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.to_string());
        let (next_cursor, prev_cursor) = (written(next), written(previous));
        let page = PageInfo { limit, next_cursor, prev_cursor, total: total.exact() };
        Self { data: items.into_iter().map(Into::into).collect(), page }
    }

    /// A page of a list that is short enough to be read whole; `list` tells it from all others.
    pub fn within<R>(
        list: &str,
        rows: Vec<R>,
        asked: &PageQuery,
        id: impl Fn(&R) -> i64,
    ) -> Answer<Self>
    where
        T: From<R>,
    {
        let total = Total::of(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        let page = Page::within(rows, &asked.request(), fingerprint(list), id)?;
        Ok(Self::of(page, total, asked.limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<PageQuery, String> {
        let mut params = Params::of(query);
        let page = PageQuery::read(&mut params);
        params.finish(Some(page)).map_err(|errors| errors.to_string())
    }

    #[test]
    fn a_page_has_1_to_100_rows_and_25_by_default() {
        assert_eq!(read("").map(|page| page.limit), Ok(25));
        assert_eq!(read("limit=100").map(|page| page.limit), Ok(100));
        for wrong in ["limit=0", "limit=101", "limit=-1", "limit=x", "cursor=%25"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
