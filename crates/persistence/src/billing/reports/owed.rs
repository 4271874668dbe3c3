//! Knows what was still to be paid of invoices at the end of a day, and for how long.

use std::collections::BTreeMap;
use std::fmt::Write;

use bursar_application::billing::reports::{Age, Aged, Asked, DebtorRow};
use bursar_application::clients::Direction;
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_application::{Error, Scope};
use bursar_domain::billing::invoice::{Invoice, InvoiceStatus};
use bursar_domain::billing::journal::AccountKind;
use bursar_domain::repository::StoreError;
use bursar_kernel::money::Currency;
use sea_orm::FromQueryResult;

use crate::billing::invoice::status_number;
use crate::clients::derived::{Clients, within};
use crate::clients::directory::display_name;
use crate::column::{Reading, day, instant};
use crate::error::{Unreadable, unavailable};
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading what is owed";

/// One page of the clients who owe something.
pub(super) async fn page(
    store: &SeaStore,
    scope: Scope,
    asked: Asked,
    page: &PageRequest,
) -> Result<Page<DebtorRow>, Error> {
    let from = debtors(asked);
    let select = format!("SELECT c.id, c.company, c.first_name, c.last_name {from}");
    let walk = walk(&select, &from, scope, asked);
    let page = walk.page::<Debtor>(store.read(), page, |row| (row.id, row.id)).await?;
    let ids: Vec<_> = page.items.iter().map(|debtor| debtor.id).collect();
    let mut owed = of_clients(store, asked, &ids).await?;
    let items = page.items.into_iter().map(|debtor| DebtorRow {
        owed: owed.remove(&debtor.id).unwrap_or_default(),
        client: Named {
            id: debtor.id,
            name: display_name(debtor.company, debtor.first_name, debtor.last_name),
        },
    });
    Ok(Page { items: items.collect(), next: page.next, previous: page.previous })
}

/// How many clients owe something, up to one past the cap.
pub(super) async fn count(store: &SeaStore, scope: Scope, asked: Asked) -> Result<Total, Error> {
    let from = debtors(asked);
    walk("", &from, scope, asked).total(store.read()).await
}

/// What everybody owes, by currency.
pub(super) async fn sums(store: &SeaStore, scope: Scope, asked: Asked) -> Result<Vec<Aged>, Error> {
    let mut sql = summed("CAST(0 AS BIGINT)", asked);
    sql.push(" JOIN clients c ON c.id = w.client_id WHERE w.open_minor > 0");
    sql.append(&seen(scope)).push(" GROUP BY w.currency ORDER BY w.currency");
    let rows = sql.rows::<Row>(store.read()).await.map_err(unavailable(READING))?;
    let rows = rows.iter().map(|row| row.aged());
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What each of these clients owes, by currency.
async fn of_clients(
    store: &SeaStore,
    asked: Asked,
    ids: &[i64],
) -> Result<BTreeMap<i64, Vec<Aged>>, StoreError> {
    let mut owed = BTreeMap::<_, Vec<_>>::new();
    if ids.is_empty() {
        return Ok(owed);
    }
    let mut sql = summed("w.client_id", asked);
    sql.push(" WHERE w.open_minor > 0 AND ").append(&within("w.client_id", &Clients::These(ids)));
    sql.push(" GROUP BY w.client_id, w.currency ORDER BY w.client_id, w.currency");
    for row in sql.rows::<Row>(store.read()).await.map_err(unavailable(READING))? {
        owed.entry(row.client_id).or_default().push(row.aged()?);
    }
    Ok(owed)
}

fn seen(scope: Scope) -> Sql {
    let mut sql = Sql::default();
    if let Scope::Reseller(reseller) = scope {
        sql.push(" AND c.reseller_id = ").bind(reseller.get());
    }
    sql
}

/// The clients with anything open, one after another along the index of what is open.
fn debtors(asked: Asked) -> String {
    let open = open(asked);
    format!(
        "FROM (SELECT DISTINCT w.client_id FROM ({open}) w WHERE w.open_minor > 0) o
         JOIN clients c ON c.id = o.client_id"
    )
}

fn walk<'a>(select: &'a str, from: &'a str, scope: Scope, asked: Asked) -> Walk<'a> {
    let mut conditions = Sql::new("TRUE");
    conditions.append(&seen(scope));
    Walk {
        select,
        from,
        conditions,
        key: None,
        direction: Direction::Ascending,
        id: "o.client_id",
        is_narrow: false,
        fingerprint: fingerprint(&format!("receivables {scope:?} {asked:?}")),
    }
}

/// Sums by age, up to the conditions on `w`, what is open; `client` stands for whose they are.
fn summed(client: &str, asked: Asked) -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(client).push(" AS client_id, w.currency, COUNT(*) AS invoices");
    for (place, age) in Age::ALL.into_iter().enumerate() {
        let (first, last) = age.due_on(asked.on);
        sql.push(", CAST(COALESCE(SUM(CASE WHEN ");
        sql.push("w.due_on >= ").bind(first.map_or(i64::MIN, day));
        sql.push(" AND w.due_on <= ").bind(last.map_or(i64::MAX, day));
        sql.push(&format!(" THEN w.open_minor ELSE 0 END), 0) AS BIGINT) AS age_{place}"));
    }
    sql.push(" FROM (").push(&open(asked)).push(") w");
    sql
}

