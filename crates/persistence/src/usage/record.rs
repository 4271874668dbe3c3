//! Keeps records of usage.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_domain::billing::usage::{
    Attributes, Resource, Span, StoredUsage, UsageRecord, UsageRepository,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::column::{Reading, instant, json};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub client_id: i64,
    pub kind: String,
    /// Empty where there are no regions, so that a unique index covers it.
    pub region: String,
    pub external_id: String,
    pub project: Option<String>,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub attributes: String,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Attributes as they are kept.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Told {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    numbers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    words: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
}

impl Told {
    fn of(attributes: &Attributes) -> Self {
        let numbers = attributes.numbers().map(|(key, value)| (key.to_string(), value.to_string()));
        let words = attributes.words().map(|(key, value)| (key.to_string(), value.to_owned()));
        let metadata = attributes.tags().map(|(key, value)| (key.to_owned(), value.to_owned()));
        Self { numbers: numbers.collect(), words: words.collect(), metadata: metadata.collect() }
    }

    fn read(&self, read: Reading) -> Result<Attributes, Unreadable> {
        let mut attributes = Attributes::default();
        for (measure, number) in &self.numbers {
            attributes = attributes.with(read.parsed(measure)?, read.parsed(number)?);
        }
        for (word, text) in &self.words {
            let told = attributes.told(read.parsed(word)?, text);
            attributes = told.map_err(|error| read.wrong(error))?;
        }
        for (name, value) in &self.metadata {
            attributes = attributes.tagged(name, value).map_err(|error| read.wrong(error))?;
        }
        Ok(attributes)
    }
}

impl Kept for UsageRecord {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "started_at";

    fn row(&self) -> Result<Model, DbErr> {
        let Resource { kind, region, external_id, project } = self.resource();
        Ok(Model {
            id: self.id().get(),
            client_id: self.client().get(),
            kind: kind.code().to_owned(),
            region: region.as_ref().map(ToString::to_string).unwrap_or_default(),
            external_id: external_id.to_string(),
            project: project.as_ref().map(ToString::to_string),
            started_at: instant(self.started_at()),
            ended_at: self.ended_at().map(instant),
            attributes: json(&Told::of(self.attributes()))?,
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            client_id,
            kind,
            region,
            external_id,
            project,
            started_at,
            ended_at,
            attributes,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        let region = Some(region).filter(|region| !region.is_empty());
        let resource = Resource {
            kind: read.parsed(&kind)?,
            region: read.optional(region.as_ref(), |read, text| read.line(text))?,
            external_id: read.line(&external_id)?,
            project: read.optional(project.as_ref(), |read, text| read.line(text))?,
        };
        Ok(Self::restore(StoredUsage {
            id: read.id(id)?,
            client: read.id(client_id)?,
            resource,
            started_at: read.instant(started_at)?,
            ended_at: read.optional(ended_at.as_ref(), |read, at| read.instant(*at))?,
            attributes: read.json::<Told>(&attributes)?.read(read)?,
            version,
        }))
    }
}

pub(super) const COLUMNS: &str = "u.id, u.client_id, u.kind, u.region, u.external_id, u.project, \
                                  u.started_at, u.ended_at, u.attributes, u.version";

const READING: &str = "reading usage";

#[async_trait]
impl UsageRepository for SeaWork {
    async fn get(&self, id: Id<UsageRecord>) -> Result<UsageRecord, StoreError> {
        Repository::<UsageRecord>::get(self, id).await
    }

    async fn starting(
        &self,
        resource: &Resource,
        at: DateTime<Utc>,
    ) -> Result<Option<UsageRecord>, StoreError> {
        let mut sql = of_resource(resource);
        sql.push(" AND u.started_at = ").bind(instant(at));
        self.record(&sql).await
    }

    async fn overlapping(
        &self,
        resource: &Resource,
        start: DateTime<Utc>,
        end: Option<DateTime<Utc>>,
    ) -> Result<Option<UsageRecord>, StoreError> {
        // On SQLite there is one unit of work at a time anyway.
        if self.is_postgres() {
            let Resource { kind, region, external_id, .. } = resource;
            let region = region.as_ref().map(Line::as_str).unwrap_or_default();
            let mut lock = Sql::new("SELECT pg_advisory_xact_lock(hashtextextended(");
            lock.bind(format!("usage {kind} {region} {external_id}")).push(", 0))");
            lock.one(&self.tx).await.map_err(unavailable("waiting for other usage"))?;
        }
        let mut sql = of_resource(resource);
        sql.push(" AND (u.ended_at IS NULL OR u.ended_at > ").bind(instant(start)).push(")");
        if let Some(end) = end {
            sql.push(" AND u.started_at < ").bind(instant(end));
        }
        sql.push(" ORDER BY u.started_at LIMIT 1");
        self.record(&sql).await
    }

    async fn add(&self, record: &UsageRecord) -> Result<(), StoreError> {
        Repository::<UsageRecord>::add(self, record).await
    }

    async fn save(&self, record: &UsageRecord) -> Result<(), StoreError> {
        Repository::<UsageRecord>::save(self, record).await
    }

    async fn within(
        &self,
        client: ClientId,
        span: Span,
        after: Option<Id<UsageRecord>>,
        most: u32,
    ) -> Result<Vec<UsageRecord>, StoreError> {
        const ORDER: &str = "u.kind, u.region, u.external_id, u.started_at, u.id";
        let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM usage_records u"));
        sql.push(" WHERE u.client_id = ").bind(client.get());
        sql.push(" AND u.started_at < ").bind(instant(span.end()));
        sql.push(" AND (u.ended_at IS NULL OR u.ended_at > ").bind(instant(span.start()));
        sql.push(")");
        if let Some(after) = after {
            sql.push(&format!(" AND ({ORDER}) > (SELECT {ORDER} FROM usage_records u"));
            sql.push(" WHERE u.id = ").bind(after.get()).push(")");
        }
        sql.push(&format!(" ORDER BY {ORDER}")).limit(most);
        let rows = sql.rows::<Model>(&self.tx).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(<UsageRecord as Kept>::restore).collect::<Result<_, _>>()?)
    }
}

impl SeaWork {
    async fn record(&self, sql: &Sql) -> Result<Option<UsageRecord>, StoreError> {
        let row = sql.row::<Model>(&self.tx).await.map_err(unavailable(READING))?;
        Ok(row.map(<UsageRecord as Kept>::restore).transpose()?)
    }
}

fn of_resource(resource: &Resource) -> Sql {
    let Resource { kind, region, external_id, project: _ } = resource;
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM usage_records u WHERE u.kind = "));
    sql.bind(kind.code()).push(" AND u.region = ");
    sql.bind(region.as_ref().map(Line::as_str).unwrap_or_default());
    sql.push(" AND u.external_id = ").bind(external_id.as_str());
    sql
}
