//! Knows which e-mails follow from what happens, and whether a configuration wants them.

use bursar_domain::access::{Invitation, User};
use bursar_domain::billing::invoice::{CreditNote, InvoiceStatus, IssuedInvoice};
use bursar_domain::billing::journal::{Account, Cause, Entry};
use bursar_domain::client::configuration::{Settings, TemplateName};
use bursar_domain::client::{Client, ClientId, Suspension};
use bursar_domain::mail::{Language, Occasion, Topic};
use bursar_domain::repository::Aggregate;
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::addressees::Correspondent;
use super::{NewLetter, Sender, facts};
use crate::billing::documents::DocumentOf;
use crate::billing::invoices::{InvoiceFilter, InvoiceQuery, InvoiceRow};
use crate::clients::Direction;
use crate::page::PageRequest;
use crate::ports::{Mailbox, UnitOfWork};
use crate::secret::Secret;
use crate::{Desk, Error, Scope};

/// Something that has happened to a client.
#[derive(Debug)]
pub(crate) enum Notice<'a> {
    /// An invoice was issued.
    Issued(&'a IssuedInvoice),
    /// A payment came to an invoice.
    Paid(&'a IssuedInvoice, &'a Entry),
    /// Money went back from an invoice.
    Refunded(&'a IssuedInvoice, &'a Entry),
    /// An invoice was credited.
    Credited(&'a IssuedInvoice, &'a CreditNote),
    /// Somebody is to be reminded of an invoice.
    Reminder(Reminder<'a>),
    /// The client's services were suspended by an operation.
    Suspended { why: Option<&'a Suspension>, unpaid: &'a [InvoiceRow], operation: i64 },
    /// They were resumed by an operation.
    Resumed { services: u64, operation: i64 },
}

/// A reminder of an unpaid invoice.
#[derive(Debug)]
pub(crate) struct Reminder<'a> {
    pub(super) invoice: &'a IssuedInvoice,
    /// The template that the configuration names for it, if it names one.
    pub(super) template: Option<String>,
    /// What of the invoice's it is: `due:24`, `overdue:72`, or a day for one by hand.
    pub(super) occurrence: String,
    /// The member of staff who asked for it.
    pub(super) requested_by: Option<String>,
}

/// How many unpaid invoices are told of in an e-mail.
const MOST_UNPAID: u32 = 20;

impl Notice<'_> {
    fn occasion(&self, today: NaiveDate) -> Occasion {
        match self {
            Self::Issued(_) => Occasion::InvoiceIssued,
            Self::Paid(..) => Occasion::PaymentConfirmed,
            Self::Refunded(..) => Occasion::RefundConfirmed,
            Self::Credited(..) => Occasion::CreditNoteIssued,
            Self::Reminder(reminder) if reminder.invoice.is_overdue(today) => {
                Occasion::InvoiceOverdue
            }
            Self::Reminder(_) => Occasion::InvoiceDueSoon,
            Self::Suspended { .. } => Occasion::ServicesSuspended,
            Self::Resumed { .. } => Occasion::ServicesResumed,
        }
    }

    /// The name of the template that it is sent with; `None` if it is not wanted.
    fn template(&self, settings: &Settings, occasion: Occasion) -> Option<String> {
        let (invoices, services) =
            (&settings.invoice_notifications, &settings.service_notifications);
        let own = || occasion.code().to_owned();
        let named = |name: &Option<TemplateName>| name.as_ref().map(|n| n.as_str().to_owned());
        match self {
            Self::Issued(invoice) => {
                let is_due = invoice.status() == InvoiceStatus::Unpaid;
                (is_due && invoices.enabled && settings.invoicing.notify_unpaid).then(own)
            }
            Self::Paid(..) => named(&invoices.payment_template).filter(|_| invoices.enabled),
            Self::Refunded(..) => named(&invoices.refund_template).filter(|_| invoices.enabled),
            Self::Credited(..) => invoices.enabled.then(own),
            // Who asks for one by hand is not kept from it.
            Self::Reminder(reminder) => reminder.template.clone().or_else(|| Some(own())),
            Self::Suspended { .. } => {
                named(&services.suspended_template).filter(|_| services.enabled)
            }
            Self::Resumed { .. } => named(&services.resumed_template).filter(|_| services.enabled),
        }
    }

    fn occurrence(&self) -> String {
        match self {
            Self::Issued(invoice) => format!("invoice:{}:issued", invoice.id()),
            Self::Paid(_, entry) => format!("payment:{}", entry.id()),
            Self::Refunded(_, entry) => format!("refund:{}", entry.id()),
            Self::Credited(_, note) => format!("credit_note:{}", note.as_stored().id),
            Self::Reminder(Reminder { invoice, occurrence, .. }) => {
                format!("invoice:{}:{occurrence}", invoice.id())
            }
            Self::Suspended { operation, .. } => format!("suspension:{operation}"),
            Self::Resumed { operation, .. } => format!("resumption:{operation}"),
        }
    }

    fn invoice(&self) -> Option<&IssuedInvoice> {
        match self {
            Self::Issued(invoice)
            | Self::Paid(invoice, _)
            | Self::Refunded(invoice, _)
            | Self::Credited(invoice, _)
            | Self::Reminder(Reminder { invoice, .. }) => Some(invoice),
            Self::Suspended { .. } | Self::Resumed { .. } => None,
        }
    }

    /// What it is about, as a file.
    fn document(&self) -> Option<DocumentOf> {
        match self {
            Self::Credited(_, note) => Some(DocumentOf::CreditNote(note.id())),
            _ => self.invoice().map(|invoice| DocumentOf::Invoice(invoice.id())),
        }
    }

    fn requested_by(&self) -> Option<String> {
        if let Self::Reminder(reminder) = self { reminder.requested_by.clone() } else { None }
    }
}

