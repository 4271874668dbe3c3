//! Knows which invoices an address asks for.

use std::str::FromStr;

use bursar_application::billing::invoices::{InvoiceFilter, InvoiceQuery, InvoiceSort};
use bursar_application::billing::journal::AmountRange;
use bursar_application::clients::Direction;
use bursar_kernel::Id;
use utoipa::IntoParams;

use super::query::{Amount, Number, several};
use crate::params::{Day, FromParams, Params};

/// Which invoices are asked for, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InvoicesQuery(pub(crate) InvoiceQuery);

/// Whose invoices are asked for, for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameter")]
pub(crate) struct OfClientParam {
    /// Of the client with this id.
    client: Option<i64>,
}

/// The other parameters of [`InvoicesQuery`], for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct InvoicesParams {
    /// With this number or one that begins so, or this id.
    q: Option<String>,
    /// `draft`, `unpaid`, `paid`, `cancelled`, `refunded`; joined by commas or repeated.
    status: Option<String>,
    /// Unpaid past the due date, or not.
    is_overdue: Option<bool>,
    /// `service`, `add_credit`, `upgrade`, `domain`, `custom`.
    kind: Option<String>,
    /// With a line of one of these: `service`, `credit`, `domain`, `setup`, `custom`.
    item_kind: Option<String>,
    /// Dated on this day or later.
    #[param(format = Date)]
    dated_from: Option<String>,
    /// Dated on this day or earlier.
    #[param(format = Date)]
    dated_to: Option<String>,
    /// Due on this day or later.
    #[param(format = Date)]
    due_from: Option<String>,
    /// Due on this day or earlier.
    #[param(format = Date)]
    due_to: Option<String>,
    /// At least this much in total, whatever the currency.
    total_from: Option<String>,
    /// At most this much in total.
    total_to: Option<String>,
    /// Whether tax is charged.
    has_taxes: Option<bool>,
    /// Whether the buyer is a company.
    has_company: Option<bool>,
    /// Whether the buyer has a VAT id.
    has_vat_id: Option<bool>,
    /// Whether the buyer pays no tax because of who he is.
    is_exempt: Option<bool>,
    /// `id`, `status`, `dated`, `due_on`, `total` or `client`, downwards with a leading `-`.
    #[param(default = "-id")]
    sort: Option<String>,
}

impl FromParams for InvoicesQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let client = params.one::<Number>("client").map(|number| number.0);
        let (sort, direction) = params
            .one::<Sort>("sort")
            .map_or((InvoiceSort::Id, Direction::Descending), |sort| (sort.0, sort.1));
        let day = |params: &mut Params, name| params.one::<Day>(name).map(|day| day.0);
        let amount = |params: &mut Params, name| params.one::<Amount>(name).map(|sum| sum.0);
        let flag = |params: &mut Params, name| params.one::<Flag>(name).map(|flag| flag.0);
        let filter = InvoiceFilter {
            ids: None,
            search: params.one::<Typed>("q").map(|typed| typed.0),
            client: client.and_then(|client| Id::new(client).ok()),
            status: several(params, "status"),
            is_overdue: flag(params, "is_overdue"),
            kind: several(params, "kind"),
            item_kind: several(params, "item_kind"),
            dated_from: day(params, "dated_from"),
            dated_to: day(params, "dated_to"),
            due_from: day(params, "due_from"),
            due_to: day(params, "due_to"),
            total: AmountRange {
                from: amount(params, "total_from"),
                to: amount(params, "total_to"),
            },
            has_taxes: flag(params, "has_taxes"),
            has_company: flag(params, "has_company"),
            has_vat_id: flag(params, "has_vat_id"),
            is_exempt: flag(params, "is_exempt"),
        };
        Some(Self(InvoiceQuery { filter, sort, direction }))
    }
}

/// What somebody types to find an invoice by its number.
struct Typed(String);

impl FromStr for Typed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_number = text.chars().count() <= 64 && !text.chars().any(char::is_control);
        if is_number { Ok(Self(text.to_owned())) } else { Err("Use at most 64 characters") }
    }
}

struct Flag(bool);

impl FromStr for Flag {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            _ => Err("Use true or false"),
        }
    }
}

struct Sort(InvoiceSort, Direction);

impl FromStr for Sort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, direction) = match text.strip_prefix('-') {
            Some(word) => (word, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let known = InvoiceSort::ALL.into_iter().find(|sort| sort.code() == word);
        let known = known.map(|sort| Self(sort, direction));
        known.ok_or("Use one of id, status, dated, due_on, total, client")
    }
}
