//! Knows how an e-mail is written into its row and read back.

use bursar_application::billing::documents::DocumentOf;
use bursar_application::clients::directory::Named;
use bursar_application::mail::{Letter, LetterRow, Outgoing, Sender};
use bursar_application::ports::Rendered;
use bursar_application::secret::Secret;
use bursar_domain::repository::StoreError;
use sea_orm::FromQueryResult;

use crate::clients::directory::display_name;
use crate::column::Reading;
use crate::error::Unreadable;

pub(super) const WHAT: &str = "email";

/// The columns that a list shows, of `e`, with the names of the client `c`.
pub(super) const LISTED: &str = "e.id, e.occasion, e.template, e.client_id, e.invoice_id,
    e.recipient, e.recipient_name, e.subject, e.status, e.attempts, e.error, e.created_at,
    e.due_at, e.ended_at, c.company, c.first_name, c.last_name";

/// What a page and a worker know besides.
pub(super) const MORE: &str = "e.occurrence, e.language, e.attaches_invoice, e.credit_note_id,
    e.sender_name,
    e.sender, e.facts, e.secret, e.text, e.html, e.repeats, e.requested_by";

pub(super) const FROM: &str = "FROM emails e LEFT JOIN clients c ON c.id = e.client_id";

/// A row of the list.
#[derive(FromQueryResult)]
pub(super) struct Listed {
    id: i64,
    occasion: String,
    template: String,
    client_id: Option<i64>,
    invoice_id: Option<i64>,
    recipient: String,
    recipient_name: String,
    subject: Option<String>,
    status: String,
    attempts: i64,
    error: Option<String>,
    created_at: i64,
    due_at: i64,
    ended_at: Option<i64>,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// A whole row.
#[derive(FromQueryResult)]
pub(super) struct Row {
    #[sea_orm(nested)]
    listed: Listed,
    occurrence: String,
    language: String,
    attaches_invoice: bool,
    credit_note_id: Option<i64>,
    sender_name: Option<String>,
    sender: Option<String>,
    facts: String,
    secret: Option<String>,
    text: Option<String>,
    html: Option<String>,
    repeats: Option<i64>,
    requested_by: Option<String>,
}

impl Listed {
    /// The row's sort value and id.
    pub(super) const fn place(&self) -> (i64, i64) {
        (self.created_at, self.id)
    }

    pub(super) fn listed(self) -> Result<LetterRow, Unreadable> {
        let read = Reading::named(WHAT, self.id);
        let name = display_name(self.company, self.first_name, self.last_name);
        Ok(LetterRow {
            id: self.id,
            occasion: read.parsed(&self.occasion)?,
            template: self.template,
            client: self.client_id.map(|id| Named { id, name }),
            invoice: self.invoice_id,
            recipient: self.recipient,
            recipient_name: self.recipient_name,
            subject: self.subject,
            status: read.parsed(&self.status)?,
            attempts: read.count(self.attempts)?,
            error: self.error,
            created_at: read.instant(self.created_at)?,
            due_at: read.instant(self.due_at)?,
            ended_at: read.optional(self.ended_at.as_ref(), |read, at| read.instant(*at))?,
        })
    }
}

impl Row {
    pub(super) fn letter(self) -> Result<Letter, Unreadable> {
        Ok(self.outgoing()?.letter)
    }

    pub(super) fn outgoing(self) -> Result<Outgoing, Unreadable> {
        let read = Reading::named(WHAT, self.listed.id);
        let row = self.listed.listed()?;
        let words = row.subject.clone().zip(self.text);
        let html = self.html;
        let words = words.map(|(subject, text)| Rendered { subject, text, html });
        let sender = Sender {
            name: self.sender_name,
            email: read.optional(self.sender.as_ref(), |read, email| read.parsed(email))?,
        };
        let attaches = match (self.attaches_invoice, self.credit_note_id, row.invoice) {
            (true, Some(note), _) => Some(read.id(note).map(DocumentOf::CreditNote)),
            (true, None, Some(invoice)) => Some(read.id(invoice).map(DocumentOf::Invoice)),
            _ => None,
        };
        let letter = Letter {
            row,
            occurrence: self.occurrence,
            language: read.parsed(&self.language)?,
            attaches: attaches.transpose()?,
            sender,
            facts: self.facts,
            words,
            repeats: self.repeats,
            requested_by: self.requested_by,
        };
        Ok(Outgoing { letter, secret: self.secret.map(Secret::new) })
    }
}

pub(super) const fn missing(id: i64) -> StoreError {
    StoreError::NotFound { what: WHAT, id }
}
