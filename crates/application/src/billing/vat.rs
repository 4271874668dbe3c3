//! Asking the register of VAT numbers, in the background and on demand, and keeping its answers
//! (product 5.14).
//!
//! The register is asked before a unit of work begins. What it does not answer says nothing: the
//! tax stays pending and the question waits.

use async_trait::async_trait;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::tax::{VatAnswer, VatQuestion};
use bursar_domain::client::{Client, ClientId, Profile};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Line, VatId};
use chrono::{DateTime, Utc};

use crate::billing::invoices::Holder;
use crate::clients::suspend::about;
use crate::operations::{Operation, OperationKind, Started};
use crate::ports::{UnitOfWork, VatCheck, VatRegister, VatUnknown};
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error};

/// How many numbers are asked about in one round of the task. Rounds are seconds apart, so that
/// an import of a hundred thousand clients asks for a day and not all at once.
const ROUND: u32 = 15;

/// How much of a name or an address is kept.
const LONGEST: usize = 1000;

/// What is known about a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VatStanding {
    /// What the register last said.
    pub answer: Option<VatAnswer>,
    /// When it is asked next, and why it did not answer, if it is asked.
    pub question: Option<VatQuestion>,
}

/// A client's number with what is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientVatCheck {
    /// The number; the register knows those of the European Union only.
    pub vat_id: Option<VatId>,
    /// What is known about it.
    pub standing: VatStanding,
}

/// Where a client's number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatStatus {
    /// Somebody is registered under it.
    Valid,
    /// Nobody is.
    Invalid,
    /// The register has not answered yet.
    Pending,
    /// It is none of the European Union, or there is none.
    NotChecked,
}

impl VatStatus {
    /// The word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Pending => "pending",
            Self::NotChecked => "not_checked",
        }
    }
}

impl ClientVatCheck {
    /// Where it stands.
    pub fn status(&self) -> VatStatus {
        let is_european = self.vat_id.as_ref().is_some_and(is_checked);
        match &self.standing.answer {
            _ if !is_european => VatStatus::NotChecked,
            Some(answer) if answer.is_valid => VatStatus::Valid,
            Some(_) => VatStatus::Invalid,
            None => VatStatus::Pending,
        }
    }
}

/// The register's last silence, while nothing has been heard from it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterTrouble {
    /// What was wrong.
    pub problem: String,
    /// When it was asked.
    pub at: DateTime<Utc>,
}

/// Reads what is kept about VAT numbers.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait VatCheckDirectory: Send + Sync {
    /// Numbers that are to be asked about at this instant, those that wait longest first.
    async fn due(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<VatQuestion>, StoreError>;

    /// What is known about a number.
    async fn standing(&self, vat_id: &VatId) -> Result<VatStanding, StoreError>;

    /// Why the register did not answer last, unless it has answered something since.
    async fn trouble(&self) -> Result<Option<RegisterTrouble>, StoreError>;
}

/// Whether the register can be asked about a number.
fn is_checked(vat_id: &VatId) -> bool {
    vat_id.country_prefix().is_some()
}

/// The numbers of these profiles that the register can be asked about.
pub(crate) fn numbers_of<'a>(profiles: impl IntoIterator<Item = &'a Profile>) -> Vec<VatId> {
    let numbers = profiles.into_iter().filter_map(Profile::vat_id);
    numbers.filter(|number| is_checked(number)).cloned().collect()
}

