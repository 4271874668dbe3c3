//! Statements of the provider's bank account: what came is matched with invoices by reference,
//! amount and currency, and booked once however often a statement is read.

mod camt;
mod csv;
mod matching;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::payment::{
    BankLine, BankLineStatus, GatewayCode, NewPayment, Payment, StoredBankLine,
};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Money;
use bursar_kernel::{Id, Line, Note};
use chrono::NaiveDate;

use self::matching::Match;
use super::book::Booking;
use crate::billing::invoices::till::Till;
use crate::billing::journal::reason_of;
use crate::page::{Page, PageRequest, Total};
use crate::secret::digest;
use crate::{Actor, Desk, Error};

/// The most that a statement may have.
const MOST_BYTES: usize = 1024 * 1024;

/// The most lines that a statement may have.
const MOST_LINES: usize = 2_000;

/// Money that came, as a statement says.
#[derive(Clone, Debug)]
struct Came {
    booked_on: NaiveDate,
    amount: Money,
    payer: Option<Line>,
    words: Note,
    bank_reference: Option<Line>,
}

/// What becomes of one line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineOutcome {
    /// It pays this invoice; what is above what is due goes to credit.
    Books {
        /// Which one.
        invoice: InvoiceId,
        /// Its number.
        number: String,
        /// What goes to credit.
        to_credit: Money,
    },
    /// Nobody knows what it pays; it is kept to be assigned or dismissed.
    Open {
        /// Why.
        why: String,
    },
    /// It was read before, and this became of it.
    Known(BankLineStatus),
    /// It is money that went, and none of ours.
    Outgoing,
    /// It cannot be read.
    Unreadable {
        /// Why.
        why: String,
    },
}

/// One line of a statement, and what becomes of it.
#[derive(Clone, Debug)]
pub struct StatementLine {
    /// Where it stands in the statement, counted from 1.
    pub place: u64,
    /// The day on which the bank booked it.
    pub booked_on: Option<NaiveDate>,
    /// How much came.
    pub amount: Option<Money>,
    /// From whom.
    pub payer: Option<String>,
    /// What the payer wrote.
    pub words: String,
    /// What becomes of it.
    pub outcome: LineOutcome,
}

/// A statement, line by line.
#[derive(Clone, Debug)]
pub struct StatementReport {
    /// Its lines.
    pub lines: Vec<StatementLine>,
    /// Whether anything was booked, or only looked at.
    pub is_booked: bool,
}

impl Desk {
    /// Reads a statement, and books what it can if `commit` says so: every line by itself, so that
    /// one that is refused keeps no other from its invoice.
    #[tracing::instrument(skip_all)]
    pub async fn read_statement(
        &self,
        actor: &Actor,
        file: &[u8],
        commit: bool,
    ) -> Result<StatementReport, Error> {
        actor.require(Permission::RecordPayments)?;
        let read = read(file)?;
        let mut lines = Vec::with_capacity(read.len());
        let digests = digests(&read);
        let known = if commit {
            self.keep_lines(actor, &read, &digests).await?
        } else {
            self.known(&digests).await?
        };
        for (line, digest) in read.into_iter().zip(digests) {
            let outcome = match &line.came {
                Err(Unusable::Outgoing) => LineOutcome::Outgoing,
                Err(Unusable::Wrong(why)) => LineOutcome::Unreadable { why: why.clone() },
                Ok(came) => match known.iter().find(|(one, ..)| Some(one) == digest.as_ref()) {
                    Some((_, _, status)) if *status != BankLineStatus::Open => {
                        LineOutcome::Known(*status)
                    }
                    Some((_, id, _)) if commit => self.book_line(actor, *id, came).await?,
                    _ => self.preview_line(came).await?,
                },
            };
            lines.push(line.told(outcome));
        }
        Ok(StatementReport { lines, is_booked: commit })
    }

    /// One page of the lines in a status, or of all, newest first, and how many there are.
    pub async fn bank_lines(
        &self,
        actor: &Actor,
        status: Option<BankLineStatus>,
        page: &PageRequest,
    ) -> Result<(Page<BankLine>, Total), Error> {
        if !actor.may(Permission::RecordPayments) {
            actor.require(Permission::ViewInvoices)?;
        }
        let payments = &self.ports.payments;
        let lines = payments.bank_lines(status, page).await?;
        Ok((lines, payments.bank_lines_total(status).await?))
    }

