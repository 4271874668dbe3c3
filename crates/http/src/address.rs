//! Knows what an address asks and what a form sent: names with values, in their order.

mod choices;

use std::borrow::Cow;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use bursar_application::page::{Cursor, MAX_LIMIT, Page, PageRequest, Total};
use bytes::Bytes;
use hypertext::prelude::*;
use url::form_urlencoded::{Serializer, parse};

use crate::components::{
    Banner, CSRF_FIELD, Html, IDEMPOTENCY_FIELD, ListFoot, PERSON_FIELD, SETTLED, TRIAL_FIELD,
    Text, VERSION_FIELD, Weight, count, html,
};
use crate::failure::Failure;
use crate::params::Params;

/// The values under the names of a form or an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values(Vec<(String, String)>);

impl Values {
    /// Reads `name=value` pairs as browsers write them; nothing in them can be malformed.
    pub(crate) fn read(written: &[u8]) -> Self {
        Self(parse(written).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value under this name; an empty text if there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The same as a text of its own, for inputs.
    pub(crate) fn owned(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// Whether there is a value under this name, be it empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The first value under this name that is not empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.find(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Every value under this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the tick of this name is set.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.all(name).any(|value| matches!(value, "true" | "on"))
    }

    /// The version that the form was made of.
    pub(crate) fn version(&self) -> Option<i64> {
        self.given(VERSION_FIELD)?.parse().ok()
    }

    /// The same with a value set in place of what was there; an empty one is left out.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut other = self.without(&[name]);
        other.0.push((name.to_owned(), value.into()));
        other.0.retain(|(_, value)| !value.is_empty());
        other
    }

    /// The same without some names.
    #[must_use]
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self(kept.cloned().collect())
    }

    /// The same with the fields in place of what was chosen between two versions of a form.
    #[must_use]
    fn settled(self) -> Self {
        let fields = self.0.into_iter().flat_map(|(name, value)| {
            if name.starts_with(SETTLED) {
                Self::read(value.as_bytes()).0
            } else {
                vec![(name, value)]
            }
        });
        Self(fields.collect())
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What forms carry for their guard alone.
const OF_GUARDS: [&str; 4] = [CSRF_FIELD, IDEMPOTENCY_FIELD, PERSON_FIELD, TRIAL_FIELD];

/// What a form sent; everything that is missing is empty, and use cases say so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entered(pub(crate) Values);

impl std::ops::Deref for Entered {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Entered {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|error| Failure::bad_request("bad_body", error.to_string()))?;
        let values = Values::read(&body).settled();
        if values.given(VERSION_FIELD).is_some() && values.version().is_none() {
            let detail = "the version that the form was made of is no number";
            return Err(Failure::bad_request("bad_version", detail));
        }
        Ok(Self(values.without(&OF_GUARDS)))
    }
}

/// The address of a list: its path and what it asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    path: String,
    values: Values,
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self::new(parts.uri.path(), query))
    }
}

impl std::ops::Deref for Address {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.values
    }
}

/// The parameters that every list understands.
const OF_LISTS: [&str; 3] = ["limit", "cursor", RESTARTED];

/// Marks the first page of a list whose page of before is gone.
const RESTARTED: &str = "restarted";

/// The numbers of rows that a page may have.
const SIZES: [u32; 3] = [25, 50, 100];

impl Address {
    /// What a path with its query asks.
    pub(crate) fn new(path: &str, query: &str) -> Self {
        Self { path: path.to_owned(), values: Values::read(query.as_bytes()) }
    }

    /// The address with a parameter set, from the list's first page.
    pub(crate) fn href_with(&self, name: &str, value: &str) -> String {
        self.href(&self.values.with(name, value).without(&["cursor", RESTARTED]))
    }

    /// What is asked for here, at another path and not cut into pages.
    pub(crate) fn to(&self, path: &str) -> String {
        let whole = Self { path: path.to_owned(), values: self.values.clone() };
        whole.href(&whole.values.without(&OF_LISTS))
    }

