//! E-mails and their templates as the API shows them.

use bursar_application::billing::documents::DocumentOf;
use bursar_application::mail::{Letter, LetterRow, Variant};
use bursar_application::ports::Rendered;
use bursar_domain::billing::invoice::{CreditNote, Invoice};
use bursar_domain::repository::Aggregate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, NamedView};

/// An e-mail to one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Email)]
pub(crate) struct EmailView {
    /// Its id.
    pub(crate) id: i64,
    /// What it tells of, such as `invoice_issued`.
    pub(crate) occasion: String,
    /// The name of its template.
    pub(crate) template: String,
    /// The client to whom or to whose users it goes.
    pub(crate) client: Option<NamedView>,
    /// The invoice that it is about.
    pub(crate) invoice_id: Option<i64>,
    /// The address to which it goes; empty once the client is forgotten.
    pub(crate) recipient: String,
    /// The name beside it.
    pub(crate) recipient_name: String,
    /// Its subject; nothing before somebody tried to send it.
    pub(crate) subject: Option<String>,
    /// `queued`, `sending`, `sent`, `failed`, or `uncertain` if nobody knows.
    pub(crate) status: String,
    /// How often somebody tried to send it.
    pub(crate) attempts: u32,
    /// Why it was not sent, or not yet.
    pub(crate) error: Option<String>,
    /// When it was written.
    pub(crate) created_at: InstantView,
    /// When it is tried next, while it waits.
    pub(crate) due_at: Option<InstantView>,
    /// When it was sent or given up.
    pub(crate) ended_at: Option<InstantView>,
}

/// An e-mail with its words. One that waits has those that it would be sent with now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = EmailDetails)]
pub(crate) struct EmailDetailsView {
    #[serde(flatten)]
    pub(crate) email: EmailView,
    /// The language in which it is wanted.
    pub(crate) language: String,
    /// Its words; secret links are left out.
    pub(crate) words: Option<WordsView>,
    /// The document that goes along as a PDF file.
    pub(crate) attachment: Option<AttachmentView>,
    /// The e-mail that it repeats.
    pub(crate) repeats: Option<i64>,
    /// The member of staff who asked for it, if one did.
    pub(crate) requested_by: Option<String>,
}

/// A document that goes along with an e-mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = EmailAttachment)]
pub(crate) struct AttachmentView {
    /// `invoice` or `credit_note`.
    pub(crate) kind: &'static str,
    /// Which one.
    pub(crate) id: i64,
}

impl From<DocumentOf> for AttachmentView {
    fn from(of: DocumentOf) -> Self {
        match of {
            DocumentOf::Invoice(id) => Self { kind: Invoice::NAME, id: id.get() },
            DocumentOf::CreditNote(id) => Self { kind: CreditNote::NAME, id: id.get() },
        }
    }
}

/// The words of an e-mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = EmailWords)]
pub(crate) struct WordsView {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
}

/// An e-mail that was written.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct WrittenEmailView {
    /// Its id.
    pub(crate) id: i64,
}

/// How many e-mails a reminder became.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct ReminderView {
    /// How many e-mails were written, one to each person.
    pub(crate) emails: usize,
}

/// The words of a template in one language.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MailTemplate)]
pub(crate) struct MailTemplateView {
    /// The name by which configurations choose it.
    pub(crate) name: String,
    /// The language, such as `en` or `pt-br`.
    pub(crate) language: String,
    /// On which occasion it can be sent.
    pub(crate) occasion: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// Empty for plain text only.
    pub(crate) html: String,
    /// When staff changed it last; nothing if it is as from the beginning.
    pub(crate) changed_at: Option<InstantView>,
    /// 0 if it is as from the beginning.
    pub(crate) version: i64,
}

impl From<LetterRow> for EmailView {
    fn from(row: LetterRow) -> Self {
        let is_waiting = !row.status.is_final();
        Self {
            id: row.id,
            occasion: row.occasion.code().to_owned(),
            template: row.template,
            client: row.client.map(Into::into),
            invoice_id: row.invoice,
            recipient: row.recipient,
            recipient_name: row.recipient_name,
            subject: row.subject,
            status: row.status.code().to_owned(),
            attempts: row.attempts,
            error: row.error,
            created_at: row.created_at.into(),
            due_at: is_waiting.then(|| row.due_at.into()),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

impl From<Letter> for EmailDetailsView {
    fn from(letter: Letter) -> Self {
        Self {
            email: letter.row.into(),
            language: letter.language.to_string(),
            words: letter.words.map(Into::into),
            attachment: letter.attaches.map(Into::into),
            repeats: letter.repeats,
            requested_by: letter.requested_by,
        }
    }
}

impl From<Rendered> for WordsView {
    fn from(words: Rendered) -> Self {
        let Rendered { subject, text, html } = words;
        Self { subject, text, html }
    }
}

/// With its place in the list.
impl From<(i64, Variant)> for MailTemplateView {
    fn from((_, variant): (i64, Variant)) -> Self {
        variant.into()
    }
}

impl From<Variant> for MailTemplateView {
    fn from(variant: Variant) -> Self {
        Self {
            name: variant.key.name,
            language: variant.key.language.to_string(),
            occasion: variant.occasion.code().to_owned(),
            subject: variant.text.subject,
            text: variant.text.text,
            html: variant.text.html,
            changed_at: variant.changed_at.map(Into::into),
            version: variant.version,
        }
    }
}
