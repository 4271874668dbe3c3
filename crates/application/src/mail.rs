//! E-mail: written down with what it tells of, sent afterwards, kept in a log (product 4.10, 12).
//!
//! An e-mail is written within the unit of work of its cause, at most once for each cause and
//! recipient. Workers send it once that is committed; see decision 20 for what they do in doubt.

mod addressees;
mod facts;
mod letter;
mod look;
mod original;
mod prune;
mod remind;
mod resend;
mod sample;
mod send;
mod tell;
mod templates;

use async_trait::async_trait;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::client::{ClientId, Configuration};
use bursar_domain::mail::MailTemplate;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use self::letter::{Ending, Letter, LetterFilter, LetterRow, NewLetter, Outgoing, Sender};
pub use self::remind::Reminded;
pub use self::send::Sent;
pub(crate) use self::tell::Notice;
pub use self::templates::{Preview, SaveTemplate, TemplateKey, Variant};
use crate::Error;
use crate::page::{Page, PageRequest, Total};
use crate::ports::{Mailbox, Rendered};

/// What holds for all e-mail of an installation.
#[derive(Clone, Debug, Default)]
pub struct MailTerms {
    /// The provider's name where a configuration does not tell it.
    pub provider: String,
    /// Who sends where a configuration does not tell it.
    pub sender: Option<Mailbox>,
    /// The address of the panel, without a slash at its end.
    pub panel: String,
    /// Where clients see and pay an invoice; `{id}` stands for its id.
    pub invoice_url: Option<String>,
    /// After how long the log forgets an e-mail.
    pub keep: Option<TimeDelta>,
}

/// Where e-mails are written, within one unit of work.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Writes e-mails for workers to send once the unit of work is committed. One that was
    /// written before for the same occurrence and address is passed over. The ids of the others.
    async fn add(&self, letters: &[NewLetter], at: DateTime<Utc>) -> Result<Vec<i64>, StoreError>;

    /// Whether anything was ever written for this occurrence.
    async fn knows(&self, occurrence: &str) -> Result<bool, StoreError>;

    /// One e-mail.
    async fn get(&self, id: i64) -> Result<Letter, StoreError>;

    /// Takes names, addresses and words out of all e-mails to a client, and gives up those that
    /// were not sent; how many there are.
    async fn forget(&self, client: ClientId) -> Result<u64, StoreError>;
}

/// Hands e-mails to workers, each to one at a time.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait MailQueue: Send + Sync {
    /// The e-mail that waits longest, or whose worker's lease ran out before he began to hand it
    /// over.
    async fn claim(
        &self,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Outgoing>, StoreError>;

    /// Gives up those whose worker's lease ran out while he handed them over: nobody knows whether
    /// they were sent. How many there were.
    async fn give_up_uncertain(&self, at: DateTime<Utc>, why: &str) -> Result<u64, StoreError>;

    /// Keeps the words, and that the worker is about to hand the e-mail over. Stale if another
    /// worker has taken it meanwhile.
    async fn hand_over(
        &self,
        outgoing: &Outgoing,
        words: &Rendered,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Keeps how it ended. Stale if another worker has taken it meanwhile.
    async fn end(
        &self,
        outgoing: &Outgoing,
        ending: &Ending,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Removes e-mails of the log that are older than this and final; how many, at most `limit`.
    async fn prune(&self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}

/// An unpaid invoice that somebody may have to be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remindable {
    /// Which one.
    pub invoice: InvoiceId,
    /// By when it is to be paid.
    pub due_on: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

/// Which invoices somebody may have to be reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemindQuery {
    /// Those of clients of this configuration.
    pub configuration: Id<Configuration>,
    /// Due on this day or later.
    pub due_from: NaiveDate,
    /// Due on this day or earlier.
    pub due_to: NaiveDate,
    /// For which nothing was written yet under this occurrence of theirs: `due:24`.
    pub occurrence: String,
    /// After this one in the order of due dates and ids.
    pub after: Option<(NaiveDate, InvoiceId)>,
    /// At most so many.
    pub limit: u32,
}

/// Reads e-mails and their templates for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait MailDirectory: Send + Sync {
    /// One page of the e-mails, newest first.
    async fn list(
        &self,
        filter: &LetterFilter,
        page: &PageRequest,
    ) -> Result<Page<LetterRow>, Error>;

    /// How many e-mails match, up to one past the cap of totals.
    async fn total(&self, filter: &LetterFilter) -> Result<Total, Error>;

    /// One e-mail.
    async fn get(&self, id: i64) -> Result<Letter, Error>;

    /// The templates that staff wrote, by name and language.
    async fn templates(&self) -> Result<Vec<MailTemplate>, Error>;

    /// Unpaid invoices of clients whom the periodic task looks after, by due date.
    async fn remindable(&self, query: &RemindQuery) -> Result<Vec<Remindable>, Error>;
}
