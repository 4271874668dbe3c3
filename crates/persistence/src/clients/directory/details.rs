//! Knows everything that a client's page shows in its header and overview.

use bursar_application::clients::directory::{ClientDetails, ClientSummary, NoteRow};
use bursar_application::clients::{ClientFilter, ClientSort, Direction};
use bursar_application::{Error, Scope};
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::{Client, ClientId, Hanging};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::Money;
use sea_orm::{DbErr, QueryResult};

use super::order::Order;
use super::page::{Asked, Way};
use super::summary;
use crate::clients::row;
use crate::column::{Reading, counted};
use crate::error::unavailable;
use crate::kept::find;
use crate::settings::document;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading a client's page";

impl SeaStore {
    pub(super) async fn details_of(
        &self,
        scope: Scope,
        id: ClientId,
    ) -> Result<ClientDetails, Error> {
        let stored = find::<row::Entity>(self.read(), id.get()).await;
        let stored = stored.map_err(unavailable(READING))?;
        let stored = stored.filter(|row| row.erased_at.is_none()).ok_or_else(|| unknown(id))?;
        let summary = self.summary(id).await?.ok_or_else(|| unknown(id))?;
        let groups: Vec<_> = summary.groups.iter().map(|group| group.id).collect();
        let client = row::restore(&stored, &groups)?;
        if matches!(scope, Scope::Reseller(reseller) if client.reseller() != Some(reseller)) {
            return Err(unknown(id));
        }
        let aside = self.aside(id).await?;
        Ok(ClientDetails {
            credits: aside.credits,
            notes: self.notes_on(id).await?,
            users: aside.users,
            hanging: aside.hanging,
            suspends_instead_of_terminating: aside.settings.postpaid.suspend_instead_of_termination,
            client,
            summary,
        })
    }

    /// Refuses a client that the one who asks may not see, as if there were none.
    pub(super) async fn require_seen(&self, scope: Scope, id: ClientId) -> Result<(), Error> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM clients WHERE erased_at IS NULL AND id = ");
        sql.bind(id.get());
        if let Scope::Reseller(reseller) = scope {
            sql.push(" AND reseller_id = ").bind(reseller.get());
        }
        let count = sql.count(self.read()).await.map_err(unavailable(READING))?;
        if count == 0 { Err(unknown(id)) } else { Ok(()) }
    }

    async fn summary(&self, id: ClientId) -> Result<Option<ClientSummary>, Error> {
        let order = Order::new(ClientSort::CreatedAt, Direction::Ascending, Vec::new());
        let (condition, filter) = (Sql::new("TRUE"), ClientFilter::default());
        let is_postgres = self.is_postgres();
        let asked = Asked {
            order: &order,
            condition: &condition,
            filter: &filter,
            cursor: None,
            limit: 1,
            is_postgres,
        };
        let found = asked.found(&Way::Gather(vec![id.get()]))?;
        let rows = summary::read(self.read(), &found, order.sort, is_postgres).await?;
        Ok(rows.into_iter().next().map(|row| row.summary))
    }

    /// What stands in other tables, in one statement.
    async fn aside(&self, id: ClientId) -> Result<Aside, Error> {
        let mut sql = Sql::new(ASIDE);
        sql.push(if self.is_postgres() { POSTGRES_CREDITS } else { SQLITE_CREDITS });
        let row = sql
            .push(OF_CLIENT)
            .bind(id.get())
            .one(self.read())
            .await
            .map_err(unavailable(READING))?;
        let row = row.ok_or_else(|| unknown(id))?;
        let count = |place| row.try_get_by_index(place).and_then(counted::<u64>);
        let count = |place| count(place).map_err(unavailable(READING));
        let (services, projects) = (count(0)?, count(1)?);
        let (resold_clients, journal_entries) = (count(2)?, count(6)?);
        let (live_services, drafts) = (count(7)?, count(8)?);
        let (issued_invoices, paid_invoices) = (count(9)?, count(10)?);
        let settings: String = row.try_get_by_index(4).map_err(unavailable(READING))?;
        let read = Reading::of::<Client>(id.get());
        let credits: Option<String> = row.try_get_by_index(5).map_err(unavailable(READING))?;
        Ok(Aside {
            credits: read_credits(read, credits.as_deref().unwrap_or("[]"))?,
            hanging: Hanging {
                services,
                live_services,
                projects,
                resold_clients,
                journal_entries,
                drafts,
                issued_invoices,
                paid_invoices,
            },
            users: read.count(row.try_get_by_index::<i64>(3).map_err(unavailable(READING))?)?,
            settings: document::read(read, &settings)?,
        })
    }

    async fn notes_on(&self, id: ClientId) -> Result<Vec<NoteRow>, Error> {
        let mut sql = Sql::new(
            "SELECT n.id, n.body, u.first_name, u.last_name, n.created_at, n.version
             FROM client_notes n JOIN users u ON u.id = n.author_id WHERE n.client_id = ",
        );
        let sql = sql.bind(id.get()).push(" ORDER BY n.id DESC");
        let rows = sql.all(self.read()).await.map_err(unavailable(READING))?;
        let notes = rows.iter().map(|row| note(row).map_err(unavailable(READING)));
        Ok(notes.collect::<Result<_, _>>()?)
    }
}

