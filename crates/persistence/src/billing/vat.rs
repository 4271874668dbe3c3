//! Keeps what the register of VAT numbers answered, and what it is asked next.

use async_trait::async_trait;
use bursar_application::billing::vat::{RegisterTrouble, VatCheckDirectory, VatStanding};
use bursar_domain::billing::tax::{VatAnswer, VatChecks, VatQuestion};
use bursar_domain::client::{Client, ClientId};
use bursar_domain::repository::StoreError;
use bursar_kernel::VatId;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::rows::insert;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

const READING: &str = "reading answers of the register of VAT numbers";
const WRITING: &str = "writing an answer of the register of VAT numbers";

/// So many numbers that both engines can take their values in one statement.
const CHUNK: usize = 1000;

#[derive(FromQueryResult)]
struct AnswerRow {
    id: i64,
    vat_id: String,
    is_valid: bool,
    name: Option<String>,
    address: Option<String>,
    consultation: Option<String>,
    requester: Option<String>,
    at: i64,
}

impl AnswerRow {
    fn answer(self) -> Result<VatAnswer, Unreadable> {
        let Self { id, vat_id, is_valid, name, address, consultation, requester, at } = self;
        let read = Reading::named("answer of the register", id);
        Ok(VatAnswer {
            vat_id: read.parsed(&vat_id)?,
            is_valid,
            name,
            address,
            consultation: read.optional(consultation.as_ref(), |read, text| read.line(text))?,
            requester: read.optional(requester.as_ref(), |read, text| read.parsed(text))?,
            at: read.instant(at)?,
        })
    }
}

#[derive(FromQueryResult)]
struct QuestionRow {
    vat_id: String,
    due_at: i64,
    failures: i64,
    tried_at: Option<i64>,
    problem: Option<String>,
}

impl QuestionRow {
    fn question(self) -> Result<VatQuestion, Unreadable> {
        let Self { vat_id, due_at, failures, tried_at, problem } = self;
        let read = Reading::named("question to the register", 0);
        Ok(VatQuestion {
            vat_id: read.parsed(&vat_id)?,
            due_at: read.instant(due_at)?,
            failures: read.count(failures)?,
            tried_at: read.optional(tried_at.as_ref(), |read, at| read.instant(*at))?,
            problem,
        })
    }
}

async fn latest(
    db: &impl ConnectionTrait,
    vat_id: &VatId,
) -> Result<Option<VatAnswer>, StoreError> {
    let mut sql = Sql::new(
        "SELECT id, vat_id, is_valid, name, address, consultation, requester, at \
         FROM vat_answers WHERE vat_id = ",
    );
    sql.bind(vat_id.as_str()).push(" ORDER BY at DESC, id DESC LIMIT 1");
    let row = sql.row::<AnswerRow>(db).await.map_err(unavailable(READING))?;
    Ok(row.map(AnswerRow::answer).transpose()?)
}

const QUESTIONS: &str = "SELECT vat_id, due_at, failures, tried_at, problem FROM vat_questions";

async fn question(
    db: &impl ConnectionTrait,
    vat_id: &VatId,
) -> Result<Option<VatQuestion>, StoreError> {
    let mut sql = Sql::new(QUESTIONS);
    sql.push(" WHERE vat_id = ").bind(vat_id.as_str());
    let row = sql.row::<QuestionRow>(db).await.map_err(unavailable(READING))?;
    Ok(row.map(QuestionRow::question).transpose()?)
}

#[async_trait]
impl VatChecks for SeaWork {
    async fn latest(&self, vat_id: &VatId) -> Result<Option<VatAnswer>, StoreError> {
        latest(&self.tx, vat_id).await
    }

