//! Knows how a client list is written in an address (api.md 3): reads it, and writes it again.

mod ask;
mod choice;

use std::{fmt, str::FromStr};

use bursar_application::clients::{
    ClientFilter, ClientQuery, ClientSort, Direction, directory::Search,
};
use bursar_kernel::{Id, text::needle};
use chrono::{DateTime, Utc};

pub(crate) use self::ask::{AskedClients, AskedFilter, FilterParams, SortParams};
use self::choice::{Form, Special, choice, positive, truth};
use crate::{
    page_query::{DEFAULT_LIMIT, PageQuery},
    params::{Day, Params},
};

/// A client list as an address asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientListQuery {
    /// Which clients. Its search is that of `q`.
    pub filter: ClientFilter,
    /// The free text as it was typed; what `filter` searches for.
    pub q: Option<String>,
    /// The order, if the address names one.
    pub sort: Option<(ClientSort, Direction)>,
    /// Which page.
    pub page: PageQuery,
}

impl ClientListQuery {
    /// Takes the parameters of a client list; wrong ones are noted in `params` and passed over.
    /// The reseller filters do not exist while that feature is off.
    pub fn read(params: &mut Params, has_resellers: bool) -> Self {
        let (filter, q) = read_filter(params, has_resellers);
        let sort = params.one::<Sort>("sort").map(|sort| (sort.0, sort.1));
        Self { filter, q, sort, page: PageQuery::read(params) }
    }

    /// The list for a directory, as of `at`; `order` is the order where the address names none.
    pub fn query(&self, order: (ClientSort, Direction), at: DateTime<Utc>) -> ClientQuery {
        let (sort, direction) = self.sort.unwrap_or(order);
        ClientQuery { filter: self.filter.clone(), sort, direction, at }
    }

    /// The same list at its first page, as every other filter or order begins.
    #[must_use]
    pub fn at_first_page(&self) -> Self {
        let page = PageQuery { cursor: None, ..self.page.clone() };
        Self { page, ..self.clone() }
    }

    /// The same list in this order, at its first page.
    #[must_use]
    pub fn sorted(&self, sort: ClientSort, direction: Direction) -> Self {
        Self { sort: Some((sort, direction)), ..self.at_first_page() }
    }
}

/// Takes the filters of a client list, and the free text as it was typed.
pub(crate) fn read_filter(
    params: &mut Params,
    has_resellers: bool,
) -> (ClientFilter, Option<String>) {
    let plain = Special::Nothing;
    let q = params.text("q");
    let filter = ClientFilter {
        created_from: params.one::<Day>("created_from").map(|day| day.0),
        created_to: params.one::<Day>("created_to").map(|day| day.0),
        configuration: choice(params, "configuration", plain, id),
        status: choice(params, "status", plain, parsed),
        tax_exempt: choice(params, "tax_exempt", plain, truth),
        group: choice(params, "group", Special::None, id),
        instance_region: choice(params, "instance_region", Special::None, name),
        instance_flavor: choice(params, "instance_flavor", Special::None, positive),
        instance_hypervisor: choice(params, "instance_hypervisor", Special::None, name),
        has_billing_agreement: choice(params, "has_billing_agreement", plain, truth),
        has_services: choice(params, "has_services", plain, truth),
        has_instances: choice(params, "has_instances", plain, truth),
        is_reseller: reseller_filter(has_resellers, params, "is_reseller", plain, truth),
        reseller: reseller_filter(has_resellers, params, "reseller", Special::NoneOrAny, id),
        service_type: choice(params, "service_type", Special::None, parsed),
        product: choice(params, "product", Special::None, positive),
        out_of_credit: choice(params, "out_of_credit", plain, truth),
        runway_below_days: params.one::<Days>("runway_below_days").map(|days| days.0),
        search: q.as_deref().and_then(|typed| search(params, typed)),
    };
    let q = q.filter(|_| filter.search.is_some());
    (filter, q)
}

