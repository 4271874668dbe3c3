//! Knows which part of the journal an address asks for.

use std::str::FromStr;

use bursar_application::billing::journal::{AmountRange, EntryFilter, EntryQuery, EntrySort};
use bursar_application::clients::Direction;
use bursar_domain::billing::journal::{AccountKind, Cause};
use bursar_domain::client::Client;
use bursar_kernel::Id;
use bursar_kernel::money::parse_decimal;
use utoipa::IntoParams;

use crate::params::{Day, FromParams, Params};

/// Which entries are asked for, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JournalQuery(pub(crate) EntryQuery);

/// The parameter of [`JournalQuery`] that [`EntriesQuery`] lacks, for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameter")]
pub(crate) struct ClientParam {
    /// Of the client with this id.
    client: Option<i64>,
}

/// Which of a client's entries are asked for, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntriesQuery(pub(crate) EntryQuery);

/// The parameters of [`EntriesQuery`], for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct EntriesParams {
    /// To the invoice with this id or from it.
    invoice: Option<i64>,
    /// Written by the user with this id.
    author: Option<i64>,
    /// From one of these accounts: `credit`, `staff`, `promotion`, `invoice`; joined by commas or repeated.
    source: Option<String>,
    /// To one of these accounts.
    destination: Option<String>,
    /// For one of these causes.
    cause: Option<String>,
    /// On this day or later, UTC.
    #[param(format = Date)]
    from: Option<String>,
    /// On this day or earlier, UTC.
    #[param(format = Date)]
    to: Option<String>,
    /// At least this much left the source, whatever the currency.
    source_amount_from: Option<String>,
    /// At most this much left the source.
    source_amount_to: Option<String>,
    /// At least this much came to the destination.
    destination_amount_from: Option<String>,
    /// At most this much came to the destination.
    destination_amount_to: Option<String>,
    /// `id`, `at`, `source`, `destination`, `source_amount` or `destination_amount`, downwards
    /// with a leading `-`.
    #[param(default = "-id")]
    sort: Option<String>,
}

/// Whose chain is checked.
#[derive(Clone, Copy, Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VerifyQuery {
    /// That of the client with this id; without it everybody's.
    pub(crate) client: Option<i64>,
}

impl VerifyQuery {
    /// The client whose chain alone is asked for.
    pub(crate) fn only(self) -> Option<Id<Client>> {
        self.client.and_then(|client| Id::new(client).ok())
    }
}

impl FromParams for VerifyQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let client = params.one::<Id<Client>>("client").map(Id::get);
        Some(Self { client })
    }
}

impl FromParams for JournalQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let client = params.one::<Number>("client").map(|number| number.0);
        let mut query = EntriesQuery::from_params(params)?.0;
        query.filter.client = client.and_then(|client| Id::new(client).ok());
        Some(Self(query))
    }
}

impl FromParams for EntriesQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let (sort, direction) = params
            .one::<Sort>("sort")
            .map_or((EntrySort::Id, Direction::Descending), |sort| (sort.0, sort.1));
        let amount = |params: &mut Params, name| params.one::<Amount>(name).map(|amount| amount.0);
        let filter = EntryFilter {
            client: None,
            invoice: params.one::<Number>("invoice").and_then(|number| Id::new(number.0).ok()),
            author: params.one::<Number>("author").map(|number| number.0),
            source: several::<AccountKind>(params, "source"),
            destination: several::<AccountKind>(params, "destination"),
            cause: several::<Cause>(params, "cause"),
            from: params.one::<Day>("from").map(|day| day.0),
            to: params.one::<Day>("to").map(|day| day.0),
            source_amount: AmountRange {
                from: amount(params, "source_amount_from"),
                to: amount(params, "source_amount_to"),
            },
            destination_amount: AmountRange {
                from: amount(params, "destination_amount_from"),
                to: amount(params, "destination_amount_to"),
            },
        };
        Some(Self(EntryQuery { filter, sort, direction }))
    }
}

pub(crate) fn several<T: FromStr<Err: ToString>>(
    params: &mut Params,
    name: &'static str,
) -> Vec<T> {
    let mut values = Vec::new();
    for text in params.all(name) {
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word.parse::<T>() {
                Ok(value) => values.push(value),
                Err(error) => params.wrong(name, "unknown", error.to_string()),
            }
        }
    }
    values
}

pub(crate) struct Number(pub(crate) i64);

impl FromStr for Number {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let number = digits.parse().ok().filter(|number: &i64| *number > 0);
        number.map(Self).ok_or("Use a number above 0")
    }
}

/// An amount in thousandths of the major unit.
pub(super) struct Amount(pub(super) i64);

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = parse_decimal(text, 3).map_err(|error| error.to_string())?;
        let thousandths = value.checked_mul(1000.into()).and_then(|value| {
            i64::try_from(value.trunc().mantissa() / 10_i128.pow(value.trunc().scale())).ok()
        });
        thousandths.map(Self).ok_or_else(|| "use a smaller amount".to_owned())
    }
}

struct Sort(EntrySort, Direction);

impl FromStr for Sort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, direction) = match text.strip_prefix('-') {
            Some(word) => (word, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let known = EntrySort::ALL.into_iter().find(|sort| sort.code() == word);
        known
            .map(|sort| Self(sort, direction))
            .ok_or("Use one of id, at, source, destination, source_amount, destination_amount")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> (JournalQuery, String) {
        let mut params = Params::of(query);
        let asked = JournalQuery::from_params(&mut params).unwrap();
        (asked, params.errors().to_string())
    }

    #[test]
    fn every_filter_is_read_and_what_is_wrong_is_named() {
        let query = "client=7&source=staff,credit&source=promotion&cause=reversal&from=2026-11-01\
                     &source_amount_from=10.5&destination_amount_to=0.001&sort=-source_amount";
        let (asked, errors) = read(query);
        assert_eq!(errors, "");
        let EntryQuery { filter, sort, direction } = asked.0;
        assert_eq!(filter.client.map(Id::get), Some(7));
        assert_eq!(
            filter.source,
            [AccountKind::Staff, AccountKind::Credit, AccountKind::Promotion]
        );
        assert_eq!(filter.source_amount, AmountRange { from: Some(10_500), to: None });
        assert_eq!(filter.destination_amount.to, Some(1));
        assert_eq!((sort, direction), (EntrySort::SourceAmount, Direction::Descending));
        let (_, errors) = read("source=bank&to=soon&sort=size&author=0&source_amount_to=1.2345");
        for name in ["source", "to", "sort", "author", "source_amount_to"] {
            assert!(errors.contains(&format!("{name}: ")), "{name} in {errors}");
        }
    }
}
