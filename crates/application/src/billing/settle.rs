//! Paying open invoices from credit without anybody's doing (product 4.8, 2.1; decision 43).
//!
//! Invoices are locked before the ledger, and the series of numbers last, as wherever money moves,
//! so that no two units of work wait for each other.

use bursar_domain::billing::invoice::{InvoiceId, IssuedInvoice};
use bursar_domain::billing::journal::{
    Account, Cause, Entry, Ledger, LedgerError, Posting, SettlementPolicy,
};
use bursar_domain::client::{Client, ClientId, Lifecycle, SuspensionKind};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Money;

use crate::billing::invoices::Holder;
use crate::billing::journal::posted;
use crate::clients::suspend::about;
use crate::operations::OperationKind;
use crate::ports::UnitOfWork;
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error};

/// How many clients are looked for at once.
const CHUNK: u32 = 200;

/// An invoice that credit pays by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The number that it bears.
    pub number: String,
    /// How much of it.
    pub amount: Money,
    /// Whether that is all that is due.
    pub is_whole: bool,
}

/// A client's open invoices under lock, with what holds for him.
pub(in crate::billing) struct Debts {
    pub(in crate::billing) holder: Holder,
    invoices: Vec<IssuedInvoice>,
    paid: Vec<InvoiceId>,
}

impl Debts {
    /// The client's open invoices; none unless his configuration lets credit pay by itself.
    pub(in crate::billing) async fn of(
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<Self, Error> {
        let holder = Holder::of(work, client).await?;
        let mut invoices = Vec::new();
        if pays_by_itself(&holder) {
            for id in work.invoices().payable(client).await? {
                let invoice = work.invoices().get(id).await?;
                // Somebody else may have paid it while we waited.
                invoices.extend(invoice.into_issued().ok().filter(is_open));
            }
        }
        Ok(Self { holder, invoices, paid: Vec::new() })
    }

    /// This one invoice, which is new.
    pub(in crate::billing) fn only(holder: Holder, invoice: IssuedInvoice) -> Self {
        Self { holder, invoices: vec![invoice], paid: Vec::new() }
    }

    /// The holder and the one invoice again.
    pub(in crate::billing) fn into_parts(self) -> (Holder, Vec<IssuedInvoice>) {
        (self.holder, self.invoices)
    }
}

/// Whether credit pays without anybody's doing. Who is excluded from processing is left alone.
pub(in crate::billing) fn pays_by_itself(holder: &Holder) -> bool {
    let is_there = holder.client.lifecycle() != Lifecycle::Deleting;
    SettlementPolicy::of(holder.settings()).is_on
        && is_there
        && !holder.client.profile().do_not_process()
}

fn is_open(invoice: &IssuedInvoice) -> bool {
    invoice.is_payable_from_credit() && invoice.as_stored().refunded.is_zero()
}

impl Desk {
    /// Pays what can be paid of these invoices. Ledger and invoices are left to be saved; answers
    /// what happened besides the entries.
    pub(in crate::billing) async fn settle(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        debts: &mut Debts,
        ledger: &mut Ledger,
    ) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        let dues = debts.invoices.iter().filter(|invoice| is_open(invoice));
        let dues = dues.map(|invoice| Ok((invoice.id(), invoice.due()?)));
        let dues = dues.collect::<Result<Vec<_>, Error>>()?;
        let policy = SettlementPolicy::of(debts.holder.settings());
        for payment in policy.plan(ledger, dues, self.now())? {
            let found = debts.invoices.iter_mut().find(|one| one.id() == payment.invoice);
            let Some(invoice) = found else { continue };
            ledger.open(invoice)?;
            events.push(invoice.take_payment(payment.amount, self.today())?);
            let (from, to) = (Account::Credit, Account::Invoice(payment.invoice));
            let posting = Posting::new(from, to, payment.amount, Cause::PaidFromCredit);
            let id = work.ids().one::<Entry>().await?;
            ledger.post(id, posting.map_err(LedgerError::from)?, &actor.author(), self.now())?;
            ledger.require_agreement(invoice)?;
            debts.paid.push(payment.invoice);
        }
        Ok(events)
    }

    /// Keeps the invoices that were paid, with the numbers that they get by that, and tells the
    /// client.
    pub(in crate::billing) async fn keep_settled(
        &self,
        work: &dyn UnitOfWork,
        debts: Debts,
        ledger: &Ledger,
    ) -> Result<(Holder, Vec<Event>), Error> {
        let Debts { holder, invoices, paid } = debts;
        let mut events = Vec::new();
        for mut invoice in invoices.into_iter().filter(|invoice| paid.contains(&invoice.id())) {
            events.extend(self.make_fiscal(work, &holder, &mut invoice).await?);
            self.tell_of_money(work, &invoice, ledger.written().iter()).await?;
            work.invoices().save(&invoice.into()).await?;
        }
        Ok((holder, events))
    }

