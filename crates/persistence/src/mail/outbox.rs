//! Writes e-mails within units of work.

use async_trait::async_trait;
use bursar_application::billing::documents::DocumentOf;
use bursar_application::mail::{Letter, NewLetter, Outbox};
use bursar_domain::client::ClientId;
use bursar_domain::mail::LetterStatus;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::row::{FROM, LISTED, MORE, Row, missing};
use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

const WRITING: &str = "writing an e-mail";

#[async_trait]
impl Outbox for SeaWork {
    async fn add(&self, letters: &[NewLetter], at: DateTime<Utc>) -> Result<Vec<i64>, StoreError> {
        let mut written = Vec::with_capacity(letters.len());
        for letter in letters {
            let id = self.insert_letter(letter, instant(at)).await.map_err(unavailable(WRITING))?;
            written.extend(id);
        }
        Ok(written)
    }

    async fn knows(&self, occurrence: &str) -> Result<bool, StoreError> {
        let mut sql = Sql::new("SELECT 1 FROM emails WHERE occurrence = ");
        let known = sql.bind(occurrence).push(" LIMIT 1").one(&self.tx).await;
        Ok(known.map_err(unavailable("looking for an e-mail"))?.is_some())
    }

    async fn get(&self, id: i64) -> Result<Letter, StoreError> {
        let mut sql = Sql::new(&format!("SELECT {LISTED}, {MORE} {FROM} WHERE e.id = "));
        let row = sql.bind(id).row::<Row>(&self.tx).await;
        let row = row.map_err(unavailable("reading an e-mail"))?;
        Ok(row.ok_or(missing(id))?.letter()?)
    }

    async fn forget(&self, client: ClientId) -> Result<u64, StoreError> {
        let mut sql = Sql::new(
            "UPDATE emails SET recipient = '', recipient_name = '', facts = '{}', secret = NULL,
                 recipient_folded = CAST(id AS TEXT), text = NULL, html = NULL, subject = NULL,
                 status = CASE WHEN ended_at IS NULL THEN ",
        );
        sql.bind(LetterStatus::Failed.code()).push(" ELSE status END, error = CASE WHEN ended_at ");
        sql.push("IS NULL THEN 'the client was deleted' END, ended_at = COALESCE(ended_at, ");
        sql.push(self.now()).push(") WHERE client_id = ").bind(client.get());
        sql.run(&self.tx).await.map_err(unavailable(WRITING))
    }
}

impl SeaWork {
    /// Its id, unless that person was told of that before.
    async fn insert_letter(&self, letter: &NewLetter, at: i64) -> Result<Option<i64>, DbErr> {
        let NewLetter {
            occurrence,
            occasion,
            template,
            language,
            client,
            invoice,
            attaches,
            sender,
            recipient,
            facts,
            secret,
            words,
            repeats,
            requested_by,
        } = letter;
        let mut sql = Sql::new(
            "INSERT INTO emails (occurrence, occasion, template, language, client_id, invoice_id,
                 attaches_invoice, credit_note_id, sender_name, sender, recipient, recipient_folded,
                 recipient_name, facts, secret, subject, text, html, repeats, requested_by,
                 status, created_at, due_at)
             VALUES (",
        );
        sql.bind_all([occurrence.as_str(), occasion.code(), template, language.as_str()]);
        sql.push(", ").bind_all([client.map(Id::get), invoice.map(Id::get)]);
        let note = match attaches {
            Some(DocumentOf::CreditNote(note)) => Some(note.get()),
            Some(DocumentOf::Invoice(_)) | None => None,
        };
        sql.push(", ").bind(attaches.is_some()).push(", ").bind(note).push(", ");
        sql.bind_all([sender.name.clone(), sender.email.as_ref().map(ToString::to_string)]);
        sql.push(", ").bind_all([
            recipient.email.to_string(),
            recipient.email.normalized(),
            recipient.name.clone(),
            facts.clone(),
        ]);
        sql.push(", ").bind_all([
            secret.as_ref().map(|secret| secret.expose().to_owned()),
            words.as_ref().map(|words| words.subject.clone()),
            words.as_ref().map(|words| words.text.clone()),
            words.as_ref().and_then(|words| words.html.clone()),
        ]);
        sql.push(", ").bind(*repeats).push(", ").bind(requested_by.clone());
        sql.push(", ").bind(LetterStatus::Queued.code()).push(", ").bind_all([at, at]);
        sql.push(") ON CONFLICT (occurrence, recipient_folded) DO NOTHING RETURNING id");
        Ok(sql.column(&self.tx).await?.into_iter().next())
    }
}