    async fn keep(&self, answer: &VatAnswer) -> Result<(), StoreError> {
        let VatAnswer { vat_id, is_valid, name, address, consultation, requester, at } = answer;
        let mut sql = Sql::new(
            "INSERT INTO vat_answers \
             (vat_id, is_valid, name, address, consultation, requester, at) VALUES (",
        );
        sql.bind(vat_id.as_str()).push(", ").bind(*is_valid).push(", ");
        sql.bind(name.clone()).push(", ").bind(address.clone()).push(", ");
        sql.bind(consultation.as_ref().map(ToString::to_string)).push(", ");
        sql.bind(requester.as_ref().map(ToString::to_string)).push(", ");
        sql.bind(instant(*at)).push(")");
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn question(&self, vat_id: &VatId) -> Result<Option<VatQuestion>, StoreError> {
        question(&self.tx, vat_id).await
    }

    async fn ask(&self, vat_ids: &[VatId], at: DateTime<Utc>) -> Result<(), StoreError> {
        // In one order, so that no two units of work wait for each other.
        let mut numbers: Vec<_> = vat_ids.iter().map(VatId::as_str).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for some in numbers.chunks(CHUNK) {
            let rows = some
                .iter()
                .map(|number| [Value::from(*number), instant(at).into(), Value::from(0_i64)]);
            if let Some(mut sql) = insert("vat_questions (vat_id, due_at, failures)", rows).pop() {
                sql.push(" ON CONFLICT (vat_id) DO NOTHING");
                sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
            }
        }
        Ok(())
    }

    async fn put(&self, question: &VatQuestion) -> Result<(), StoreError> {
        let VatQuestion { vat_id, due_at, failures, tried_at, problem } = question;
        let mut sql = Sql::new(
            "INSERT INTO vat_questions (vat_id, due_at, failures, tried_at, problem) VALUES (",
        );
        sql.bind(vat_id.as_str()).push(", ").bind(instant(*due_at)).push(", ");
        sql.bind(i64::from(*failures)).push(", ").bind(tried_at.map(instant)).push(", ");
        sql.bind(problem.clone()).push(
            ") ON CONFLICT (vat_id) DO UPDATE SET due_at = excluded.due_at, \
             failures = excluded.failures, tried_at = excluded.tried_at, \
             problem = excluded.problem",
        );
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn forget_question(&self, vat_id: &VatId) -> Result<(), StoreError> {
        let mut sql = Sql::new("DELETE FROM vat_questions WHERE vat_id = ");
        sql.bind(vat_id.as_str()).run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn wipe(&self, vat_id: &VatId) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "UPDATE vat_answers SET vat_id = '', name = NULL, address = NULL WHERE vat_id = ",
        );
        sql.bind(vat_id.as_str()).run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn holders(&self, vat_id: &VatId) -> Result<Vec<ClientId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM clients WHERE vat_id = ");
        sql.bind(vat_id.as_str()).push(" ORDER BY id");
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Client>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl VatCheckDirectory for SeaStore {
    async fn due(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<VatQuestion>, StoreError> {
        let mut sql = Sql::new(QUESTIONS);
        sql.push(" WHERE due_at <= ").bind(instant(at));
        sql.push(" ORDER BY due_at, vat_id").limit(limit);
        let rows = sql.rows::<QuestionRow>(self.read()).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(QuestionRow::question).collect::<Result<_, _>>()?)
    }

    async fn standing(&self, vat_id: &VatId) -> Result<VatStanding, StoreError> {
        Ok(VatStanding {
            answer: latest(self.read(), vat_id).await?,
            question: question(self.read(), vat_id).await?,
        })
    }

    async fn trouble(&self) -> Result<Option<RegisterTrouble>, StoreError> {
        let sql = Sql::new(
            "SELECT q.problem, q.tried_at FROM vat_questions q WHERE q.problem IS NOT NULL \
             AND q.tried_at > COALESCE((SELECT MAX(a.at) FROM vat_answers a), 0) \
             ORDER BY q.tried_at DESC LIMIT 1",
        );
        let row = sql.row::<TroubleRow>(self.read()).await;
        let row = row.map_err(unavailable(READING))?;
        let read = Reading::named("question to the register", 0);
        let trouble = row.map(|TroubleRow { problem, tried_at }| {
            Ok::<_, Unreadable>(RegisterTrouble { problem, at: read.instant(tried_at)? })
        });
        Ok(trouble.transpose()?)
    }
}

#[derive(FromQueryResult)]
struct TroubleRow {
    problem: String,
    tried_at: i64,
}
