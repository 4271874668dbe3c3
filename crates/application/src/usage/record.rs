//! Recording usage: events that may come twice, and out of order.

use bursar_domain::access::Permission;
use bursar_domain::billing::usage::{Attributes, Resource, UsageError, UsageInput, UsageRecord};
use bursar_domain::client::ClientId;
use bursar_domain::event::{Change, Event};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};

use super::UsageFilter;
use crate::desk::require_seen;
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

/// How far a clock that tells of usage may be ahead.
const AHEAD_MINUTES: i64 = 5;

/// What is told of a resource in words, as the API has it. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Resource, documented there")]
pub struct ResourceInput {
    pub kind: String,
    pub region: String,
    pub external_id: String,
    pub project: String,
}

/// A stretch of usage that somebody tells of.
#[derive(Clone, Debug)]
pub struct UsageCommand {
    /// Whose it is.
    pub client: ClientId,
    /// What is used.
    pub resource: ResourceInput,
    /// From when on.
    pub started_at: DateTime<Utc>,
    /// Until when, if it is over.
    pub ended_at: Option<DateTime<Utc>>,
    /// What the resource is like.
    pub attributes: Attributes,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// It was new.
    Now(UsageRecord),
    /// It had been told before, in the same words; nothing was written.
    Before(UsageRecord),
}

impl Recorded {
    /// The record, whenever it was written.
    pub const fn record(&self) -> &UsageRecord {
        match self {
            Self::Now(record) | Self::Before(record) => record,
        }
    }
}

impl ResourceInput {
    fn read(&self) -> Result<Resource, FieldErrors> {
        fn optional(errors: &mut FieldErrors, field: &'static str, text: &str) -> Option<Line> {
            let text = Some(text.trim()).filter(|text| !text.is_empty())?;
            errors.check(field, "malformed", Line::parse(text, 255))
        }
        let mut errors = FieldErrors::none();
        let kind = errors.check("resource.kind", "unknown", self.kind.trim().parse());
        let external_id = Line::parse(&self.external_id, 255);
        let external_id = errors.check("resource.external_id", "malformed", external_id);
        let region = optional(&mut errors, "resource.region", &self.region);
        let project = optional(&mut errors, "resource.project", &self.project);
        let (Some(kind), Some(external_id)) = (kind, external_id) else { return Err(errors) };
        errors.ok(Resource { kind, region, external_id, project })
    }
}

impl Desk {
    /// One page of usage, and how much there is.
    pub async fn list_usage(
        &self,
        actor: &Actor,
        filter: &UsageFilter,
        page: &PageRequest,
    ) -> Result<(Page<UsageRecord>, Total), Error> {
        actor.require(Permission::ViewClients)?;
        let found = self.ports.usage.list(actor.scope(), filter, page).await?;
        Ok((found, self.ports.usage.total(actor.scope(), filter).await?))
    }