impl Desk {
    /// Writes the e-mails that follow from something, in the unit of work in which it happens;
    /// how many.
    pub(crate) async fn tell(
        &self,
        work: &dyn UnitOfWork,
        client: &Client,
        notice: Notice<'_>,
    ) -> Result<usize, Error> {
        let to = Correspondent::of(work, client).await?;
        let settings = to.configuration.settings();
        let occasion = notice.occasion(self.today());
        let Some(template) = notice.template(settings, occasion) else { return Ok(0) };
        let facts = self.facts_of(&to, &notice)?;
        let invoice = notice.invoice().map(IssuedInvoice::id);
        let attaches = notice.document().filter(|_| settings.invoice_notifications.attach_pdf);
        let topic = occasion.topic().unwrap_or(Topic::Billing);
        let letters: Vec<_> = to
            .addressees(work, topic)
            .await?
            .into_iter()
            .map(|recipient| NewLetter {
                occurrence: notice.occurrence(),
                occasion,
                template: template.clone(),
                language: settings.general.message_language.clone(),
                client: Some(client.id()),
                invoice,
                attaches,
                sender: to.sender(),
                facts: facts::to(facts.clone(), &recipient.name).to_string(),
                recipient,
                secret: None,
                words: None,
                repeats: None,
                requested_by: notice.requested_by(),
            })
            .collect();
        Ok(work.outbox().add(&letters, self.now()).await?.len())
    }