    /// Books a line that nobody could match as a payment of this invoice.
    pub async fn assign_bank_line(
        &self,
        actor: &Actor,
        line: Id<BankLine>,
        invoice: InvoiceId,
    ) -> Result<BankLine, Error> {
        actor.require(Permission::RecordPayments)?;
        let work = self.begin(actor).await?;
        let line = work.bank_lines().get(line).await?;
        line.require_open()?;
        if work.invoices().find(invoice).await?.is_none() {
            let message = "There is no such invoice";
            return Err(FieldErrors::one("invoice_id", "unknown", message).into());
        }
        let till = Till::open(work, invoice, None).await?;
        if till.currency() != line.as_stored().amount.currency() {
            let message = format!("The invoice is in {}", till.currency());
            return Err(FieldErrors::one("invoice_id", "other_currency", message).into());
        }
        self.book_at(actor, till, line).await
    }

    /// Puts a line aside that is no payment of a client.
    pub async fn dismiss_bank_line(
        &self,
        actor: &Actor,
        line: Id<BankLine>,
        reason: &str,
    ) -> Result<BankLine, Error> {
        actor.require(Permission::RecordPayments)?;
        let reason = reason_of(reason)?;
        let work = self.begin(actor).await?;
        let mut line = work.bank_lines().get(line).await?;
        let event = line.dismiss(reason)?;
        work.bank_lines().save(&line).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(line)
    }

    /// What is known already of these lines.
    async fn known(&self, digests: &[Option<String>]) -> Result<Known, Error> {
        let work = self.ports.store.begin().await?;
        let wanted: Vec<_> = digests.iter().flatten().cloned().collect();
        Ok(work.bank_lines().known(&wanted).await?)
    }

    /// Keeps lines that are new, all of them open; answers what is known of each now.
    async fn keep_lines(
        &self,
        actor: &Actor,
        read: &[Read],
        digests: &[Option<String>],
    ) -> Result<Known, Error> {
        let work = self.begin(actor).await?;
        let wanted: Vec<_> = digests.iter().flatten().cloned().collect();
        let mut known = work.bank_lines().known(&wanted).await?;
        let mut new = Vec::new();
        for (line, digest) in read.iter().zip(digests) {
            let (Ok(came), Some(digest)) = (&line.came, digest) else { continue };
            if known.iter().any(|(one, ..)| one == digest) {
                continue;
            }
            let id = work.ids().one::<BankLine>().await?;
            known.push((digest.clone(), id, BankLineStatus::Open));
            new.push(BankLine::restore(StoredBankLine {
                id,
                digest: digest.clone(),
                booked_on: came.booked_on,
                amount: came.amount,
                payer: came.payer.clone(),
                words: came.words.clone(),
                bank_reference: came.bank_reference.clone(),
                status: BankLineStatus::Open,
                payment: None,
                note: None,
                created_at: self.now(),
                version: 1,
            }));
        }
        work.bank_lines().add_all(&new).await?;
        self.commit(work, actor, &[]).await?;
        Ok(known)
    }

    async fn preview_line(&self, came: &Came) -> Result<LineOutcome, Error> {
        let work = self.ports.store.begin().await?;
        matching::find(&*work, came).await.map(|found| found.told())
    }

    /// Books a line as the payment of the invoice that it names, in a unit of work of its own.
    async fn book_line(
        &self,
        actor: &Actor,
        id: Id<BankLine>,
        came: &Came,
    ) -> Result<LineOutcome, Error> {
        let work = self.ports.store.begin().await?;
        let line = work.bank_lines().get(id).await?;
        let status = line.as_stored().status;
        if status != BankLineStatus::Open {
            return Ok(LineOutcome::Known(status));
        }
        let found = matching::find(&*work, came).await?;
        let Match::Found { invoice, .. } = &found else { return Ok(found.told()) };
        let till = Till::open(work, *invoice, None).await?;
        match self.book_at(actor, till, line).await {
            Ok(_) => Ok(found.told()),
            Err(Error::Rule { message, .. }) => Ok(LineOutcome::Open { why: message }),
            Err(other) => Err(other),
        }
    }

