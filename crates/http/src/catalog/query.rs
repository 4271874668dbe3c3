//! Knows which products an address asks for.

use std::str::FromStr;

use bursar_application::catalog::{ProductFilter, ProductQuery, ProductSort};
use bursar_application::clients::Direction;
use bursar_kernel::Id;
use utoipa::IntoParams;

use crate::billing::query::{Number, several};
use crate::params::{FromParams, Params};

/// Which products are asked for, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProductsQuery(pub(crate) ProductQuery);

/// The parameters of [`ProductsQuery`], for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct ProductsParams {
    /// With this in their name or code.
    q: Option<String>,
    /// `generic`, `openstack`, `shared_hosting`, `domain`, `reseller`; joined by commas or repeated.
    r#type: Option<String>,
    /// `public`, `private`, `retired`.
    status: Option<String>,
    /// `generic`, `manual`, `openstack`.
    module: Option<String>,
    /// Of the groups with these ids.
    group: Option<String>,
    /// `name` or `created_at`, downwards with a leading `-`.
    #[param(default = "name")]
    sort: Option<String>,
}

impl FromParams for ProductsQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let (sort, direction) = params
            .one::<Sort>("sort")
            .map_or((ProductSort::Name, Direction::Ascending), |sort| (sort.0, sort.1));
        let groups: Vec<Number> = several(params, "group");
        let filter = ProductFilter {
            search: params.one::<Typed>("q").map(|typed| typed.0),
            product_type: several(params, "type"),
            status: several(params, "status"),
            module: several(params, "module"),
            group: groups.into_iter().filter_map(|number| Id::new(number.0).ok()).collect(),
        };
        Some(Self(ProductQuery { filter, sort, direction }))
    }
}

/// What somebody types to find something by its name.
pub(crate) struct Typed(pub(crate) String);

impl FromStr for Typed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fits = text.chars().count() <= 64 && !text.chars().any(char::is_control);
        if fits && !text.is_empty() {
            Ok(Self(text.to_owned()))
        } else {
            Err("Use 1 to 64 characters")
        }
    }
}

struct Sort(ProductSort, Direction);

impl FromStr for Sort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, direction) = match text.strip_prefix('-') {
            Some(word) => (word, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let known = ProductSort::ALL.into_iter().find(|sort| sort.code() == word);
        known.map(|sort| Self(sort, direction)).ok_or("Use one of name, created_at")
    }
}