    /// What [`Desk::settle`] would pay with a ledger as it would be then; nothing is written.
    pub(in crate::billing) async fn would_settle(
        &self,
        client: &Client,
        ledger: &Ledger,
    ) -> Result<Vec<SettledInvoice>, Error> {
        let configuration = self.ports.settings.configuration(client.configuration()).await?;
        let holder = Holder { client: client.clone(), configuration };
        if !pays_by_itself(&holder) {
            return Ok(Vec::new());
        }
        let open = self.ports.invoices.payable(client.id()).await?;
        let policy = SettlementPolicy::of(holder.settings());
        let dues = open.iter().map(|invoice| (invoice.id, invoice.due));
        let planned = policy.plan(ledger, dues, self.now())?;
        let settled = planned.into_iter().filter_map(|payment| {
            let invoice = open.iter().find(|invoice| invoice.id == payment.invoice)?;
            let (number, is_whole) = (invoice.number.clone(), payment.is_whole);
            Some(SettledInvoice { invoice: invoice.id, number, amount: payment.amount, is_whole })
        });
        Ok(settled.collect())
    }

    /// Credit has come in by another unit of work: pays what it can. A failure is no failure of
    /// what brought the credit; the scheduled task comes round again.
    pub(in crate::billing) async fn settle_soon(&self, actor: &Actor, client: ClientId) {
        if let Err(error) = self.settle_client(actor, client).await {
            tracing::warn!(%client, %error, "open invoices will be paid from credit later");
        }
    }

    /// Pays a client's open invoices from his credit; how many.
    async fn settle_client(&self, actor: &Actor, client: ClientId) -> Result<usize, Error> {
        let work = self.begin(actor).await?;
        let mut debts = Debts::of(&*work, client).await?;
        let mut ledger = work.ledgers().get(client).await?;
        self.expire_due(&*work, actor, &mut ledger).await?;
        let mut events = self.settle(&*work, actor, &mut debts, &mut ledger).await?;
        let paid = debts.paid.len();
        events.extend(ledger.written().iter().map(posted));
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        let (holder, numbered) = self.keep_settled(&*work, debts, &ledger).await?;
        events.extend(numbered);
        events.extend(self.resume_if_in_credit(&*work, actor, holder, &ledger).await?);
        if events.is_empty() {
            return Ok(0);
        }
        self.commit(work, actor, &events).await?;
        Ok(paid)
    }

    /// Pays open invoices of everybody who has credit for them; one client one unit of work.
    pub(crate) async fn settle_everywhere(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        let (mut after, mut clients, mut failed) = (None, 0_u64, 0_u64);
        loop {
            let work = self.ports.store.begin().await?;
            let some = work.invoices().with_payable(after, CHUNK).await?;
            drop(work);
            let Some(last) = some.last().copied() else { break };
            for client in some {
                match self.settle_client(actor, client).await {
                    Ok(0) => {}
                    Ok(_) => clients += 1,
                    Err(error) => {
                        tracing::warn!(%client, %error, "a client's invoices were not settled");
                        failed += 1;
                    }
                }
            }
            after = Some(last);
        }
        let word = if clients == 1 { "client" } else { "clients" };
        let summary = format!("invoices of {clients} {word} were paid from credit");
        Ok(match failed {
            0 => TaskOutcome::Succeeded(summary),
            failed => TaskOutcome::Failed(format!("{summary}; {failed} failed, see the log")),
        })
    }

    /// Lifts a suspension for lack of credit once there is enough, if the configuration wants
    /// that; the services follow in the background. Other suspensions are left to staff.
    pub(in crate::billing) async fn resume_if_in_credit(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        holder: Holder,
        ledger: &Ledger,
    ) -> Result<Option<Event>, Error> {
        let is_wanted = holder.settings().postpaid.resume_on_credit;
        let mut client = holder.client;
        let lacks_credit = client.lifecycle() == Lifecycle::Suspended
            && client.suspension().is_some_and(|why| why.kind == SuspensionKind::Credit);
        let is_over = ledger.standing(self.now())?.out_of_credit_since.is_none();
        if !(is_wanted && lacks_credit && is_over && !client.profile().do_not_process()) {
            return Ok(None);
        }
        let event = client.resume("There is enough credit again")?;
        work.clients().save(&client).await?;
        let operation = about(OperationKind::ResumeClient, client.id(), &["Resume services"]);
        work.operations().start(actor, &operation, self.now()).await?;
        Ok(Some(event))
    }
}
