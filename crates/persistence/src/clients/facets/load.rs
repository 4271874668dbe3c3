//! Knows how the facet index is read from the database, whole or for a few clients.

use std::collections::BTreeMap;

use bursar_application::clients::directory::Facet;
use bursar_domain::catalog::ProductType;
use bursar_domain::client::Client;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::index::{Entry, Index};
use crate::clients::derived::{COUNTS, Clients, within};
use crate::column::Reading;
use crate::statement::Sql;

/// How many ids are read at a time when the whole index is built.
const CHUNK: i64 = 5_000;

/// The whole index. Other readers go on meanwhile.
pub(super) async fn whole(db: &impl ConnectionTrait) -> Result<Index, DbErr> {
    let mut index = Index::default();
    let last = Sql::new("SELECT COALESCE(MAX(id), 0) FROM clients").value::<i64>(db).await?;
    let mut first = 1;
    while first <= last {
        let end = first + CHUNK - 1;
        for (client, entry) in entries(db, &Clients::From(first, end)).await? {
            index.put(client, &entry);
        }
        first = end + 1;
    }
    Ok(index)
}

/// Notes some clients as they are now; those that are gone are forgotten.
pub(super) async fn some(
    db: &impl ConnectionTrait,
    index: &mut Index,
    clients: &[i64],
) -> Result<(), DbErr> {
    let mut entries = entries(db, &Clients::These(clients)).await?;
    for client in clients {
        let client = number_of(*client)?;
        match entries.remove(&client) {
            Some(entry) => index.put(client, &entry),
            None => index.remove(client),
        }
    }
    Ok(())
}

async fn entries(
    db: &impl ConnectionTrait,
    clients: &Clients<'_>,
) -> Result<BTreeMap<u32, Entry>, DbErr> {
    let mut entries = BTreeMap::new();
    let mut sql = Sql::new(OWN);
    for row in sql.append(&within("c.id", clients)).all(db).await? {
        entries.insert(number(&row, 0)?, own(&row)?);
    }
    for (facets, statement, column) in RELATED {
        let mut sql = Sql::new(&statement.replace("{counts}", COUNTS));
        for row in sql.append(&within(column, clients)).all(db).await? {
            let Some(entry) = entries.get_mut(&number(&row, 0)?) else { continue };
            for (place, facet) in facets.iter().enumerate() {
                if let Some(value) = value(&row, place + 1, *facet)? {
                    entry.values.push((*facet, value));
                }
            }
        }
    }
    Ok(entries)
}

const OWN: &str = "
SELECT c.id, c.created_at, c.credit_ends_at, c.status, c.configuration_id, c.tax_exempt,
       c.has_billing_agreement, c.service_count > 0, c.instance_count > 0, c.is_reseller,
       c.out_of_credit_since IS NOT NULL, c.reseller_id
FROM clients c WHERE c.erased_at IS NULL AND ";

/// The facets of the columns behind the client's id.
const RELATED: [(&[Facet], &str, &str); 3] = [
    (
        &[Facet::Group],
        "SELECT x.client_id, x.group_id FROM client_group_members x WHERE ",
        "x.client_id",
    ),
    (
        &[Facet::Product, Facet::ServiceType],
        "SELECT DISTINCT s.client_id, s.product_id, p.product_type FROM services s
         JOIN products p ON p.id = s.product_id WHERE {counts} AND ",
        "s.client_id",
    ),
    (
        &[Facet::InstanceRegion, Facet::InstanceFlavor, Facet::InstanceHypervisor],
        "SELECT DISTINCT x.client_id, x.region_id, x.flavor_id, x.hypervisor_id FROM instances x
         WHERE x.deleted_at IS NULL AND ",
        "x.client_id",
    ),
];

fn own(row: &QueryResult) -> Result<Entry, DbErr> {
    let flag = |place| Ok::<_, DbErr>(i64::from(row.try_get_by_index::<bool>(place)?));
    let mut values = vec![
        (Facet::Status, i64::from(row.try_get_by_index::<i16>(3)?)),
        (Facet::Configuration, row.try_get_by_index(4)?),
        (Facet::TaxExempt, flag(5)?),
        (Facet::HasBillingAgreement, flag(6)?),
        (Facet::HasServices, flag(7)?),
        (Facet::HasInstances, flag(8)?),
        (Facet::IsReseller, flag(9)?),
        (Facet::OutOfCredit, flag(10)?),
    ];
    let reseller: Option<i64> = row.try_get_by_index(11)?;
    values.extend(reseller.map(|reseller| (Facet::Reseller, reseller)));
    let created = Reading::of::<Client>(row.try_get_by_index(0)?);
    let created = created.instant(row.try_get_by_index(1)?);
    Ok(Entry {
        values,
        created_on: created.map_err(|error| DbErr::Type(error.to_string()))?.date_naive(),
        credit_ends_at: row.try_get_by_index(2)?,
    })
}

/// The number of a value; types of products are numbered by their place among all.
fn value(row: &QueryResult, place: usize, facet: Facet) -> Result<Option<i64>, DbErr> {
    if facet == Facet::ServiceType {
        let code: String = row.try_get_by_index(place)?;
        let unknown = || DbErr::Type(format!("there is no type of product «{code}»"));
        return type_number(&code).ok_or_else(unknown).map(Some);
    }
    row.try_get_by_index(place)
}

pub(super) fn type_number(code: &str) -> Option<i64> {
    let place = ProductType::ALL.iter().position(|kind| kind.code() == code)?;
    i64::try_from(place).ok()
}

/// Bitmaps number clients by 32 bits, which is enough for four billion of them.
fn number(row: &QueryResult, place: usize) -> Result<u32, DbErr> {
    number_of(row.try_get_by_index(place)?)
}

fn number_of(id: i64) -> Result<u32, DbErr> {
    u32::try_from(id).map_err(|_| DbErr::Custom(format!("client id {id} is too large for facets")))
}
