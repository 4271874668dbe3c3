//! Knows an issued invoice: a document whose lines and words never change.

mod credit;
mod figures;
mod fiscal;
mod payment;
mod rearrange;

use bursar_kernel::money::{Money, MoneyError};
use chrono::{DateTime, NaiveDate, Utc};

pub use self::credit::CreditError;
pub use self::figures::{Figures, IssuedGroup, IssuedLine};
pub use self::fiscal::FiscalError;
pub use self::payment::PaymentError;
pub use self::rearrange::ArrangeError;
use super::enclosed::Enclosed;
use super::item::ItemKind;
use super::kind::InvoiceKind;
use super::number::{DocumentNumber, FiscalNumber};
use super::particulars::Particulars;
use super::reference::PaymentReference;
use super::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
use super::{Invoice, InvoiceId, IssueError};
use crate::billing::tax::TaxAssessment;
use crate::client::ClientId;
use crate::client::configuration::InvoiceNumbering;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// An issued invoice. It is paid, refunded, cancelled or corrected by credit notes, never edited.
#[derive(Clone, Debug)]
pub struct IssuedInvoice {
    stored: StoredInvoice,
}

/// Everything that is kept of an issued invoice.
#[derive(Clone, Debug)]
pub struct StoredInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// Who is to pay.
    pub client: ClientId,
    /// What it is for.
    pub kind: InvoiceKind,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// Which numbers the configuration gave invoices when it was issued.
    pub numbering: InvoiceNumbering,
    /// The number that it had before it was fiscal, if it began as a proforma.
    pub proforma: Option<DocumentNumber>,
    /// Its number for the tax office, once it has one.
    pub fiscal: Option<FiscalNumber>,
    /// The day on which it was issued.
    pub issued_on: NaiveDate,
    /// By when it is to be paid (BT-9).
    pub due_on: NaiveDate,
    /// The day on which nothing was due any more.
    pub paid_on: Option<NaiveDate>,
    /// The day on which everything had been given back.
    pub refunded_on: Option<NaiveDate>,
    /// What it states besides lines and figures.
    pub particulars: Particulars,
    /// Which taxes apply, why, and what proves it.
    pub assessment: TaxAssessment,
    /// Its lines and figures.
    pub figures: Figures,
    /// What has been paid.
    pub paid: Money,
    /// What of that has been given back.
    pub refunded: Money,
    /// What credit notes have taken off it, with tax.
    pub credited: Money,
    /// When the draft was begun.
    pub created_at: DateTime<Utc>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

impl StoredInvoice {
    /// The number that it bears now (BT-1).
    pub fn number(&self) -> Option<&DocumentNumber> {
        let fiscal = self.fiscal.as_ref().map(|fiscal| &fiscal.text);
        fiscal.or(self.proforma.as_ref())
    }
}

impl IssuedInvoice {
    /// An invoice as the store kept it.
    pub const fn restore(stored: StoredInvoice) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredInvoice {
        &self.stored
    }

    /// Its id.
    pub const fn id(&self) -> InvoiceId {
        self.stored.id
    }

    /// Where it stands.
    pub const fn status(&self) -> InvoiceStatus {
        self.stored.status
    }

    /// Whether it is a document for the tax office.
    pub const fn is_fiscal(&self) -> bool {
        self.stored.fiscal.is_some()
    }

    /// The number that it bears now (BT-1).
    pub fn number(&self) -> Option<&DocumentNumber> {
        self.stored.number()
    }

    /// The date that it bears now (BT-2).
    pub fn dated(&self) -> NaiveDate {
        self.stored.fiscal.as_ref().map_or(self.stored.issued_on, |fiscal| fiscal.on)
    }

    /// What it carries besides the sale.
    pub const fn enclosed(&self) -> &Enclosed {
        &self.stored.particulars.enclosed
    }

