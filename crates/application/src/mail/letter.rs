//! Knows one e-mail to one person: before it is sent, on its way, and in the log.

use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::client::ClientId;
use bursar_domain::mail::{Language, LetterStatus, Occasion};
use bursar_kernel::Email;
use chrono::{DateTime, NaiveDate, Utc};

use crate::billing::documents::DocumentOf;
use crate::clients::directory::Named;
use crate::ports::{Mailbox, Rendered};
use crate::secret::Secret;

/// Who sends, as the configuration said when the e-mail was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The name, if the configuration has one.
    pub name: Option<String>,
    /// The address, if the configuration has one.
    pub email: Option<Email>,
}

/// An e-mail that is to be sent.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// What it tells of, such as `invoice:12:issued`; each person is told of it once.
    pub occurrence: String,
    /// Of which kind that is.
    pub occasion: Occasion,
    /// The name of the template.
    pub template: String,
    /// The language in which it is wanted.
    pub language: Language,
    /// The client whose log it is in.
    pub client: Option<ClientId>,
    /// The invoice that it is about.
    pub invoice: Option<InvoiceId>,
    /// The document that goes along as a file.
    pub attaches: Option<DocumentOf>,
    /// Who sends.
    pub sender: Sender,
    /// Who gets it.
    pub recipient: Mailbox,
    /// What stands in the gaps of the template, as JSON.
    pub facts: String,
    /// What stands for [`NewLetter::GAP`] in the words that are sent, and never in those that are
    /// kept.
    pub secret: Option<Secret>,
    /// The words, if they are to be those of an earlier e-mail.
    pub words: Option<Rendered>,
    /// The e-mail that it repeats.
    pub repeats: Option<i64>,
    /// The member of staff who asked for it, if one did.
    pub requested_by: Option<String>,
}

impl NewLetter {
    /// What stands in the place of a secret in words that are kept.
    pub const GAP: &'static str = "-hidden-";
}

/// An e-mail in a list.
#[derive(Clone, Debug)]
pub struct LetterRow {
    /// Its number.
    pub id: i64,
    /// What it tells of.
    pub occasion: Occasion,
    /// The name of its template.
    pub template: String,
    /// The client in whose log it is.
    pub client: Option<Named>,
    /// The invoice that it is about.
    pub invoice: Option<i64>,
    /// The address to which it goes; empty once it is forgotten.
    pub recipient: String,
    /// The name beside it.
    pub recipient_name: String,
    /// Its subject, once it was put into words.
    pub subject: Option<String>,
    /// Where it stands.
    pub status: LetterStatus,
    /// How often somebody tried to send it.
    pub attempts: u32,
    /// Why it was not sent, or not yet.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// From when on it is tried again.
    pub due_at: DateTime<Utc>,
    /// When it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// An e-mail with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What a list shows of it.
    pub row: LetterRow,
    /// What it tells of, see [`NewLetter::occurrence`].
    pub occurrence: String,
    /// The language in which it is wanted.
    pub language: Language,
    /// The document that goes along as a file.
    pub attaches: Option<DocumentOf>,
    /// Who sends.
    pub sender: Sender,
    /// What stands in the gaps of its template, as JSON.
    pub facts: String,
    /// Its words, once it was put into words; secrets are left out.
    pub words: Option<Rendered>,
    /// The e-mail that it repeats.
    pub repeats: Option<i64>,
    /// The member of staff who asked for it, if one did.
    pub requested_by: Option<String>,
}

/// An e-mail that a worker has taken.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The e-mail.
    pub letter: Letter,
    /// What stands for [`NewLetter::GAP`] in what is sent.
    pub secret: Option<Secret>,
}

/// How a worker's turn with an e-mail ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The mail server has it.
    Sent,
    /// It will not be sent.
    Failed(String),
    /// Nobody knows whether it was sent.
    Uncertain(String),
    /// It is tried again.
    Again {
        /// From when on.
        due_at: DateTime<Utc>,
        /// Why it was not sent now.
        why: String,
    },
}

/// Which e-mails are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterFilter {
    /// To this address, whatever its case.
    pub recipient: Option<String>,
    /// In this client's log.
    pub client: Option<ClientId>,
    /// About this invoice.
    pub invoice: Option<InvoiceId>,
    /// Made with one of the templates of these names.
    pub template: Vec<String>,
    /// In one of these statuses.
    pub status: Vec<LetterStatus>,
    /// Written on this day or later, UTC.
    pub from: Option<NaiveDate>,
    /// Written on this day or earlier, UTC.
    pub to: Option<NaiveDate>,
}