    /// One record of usage.
    pub async fn usage_record(
        &self,
        actor: &Actor,
        id: Id<UsageRecord>,
    ) -> Result<UsageRecord, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.usage.get(actor.scope(), id).await
    }

    /// Records usage. Told twice in the same words it is recorded once; told in other words, or
    /// beside a record that covers the same second, it is refused.
    pub async fn record_usage(
        &self,
        actor: &Actor,
        command: UsageCommand,
    ) -> Result<Recorded, Error> {
        actor.require(Permission::RecordUsage)?;
        self.ports.clients.details(actor.scope(), command.client).await?;
        let resource = command.resource.read()?;
        self.refuse_future("started_at", command.started_at)?;
        if let Some(at) = command.ended_at {
            self.refuse_future("ended_at", at)?;
        }
        let work = self.begin(actor).await?;
        let UsageCommand { client, started_at, ended_at, attributes, .. } = command;
        let input = UsageInput { client, resource, started_at, ended_at, attributes };
        let record = UsageRecord::begin(work.ids().one().await?, input)?;
        let (start, end) = (record.started_at(), record.ended_at());
        let beside = work.usage().overlapping(record.resource(), start, end).await?;
        if let Some(known) = work.usage().starting(record.resource(), start).await? {
            return if is_same(&known, &record) {
                self.commit(work, actor, &[]).await?;
                Ok(Recorded::Before(known))
            } else {
                let message = "this resource has another record that begins at this second";
                Err(Error::rule("usage_differs", message))
            };
        }
        if let Some(beside) = beside {
            let (earlier, later) = (beside.id(), record.id());
            return Err(UsageError::Overlap { earlier, later }.into());
        }
        work.usage().add(&record).await?;
        self.commit(work, actor, &[begun(&record)]).await?;
        Ok(Recorded::Now(record))
    }

    /// Notes that a resource is gone. Told twice for the same second it is noted once.
    pub async fn end_usage(
        &self,
        actor: &Actor,
        id: Id<UsageRecord>,
        seen: Option<i64>,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        actor.require(Permission::RecordUsage)?;
        self.ports.usage.get(actor.scope(), id).await?;
        self.refuse_future("at", at)?;
        let work = self.begin(actor).await?;
        let mut record = work.usage().get(id).await?;
        if record.ended_at().is_some_and(|end| end.timestamp() == at.timestamp()) {
            return self.commit(work, actor, &[]).await;
        }
        require_seen(&record, seen)?;
        record.end(at)?;
        work.usage().save(&record).await?;
        self.commit(work, actor, &[ended(&record)]).await
    }

    /// Notes that a resource changed: its record ends, and one with other attributes begins.
    pub async fn change_usage(
        &self,
        actor: &Actor,
        id: Id<UsageRecord>,
        seen: Option<i64>,
        at: DateTime<Utc>,
        attributes: Attributes,
    ) -> Result<UsageRecord, Error> {
        actor.require(Permission::RecordUsage)?;
        self.ports.usage.get(actor.scope(), id).await?;
        self.refuse_future("at", at)?;
        let work = self.begin(actor).await?;
        let mut record = work.usage().get(id).await?;
        let known = work.usage().starting(record.resource(), at_second(at)).await?;
        if let Some(known) = known.filter(|known| *known.attributes() == attributes) {
            self.commit(work, actor, &[]).await?;
            return Ok(known);
        }
        require_seen(&record, seen)?;
        let next = record.change(work.ids().one().await?, at, attributes)?;
        work.usage().save(&record).await?;
        work.usage().add(&next).await?;
        self.commit(work, actor, &[ended(&record), begun(&next)]).await?;
        Ok(next)
    }

    /// Usage is what was, not what will be.
    fn refuse_future(&self, field: &'static str, at: DateTime<Utc>) -> Result<(), FieldErrors> {
        let latest = self.now() + chrono::TimeDelta::minutes(AHEAD_MINUTES);
        if at <= latest {
            return Ok(());
        }
        Err(FieldErrors::one(field, "too_late", "Use an instant that is not to come"))
    }
}

fn at_second(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_secs(at.timestamp()).unwrap_or(at)
}

/// Whether the later telling adds nothing. A record that was told without an end, and has got one
/// since, is the same.
fn is_same(known: &UsageRecord, told: &UsageRecord) -> bool {
    known.client() == told.client()
        && known.resource() == told.resource()
        && known.attributes() == told.attributes()
        && (told.ended_at().is_none() || known.ended_at() == told.ended_at())
}

fn begun(record: &UsageRecord) -> Event {
    let mut event = Event::new("usage_record.begun", UsageRecord::NAME, record.id().get());
    let resource = record.resource();
    for (field, after) in [
        ("kind", resource.kind.to_string()),
        ("external_id", resource.external_id.to_string()),
        ("started_at", record.started_at().to_rfc3339()),
    ] {
        event.changes.push(Change { field: field.to_owned(), before: None, after: Some(after) });
    }
    event.of_client(record.client().get())
}

fn ended(record: &UsageRecord) -> Event {
    let mut event = Event::new("usage_record.ended", UsageRecord::NAME, record.id().get());
    let after = record.ended_at().map(|at| at.to_rfc3339());
    event.changes.push(Change { field: "ended_at".to_owned(), before: None, after });
    event.of_client(record.client().get())
}
