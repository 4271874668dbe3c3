//! Keeps the columns of a client that follow from other tables, for the list to filter and sort by.

use bursar_domain::catalog::ProductType;
use bursar_domain::client::{Client, ClientGroup};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_kernel::text::search_text;
use sea_orm::DbErr;

use super::mask;
use crate::statement::Sql;
use crate::work::SeaWork;

/// Which clients a statement is about.
pub(crate) enum Clients<'a> {
    /// These, not more than fit into one statement.
    These(&'a [i64]),
    /// All with an id from the first to the last.
    From(i64, i64),
    /// Those who own a service of this product.
    Owning(i64),
}

/// The most values that a statement may have: enough that the way to the database does not count,
/// few enough that a connection can keep the statement prepared.
pub(crate) const MOST_VALUES: usize = 3_000;

/// All groups in the order of their names, to tell which of a client's comes first.
pub(crate) struct FirstGroups(Vec<i64>);

impl FirstGroups {
    pub(crate) async fn read(work: &SeaWork) -> Result<Self, DbErr> {
        let by_name = Sql::new("SELECT id FROM client_groups ORDER BY name_folded, id");
        Ok(Self(by_name.column(&work.tx).await?))
    }

    pub(crate) fn of(&self, client: &Client) -> Option<i64> {
        let is_his = |group: &i64| client.groups().iter().any(|his| his.get() == *group);
        self.0.iter().copied().find(is_his)
    }
}

/// The first group by name, for clients whose memberships changed.
pub(crate) async fn groups_were_changed(work: &SeaWork, clients: &[i64]) -> Result<(), DbErr> {
    for some in clients.chunks(MOST_VALUES) {
        let mut sql = Sql::new("UPDATE clients SET first_group_id = ");
        sql.push(FIRST_GROUP).push(" WHERE ").append(&within("id", &Clients::These(some)));
        sql.run(&work.tx).await?;
    }
    Ok(())
}

/// A group got another name: its members' first group may be another now.
pub(crate) async fn group_was_renamed(work: &SeaWork, group: Id<ClientGroup>) -> Result<(), DbErr> {
    let mut sql = Sql::new("UPDATE clients SET first_group_id = ");
    sql.push(FIRST_GROUP).push(" WHERE first_group_id IS DISTINCT FROM ").push(FIRST_GROUP);
    sql.push(" AND id IN (SELECT client_id FROM client_group_members WHERE group_id = ");
    sql.bind(group.get()).push(")").run(&work.tx).await?;
    Ok(())
}

/// A group is about to go: its members leave it. Their masks may keep its bit, which is harmless.
pub(crate) async fn group_is_leaving(work: &SeaWork, group: Id<ClientGroup>) -> Result<(), DbErr> {
    let mut tell = Sql::new("INSERT INTO client_changes (client_id, at) SELECT client_id, ");
    tell.push(work.now()).push(" FROM client_group_members WHERE group_id = ");
    tell.bind(group.get()).run(&work.tx).await?;
    let mut leave = Sql::new("DELETE FROM client_group_members WHERE group_id = ");
    leave.bind(group.get()).run(&work.tx).await?;
    let mut sql = Sql::new("UPDATE clients SET first_group_id = ");
    sql.push(FIRST_GROUP).push(" WHERE first_group_id = ").bind(group.get()).run(&work.tx).await?;
    Ok(())
}

/// The first group of a client by name.
pub(super) const FIRST_GROUP: &str = "(
    SELECT g.id FROM client_group_members m JOIN client_groups g ON g.id = m.group_id
    WHERE m.client_id = clients.id ORDER BY g.name_folded, g.id LIMIT 1
)";