    /// Writes the e-mails about money that moved at an invoice.
    pub(crate) async fn tell_of_money<'a>(
        &self,
        work: &dyn UnitOfWork,
        invoice: &'a IssuedInvoice,
        entries: impl Iterator<Item = &'a Entry> + Send,
    ) -> Result<(), Error> {
        let notices: Vec<_> = entries
            .filter(|entry| {
                let own = Account::Invoice(invoice.id());
                entry.destination().account == own || entry.source().account == own
            })
            .filter_map(|entry| match entry.cause() {
                Cause::Payment | Cause::PaidFromCredit => Some(Notice::Paid(invoice, entry)),
                Cause::Refunded | Cause::RefundedToCredit => Some(Notice::Refunded(invoice, entry)),
                Cause::CreditAdded
                | Cause::CreditSubtracted
                | Cause::InitialCredit
                | Cause::CreditExpired
                | Cause::CreditBought
                | Cause::CreditTakenBack
                | Cause::Overpaid
                | Cause::GatewayFee
                | Cause::Reversal => None,
            })
            .collect();
        if notices.is_empty() {
            return Ok(());
        }
        let client = work.clients().record(invoice.as_stored().client).await?;
        if client.erased_at().is_some() {
            return Ok(());
        }
        for notice in notices {
            self.tell(work, &client, notice).await?;
        }
        Ok(())
    }

    /// Writes the e-mail with the link of an invitation.
    pub(crate) async fn tell_of_invitation(
        &self,
        work: &dyn UnitOfWork,
        client: &Client,
        invitation: &Invitation,
        secret: &Secret,
        invited_by: &str,
    ) -> Result<(), Error> {
        let to = Correspondent::of(work, client).await?;
        let terms = &self.ports.mail_terms;
        let link = format!("{}/invitations/{}", terms.panel, NewLetter::GAP);
        let part = json!({
            "link": link,
            "expires_on": facts::day(invitation.expires_at(), self.zone()),
            "invited_by": invited_by,
        });
        let facts = facts::with(facts::of_everybody(&to, terms), "invitation", part);
        let occasion = Occasion::Invitation;
        let letter = NewLetter {
            occurrence: format!("invitation:{}", invitation.id()),
            occasion,
            template: occasion.code().to_owned(),
            language: to.configuration.settings().general.message_language.clone(),
            client: Some(client.id()),
            invoice: None,
            attaches: None,
            sender: to.sender(),
            facts: facts::to(facts, "").to_string(),
            recipient: Mailbox { name: String::new(), email: invitation.email().clone() },
            secret: Some(secret.clone()),
            words: None,
            repeats: None,
            requested_by: Some(invited_by.to_owned()),
        };
        work.outbox().add(&[letter], self.now()).await?;
        Ok(())
    }

    /// Writes the e-mail with the link by which a member of staff sets a new password.
    pub(crate) async fn tell_of_reset(
        &self,
        work: &dyn UnitOfWork,
        user: &User,
        secret: &Secret,
        lifetime: TimeDelta,
    ) -> Result<(), Error> {
        let (terms, occasion) = (&self.ports.mail_terms, Occasion::PasswordReset);
        let link = format!("{}/password/{}.{}", terms.panel, user.id(), NewLetter::GAP);
        let facts = json!({
            "provider": { "name": terms.provider, "info": null },
            "reset": { "link": link, "minutes": lifetime.num_minutes() },
        });
        let letter = NewLetter {
            occurrence: format!("password_reset:{}:{}", user.id(), self.now().timestamp_micros()),
            occasion,
            template: occasion.code().to_owned(),
            language: Language::english(),
            client: None,
            invoice: None,
            attaches: None,
            sender: Sender::default(),
            facts: facts::to(facts, &user.name()).to_string(),
            recipient: Mailbox { name: user.name(), email: user.email().clone() },
            secret: Some(secret.clone()),
            words: None,
            repeats: None,
            requested_by: None,
        };
        work.outbox().add(&[letter], self.now()).await?;
        Ok(())
    }

    /// What a client has to pay, for an e-mail about it.
    pub(crate) async fn unpaid_of(&self, client: ClientId) -> Result<Vec<InvoiceRow>, Error> {
        let query = InvoiceQuery {
            filter: InvoiceFilter {
                client: Some(client),
                status: vec![InvoiceStatus::Unpaid],
                ..InvoiceFilter::default()
            },
            direction: Direction::Ascending,
            ..InvoiceQuery::default()
        };
        let page = PageRequest::new(MOST_UNPAID, None);
        Ok(self.ports.invoices.list(Scope::All, &query, self.today(), &page).await?.items)
    }

    fn facts_of(&self, to: &Correspondent<'_>, notice: &Notice<'_>) -> Result<Value, Error> {
        let (terms, zone) = (&self.ports.mail_terms, self.zone());
        let mut facts = facts::of_everybody(to, terms);
        if let Some(invoice) = notice.invoice() {
            let invoice = facts::invoice(invoice, self.today(), terms)?;
            facts = facts::with(facts, "invoice", invoice);
        }
        Ok(match notice {
            Notice::Issued(_) | Notice::Reminder(_) => facts,
            Notice::Paid(_, entry) => facts::with(facts, "payment", facts::movement(entry, zone)),
            Notice::Refunded(_, entry) => {
                facts::with(facts, "refund", facts::movement(entry, zone))
            }
            Notice::Credited(_, note) => {
                facts::with(facts, "credit_note", facts::credit_note(note))
            }
            Notice::Suspended { why, unpaid, .. } => {
                let part = facts::suspension(*why, unpaid, zone, terms);
                facts::with(facts, "suspension", part)
            }
            Notice::Resumed { services, .. } => {
                facts::with(facts, "resumption", json!({ "services": services }))
            }
        })
    }
}