    /// The address without some parameters, from the list's first page.
    pub(crate) fn href_without(&self, names: &[&str]) -> String {
        self.href(&self.values.without(names).without(&["cursor", RESTARTED]))
    }

    /// The names of all parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.0.iter().map(|(name, _)| name.as_str())
    }

    /// The same list without some parameters, from its first page.
    #[must_use]
    pub(crate) fn list_without(&self, names: &[&str]) -> Self {
        let values = self.values.without(names).without(&["cursor", RESTARTED]);
        Self { path: self.path.clone(), values }
    }

    /// The address itself.
    pub(crate) fn here(&self) -> String {
        self.href(&self.values)
    }

    /// The list as the pages of its records know it: what it asks, with one more parameter where
    /// its path says that, and not which page of it is shown.
    pub(crate) fn list_query(&self, also: Option<(&str, &str)>) -> String {
        let values = self.values.without(&["cursor", "limit", "list", RESTARTED]);
        let values = also.map_or_else(|| values.clone(), |(name, value)| values.with(name, value));
        let mut query = Serializer::new(String::new());
        query.extend_pairs(values.0.iter().filter(|(_, value)| !value.is_empty())).finish()
    }

    /// The page on which a client is chosen for this list.
    pub(crate) fn choose_client(&self) -> String {
        let list = self.list_without(&["client"]).here();
        let mut query = Serializer::new(String::new());
        format!("/clients/choose?{}", query.append_pair("for", &list).finish())
    }

    /// The parameters, to be read as the API reads them.
    pub(crate) fn params(&self) -> Params {
        let mut query = Serializer::new(String::new());
        Params::of(&query.extend_pairs(&self.values.0).finish())
    }

    /// The same path, asking for one thing alone.
    pub(crate) fn asking(&self, name: &str, value: &str) -> Self {
        Self { path: self.path.clone(), values: Values::default().with(name, value) }
    }

    /// The address with nothing but its path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The page that is asked for; what makes no sense asks for the first one.
    pub(crate) fn page(&self) -> PageRequest {
        let limit = self.given("limit").and_then(|limit| limit.parse().ok()).unwrap_or(SIZES[0]);
        let cursor = self.given("cursor").and_then(|cursor| cursor.parse().ok());
        PageRequest::new(limit.min(MAX_LIMIT), cursor)
    }

    /// The first page of the list, for one who asked for a page that is gone.
    pub(crate) fn restart(&self) -> String {
        self.href(&self.values.without(&["cursor"]).with(RESTARTED, "yes"))
    }

    /// What was left out of the address because nothing here understands it, told in a banner.
    pub(crate) fn banner(&self, known: &[&str], misread: &[&str]) -> Html {
        let unknown = |name: &str| !known.contains(&name) && !OF_LISTS.contains(&name);
        let bad_cursor = self.given("cursor").is_some_and(|c| c.parse::<Cursor>().is_err());
        let mut left_out: Vec<&str> =
            self.values.0.iter().map(|(name, _)| name.as_str()).filter(|n| unknown(n)).collect();
        left_out.extend(misread);
        left_out.extend(bad_cursor.then_some("cursor"));
        let words = format!("Left out of this address: {}.", left_out.join(", "));
        let is_restarted = self.given(RESTARTED).is_some();
        html(maud! {
            @if !left_out.is_empty() {
                (Banner::new(Weight::Warning, words.as_str()).text("It is not understood here."))
            }
            @if is_restarted {
                (Banner::new(Weight::Information, "This is the first page again.")
                    .text("The page you came from has changed."))
            }
        })
    }

    /// The foot of a list with what is shown of how many.
    pub(crate) fn foot<T>(&self, page: &Page<T>, total: Total, noun: Noun) -> Html {
        self.foot_from(page, total, noun, None, None)
    }

    /// The same where the place of the first row is known, with a note such as a sum.
    pub(crate) fn foot_from<T>(
        &self,
        page: &Page<T>,
        total: Total,
        noun: Noun,
        first: Option<u64>,
        note: Option<Html>,
    ) -> Html {
        let all = total_words(total);
        let rows = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        let shown = match first {
            Some(first) => {
                let last = first.saturating_add(rows).saturating_sub(1);
                format!("{}–{}", count(first), count(last))
            }
            None => count(rows),
        };
        let word = noun.of(total);
        let to = |cursor: &Cursor| self.href(&self.values.with("cursor", cursor.to_string()));
        let range = maud! { (shown) " of " b .num { (all.clone()) } " " (word) };
        let present = self.page().limit();
        let mut foot =
            ListFoot::new(range).pages(page.previous.as_ref().map(to), page.next.as_ref().map(to));
        if let Some(note) = note {
            foot = foot.note(note);
        }
        for size in SIZES {
            let words = if size == SIZES[0] { String::new() } else { size.to_string() };
            foot = foot.size(size, self.href_with("limit", &words), size == present);
        }
        html(maud! { (foot) p .vh data-announce { (total_words(total)) " " (word) } })
    }

    fn href(&self, values: &Values) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&values.0);
        match query.finish().as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }
}

