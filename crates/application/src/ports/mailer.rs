//! Knows how an e-mail is put into words and handed to a mail server, and how that fails.

use async_trait::async_trait;
use bursar_domain::mail::TemplateText;
use bursar_kernel::Email;

/// The words of one e-mail, with nothing left to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its subject, one line.
    pub subject: String,
    /// Its body as plain text.
    pub text: String,
    /// Its body as HTML, if it has one.
    pub html: Option<String>,
}

/// A part of a template that cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {message}")]
pub struct TemplateProblem {
    /// `subject`, `text` or `html`.
    pub part: &'static str,
    /// What is wrong, in words that can stand beside the field.
    pub message: String,
}

/// Fills the gaps of templates. It is strict: a gap for something that is not known is an error.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
pub trait Composer: Send + Sync {
    /// The words with these facts in their gaps, or what is wrong with each part. A subject has no
    /// line breaks, and what stands in the gaps of HTML is no HTML.
    fn compose(
        &self,
        text: &TemplateText,
        facts: &serde_json::Value,
    ) -> Result<Rendered, Vec<TemplateProblem>>;
}

/// A name with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub email: Email,
}

/// A file that goes along with an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name of the file.
    pub name: String,
    /// What it is, as `application/pdf`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// An e-mail that is ready to go.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// What tells it apart from every other e-mail of this installation. It becomes part of the
    /// message's id, so that who gets it twice can tell.
    pub key: String,
    /// Who sends it.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Mailbox,
    /// What it says.
    pub words: Rendered,
    /// What goes along.
    pub attachments: Vec<Attachment>,
}

/// Why an e-mail was not sent, or perhaps not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It was not sent, and may be later: the server is away, busy, or wants to be asked again.
    #[error("{0}")]
    TryAgain(String),
    /// It was not sent and will not be: the server refuses it for good, or it makes no message.
    #[error("{0}")]
    Refused(String),
    /// The server had all of it and did not say whether it took it.
    #[error("{0}")]
    Uncertain(String),
}

/// Hands e-mails to a mail server, which answers for them from then on.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one over, within a minute or so.
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError>;
}
