//! Hands e-mails to workers, each to one at a time, and keeps how it ended.

use async_trait::async_trait;
use bursar_application::mail::{Ending, MailQueue, Outgoing};
use bursar_application::ports::Rendered;
use bursar_domain::mail::LetterStatus;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use super::row::{FROM, LISTED, MORE, Row, WHAT};
use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl MailQueue for SeaStore {
    /// One statement takes it, which is a transaction of its own. On PostgreSQL it passes over rows
    /// that another worker is just taking; on SQLite the other worker has finished or not begun.
    async fn claim(
        &self,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Outgoing>, StoreError> {
        // Most looks find nothing, and should not stand in anybody's way.
        let waiting = waiting_longest(at).one(self.read()).await;
        if waiting.map_err(unavailable("looking for e-mails"))?.is_none() {
            return Ok(None);
        }
        let mut sql = Sql::new("UPDATE emails SET attempts = attempts + 1, status = ");
        sql.bind(LetterStatus::Sending.code()).push(", worker = ").bind(worker);
        sql.push(", lease_until = ").bind(instant(at + lease)).push(" WHERE id = (");
        sql.append(&waiting_longest(at));
        sql.push(if self.is_postgres() { LOCKED } else { "" }).push(") RETURNING id");
        let taken = sql.column::<i64>(self.write()).await;
        let taken = taken.map_err(unavailable("taking an e-mail"))?;
        let Some(id) = taken.into_iter().next() else { return Ok(None) };
        let mut sql = Sql::new(&format!("SELECT {LISTED}, {MORE} {FROM} WHERE e.id = "));
        let row = sql.bind(id).row::<Row>(self.write()).await;
        let row = row.map_err(unavailable("reading an e-mail"))?;
        Ok(row.map(Row::outgoing).transpose()?)
    }

    async fn give_up_uncertain(&self, at: DateTime<Utc>, why: &str) -> Result<u64, StoreError> {
        let at = instant(at);
        let mut lost = Sql::new("ended_at IS NULL AND handed_over_at IS NOT NULL AND status = ");
        lost.bind(LetterStatus::Sending.code()).push(" AND lease_until <= ").bind(at);
        let mut looking = Sql::new("SELECT 1 FROM emails WHERE ");
        let found = looking.append(&lost).push(" LIMIT 1").one(self.read()).await;
        if found.map_err(unavailable("looking for e-mails"))?.is_none() {
            return Ok(0);
        }
        let mut sql = Sql::new("UPDATE emails SET worker = NULL, lease_until = NULL, status = ");
        sql.bind(LetterStatus::Uncertain.code()).push(", error = ").bind(why);
        sql.push(", secret = NULL, ended_at = ").bind(at).push(" WHERE ").append(&lost);
        sql.run(self.write()).await.map_err(unavailable("giving e-mails up"))
    }

    async fn hand_over(
        &self,
        outgoing: &Outgoing,
        words: &Rendered,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Rendered { subject, text, html } = words;
        let mut sql = Sql::new("UPDATE emails SET handed_over_at = ");
        sql.bind(instant(at)).push(", subject = ").bind(subject.clone());
        sql.push(", text = ").bind(text.clone()).push(", html = ").bind(html.clone());
        self.write_as(outgoing, &mut sql).await
    }

    async fn end(
        &self,
        outgoing: &Outgoing,
        ending: &Ending,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (status, error, due_at) = match ending {
            Ending::Sent => (LetterStatus::Sent, None, None),
            Ending::Failed(why) => (LetterStatus::Failed, Some(why), None),
            Ending::Uncertain(why) => (LetterStatus::Uncertain, Some(why), None),
            Ending::Again { due_at, why } => (LetterStatus::Queued, Some(why), Some(*due_at)),
        };
        let mut sql = Sql::new(
            "UPDATE emails SET worker = NULL, lease_until = NULL, handed_over_at = NULL, status = ",
        );
        sql.bind(status.code()).push(", error = ").bind(error.cloned());
        match due_at {
            Some(due_at) => sql.push(", due_at = ").bind(instant(due_at)),
            None => sql.push(", secret = NULL, ended_at = ").bind(instant(at)),
        };
        self.write_as(outgoing, &mut sql).await
    }

    async fn prune(&self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        let mut sql = Sql::new("DELETE FROM emails WHERE id IN (SELECT id FROM emails");
        sql.push(" WHERE created_at < ").bind(instant(before)).push(" AND ended_at IS NOT NULL");
        sql.push(" ORDER BY created_at, id").limit(limit).push(")");
        sql.run(self.write()).await.map_err(unavailable("forgetting e-mails"))
    }
}

impl SeaStore {
    /// Writes for a worker who has the e-mail still: each time one is taken its attempts are
    /// counted, so somebody who lost it meanwhile names a count that is past.
    async fn write_as(&self, outgoing: &Outgoing, sql: &mut Sql) -> Result<(), StoreError> {
        let row = &outgoing.letter.row;
        sql.push(" WHERE id = ").bind(row.id).push(" AND attempts = ");
        sql.bind(i64::from(row.attempts)).push(" AND ended_at IS NULL AND status = ");
        sql.bind(LetterStatus::Sending.code());
        let rows = sql.run(self.write()).await.map_err(unavailable("writing an e-mail"))?;
        if rows == 0 { Err(StoreError::Stale { what: WHAT, id: row.id }) } else { Ok(()) }
    }
}

const LOCKED: &str = " FOR UPDATE SKIP LOCKED";

/// One whose worker died before he began to hand it over may be taken again.
fn waiting_longest(at: DateTime<Utc>) -> Sql {
    let at = instant(at);
    let mut sql = Sql::new("SELECT id FROM emails WHERE ended_at IS NULL AND ((status = ");
    sql.bind(LetterStatus::Queued.code()).push(" AND due_at <= ").bind(at);
    sql.push(") OR (status = ").bind(LetterStatus::Sending.code());
    sql.push(" AND handed_over_at IS NULL AND lease_until <= ").bind(at);
    sql.push(")) ORDER BY due_at, id LIMIT 1");
    sql
}