    /// The kind of document in the code list UNTDID 1001 (BT-3).
    pub const fn type_code(&self) -> &'static str {
        match (self.is_fiscal(), self.stored.kind) {
            (false, _) => "325",
            (true, InvoiceKind::AddCredit) => "386",
            (
                true,
                InvoiceKind::Service
                | InvoiceKind::Upgrade
                | InvoiceKind::Domain
                | InvoiceKind::Custom,
            ) => "380",
        }
    }

    /// What a payer writes on a bank transfer (BT-83).
    pub const fn payment_reference(&self) -> PaymentReference {
        PaymentReference::of(self.stored.id)
    }

    /// The invoice's balance in the journal: what has been paid and not given back, without the
    /// credit that was bought for it.
    pub fn balance(&self) -> Result<Money, MoneyError> {
        self.settled()?.minus(self.sold_credit()?)
    }

    /// What has been paid and not given back.
    pub fn settled(&self) -> Result<Money, MoneyError> {
        self.stored.paid.minus(self.stored.refunded)
    }

    /// What the invoice comes to after its credit notes.
    pub fn owed(&self) -> Result<Money, MoneyError> {
        self.stored.figures.total.minus(self.stored.credited)
    }

    /// What is still to be paid (BT-115).
    pub fn due(&self) -> Result<Money, MoneyError> {
        let missing = self.owed()?.minus(self.settled()?)?;
        let is_due = self.status() == InvoiceStatus::Unpaid && !missing.is_negative();
        Ok(if is_due { missing } else { Money::zero(missing.currency()) })
    }

    /// What was paid above what the invoice comes to after its credit notes, to be given back.
    pub fn overpaid(&self) -> Result<Money, MoneyError> {
        let above = self.settled()?.minus(self.owed()?)?;
        Ok(if above.is_negative() { Money::zero(above.currency()) } else { above })
    }

    /// Whether it is unpaid past its due date.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status() == InvoiceStatus::Unpaid && self.stored.due_on < today
    }

    /// Whether credit may pay it. Credit is never bought with credit.
    pub fn is_payable_from_credit(&self) -> bool {
        self.status() == InvoiceStatus::Unpaid && self.stored.kind != InvoiceKind::AddCredit
    }

    /// What enters the client's credit when the invoice is paid: its lines of credit, without tax.
    pub fn bought_credit(&self) -> Result<Money, MoneyError> {
        let lines = self.stored.figures.lines.iter();
        let credit = lines.filter(|line| line.item.kind == ItemKind::Credit);
        Money::sum(credit.map(|line| line.figures.net), self.stored.particulars.currency)
    }

    /// What the client holds as credit for what he paid: the same share of the bought credit as
    /// what is settled has of the total, and nothing before the invoice is paid.
    pub fn sold_credit(&self) -> Result<Money, MoneyError> {
        let currency = self.stored.particulars.currency;
        let has_sold = self.stored.kind == InvoiceKind::AddCredit
            && matches!(self.status(), InvoiceStatus::Paid | InvoiceStatus::Refunded);
        let total = i128::from(self.stored.figures.total.minor());
        if !has_sold || total == 0 {
            return Ok(Money::zero(currency));
        }
        let of = i128::from(self.bought_credit()?.minor()) * i128::from(self.settled()?.minor());
        let minor = i64::try_from((2 * of + total) / (2 * total));
        Ok(Money::from_minor(minor.map_err(|_| MoneyError::OutOfRange)?, currency))
    }

    /// Begins its life as a document.
    pub(super) fn begin(mut self, before: &Facts) -> Result<(Self, Event), IssueError> {
        self.settle::<IssueError>(self.stored.issued_on)?;
        let event = self.tell("invoice.issued", before);
        Ok((self, event))
    }

    /// Takes note that nothing is due any more, if so: it is paid, or called off if that is because
    /// all of it was credited before anything was paid.
    fn settle<E>(&mut self, on: NaiveDate) -> Result<(), E>
    where
        E: From<IllegalInvoiceStep> + From<MoneyError>,
    {
        if self.status() != InvoiceStatus::Unpaid || !self.due()?.is_zero() {
            return Ok(());
        }
        let is_void = self.owed()?.is_zero() && self.settled()?.is_zero();
        if is_void && !self.stored.credited.is_zero() {
            return Ok(self.step(InvoiceStep::Cancel)?);
        }
        self.step(InvoiceStep::Settle)?;
        self.stored.paid_on = Some(on);
        Ok(())
    }

    fn step(&mut self, step: InvoiceStep) -> Result<(), IllegalInvoiceStep> {
        self.stored.status = self.stored.status.after(step)?;
        Ok(())
    }

    /// Changes the invoice, or leaves it as it was if any part of the change is refused.
    fn change<E>(
        &mut self,
        action: &'static str,
        how: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<Event, E> {
        let before = self.facts();
        let mut changed = self.clone();
        how(&mut changed)?;
        *self = changed;
        Ok(self.tell(action, &before))
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Invoice::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        let StoredInvoice { status, issued_on, due_on, figures, particulars, .. } = &self.stored;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let sum = |sum: Money| (!sum.is_zero()).then(|| sum.to_string());
        let mut all = facts([
            ("status", Some(status.code().to_owned())),
            ("kind", Some(self.stored.kind.code().to_owned())),
            ("currency", Some(particulars.currency.code().to_owned())),
            ("number", self.number().map(ToString::to_string)),
            ("issued_on", Some(issued_on.to_string())),
            ("fiscal_on", self.stored.fiscal.as_ref().map(|fiscal| fiscal.on.to_string())),
            ("paid_on", day(self.stored.paid_on)),
            ("refunded_on", day(self.stored.refunded_on)),
            ("total", Some(figures.total.to_string())),
            ("paid", sum(self.stored.paid)),
            ("refunded", sum(self.stored.refunded)),
            ("credited", sum(self.stored.credited)),
        ]);
        let lines = figures.lines.iter();
        all.extend(lines.map(|line| (format!("lines.{}", line.number), line.item.in_words())));
        all.extend(particulars.terms(*due_on).facts());
        all
    }
}