/// What is open of each invoice. Of today that is what the invoice says. Of a day that is over it
/// is what the invoice came to less the credit notes and the movements up to then, unless it was
/// paid by then; a proforma that was called off since counts as if it had never been.
///
/// Days and numbers of kinds are written into the words: they come from nobody.
fn open(asked: Asked) -> String {
    let unpaid = status_number(InvoiceStatus::Unpaid);
    let Some(until) = asked.until else {
        return format!(
            "SELECT i.client_id, i.currency, i.due_on, i.due_minor AS open_minor
             FROM invoices i WHERE i.status = {unpaid}"
        );
    };
    let (on, until) = (day(asked.on), instant(until));
    let (draft, cancelled) =
        (status_number(InvoiceStatus::Draft), status_number(InvoiceStatus::Cancelled));
    let invoice = AccountKind::Invoice.number();
    let mut moved = String::new();
    for (sign, end) in [("-", "destination"), ("+", "source")] {
        // Writing to a string cannot fail.
        let _ = write!(
            moved,
            " {sign} COALESCE((SELECT SUM(e.{end}_minor) FROM journal_entries e
              WHERE e.{end}_id = i.id AND e.{end} = {invoice} AND e.at < {until}), 0)"
        );
    }
    format!(
        "SELECT i.client_id, i.currency, i.due_on, CAST(i.total_minor
            - COALESCE((SELECT SUM(n.total_minor) FROM credit_notes n
              WHERE n.invoice_id = i.id AND n.dated_on <= {on}), 0){moved} AS BIGINT) AS open_minor
         FROM invoices i WHERE i.issued_on <= {on} AND (i.status = {unpaid} OR i.paid_on > {on}
            OR (i.status = {cancelled} AND i.fiscal IS NOT NULL)) AND i.status <> {draft}"
    )
}

#[derive(FromQueryResult)]
struct Debtor {
    id: i64,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    client_id: i64,
    currency: String,
    invoices: i64,
    age_0: i64,
    age_1: i64,
    age_2: i64,
    age_3: i64,
    age_4: i64,
}

impl Row {
    fn aged(&self) -> Result<Aged, Unreadable> {
        let read = Reading::of::<Invoice>(self.client_id.max(1));
        let currency: Currency = read.parsed(&self.currency)?;
        let minor = [self.age_0, self.age_1, self.age_2, self.age_3, self.age_4];
        let invoices = u64::try_from(self.invoices).map_err(|error| read.wrong(error))?;
        Ok(Aged::new(currency, invoices, minor))
    }
}
