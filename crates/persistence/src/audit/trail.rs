//! Writes what happened, in the unit of work in which it does.

use async_trait::async_trait;
use bursar_application::Actor;
use bursar_application::audit::AuditTrail;
use bursar_domain::client::ClientId;
use bursar_domain::event::{Event, Subject};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::write;
use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

/// So many entries that both engines can take their values in one statement.
const CHUNK: usize = 1000;

#[async_trait]
impl AuditTrail for SeaWork {
    async fn record_all(
        &self,
        actor: &Actor,
        events: &[Event],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for events in events.chunks(CHUNK) {
            let mut sql = Sql::new(ADD);
            for (place, event) in events.iter().enumerate() {
                let pushed = push(sql.push(if place == 0 { "(" } else { ", (" }), actor, event, at);
                pushed.map_err(unavailable(WRITING))?;
            }
            sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        }
        Ok(())
    }

    async fn wipe(&self, client: ClientId) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE audit SET changes = '[]', reason = NULL WHERE client_id = ");
        sql.bind(client.get()).run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }
}

const WRITING: &str = "writing the audit trail";

const ADD: &str = "
INSERT INTO audit (at, actor_id, actor_name, action, subject_kind, subject_id, client_id, reason,
                   changes, request_id) VALUES ";

fn push(sql: &mut Sql, actor: &Actor, event: &Event, at: DateTime<Utc>) -> Result<(), DbErr> {
    let Event { action, subject: Subject { kind, id }, client, changes, reason } = event;
    sql.bind(instant(at)).push(", ").bind(actor.user().map(Id::get)).push(", ");
    sql.bind_all([actor.name(), action, kind]).push(", ").bind(*id).push(", ");
    sql.bind(*client).push(", ").bind(reason.clone()).push(", ");
    sql.bind(write(changes)?).push(", ").bind(actor.request_id()).push(")");
    Ok(())
}
