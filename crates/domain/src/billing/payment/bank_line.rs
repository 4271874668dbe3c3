//! Knows a line of the provider's bank statement: money that came, and which payment it became.

use bursar_kernel::money::Money;
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, NaiveDate, Utc};

use super::PaymentId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

words! {
    /// What became of a line.
    BankLineStatus {
        /// Nobody knows yet what it pays.
        Open = "open", "Unmatched";
        /// It is a payment.
        Booked = "booked", "Booked";
        /// It is no payment of a client.
        Dismissed = "dismissed", "Dismissed";
    }
}

/// Money that came to the provider's bank account.
#[derive(Clone, Debug)]
pub struct BankLine {
    stored: StoredBankLine,
}

/// Everything that is kept of a line.
#[derive(Clone, Debug)]
pub struct StoredBankLine {
    /// Its id.
    pub id: Id<BankLine>,
    /// What tells it from every other line, however often the statement is read.
    pub digest: String,
    /// The day on which the bank booked it.
    pub booked_on: NaiveDate,
    /// How much came.
    pub amount: Money,
    /// From whom.
    pub payer: Option<Line>,
    /// What the payer wrote.
    pub words: Note,
    /// What the bank calls it.
    pub bank_reference: Option<Line>,
    /// What became of it.
    pub status: BankLineStatus,
    /// The payment that it became.
    pub payment: Option<PaymentId>,
    /// Why it was dismissed.
    pub note: Option<Note>,
    /// When it was read first.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

impl Aggregate for BankLine {
    const NAME: &'static str = "bank_line";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

/// Something was done about the line already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line is {} already", .0.label().to_lowercase())]
pub struct LineIsDone(pub BankLineStatus);

impl BankLine {
    /// A line as it stands in a statement that was just read, or as the store kept it.
    pub const fn restore(stored: StoredBankLine) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredBankLine {
        &self.stored
    }

    /// Refuses a line of which something has become already.
    pub const fn require_open(&self) -> Result<(), LineIsDone> {
        match self.stored.status {
            BankLineStatus::Open => Ok(()),
            done => Err(LineIsDone(done)),
        }
    }

    /// Takes note of the payment that it became.
    pub fn book(&mut self, payment: PaymentId) -> Result<Event, LineIsDone> {
        self.change("bank_line.booked", |line| {
            line.status = BankLineStatus::Booked;
            line.payment = Some(payment);
        })
    }

    /// It is no payment of a client.
    pub fn dismiss(&mut self, why: Note) -> Result<Event, LineIsDone> {
        self.change("bank_line.dismissed", |line| {
            line.status = BankLineStatus::Dismissed;
            line.note = Some(why);
        })
    }

    fn change(
        &mut self,
        action: &'static str,
        how: impl FnOnce(&mut StoredBankLine),
    ) -> Result<Event, LineIsDone> {
        self.require_open()?;
        let before = self.facts();
        how(&mut self.stored);
        let (name, id) = (Self::NAME, self.stored.id.get());
        Ok(Event::between(action, name, id, &before, &self.facts()))
    }

    fn facts(&self) -> Facts {
        let StoredBankLine { amount, status, payment, note, .. } = &self.stored;
        facts([
            ("amount", Some(amount.to_string())),
            ("status", Some(status.code().to_owned())),
            ("payment_id", payment.map(|payment| payment.to_string())),
            ("note", note.as_ref().map(ToString::to_string)),
        ])
    }
}
