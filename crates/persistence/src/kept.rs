//! Knows how an aggregate with a table of its own is kept: one body for all of them.

use async_trait::async_trait;
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::Id;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    IntoActiveModel, ModelTrait, PrimaryKeyTrait, QueryFilter,
};

use crate::error::{Unreadable, refused, unavailable};
use crate::work::SeaWork;

/// An aggregate with a table of its own, which has the columns `id` and `version`.
pub(crate) trait Kept: Aggregate {
    type Entity: EntityTrait<Model = Self::Row, PrimaryKey: PrimaryKeyTrait<ValueType = i64>>;
    type Row: ModelTrait<Entity = Self::Entity>
        + FromQueryResult
        + IntoActiveModel<Self::Columns>
        + Send
        + Sync;
    type Columns: ActiveModelTrait<Entity = Self::Entity> + Send;

    /// The field that a unique index guards, as the API spells it.
    const UNIQUE: &'static str;

    /// Its row.
    fn row(&self) -> Result<Self::Row, DbErr>;

    /// The aggregate of a row.
    fn restore(row: Self::Row) -> Result<Self, Unreadable>;

    /// Whether saving it changes what other rows are sorted by; asked just before.
    fn is_renamed(&self, _work: &SeaWork) -> impl Future<Output = Result<bool, DbErr>> + Send {
        async { Ok(false) }
    }

    /// What else follows from its having been written.
    fn written(
        &self,
        _work: &SeaWork,
        _is_renamed: bool,
    ) -> impl Future<Output = Result<(), DbErr>> + Send {
        async { Ok(()) }
    }

    /// What else follows from its going away, just before it goes.
    fn leaving(&self, _work: &SeaWork) -> impl Future<Output = Result<(), DbErr>> + Send {
        async { Ok(()) }
    }
}

#[async_trait]
impl<A: Kept> Repository<A> for SeaWork {
    async fn get(&self, id: Id<A>) -> Result<A, StoreError> {
        let found = Repository::<A>::find(self, id).await?;
        found.ok_or(StoreError::NotFound { what: A::NAME, id: id.get() })
    }

    async fn find(&self, id: Id<A>) -> Result<Option<A>, StoreError> {
        let row = find::<A::Entity>(&self.tx, id.get()).await;
        let row = row.map_err(unavailable(A::NAME))?;
        Ok(row.map(A::restore).transpose()?)
    }

    async fn add(&self, aggregate: &A) -> Result<(), StoreError> {
        let row = aggregate.row().map_err(unavailable(A::NAME))?;
        let columns = row.into_active_model().reset_all();
        let added = A::Entity::insert(columns).exec_without_returning(&self.tx).await;
        added.map_err(refused::<A>(A::UNIQUE))?;
        aggregate.written(self, false).await.map_err(unavailable(A::NAME))
    }

    async fn save(&self, aggregate: &A) -> Result<(), StoreError> {
        let (id, version) = (aggregate.id().get(), aggregate.version());
        let is_renamed = aggregate.is_renamed(self).await.map_err(unavailable(A::NAME))?;
        let row = aggregate.row().map_err(unavailable(A::NAME))?;
        let mut columns = row.into_active_model().reset_all();
        columns.set(version_column::<A>()?, (version + 1).into());
        let saved = A::Entity::update_many()
            .set(columns)
            .filter(Expr::col("id").eq(id))
            .filter(Expr::col("version").eq(version))
            .exec(&self.tx)
            .await
            .map_err(refused::<A>(A::UNIQUE))?;
        self.require_changed::<A, A::Entity>(saved.rows_affected, id).await?;
        aggregate.written(self, is_renamed).await.map_err(unavailable(A::NAME))
    }

    async fn remove(&self, aggregate: &A) -> Result<(), StoreError> {
        let (id, version) = (aggregate.id().get(), aggregate.version());
        aggregate.leaving(self).await.map_err(unavailable(A::NAME))?;
        let removed = A::Entity::delete_many()
            .filter(Expr::col("id").eq(id))
            .filter(Expr::col("version").eq(version))
            .exec(&self.tx)
            .await
            .map_err(unavailable(A::NAME))?;
        self.require_changed::<A, A::Entity>(removed.rows_affected, id).await
    }
}

impl SeaWork {
    /// A change that met no row came too late: somebody else changed the row, or removed it.
    pub(crate) async fn require_changed<A: Aggregate, E>(
        &self,
        rows: u64,
        id: i64,
    ) -> Result<(), StoreError>
    where
        E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = i64>>,
    {
        if rows > 0 {
            return Ok(());
        }
        let row = find::<E>(&self.tx, id).await.map_err(unavailable(A::NAME))?;
        let what = A::NAME;
        Err(match row {
            Some(_) => StoreError::Stale { what, id },
            None => StoreError::NotFound { what, id },
        })
    }
}

/// The row with this id. There is one at most, so that no limit needs to be bound: with one SQLite
/// would plan the statement anew each time.
pub(crate) async fn find<E>(db: &impl ConnectionTrait, id: i64) -> Result<Option<E::Model>, DbErr>
where
    E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = i64>>,
{
    Ok(E::find_by_id(id).all(db).await?.pop())
}

fn version_column<A: Kept>() -> Result<<A::Entity as EntityTrait>::Column, StoreError> {
    let column = "version".parse();
    column.map_err(|_| unavailable(A::NAME)(DbErr::Custom("a table without versions".to_owned())))
}