    async fn book_at(
        &self,
        actor: &Actor,
        mut till: Till,
        mut line: BankLine,
    ) -> Result<BankLine, Error> {
        let came = line.as_stored().clone();
        let gateway = GatewayCode::bank_transfer();
        let external_id = external_id(&came)?;
        if let Some(other) = till.work.payments().called(&gateway, external_id.as_str()).await? {
            let message = format!("payment #{} is called {external_id} already", other.id());
            return Err(Error::rule("reference_taken", message));
        }
        let (settled, _) = self.enabled_gateway(&*till.work, &gateway).await?;
        let stored = till.invoice.as_stored();
        let new = NewPayment {
            id: till.work.ids().one::<Payment>().await?,
            client: stored.client,
            invoice: stored.id,
            gateway,
            method: None,
            amount: came.amount,
        };
        let (payment, event) = Payment::ask(new, self.now());
        let mut payment = payment.noted(Some(came.words.clone()));
        payment.name(external_id.clone());
        till.events.push(line.book(payment.id())?);
        let booking = Booking {
            on: came.booked_on.min(self.today()),
            fee: settled.fee_of(came.amount, till.ledger.rates())?,
            reference: Some(external_id),
            // Names stay out of the journal, which forgets nothing (decision 21).
            note: None,
        };
        till.work.bank_lines().save(&line).await?;
        self.book_new(actor, till, payment, event, booking).await?;
        Ok(line)
    }
}

/// Lines that were read before, by their digests, and what became of each.
type Known = Vec<(String, Id<BankLine>, BankLineStatus)>;

/// What the payment is called: as the bank calls it, or by the line's digest.
fn external_id(came: &StoredBankLine) -> Result<Line, Error> {
    let digest = came.digest.get(..32).unwrap_or(&came.digest);
    let named = came.bank_reference.clone().map_or_else(|| Line::parse(digest, 64), Ok);
    named.map_err(|error| Error::rule("unreadable", error.to_string()))
}

/// A line that holds nothing to book.
#[derive(Clone, Debug)]
enum Unusable {
    Outgoing,
    Wrong(String),
}

/// A line as it was read.
#[derive(Clone, Debug)]
struct Read {
    place: u64,
    came: Result<Came, Unusable>,
}

impl Read {
    fn told(self, outcome: LineOutcome) -> StatementLine {
        let came = self.came.ok();
        StatementLine {
            place: self.place,
            booked_on: came.as_ref().map(|came| came.booked_on),
            amount: came.as_ref().map(|came| came.amount),
            payer: came.as_ref().and_then(|came| came.payer.as_ref().map(ToString::to_string)),
            words: came.map(|came| came.words.to_string()).unwrap_or_default(),
            outcome,
        }
    }
}

/// The lines of a statement: camt.053 if it is XML, else CSV.
fn read(file: &[u8]) -> Result<Vec<Read>, FieldErrors> {
    if file.len() > MOST_BYTES {
        return Err(FieldErrors::one("file", "too_long", "Use a file of at most 1 MiB"));
    }
    let is_xml = file.iter().find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
    let lines = if is_xml == Some(&b'<') { camt::read(file)? } else { csv::read(file)? };
    if lines.is_empty() {
        return Err(FieldErrors::one("file", "empty", "There are no lines in this statement"));
    }
    if lines.len() > MOST_LINES {
        let message = format!("Use a statement of at most {MOST_LINES} lines");
        return Err(FieldErrors::one("file", "too_long", message));
    }
    Ok(lines)
}

/// What tells each line from every other: the bank's own name for it or, without one, all that is
/// known of it, and how many equal ones the statement has before it.
fn digests(read: &[Read]) -> Vec<Option<String>> {
    let mut seen: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    let digests = read.iter().map(|line| {
        let came = line.came.as_ref().ok()?;
        let Came { booked_on, amount, payer, words, bank_reference, .. } = came;
        let payer = payer.as_ref().map(Line::as_str).unwrap_or_default();
        let base = match bank_reference {
            Some(name) => format!("named\n{name}\n{booked_on}\n{amount}"),
            None => format!("plain\n{booked_on}\n{amount}\n{payer}\n{words}"),
        };
        let count = seen.entry(base.clone()).or_default();
        *count += 1;
        Some(digest(format!("{base}\n{count}").as_bytes()))
    });
    digests.collect()
}

/// Puts together what a statement says about money that came.
fn came(
    booked_on: NaiveDate,
    amount: Money,
    payer: &str,
    words: &str,
    bank_reference: &str,
) -> Result<Came, Unusable> {
    if amount.minor() <= 0 {
        return Err(Unusable::Outgoing);
    }
    let clean = |text: &str, longest: usize| -> String {
        let plain = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
        plain.take(longest).collect::<String>().trim().to_owned()
    };
    let line = |text: &str| Line::parse(&clean(text, 255), 255).ok();
    let words = clean(words, 1000);
    let words = if words.is_empty() { "-".to_owned() } else { words };
    let words = Note::parse(&words, 1000).map_err(|error| Unusable::Wrong(error.to_string()))?;
    let (payer, bank_reference) = (line(payer), line(bank_reference));
    Ok(Came { booked_on, amount, payer, words, bank_reference })
}

#[cfg(test)]
mod tests;
