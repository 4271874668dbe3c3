//! Knows what months came to: one statement over invoices, one over the journal, each along an
//! index that holds everything that is added up.

use std::collections::BTreeMap;

use bursar_application::Scope;
use bursar_application::billing::reports::MonthSums;
use bursar_domain::billing::invoice::InvoiceStatus;
use bursar_domain::billing::journal::{AccountKind, Cause};
use bursar_domain::repository::StoreError;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use crate::billing::invoice::status_number;
use crate::column::{Reading, day, instant};
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "adding months up";

/// What the spans between these bounds came to.
pub(super) async fn sums(
    store: &SeaStore,
    scope: Scope,
    bounds: &[(NaiveDate, DateTime<Utc>)],
) -> Result<Vec<MonthSums>, StoreError> {
    let days: Vec<_> = bounds.iter().map(|(first, _)| day(*first)).collect();
    let instants: Vec<_> = bounds.iter().map(|(_, begin)| instant(*begin)).collect();
    let mut sums = BTreeMap::new();
    let billed = billed(scope, &days).rows::<Row>(store.read()).await;
    for row in billed.map_err(unavailable(READING))? {
        let at = row.of(&mut sums)?;
        (at.billed, at.open) = (row.sum(at.billed), row.other(at.open));
    }
    let paid = paid(scope, &instants).rows::<Row>(store.read()).await;
    for row in paid.map_err(unavailable(READING))? {
        let at = row.of(&mut sums)?;
        at.paid = row.sum(at.paid);
    }
    Ok(sums.into_values().collect())
}

/// Which span a value lies in, as a number.
fn span(column: &str, bounds: &[i64]) -> Sql {
    let mut sql = Sql::new("CAST(CASE");
    for (place, bound) in bounds.iter().enumerate().skip(1) {
        sql.push(" WHEN ").push(column).push(" < ").bind(*bound);
        sql.push(&format!(" THEN {} ", place - 1));
    }
    sql.push(" END AS BIGINT)");
    sql
}

/// Between the first bound and the last.
fn between(column: &str, bounds: &[i64]) -> Sql {
    let mut sql = Sql::new(column);
    sql.push(" >= ").bind(bounds.first().copied().unwrap_or(i64::MAX));
    sql.push(" AND ").push(column).push(" < ").bind(bounds.last().copied().unwrap_or(i64::MIN));
    sql
}

/// Invoices that stand, by the day that they bear.
fn billed(scope: Scope, days: &[i64]) -> Sql {
    let cancelled = status_number(InvoiceStatus::Cancelled);
    let mut sql = Sql::new("SELECT ");
    sql.append(&span("i.dated_on", days)).push(" AS span, i.currency, ");
    sql.push("CAST(SUM(i.total_minor - i.credited_minor) AS BIGINT) AS minor, ");
    sql.push("CAST(SUM(i.due_minor) AS BIGINT) AS other FROM invoices i");
    sql.append(&of_reseller(scope, "i.client_id")).push(" WHERE ");
    sql.append(&between("i.dated_on", days));
    sql.push(&format!(" AND i.status <> {cancelled} GROUP BY 1, 2"));
    sql
}

/// Money that came to invoices, less what was undone of it. Credit that was taken back came from no
/// payer.
fn paid(scope: Scope, instants: &[i64]) -> Sql {
    let invoice = AccountKind::Invoice.number();
    let others = [Cause::Reversal, Cause::CreditTakenBack].map(Cause::code);
    let mut sql = Sql::new("SELECT span, currency, CAST(SUM(minor) AS BIGINT) AS minor, ");
    sql.push("CAST(0 AS BIGINT) AS other FROM (SELECT ").append(&span("e.at", instants));
    sql.push(" AS span, e.destination_currency AS currency, e.destination_minor AS minor");
    sql.push(" FROM journal_entries e").append(&of_reseller(scope, "e.client_id"));
    sql.push(&format!(" WHERE e.destination = {invoice} AND e.cause NOT IN ("));
    sql.bind_all(others).push(") AND ").append(&between("e.at", instants));
    sql.push(" UNION ALL SELECT ").append(&span("e.at", instants));
    sql.push(" AS span, e.source_currency, -e.source_minor FROM journal_entries e");
    sql.push(&format!(
        " JOIN journal_entries r ON r.id = e.reverses_id AND r.destination = {invoice}"
    ));
    sql.push(" AND r.cause NOT IN (").bind_all(others).push(")");
    sql.append(&of_reseller(scope, "e.client_id"));
    sql.push(&format!(" WHERE e.source = {invoice} AND e.cause = "));
    sql.bind(Cause::Reversal.code()).push(" AND ").append(&between("e.at", instants));
    sql.push(") moved GROUP BY span, currency");
    sql
}

fn of_reseller(scope: Scope, column: &str) -> Sql {
    let mut sql = Sql::default();
    if let Scope::Reseller(reseller) = scope {
        sql.push(" JOIN clients c ON c.id = ").push(column).push(" AND c.reseller_id = ");
        sql.bind(reseller.get());
    }
    sql
}

#[derive(FromQueryResult)]
struct Row {
    span: i64,
    currency: String,
    minor: i64,
    other: i64,
}

impl Row {
    fn of<'a>(
        &self,
        sums: &'a mut BTreeMap<(i64, Currency), MonthSums>,
    ) -> Result<&'a mut MonthSums, Unreadable> {
        let read = Reading::named("month", self.span);
        let currency: Currency = read.parsed(&self.currency)?;
        let span = usize::try_from(self.span).map_err(|error| read.wrong(error))?;
        let zero = Money::zero(currency);
        let nothing = MonthSums { span, billed: zero, paid: zero, open: zero };
        Ok(sums.entry((self.span, currency)).or_insert(nothing))
    }

    const fn sum(&self, of: Money) -> Money {
        Money::from_minor(self.minor, of.currency())
    }

    const fn other(&self, of: Money) -> Money {
        Money::from_minor(self.other, of.currency())
    }
}