/// What clients own was changed: their counts of services and instances, the bits of these, and
/// whether they are resellers.
pub(crate) async fn owned_was_changed(work: &SeaWork, clients: &Clients<'_>) -> Result<(), DbErr> {
    let types = ProductType::ALL.map(|kind| {
        format!("WHEN '{}' THEN CAST({} AS BIGINT)", kind.code(), mask::service_type(kind))
    });
    let counted = format!("FROM services s WHERE s.client_id = clients.id AND {COUNTS}");
    let sold =
        "FROM services s JOIN products p ON p.id = s.product_id WHERE s.client_id = clients.id";
    let live = "FROM instances i WHERE i.client_id = clients.id AND i.deleted_at IS NULL";
    let set = format!(
        "UPDATE clients SET
         service_count = (SELECT COUNT(*) {counted}),
         instance_count = (SELECT COUNT(*) {live}),
         is_reseller = EXISTS (SELECT 1 {sold} AND s.status = 'active' AND p.product_type = '{}'),
         service_mask = {} + {},
         place_mask = {} + {},
         host_mask = {} WHERE ",
        ProductType::Reseller.code(),
        or(&mask::sql::product("s.product_id"), &counted),
        or(
            &format!("CASE p.product_type {} END", types.join(" ")),
            &format!("{sold} AND {COUNTS}")
        ),
        or(&mask::sql::region("i.region_id"), live),
        or(&mask::sql::flavor("i.flavor_id"), live),
        or(&mask::sql::hypervisor("i.hypervisor_id"), live),
    );
    Sql::new(&set).append(&within("id", clients)).run(&work.tx).await?;
    let mut tell = Sql::new("INSERT INTO client_changes (client_id, at) SELECT id, ");
    tell.push(work.now()).push(" FROM clients WHERE ").append(&within("id", clients));
    tell.run(&work.tx).await?;
    Ok(())
}

/// The services that count (product decision 13).
pub(crate) const COUNTS: &str = "s.status IN ('pending', 'active', 'suspended')";

/// All bits together: no engine has `or` as an aggregate on both sides, but different single bits
/// add up to the same.
fn or(bit: &str, from: &str) -> String {
    format!("CAST(COALESCE((SELECT SUM(DISTINCT {bit}) {from}), 0) AS BIGINT)")
}

/// The texts that search looks into, for clients whose projects changed.
pub(crate) async fn search_was_changed(work: &SeaWork, clients: &[Client]) -> Result<(), DbErr> {
    for some in clients.chunks(MOST_VALUES / 2) {
        let ids: Vec<i64> = some.iter().map(|client| client.id().get()).collect();
        let projects = projects_of(work, &ids).await?;
        let mut sql = Sql::new("INSERT INTO client_search (client_id, text) VALUES ");
        for (place, client) in some.iter().enumerate() {
            let id = client.id().get();
            let mut fields = client.profile().search_fields();
            let own = projects.iter().filter(|(owner, _)| *owner == id);
            fields.extend(own.map(|(_, project)| project.clone()));
            let text = search_text(fields.iter().map(String::as_str));
            sql.push(if place == 0 { "(" } else { ", (" }).bind(id).push(", ").bind(text).push(")");
        }
        sql.push(" ON CONFLICT (client_id) DO UPDATE SET text = excluded.text");
        sql.push(" WHERE client_search.text <> excluded.text").run(&work.tx).await?;
    }
    Ok(())
}

/// Owners and the cloud's own ids of projects, which search finds too.
async fn projects_of(work: &SeaWork, clients: &[i64]) -> Result<Vec<(i64, String)>, DbErr> {
    let mut sql = Sql::new("SELECT client_id, external_id FROM projects WHERE ");
    sql.append(&within("client_id", &Clients::These(clients)));
    let rows = sql.all(&work.tx).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

pub(crate) fn within(column: &str, clients: &Clients<'_>) -> Sql {
    let mut sql = Sql::new(column);
    match clients {
        Clients::These(ids) => sql.push(" IN (").bind_all(ids.iter().copied()).push(")"),
        Clients::From(first, last) => sql.push(" BETWEEN ").bind(*first).push(" AND ").bind(*last),
        Clients::Owning(product) => {
            sql.push(" IN (SELECT client_id FROM services WHERE product_id = ");
            sql.bind(*product).push(")")
        }
    };
    sql
}
