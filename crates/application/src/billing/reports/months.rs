//! What the last months came to: billed, paid, still open.

use bursar_domain::access::Permission;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use crate::{Actor, Desk, Error};

/// How many months are told.
const MONTHS: u32 = 12;

/// What one month came to, in the global default currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyMonth {
    /// Its first day.
    pub month: NaiveDate,
    /// What its invoices came to, less what credit notes took back.
    pub billed: Money,
    /// What was paid of invoices in it.
    pub paid: Money,
    /// What is still due of its invoices.
    pub open: Money,
}

/// The last twelve months, the present one last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthlyMoney {
    /// The months, oldest first.
    pub months: Vec<MoneyMonth>,
    /// Whether sums of other currencies were converted.
    pub is_converted: bool,
}

impl Desk {
    /// What the last twelve months came to, the present one included, at today's rates.
    pub async fn monthly_money(&self, actor: &Actor) -> Result<MonthlyMoney, Error> {
        actor.require(Permission::ViewInvoices)?;
        actor.require(Permission::ViewJournal)?;
        let days = self.last_months()?;
        let bounds: Vec<_> = days.iter().map(|day| (*day, self.begin_of(*day))).collect();
        let sums = self.ports.reports.months(actor.scope(), &bounds).await?;
        let rates = self.present_rates().await?;
        let default = rates.default_currency();
        let mut months = Vec::with_capacity(days.len());
        for (place, month) in days.iter().enumerate().take(days.len().saturating_sub(1)) {
            let of = || sums.iter().filter(|sums| sums.span == place);
            let total = |sums: Vec<Money>| rates.total(sums, default);
            months.push(MoneyMonth {
                month: *month,
                billed: total(of().map(|sums| sums.billed).collect())?,
                paid: total(of().map(|sums| sums.paid).collect())?,
                open: total(of().map(|sums| sums.open).collect())?,
            });
        }
        let is_foreign = |currency: Currency| currency != default;
        let is_converted = sums.iter().any(|sums| is_foreign(sums.billed.currency()));
        Ok(MonthlyMoney { months, is_converted })
    }

    /// The first days of the last months and of the next one.
    fn last_months(&self) -> Result<Vec<NaiveDate>, Error> {
        let this = self.today().with_day(1);
        let days = (0..=MONTHS).map(|past| {
            let next = this?.checked_add_months(Months::new(1))?;
            next.checked_sub_months(Months::new(MONTHS - past))
        });
        let days: Option<Vec<_>> = days.collect();
        days.ok_or_else(|| Error::rule("out_of_time", "the calendar does not go so far"))
    }

    /// The instant at which a day begins where documents are dated. A day that a change of clocks
    /// begins late begins then.
    pub(super) fn begin_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let hours = (0..24).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
        let mut begins = hours.filter_map(|at| at.and_local_timezone(self.zone()).earliest());
        let begin = begins.next().map(|begin| begin.with_timezone(&Utc));
        begin.unwrap_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc())
    }
}
