//! Reports of money as the API asks for them and writes them.

use std::collections::BTreeMap;

use bursar_application::Error;
use bursar_application::billing::reports::{Aged, DebtorRow, MonthlyMoney, Receivables};
use bursar_kernel::money::MoneyError;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::page_query::{PageInfo, PageView};
use crate::params::{Day, FromParams, Params};
use crate::view::{MoneyView, NamedView};

/// As of which day something is told.
#[derive(Clone, Copy, Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOf {
    /// As of the end of this day; today if it is left out.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) on: Option<NaiveDate>,
}

impl FromParams for AsOf {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { on: params.one::<Day>("on").map(|day| day.0) })
    }
}

/// What is owed in one currency, by how long it has been due.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AgedDebt)]
pub(crate) struct AgedView {
    /// How many invoices something is due on.
    invoices: u64,
    /// `not_due`, `days_1_30`, `days_31_60`, `days_61_90`, `days_over_90`.
    by_age: BTreeMap<&'static str, MoneyView>,
    /// All of it.
    total: MoneyView,
}

impl TryFrom<&Aged> for AgedView {
    type Error = MoneyError;

    fn try_from(aged: &Aged) -> Result<Self, MoneyError> {
        let by_age = aged.by_age().map(|(age, sum)| (age.code(), sum.into())).collect();
        Ok(Self { invoices: aged.invoices, by_age, total: aged.total()?.into() })
    }
}

/// A client who owes something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Debtor)]
pub(crate) struct DebtorView {
    /// Who it is.
    client: NamedView,
    /// What is owed in each currency.
    owed: Vec<AgedView>,
}

fn all_of(owed: &[Aged]) -> Result<Vec<AgedView>, MoneyError> {
    owed.iter().map(AgedView::try_from).collect()
}

impl TryFrom<DebtorRow> for DebtorView {
    type Error = MoneyError;

    fn try_from(row: DebtorRow) -> Result<Self, MoneyError> {
        let DebtorRow { client, owed } = row;
        Ok(Self { client: client.into(), owed: all_of(&owed)? })
    }
}

/// A page of what clients owe, and what all of them owe.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Receivables)]
pub(crate) struct ReceivablesView {
    /// As of the end of this day.
    #[schema(format = Date)]
    on: String,
    /// The clients of the page, by id.
    data: Vec<DebtorView>,
    /// Where the list goes on.
    page: PageInfo,
    /// What all clients owe, by currency.
    totals: Vec<AgedView>,
    /// The same in the global default currency, at today's rates.
    total: AgedView,
    /// Whether sums of other currencies were converted for that.
    is_converted: bool,
}

impl ReceivablesView {
    pub(crate) fn of(report: Receivables, limit: u32) -> Result<Self, Error> {
        let is_converted = report.is_converted();
        let totals = all_of(&report.by_currency)?;
        let total = AgedView::try_from(&report.in_default)?;
        let Receivables { on, page, clients, .. } = report;
        let PageView { data, page } = PageView::<Debtor>::of(page, clients, limit);
        let data = data.into_iter().map(|row| DebtorView::try_from(row.0));
        let data = data.collect::<Result<_, _>>()?;
        Ok(Self { on: on.to_string(), data, page, totals, total, is_converted })
    }
}

/// A row on its way into a view.
struct Debtor(DebtorRow);

impl From<DebtorRow> for Debtor {
    fn from(row: DebtorRow) -> Self {
        Self(row)
    }
}

/// What one month came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MoneyMonth)]
pub(crate) struct MoneyMonthView {
    /// Its first day.
    #[schema(format = Date)]
    month: String,
    /// What its invoices came to, less what credit notes took back.
    billed: MoneyView,
    /// What was paid of invoices in it, less payments that were undone.
    paid: MoneyView,
    /// What is still due of its invoices.
    open: MoneyView,
}

/// The last twelve months, the present one last.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MonthlyMoney)]
pub(crate) struct MonthlyMoneyView {
    /// The months, oldest first.
    data: Vec<MoneyMonthView>,
    /// Whether sums of other currencies were converted.
    is_converted: bool,
}

impl From<MonthlyMoney> for MonthlyMoneyView {
    fn from(money: MonthlyMoney) -> Self {
        let data = money.months.into_iter().map(|month| MoneyMonthView {
            month: month.month.to_string(),
            billed: month.billed.into(),
            paid: month.paid.into(),
            open: month.open.into(),
        });
        Self { data: data.collect(), is_converted: money.is_converted }
    }
}
