//! Keeps first answers, as many at once as are waiting: whoever asks while others are written down
//! comes with the next ones, so that requests that arrive together share a commit.

use std::time::{Duration, Instant};

use bursar_application::actor::IdempotencyKey;
use bursar_domain::repository::StoreError;
use chrono::TimeDelta;
use sea_orm::{DatabaseConnection, DbErr, Value};
use tokio::sync::{mpsc, oneshot};

use crate::error::unavailable;
use crate::statement::Sql;

/// How long keys are kept; the promise is 24 hours.
const LIFETIME: TimeDelta = TimeDelta::hours(48);

/// How often one process looks for keys that are older.
const FORGETS_EVERY: Duration = Duration::from_mins(10);

/// The most answers of one statement.
const MOST: usize = 64;

const KEEPING: &str = "keeping an answer";

/// Where answers are handed in to be kept.
#[derive(Clone, Debug)]
pub(crate) struct AnswerKeeper(mpsc::Sender<Answer>);

/// An answer to be kept; without words if it holds a secret.
#[derive(Debug)]
struct Answer {
    scope: String,
    key: String,
    words: Option<String>,
    kept: oneshot::Sender<Result<(), String>>,
}

impl AnswerKeeper {
    /// Keeps answers with these connections until it is dropped.
    pub(crate) fn start(write: DatabaseConnection) -> Self {
        let (sender, waiting) = mpsc::channel(MOST);
        tokio::spawn(keep(write, waiting));
        Self(sender)
    }

    /// Returns once the answer is durable.
    pub(super) async fn keep(
        &self,
        key: &IdempotencyKey,
        words: Option<String>,
    ) -> Result<(), StoreError> {
        let (kept, outcome) = oneshot::channel();
        let (scope, key) = (key.scope.clone(), key.key.clone());
        // Who sends to a keeper that has stopped gets no outcome either.
        let _ = self.0.send(Answer { scope, key, words, kept }).await;
        let stopped = |_| Err("the store is closed".to_owned());
        outcome.await.unwrap_or_else(stopped).map_err(|error| unavailable(KEEPING)(failed(error)))
    }
}

fn failed(error: String) -> DbErr {
    DbErr::Custom(error)
}

async fn keep(write: DatabaseConnection, mut waiting: mpsc::Receiver<Answer>) {
    let mut forgot_at: Option<Instant> = None;
    let mut answers = Vec::with_capacity(MOST);
    while waiting.recv_many(&mut answers, MOST).await > 0 {
        let mut outcome = change(&answers).run(&write).await.map(drop);
        if forgot_at.is_none_or(|at| at.elapsed() > FORGETS_EVERY)
            && let (Ok(()), Some(newest)) = (&outcome, answers.last())
        {
            outcome = forget(newest).run(&write).await.map(drop);
            forgot_at = Some(Instant::now());
        }
        let outcome = outcome.map_err(|error| error.to_string());
        for answer in answers.drain(..) {
            // Who does not wait any more has nobody to answer.
            let _ = answer.kept.send(outcome.clone());
        }
    }
}

fn change(answers: &[Answer]) -> Sql {
    let mut sql = Sql::new(
        "UPDATE idempotency_keys SET is_secret = now.column3, answer = now.column4 FROM (VALUES ",
    );
    for (place, Answer { scope, key, words, .. }) in answers.iter().enumerate() {
        let values: [Value; 4] = [
            scope.as_str().into(),
            key.as_str().into(),
            words.is_none().into(),
            words.clone().into(),
        ];
        sql.push(if place == 0 { "(" } else { ", (" }).bind_all(values).push(")");
    }
    sql.push(
        ") AS now WHERE idempotency_keys.scope = now.column1 AND idempotency_keys.key = now.column2",
    );
    sql
}

/// Outside any unit of work, so that nobody waits for a key that somebody else forgets. The newest
/// claim is the clock.
fn forget(newest: &Answer) -> Sql {
    let mut sql = Sql::new("DELETE FROM idempotency_keys WHERE claimed_at < (SELECT claimed_at - ");
    sql.bind(LIFETIME.num_microseconds().unwrap_or(i64::MAX));
    sql.push(" FROM idempotency_keys WHERE scope = ").bind(newest.scope.as_str());
    sql.push(" AND key = ").bind(newest.key.as_str()).push(")");
    sql
}