/// What other tables know of a client.
struct Aside {
    credits: Vec<(Money, Money)>,
    hanging: Hanging,
    users: u32,
    settings: Settings,
}

const ASIDE: &str = "
SELECT (SELECT COUNT(*) FROM services s WHERE s.client_id = c.id),
       (SELECT COUNT(*) FROM projects p WHERE p.client_id = c.id),
       (SELECT COUNT(*) FROM clients o WHERE o.reseller_id = c.id),
       (SELECT COUNT(*) FROM memberships m WHERE m.client_id = c.id),
       cf.settings,
       (SELECT ";

/// What is left in each currency, as one JSON array.
const POSTGRES_CREDITS: &str = "CAST(JSON_AGG(
    JSON_BUILD_ARRAY(k.currency, k.credit_minor, k.up_to_date_minor) ORDER BY k.currency
) AS TEXT)";
const SQLITE_CREDITS: &str = "JSON_GROUP_ARRAY(
    JSON_ARRAY(k.currency, k.credit_minor, k.up_to_date_minor) ORDER BY k.currency
)";

const OF_CLIENT: &str = " FROM client_credits k WHERE k.client_id = c.id),
       COALESCE((SELECT h.entries FROM journal_heads h WHERE h.client_id = c.id), 0),
       (SELECT COUNT(*) FROM services s WHERE s.client_id = c.id
        AND s.status IN ('pending', 'active', 'suspended')),
       (SELECT COUNT(*) FROM invoices i WHERE i.client_id = c.id AND i.status = 1),
       (SELECT COUNT(*) FROM invoices i WHERE i.client_id = c.id AND i.status <> 1),
       (SELECT COUNT(*) FROM invoices i WHERE i.client_id = c.id AND i.fiscal IS NOT NULL
        AND i.paid_minor > 0)
FROM clients c JOIN configurations cf ON cf.id = c.configuration_id WHERE c.id = ";

fn read_credits(read: Reading, json: &str) -> Result<Vec<(Money, Money)>, StoreError> {
    let credits: Vec<(String, i64, i64)> = read.json(json)?;
    let credits = credits.into_iter().map(|(code, credit, up_to_date)| {
        let currency = read.parsed(&code)?;
        Ok((Money::from_minor(credit, currency), Money::from_minor(up_to_date, currency)))
    });
    credits.collect()
}

fn note(row: &QueryResult) -> Result<NoteRow, DbErr> {
    let last_name = row.try_get_by_index(3)?;
    let at = chrono::DateTime::from_timestamp_micros(row.try_get_by_index(4)?);
    Ok(NoteRow {
        id: row.try_get_by_index(0)?,
        body: row.try_get_by_index(1)?,
        author: summary::display_name(None, row.try_get_by_index(2)?, last_name),
        created_at: at.ok_or_else(|| DbErr::Type("an instant is too far off".to_owned()))?,
        version: row.try_get_by_index(5)?,
    })
}

fn unknown(id: ClientId) -> Error {
    StoreError::NotFound { what: Client::NAME, id: id.get() }.into()
}
