//! Adding credit to a client and subtracting it (product 2.1, decision 43).

use std::str::FromStr;

use bursar_domain::access::Permission;
use bursar_domain::billing::journal::{Account, Cause, Entry, Ledger, LedgerError, Posting};
use bursar_domain::client::ClientId;
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::billing::journal::posted;
use crate::billing::settle::{Debts, SettledInvoice};
use crate::{Actor, Desk, Error};

/// Whether credit is given or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditDirection {
    /// Given.
    Add,
    /// Taken.
    Subtract,
}

impl CreditDirection {
    /// The word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Subtract => "subtract",
        }
    }
}

impl FromStr for CreditDirection {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = [Self::Add, Self::Subtract].into_iter().find(|way| way.code() == code);
        known.ok_or("use add or subtract")
    }
}

/// Credit to be given to a client or taken from him, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct AdjustCredit {
    /// `add` or `subtract`.
    pub direction: String,
    /// How much, above zero, with the currency's decimals at most.
    pub amount: String,
    /// ISO 4217 code of a listed currency.
    pub currency: String,
    /// Why.
    pub reason: String,
    /// What the payment is called outside, if there is one.
    pub reference: String,
    /// The last day on which given credit can be spent, UTC; empty is for good.
    pub expires_on: String,
}

/// What an adjustment would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentPreview {
    /// Credit in this currency before.
    pub before: Money,
    /// Credit in this currency after, without what is paid from it at once.
    pub after: Money,
    /// Whether the client would be out of credit.
    pub is_out_of_credit: bool,
    /// What would be paid from credit at once.
    pub pays: Vec<SettledInvoice>,
}

