//! Knows what reports of money are read from.

use async_trait::async_trait;
use bursar_kernel::money::{Currency, Money, MoneyError};
use chrono::{DateTime, NaiveDate, Utc};

use super::age::Age;
use crate::clients::directory::Named;
use crate::page::{Page, PageRequest, Total};
use crate::{Error, Scope};

/// What is owed in one currency, by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged {
    /// How many invoices something is due on.
    pub invoices: u64,
    /// The sums in the order of [`Age::ALL`].
    sums: [Money; 5],
}

impl Aged {
    /// Sums of one currency in the order of [`Age::ALL`].
    pub fn new(currency: Currency, invoices: u64, minor: [i64; 5]) -> Self {
        Self { invoices, sums: minor.map(|minor| Money::from_minor(minor, currency)) }
    }

    /// The currency of all sums.
    pub const fn currency(&self) -> Currency {
        let [not_due, ..] = self.sums;
        not_due.currency()
    }

    /// What is owed of each age, the youngest first.
    pub fn by_age(&self) -> impl Iterator<Item = (Age, Money)> {
        Age::ALL.into_iter().zip(self.sums)
    }

    /// What is owed in all.
    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.sums, self.currency())
    }
}

/// A client who owes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtorRow {
    /// Who it is.
    pub client: Named,
    /// What is owed in each currency.
    pub owed: Vec<Aged>,
}

/// What a span of days came to in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthSums {
    /// The place of the span among those that were asked for.
    pub span: usize,
    /// What invoices of these days came to, without those that were called off and what credit
    /// notes took back.
    pub billed: Money,
    /// What was paid of invoices on these days, without payments that were undone.
    pub paid: Money,
    /// What is still due of the invoices of these days.
    pub open: Money,
}

/// Reads sums over invoices and the journal.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait MoneyReports: Send + Sync {
    /// One page of the clients who owed something at the end of a day, by id. `is_past` says that
    /// the day is over, so that what moved since is left out.
    async fn debtors(
        &self,
        scope: Scope,
        on: Asked,
        page: &PageRequest,
    ) -> Result<Page<DebtorRow>, Error>;

    /// How many clients that are, up to one past the cap of totals.
    async fn count_debtors(&self, scope: Scope, on: Asked) -> Result<Total, Error>;

    /// What all of them owed, by currency.
    async fn owed(&self, scope: Scope, on: Asked) -> Result<Vec<Aged>, Error>;

    /// What spans of days came to, each from one of these days and instants to the next one.
    async fn months(
        &self,
        scope: Scope,
        bounds: &[(NaiveDate, DateTime<Utc>)],
    ) -> Result<Vec<MonthSums>, Error>;
}

/// The end of the day as of which debts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The day.
    pub on: NaiveDate,
    /// Its end, if it is over: what moved since then is left out.
    pub until: Option<DateTime<Utc>>,
}