fn reseller_filter<T: Ord>(
    has_resellers: bool,
    params: &mut Params,
    name: &'static str,
    special: Special,
    read: fn(&str) -> Result<T, String>,
) -> Option<bursar_application::clients::Choice<T>> {
    if has_resellers {
        return choice(params, name, special, read);
    }
    if !params.all(name).is_empty() {
        params.wrong(name, "feature_off", "The reseller feature is off");
    }
    None
}

fn search(params: &mut Params, typed: &str) -> Option<Search> {
    let found = match typed.trim().strip_prefix('#') {
        Some(number) => number.parse().ok().map(Search::Id),
        None => needle(typed).map(Search::Text),
    };
    if found.is_none() {
        params.wrong("q", "malformed", "Use at least 2 characters, or # and an id");
    }
    found
}

fn id<T>(text: &str) -> Result<Id<T>, String> {
    text.parse().map_err(|error: bursar_kernel::IdError| error.to_string())
}

fn parsed<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

#[expect(clippy::unnecessary_wraps, reason = "names are read like values that can be wrong")]
fn name(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

struct Sort(ClientSort, Direction);

impl FromStr for Sort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, direction) = match text.strip_prefix('-') {
            Some(key) => (key, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        Ok(Self(parsed(key)?, direction))
    }
}

struct Days(u32);

impl FromStr for Days {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.parse().ok().filter(|days| (1..=36_500).contains(days));
        days.map(Self).ok_or("Use a number of days from 1")
    }
}

impl fmt::Display for ClientListQuery {
    /// The query string of its address, without the question mark; what is as usual is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = Form::default();
        write_filter(&mut form, &self.filter, self.q.as_deref());
        if let Some((sort, direction)) = self.sort {
            let sign = if direction == Direction::Descending { "-" } else { "" };
            form.text("sort", &format!("{sign}{}", sort.code()));
        }
        if self.page.limit != DEFAULT_LIMIT {
            form.text("limit", &self.page.limit.to_string());
        }
        if let Some(cursor) = &self.page.cursor {
            form.text("cursor", &cursor.to_string());
        }
        f.write_str(&form.0)
    }
}

fn write_filter(form: &mut Form, filter: &ClientFilter, q: Option<&str>) {
    let ClientFilter {
        created_from,
        created_to,
        configuration,
        status,
        tax_exempt,
        group,
        instance_region,
        instance_flavor,
        instance_hypervisor,
        has_billing_agreement,
        has_services,
        has_instances,
        is_reseller,
        reseller,
        service_type,
        product,
        out_of_credit,
        runway_below_days,
        search: _,
    } = filter;
    form.perhaps("q", q);
    form.choice("status", status.as_ref(), |status| status.code().to_owned());
    form.choice("configuration", configuration.as_ref(), Id::to_string);
    form.choice("group", group.as_ref(), Id::to_string);
    form.choice("tax_exempt", tax_exempt.as_ref(), bool::to_string);
    form.choice("has_billing_agreement", has_billing_agreement.as_ref(), bool::to_string);
    form.choice("has_services", has_services.as_ref(), bool::to_string);
    form.choice("service_type", service_type.as_ref(), |kind| kind.code().to_owned());
    form.choice("product", product.as_ref(), i64::to_string);
    form.choice("has_instances", has_instances.as_ref(), bool::to_string);
    form.choice("instance_region", instance_region.as_ref(), String::clone);
    form.choice("instance_flavor", instance_flavor.as_ref(), i64::to_string);
    form.choice("instance_hypervisor", instance_hypervisor.as_ref(), String::clone);
    form.choice("is_reseller", is_reseller.as_ref(), bool::to_string);
    form.choice("reseller", reseller.as_ref(), Id::to_string);
    form.choice("out_of_credit", out_of_credit.as_ref(), bool::to_string);
    form.perhaps("runway_below_days", *runway_below_days);
    form.perhaps("created_from", *created_from);
    form.perhaps("created_to", *created_to);
}

#[cfg(test)]
mod tests;
