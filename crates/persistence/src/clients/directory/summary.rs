//! Knows how a row of the client list is read.

use std::collections::BTreeMap;

use bursar_application::Error;
use bursar_application::clients::directory::Named;
use bursar_application::clients::{ClientSort, ClientSummary};
use bursar_application::page::Key;
use bursar_domain::client::Client;
use bursar_domain::repository::StoreError;
use bursar_kernel::money::Money;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, TryGetable};

use super::page::{Found, these};
use crate::clients::row::status_of;
use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;

/// A row with its sort value.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) key: Key,
    pub(super) summary: ClientSummary,
}

/// The rows that a statement finds, in the list's order, with their groups.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    found: &Found,
    sort: ClientSort,
    is_postgres: bool,
) -> Result<Vec<Listed>, Error> {
    let mut sql = Sql::new(SELECTED);
    sql.push(if is_postgres { POSTGRES_GROUPS } else { SQLITE_GROUPS });
    sql.append(&found.sql).push(JOINED).push(found.order);
    let rows = sql.all(db).await.map_err(unavailable(READING))?;
    Ok(rows.iter().map(|row| one(row, sort)).collect::<Result<_, _>>()?)
}

/// The groups of each client, by name.
pub(super) async fn groups_of(
    db: &impl ConnectionTrait,
    clients: &[i64],
    is_postgres: bool,
) -> Result<BTreeMap<i64, Vec<Named>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT m.client_id, g.id, g.name FROM client_group_members m
         JOIN client_groups g ON g.id = m.group_id WHERE ",
    );
    sql.append(&these("m.client_id", clients, is_postgres)).push(" ORDER BY g.name_folded, g.id");
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in sql.all(db).await? {
        let named = Named { id: row.try_get_by_index(1)?, name: row.try_get_by_index(2)? };
        groups.entry(row.try_get_by_index(0)?).or_default().push(named);
    }
    Ok(groups)
}

const READING: &str = "reading the client list";

const SELECTED: &str = "
SELECT c.id, c.version, c.first_name, c.last_name, c.company, c.email, c.city, c.country, c.status,
       c.created_at, c.configuration_id, cf.name, c.currency, c.credit_minor, c.up_to_date_minor,
       c.out_of_credit_since, c.credit_ends_at, c.has_billing_agreement, c.tax_exempt,
       c.do_not_process, c.is_reseller, c.reseller_id, r.company, r.first_name, r.last_name,
       c.service_count, c.instance_count, c.company_folded, c.up_to_date_base_minor,
       cf.name_folded, g.name_folded, (SELECT ";

/// The groups of each client by name, as one JSON array.
const POSTGRES_GROUPS: &str =
    "CAST(JSON_AGG(JSON_BUILD_ARRAY(o.id, o.name) ORDER BY o.name_folded, o.id) AS TEXT)
     FROM client_group_members m JOIN client_groups o ON o.id = m.group_id
     WHERE m.client_id = c.id) FROM (";
const SQLITE_GROUPS: &str =
    "JSON_GROUP_ARRAY(JSON_ARRAY(o.id, o.name) ORDER BY o.name_folded, o.id)
     FROM client_group_members m JOIN client_groups o ON o.id = m.group_id
     WHERE m.client_id = c.id) FROM (";

const JOINED: &str = ") w JOIN clients c ON c.id = w.id
JOIN configurations cf ON cf.id = c.configuration_id
LEFT JOIN clients r ON r.id = c.reseller_id
LEFT JOIN client_groups g ON g.id = c.first_group_id
ORDER BY ";

struct Columns<'a>(&'a QueryResult);

impl Columns<'_> {
    fn get<T: TryGetable>(&self, place: usize) -> Result<T, StoreError> {
        self.0.try_get_by_index(place).map_err(unavailable(READING))
    }
}

fn one(row: &QueryResult, sort: ClientSort) -> Result<Listed, StoreError> {
    let row = Columns(row);
    let id = row.get(0)?;
    let read = Reading::of::<Client>(id);
    let (first_name, last_name): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
    let company: Option<String> = row.get(4)?;
    let status = status_of(row.get(8)?).ok_or_else(|| read.wrong("an unknown status"))?;
    let currency = read.parsed(&row.get::<String>(12)?)?;
    let instant = |micros: Option<i64>| micros.map(|micros| read.instant(micros)).transpose();
    let reseller = match row.get::<Option<i64>>(21)? {
        Some(id) => {
            let name = display_name(row.get(22)?, row.get(23)?, row.get(24)?);
            Some(Named { id, name })
        }
        None => None,
    };
    let groups: Option<String> = row.get(31)?;
    let groups: Vec<(i64, String)> = match groups {
        Some(groups) => read.json(&groups)?,
        None => Vec::new(),
    };
    let summary = ClientSummary {
        id: read.id(id)?,
        display_name: display_name(company.clone(), first_name.clone(), last_name.clone()),
        first_name,
        last_name,
        company,
        email: row.get(5)?,
        city: row.get(6)?,
        country: row.get(7)?,
        status,
        created_at: read.instant(row.get(9)?)?,
        configuration: Named { id: row.get(10)?, name: row.get(11)? },
        groups: groups.into_iter().map(|(id, name)| Named { id, name }).collect(),
        currency,
        credit: Money::from_minor(row.get(13)?, currency),
        up_to_date_credit: Money::from_minor(row.get(14)?, currency),
        out_of_credit_since: instant(row.get(15)?)?,
        credit_ends_at: instant(row.get(16)?)?,
        has_billing_agreement: row.get(17)?,
        tax_exempt: row.get(18)?,
        do_not_process: row.get(19)?,
        is_reseller: row.get(20)?,
        reseller,
        services: read.count(row.get::<i32>(25)?)?,
        instances: read.count(row.get::<i32>(26)?)?,
        version: row.get(1)?,
    };
    Ok(Listed { key: key(&row, sort)?, summary })
}

fn key(row: &Columns<'_>, sort: ClientSort) -> Result<Key, StoreError> {
    let text = |place| {
        let text = row.get::<Option<String>>(place)?;
        Ok(text.map_or(Key::Empty, Key::Text))
    };
    match sort {
        ClientSort::Company => text(27),
        ClientSort::Country => text(7),
        ClientSort::CreatedAt => Ok(Key::Number(row.get(9)?)),
        ClientSort::UpToDateCredit => Ok(Key::Number(row.get(28)?)),
        ClientSort::Configuration => text(29),
        ClientSort::Group => text(30),
    }
}

/// The name that lists show: the company, else the person.
pub(crate) fn display_name(
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
) -> String {
    company.unwrap_or_else(|| {
        [first_name, last_name].into_iter().flatten().collect::<Vec<_>>().join(" ")
    })
}
