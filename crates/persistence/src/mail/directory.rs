//! Reads e-mails and their templates for lists and pages, newest e-mails first.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::clients::Direction;
use bursar_application::mail::{
    Letter, LetterFilter, LetterRow, MailDirectory, RemindQuery, Remindable,
};
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::client::Lifecycle;
use bursar_domain::mail::MailTemplate;
use chrono::{Days, NaiveDate, NaiveTime};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::row::{FROM, LISTED, Listed, MORE, Row, missing};
use super::template;
use crate::column::{Reading, day, instant};
use crate::error::unavailable;
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading e-mails";

#[async_trait]
impl MailDirectory for SeaStore {
    async fn list(
        &self,
        filter: &LetterFilter,
        page: &PageRequest,
    ) -> Result<Page<LetterRow>, Error> {
        let select = format!("SELECT {LISTED} {FROM}");
        let page = walk(&select, filter).page::<Listed>(self.read(), page, Listed::place).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(Listed::listed).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, filter: &LetterFilter) -> Result<Total, Error> {
        walk("", filter).total(self.read()).await
    }

    async fn get(&self, id: i64) -> Result<Letter, Error> {
        let mut sql = Sql::new(&format!("SELECT {LISTED}, {MORE} {FROM} WHERE e.id = "));
        let row = sql.bind(id).row::<Row>(self.read()).await.map_err(unavailable(READING))?;
        Ok(row.ok_or(missing(id))?.letter()?)
    }

    async fn templates(&self) -> Result<Vec<MailTemplate>, Error> {
        let rows = template::Entity::find()
            .order_by_asc(template::Column::Name)
            .order_by_asc(template::Column::Language)
            .all(self.read())
            .await
            .map_err(unavailable("reading the texts of e-mails"))?;
        Ok(rows.into_iter().map(<MailTemplate as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn remindable(&self, query: &RemindQuery) -> Result<Vec<Remindable>, Error> {
        let RemindQuery { configuration, due_from, due_to, occurrence, after, limit } = query;
        let mut sql = Sql::new(
            "SELECT i.id, i.due_on, i.issued_at
             FROM invoices i JOIN clients c ON c.id = i.client_id
             WHERE i.status = 2 AND i.due_on BETWEEN ",
        );
        sql.bind(day(*due_from)).push(" AND ").bind(day(*due_to));
        sql.push(" AND c.configuration_id = ").bind(configuration.get());
        sql.push(" AND NOT c.do_not_process AND c.lifecycle <> ");
        sql.bind(Lifecycle::Deleting.code());
        sql.push(" AND NOT EXISTS (SELECT 1 FROM emails e WHERE e.occurrence = 'invoice:' || ");
        sql.push("i.id || ':' || ").push("CAST(").bind(occurrence.as_str()).push(" AS TEXT))");
        if let Some((due_on, invoice)) = after {
            sql.push(" AND (i.due_on, i.id) > (").bind_all([day(*due_on), invoice.get()]).push(")");
        }
        sql.push(" ORDER BY i.due_on, i.id").limit(*limit);
        let rows = sql.rows::<Due>(self.read()).await.map_err(unavailable("reading invoices"))?;
        let read = |row: Due| {
            let read = Reading::of::<Invoice>(row.id);
            let (invoice, due_on) = (read.id(row.id)?, read.day(row.due_on)?);
            Ok(Remindable { invoice, due_on, issued_at: read.instant(row.issued_at)? })
        };
        rows.into_iter().map(read).collect()
    }
}

#[derive(FromQueryResult)]
struct Due {
    id: i64,
    due_on: i64,
    issued_at: i64,
}

fn walk<'a>(select: &'a str, filter: &LetterFilter) -> Walk<'a> {
    Walk {
        select,
        from: FROM,
        conditions: condition(filter),
        key: Some("e.created_at"),
        direction: Direction::Descending,
        id: "e.id",
        is_narrow: false,
        fingerprint: fingerprint(&format!("emails {filter:?}")),
    }
}

fn condition(filter: &LetterFilter) -> Sql {
    let LetterFilter { recipient, client, invoice, template, status, from, to } = filter;
    let mut sql = Sql::new("TRUE");
    if let Some(recipient) = recipient {
        sql.push(" AND e.recipient_folded = ").bind(recipient.trim().to_lowercase());
    }
    if let Some(client) = client {
        sql.push(" AND e.client_id = ").bind(client.get());
    }
    if let Some(invoice) = invoice {
        sql.push(" AND e.invoice_id = ").bind(invoice.get());
    }
    if !template.is_empty() {
        let template = template.iter().map(String::as_str);
        sql.push(" AND e.template IN (").bind_all(template).push(")");
    }
    if !status.is_empty() {
        let status = status.iter().map(|status| status.code());
        sql.push(" AND e.status IN (").bind_all(status).push(")");
    }
    let midnight = |day: NaiveDate| instant(day.and_time(NaiveTime::MIN).and_utc());
    if let Some(from) = from {
        sql.push(" AND e.created_at >= ").bind(midnight(*from));
    }
    if let Some(next) = to.and_then(|to| to.checked_add_days(Days::new(1))) {
        sql.push(" AND e.created_at < ").bind(midnight(next));
    }
    sql
}
