//! Aged receivables: what each client owes in each currency, and for how long it has been due.

use bursar_domain::access::Permission;
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::Money;
use chrono::NaiveDate;

use super::directory::{Aged, Asked, DebtorRow};
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

/// A page of the report, and what all of it comes to.
#[derive(Clone, Debug)]
pub struct Receivables {
    /// As of the end of this day.
    pub on: NaiveDate,
    /// Whether that is today, so that invoices can be listed as they were counted.
    pub is_today: bool,
    /// Clients who owe something.
    pub page: Page<DebtorRow>,
    /// How many there are.
    pub clients: Total,
    /// What all of them owe, by currency.
    pub by_currency: Vec<Aged>,
    /// The same in the global default currency, each sum at today's rates.
    pub in_default: Aged,
}

impl Receivables {
    /// Whether sums of other currencies were converted.
    pub fn is_converted(&self) -> bool {
        let default = self.in_default.currency();
        self.by_currency.iter().any(|aged| aged.currency() != default)
    }
}

impl Desk {
    /// What clients owe as of the end of a day, today if none is named.
    pub async fn receivables(
        &self,
        actor: &Actor,
        on: Option<NaiveDate>,
        page: &PageRequest,
    ) -> Result<Receivables, Error> {
        actor.require(Permission::ViewInvoices)?;
        let asked = self.asked(on)?;
        let (reports, scope) = (&self.ports.reports, actor.scope());
        let by_currency = reports.owed(scope, asked).await?;
        let in_default = self.converted(&by_currency).await?;
        Ok(Receivables {
            on: asked.on,
            is_today: asked.until.is_none(),
            page: reports.debtors(scope, asked, page).await?,
            clients: reports.count_debtors(scope, asked).await?,
            by_currency,
            in_default,
        })
    }

    pub(super) fn asked(&self, on: Option<NaiveDate>) -> Result<Asked, Error> {
        let today = self.today();
        let on = on.unwrap_or(today);
        if on > today {
            return Err(FieldErrors::one("on", "too_late", "Use today or an earlier day").into());
        }
        let next = on.succ_opt().filter(|_| on < today);
        Ok(Asked { on, until: next.map(|next| self.begin_of(next)) })
    }

    async fn converted(&self, owed: &[Aged]) -> Result<Aged, Error> {
        let rates = self.present_rates().await?;
        let default = rates.default_currency();
        let invoices = owed.iter().map(|aged| aged.invoices).sum();
        let mut minor = [0; 5];
        for (place, minor) in minor.iter_mut().enumerate() {
            let sums = owed.iter().filter_map(|aged| aged.by_age().nth(place));
            let sums: Vec<Money> = sums.map(|(_, sum)| sum).collect();
            *minor = rates.total(sums, default)?.minor();
        }
        Ok(Aged::new(default, invoices, minor))
    }
}