impl Desk {
    /// What is known about a client's VAT number.
    pub async fn client_vat_check(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<ClientVatCheck, Error> {
        actor.require(Permission::ViewClients)?;
        let loaded = self.ports.clients.load(actor.scope(), &[client]).await?.into_iter().next();
        let missing = StoreError::NotFound { what: Client::NAME, id: client.get() };
        let vat_id = loaded.ok_or(missing)?.profile().vat_id().cloned();
        let standing = match &vat_id {
            Some(vat_id) => self.ports.vat_checks.standing(vat_id).await?,
            None => VatStanding::default(),
        };
        Ok(ClientVatCheck { vat_id, standing })
    }

    /// Why the register of VAT numbers cannot be asked about a new number at present: `None` while
    /// it answers, or if it has said something about this number before.
    pub async fn vat_register_trouble(
        &self,
        actor: &Actor,
        vat_id: &VatId,
    ) -> Result<Option<RegisterTrouble>, Error> {
        actor.require(Permission::ViewClients)?;
        let is_known = self.ports.vat_checks.standing(vat_id).await?.answer.is_some();
        if is_known || !is_checked(vat_id) {
            return Ok(None);
        }
        Ok(self.ports.vat_checks.trouble().await?)
    }

    /// Begins to ask the register about a client's VAT number now, whenever it was asked last.
    pub async fn check_client_vat_id(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<Started, Error> {
        actor.require(Permission::EditClients)?;
        self.vat_register()?;
        let work = self.begin(actor).await?;
        let client = work.clients().get(client).await?;
        let numbers = numbers_of([client.profile()]);
        if numbers.is_empty() {
            let message = "the client has no VAT number of the European Union";
            return Err(Error::rule("no_vat_id", message));
        }
        work.vat_checks().ask(&numbers, self.now()).await?;
        let operation = about(OperationKind::CheckVatId, client.id(), &["Ask the register"]);
        let started = work.operations().start(actor, &operation, self.now()).await?;
        let event = Event::new("client.vat_check_started", Client::NAME, client.id().get());
        self.commit(work, actor, &[event.of_client(client.id().get())]).await?;
        Ok(started)
    }

    /// The step of an operation that asks about a client's number.
    pub(crate) async fn ask_about(
        &self,
        operation: &Operation,
        actor: &Actor,
        client: ClientId,
    ) -> Result<String, Error> {
        let found = self.ports.clients.load(actor.scope(), &[client]).await?;
        let number = numbers_of(found.iter().map(Client::profile)).into_iter().next();
        let Some(number) = number else {
            return Ok("nothing was asked: the client has no such number any more".to_owned());
        };
        match self.ask_register(actor, &number).await? {
            Ok(answer) => Ok(words_of(&answer)),
            Err(unknown) => {
                tracing::info!(operation.id, %unknown, "the register gave no answer");
                Err(Error::rule("vat_unknown", unknown.to_string()))
            }
        }
    }

    /// Asks about the numbers that are due, few at a time. One that cannot reach the register
    /// ends the round.
    pub(crate) async fn check_due_vat_ids(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        self.vat_register()?;
        let (mut answered, mut unanswered) = (0_u32, 0_u32);
        for question in self.ports.vat_checks.due(self.now(), ROUND).await? {
            match self.ask_register(actor, &question.vat_id).await? {
                Ok(_) => answered += 1,
                Err(unknown @ (VatUnknown::Remote(_) | VatUnknown::Throttled(_))) => {
                    return Ok(TaskOutcome::Failed(unknown.to_string()));
                }
                Err(_) => unanswered += 1,
            }
        }
        let summary = format!("{answered} numbers were answered, {unanswered} were not");
        Ok(TaskOutcome::Succeeded(summary))
    }

    fn vat_register(&self) -> Result<&dyn VatRegister, Error> {
        let register = self.ports.vat_register.as_deref();
        register.ok_or_else(|| Error::rule("no_vat_register", "no register of VAT numbers is set"))
    }

    /// Asks the register about a number, and keeps what came of it.
    async fn ask_register(
        &self,
        actor: &Actor,
        vat_id: &VatId,
    ) -> Result<Result<VatAnswer, VatUnknown>, Error> {
        let outcome = self.vat_register()?.check(vat_id).await;
        let work = self.begin(actor).await?;
        let question = work.vat_checks().question(vat_id).await?;
        let mut question = question.unwrap_or_else(|| VatQuestion::new(vat_id.clone(), self.now()));
        let holders = work.vat_checks().holders(vat_id).await?;
        let mut events = Vec::new();
        let outcome = match outcome {
            Ok(check) => {
                let answer = answer_of(vat_id, check);
                work.vat_checks().keep(&answer).await?;
                question.answered(answer.at, self.ports.vat_recheck);
                for client in &holders {
                    let event = Event::new("client.vat_checked", Client::NAME, client.get());
                    events.push(event.of_client(client.get()).because(words_of(&answer)));
                    events.extend(self.reassess_drafts(&*work, *client).await?);
                }
                Ok(answer)
            }
            Err(unknown) => {
                question.unanswered(unknown.to_string(), unknown.is_passing(), self.now());
                Err(unknown)
            }
        };
        if holders.is_empty() {
            work.vat_checks().forget_question(vat_id).await?;
        } else {
            work.vat_checks().put(&question).await?;
        }
        self.commit(work, actor, &events).await?;
        Ok(outcome)
    }

    /// Lets a client's drafts say which taxes apply now.
    async fn reassess_drafts(
        &self,
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<Vec<Event>, Error> {
        let drafts: Vec<InvoiceId> = work.invoices().drafts(client).await?;
        let mut events = Vec::new();
        if drafts.is_empty() {
            return Ok(events);
        }
        let holder = Holder::of(work, client).await?;
        for id in drafts {
            let mut draft = work.invoices().get(id).await?.into_draft()?;
            let kind = draft.as_stored().kind;
            let assessment = holder.assess(work, kind, self.today(), self.now()).await?;
            let event = draft.reassess(assessment, holder.settings().invoicing.rounding);
            if let Some(event) = event {
                work.invoices().save(&draft.into()).await?;
                events.push(event);
            }
        }
        Ok(events)
    }
}

fn answer_of(vat_id: &VatId, check: VatCheck) -> VatAnswer {
    let VatCheck { is_valid, name, address, consultation, requester, checked_at } = check;
    let cut = |text: String| text.chars().take(LONGEST).collect::<String>();
    VatAnswer {
        vat_id: vat_id.clone(),
        is_valid,
        name: name.map(cut),
        address: address.map(cut),
        consultation: consultation.and_then(|number| Line::parse(&number, 255).ok()),
        requester,
        at: checked_at,
    }
}

fn words_of(answer: &VatAnswer) -> String {
    let verdict = if answer.is_valid { "valid" } else { "not valid" };
    let proof = answer.consultation.as_ref();
    let proof = proof.map(|number| format!(", consultation {number}")).unwrap_or_default();
    format!("{} is {verdict}{proof}", answer.vat_id)
}
