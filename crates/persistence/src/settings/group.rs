//! Keeps client groups, and what their names decide about their members.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::client::ClientGroup;
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;

use crate::clients::derived;
use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub description: Option<String>,
    pub is_default: bool,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for ClientGroup {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "name";

    fn row(&self) -> Result<Model, DbErr> {
        Ok(Model {
            id: self.id().get(),
            name: self.name().to_string(),
            name_folded: fold(self.name().as_str()),
            description: self.description().map(ToString::to_string),
            is_default: self.is_default(),
            created_at: instant(self.created_at()),
            version: self.version(),
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, name_folded: _, description, is_default, created_at, version } = row;
        let read = Reading::of::<Self>(id);
        let description = read.optional(description.as_ref(), |read, text| read.note(text))?;
        let created_at = read.instant(created_at)?;
        Ok(Self::restore(
            read.id(id)?,
            read.line(&name)?,
            description,
            is_default,
            created_at,
            version,
        ))
    }

    async fn is_renamed(&self, work: &SeaWork) -> Result<bool, DbErr> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM client_groups WHERE id = ");
        sql.bind(self.id().get()).push(" AND name_folded <> ").bind(fold(self.name().as_str()));
        Ok(sql.count(&work.tx).await? > 0)
    }

    async fn written(&self, work: &SeaWork, is_renamed: bool) -> Result<(), DbErr> {
        if is_renamed {
            derived::group_was_renamed(work, self.id()).await?;
        }
        work.note_names_changed().await
    }

    async fn leaving(&self, work: &SeaWork) -> Result<(), DbErr> {
        derived::group_is_leaving(work, self.id()).await?;
        work.note_names_changed().await
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_application::ports::Store;
    use bursar_domain::client::group::GroupInput;
    use bursar_testkit::contract::{clients, id, minute};

    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn only_a_new_name_touches_the_members_of_a_group() {
        let (_database, store) = store().await;
        let input = GroupInput { name: "Gold".into(), ..GroupInput::default() };
        let (gold, _) = ClientGroup::create(id(&store).await, &input, minute(0)).unwrap();
        let mut member = clients::client(&store, "Acme").await;
        let work = store.begin().await.unwrap();
        work.groups().add(&gold).await.unwrap();
        member.regroup(BTreeSet::from([gold.id()]));
        work.clients().save(&member).await.unwrap();
        work.commit().await.unwrap();
        // Whoever writes the column again corrects it.
        let spoil = "UPDATE clients SET first_group_id = NULL";
        Sql::new(spoil).run(store.write()).await.unwrap();
        let edit = async |input: GroupInput| {
            let work = store.begin().await.unwrap();
            let mut group = work.groups().get(gold.id()).await.unwrap();
            group.edit(&input).unwrap();
            work.groups().save(&group).await.unwrap();
            work.commit().await.unwrap();
            let first = Sql::new("SELECT first_group_id FROM clients");
            first.value::<Option<i64>>(store.read()).await.unwrap()
        };
        let described = GroupInput { description: "The best".into(), ..input.clone() };
        assert_eq!(edit(described).await, None);
        let renamed = GroupInput { name: "Silver".into(), ..input };
        assert_eq!(edit(renamed).await, Some(gold.id().get()));
    }
}