/// What the rows of a list are called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun(pub(crate) &'static str, pub(crate) &'static str);

impl Noun {
    /// The word for so many.
    pub(crate) const fn of(self, total: Total) -> &'static str {
        match total {
            Total::Exact(1) => self.0,
            Total::Exact(_) | Total::Over => self.1,
        }
    }
}

/// A total as it is written: `1,284`, `10,000+`.
pub(crate) fn total_words(total: Total) -> Text<'static> {
    match total {
        Total::Exact(number) => Cow::Owned(count(number)),
        Total::Over => Cow::Borrowed("10,000+"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_filter_starts_at_the_first_page_and_empty_values_are_left_out() {
        let address = Address::new("/users", "q=ann&cursor=abc&limit=50");
        assert_eq!(address.href_with("active", "true"), "/users?q=ann&limit=50&active=true");
        assert_eq!(address.href_with("q", ""), "/users?limit=50");
    }

    #[test]
    fn what_nobody_understands_is_told() {
        let address = Address::new("/users", "q=ann&colour=red&cursor=%25");
        let told = address.banner(&["q"], &[]).render().into_inner();
        assert!(told.contains("colour, cursor"), "{told}");
        let plain = Address::new("/users", "q=ann").banner(&["q"], &[]).render().into_inner();
        assert_eq!(plain, "");
    }

    #[test]
    fn a_form_may_leave_everything_out() {
        let values = Values::read(b"name=A%20b&role=1&role=2&on=true&version=x");
        assert_eq!(values.text("name"), "A b");
        assert_eq!(values.all("role").collect::<Vec<_>>(), ["1", "2"]);
        assert!(values.is_ticked("on") && !values.is_ticked("off"));
        assert_eq!((values.text("none"), values.version()), ("", None));
    }

    #[test]
    fn what_was_chosen_between_two_versions_stands_for_its_fields() {
        let chosen = b"name=A&settled.0=groups%3D3%26groups%3D4&settled.1=";
        assert_eq!(Values::read(chosen).settled(), Values::read(b"name=A&groups=3&groups=4"));
    }

    #[tokio::test]
    async fn a_version_that_makes_no_sense_does_not_pass_for_none() {
        let read = async |body: &'static str| {
            let body = axum::body::Body::from(body);
            Entered::from_request(Request::new(body), &()).await
        };
        assert_eq!(read("version=7").await.unwrap().version(), Some(7));
        assert_eq!(read("name=a").await.unwrap().version(), None);
        assert_eq!(read("version=x").await.unwrap_err().code(), "bad_version");
    }

    #[test]
    fn one_row_is_named_in_the_singular() {
        let noun = Noun("user", "users");
        assert_eq!(noun.of(Total::Exact(1)), "user");
        assert_eq!(noun.of(Total::Exact(0)), "users");
        assert_eq!(total_words(Total::Over), "10,000+");
    }
}