/// An adjustment whose fields are right.
struct Adjustment {
    direction: CreditDirection,
    sum: Money,
    reason: Note,
    reference: Option<Line>,
    expires_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Gives a client credit, or takes it; the entry that does it. What is given pays open invoices
    /// at once and lifts a suspension for lack of credit, where the configuration says so.
    #[tracing::instrument(skip_all, fields(client.id = %client))]
    pub async fn adjust_credit(
        &self,
        actor: &Actor,
        client: ClientId,
        command: &AdjustCredit,
    ) -> Result<Id<Entry>, Error> {
        actor.require(Permission::AdjustCredit)?;
        let adjustment = command.read(self.now())?;
        let is_added = adjustment.direction == CreditDirection::Add;
        let work = self.begin(actor).await?;
        // Locked before the ledger, as by payments.
        let mut debts = if is_added {
            Some(Debts::of(&*work, client).await?)
        } else {
            work.clients().get(client).await?;
            None
        };
        let mut ledger = work.ledgers().get(client).await?;
        require_listed(&ledger, adjustment.sum.currency())?;
        self.expire_due(&*work, actor, &mut ledger).await?;
        let id = work.ids().one::<Entry>().await?;
        adjustment.post(&mut ledger, id, actor, self.now())?;
        let mut events = Vec::new();
        if let Some(debts) = &mut debts {
            events.extend(self.settle(&*work, actor, debts, &mut ledger).await?);
        }
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        events.extend(ledger.written().iter().map(posted));
        if let Some(debts) = debts {
            let (holder, numbered) = self.keep_settled(&*work, debts, &ledger).await?;
            events.extend(numbered);
            events.extend(self.resume_if_in_credit(&*work, actor, holder, &ledger).await?);
        }
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// What an adjustment would do, with the same mistakes told; nothing is written.
    pub async fn preview_adjustment(
        &self,
        actor: &Actor,
        client: ClientId,
        command: &AdjustCredit,
    ) -> Result<AdjustmentPreview, Error> {
        actor.require(Permission::AdjustCredit)?;
        let adjustment = command.read(self.now())?;
        let is_added = adjustment.direction == CreditDirection::Add;
        let mut ledger = self.ports.journal.ledger(actor.scope(), client).await?;
        let currency = adjustment.sum.currency();
        require_listed(&ledger, currency)?;
        let before = ledger.credit(currency);
        let unused = Id::new(1).map_err(|error| Error::rule("id", error.to_string()))?;
        while ledger.expire(unused, &actor.author(), self.now())? {}
        adjustment.post(&mut ledger, unused, actor, self.now())?;
        let mut pays = Vec::new();
        if is_added {
            let loaded = self.ports.clients.load(actor.scope(), &[client]).await?;
            for client in &loaded {
                pays.extend(self.would_settle(client, &ledger).await?);
            }
        }
        let standing = ledger.standing(self.now())?;
        let is_out_of_credit = standing.out_of_credit_since.is_some();
        let spent = pays.iter().map(|paid| paid.amount).filter(|sum| sum.currency() == currency);
        let after = ledger.credit(currency).minus(Money::sum(spent, currency)?)?;
        Ok(AdjustmentPreview { before, after, is_out_of_credit, pays })
    }
}

impl AdjustCredit {
    fn read(&self, at: DateTime<Utc>) -> Result<Adjustment, FieldErrors> {
        let mut errors = FieldErrors::none();
        let direction = errors.check("direction", "unknown", self.direction.trim().parse());
        let code = self.currency.trim().to_uppercase();
        let currency = errors.check("currency", "unknown", Currency::new(&code));
        let sum = currency.and_then(|currency| sum(&self.amount, currency, &mut errors));
        let reason = errors.check("reason", "required", Note::parse(&self.reason, 1000));
        let reference = optional(&self.reference, &mut errors);
        let expires_at = expiry(&self.expires_on, direction, at, &mut errors);
        let (Some(direction), Some(sum), Some(reason)) = (direction, sum, reason) else {
            return Err(errors);
        };
        errors.ok(Adjustment { direction, sum, reason, reference, expires_at })
    }
}

impl Adjustment {
    fn post(
        self,
        ledger: &mut Ledger,
        id: Id<Entry>,
        actor: &Actor,
        at: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let Self { direction, sum, reason, reference, expires_at } = self;
        let (source, destination, cause) = match direction {
            CreditDirection::Add => (Account::Staff, Account::Credit, Cause::CreditAdded),
            CreditDirection::Subtract => (Account::Credit, Account::Staff, Cause::CreditSubtracted),
        };
        let posting = Posting::new(source, destination, sum, cause)?;
        let posting = posting.because(reason).known_as(reference);
        match expires_at {
            Some(expires_at) => ledger.grant(id, posting, expires_at, &actor.author(), at),
            None => ledger.post(id, posting, &actor.author(), at).map(|_| ()),
        }
    }
}

fn sum(text: &str, currency: Currency, errors: &mut FieldErrors) -> Option<Money> {
    let sum = errors.check("amount", "malformed", Money::parse(text.trim(), currency))?;
    if sum.minor() > 0 {
        return Some(sum);
    }
    let nothing = Money::zero(currency).to_decimal_string();
    errors.add("amount", "out_of_range", format!("Enter an amount above {nothing}"));
    None
}

fn optional(text: &str, errors: &mut FieldErrors) -> Option<Line> {
    if text.trim().is_empty() {
        return None;
    }
    errors.check("reference", "malformed", Line::parse(text, 255))
}

/// The end of the last day on which credit can be spent.
fn expiry(
    text: &str,
    direction: Option<CreditDirection>,
    at: DateTime<Utc>,
    errors: &mut FieldErrors,
) -> Option<DateTime<Utc>> {
    if text.trim().is_empty() {
        return None;
    }
    if direction == Some(CreditDirection::Subtract) {
        errors.add("expires_on", "not_allowed", "Only credit that is added can expire");
        return None;
    }
    let day = NaiveDate::from_str(text.trim()).ok().and_then(|day| day.succ_opt());
    let Some(day) = day else {
        errors.add("expires_on", "malformed", "Enter a date such as 2027-03-31");
        return None;
    };
    let expires_at = day.and_time(NaiveTime::MIN).and_utc();
    if expires_at > at {
        return Some(expires_at);
    }
    errors.add("expires_on", "out_of_range", "Choose today or a later day");
    None
}

/// Refuses a currency that the provider does not deal in: its credit could not be valued.
fn require_listed(ledger: &Ledger, currency: Currency) -> Result<(), FieldErrors> {
    let default = ledger.rates().default_currency();
    match ledger.rates().between(currency, default) {
        Some(_) => Ok(()),
        None => Err(FieldErrors::one("currency", "unknown", "Choose a listed currency")),
    }
}

#[cfg(test)]
mod tests;
