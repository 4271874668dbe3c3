//! Knows what every store of aggregates promises, whatever the aggregate.

use std::error::Error;

use async_trait::async_trait;
use bursar_kernel::Id;

/// Something that is kept, changed and removed as a whole, under an id and a version.
pub trait Aggregate: Send + Sync + Sized + 'static {
    /// The word for it in messages: `client`, `group`, ….
    const NAME: &'static str;

    /// Its id, which it has from birth.
    fn id(&self) -> Id<Self>;

    /// How often it was saved; an edit names the version that it saw.
    fn version(&self) -> i64;
}

/// Where aggregates of one kind are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Repository<A: Aggregate>: Send + Sync {
    /// The aggregate, or [`StoreError::NotFound`].
    async fn get(&self, id: Id<A>) -> Result<A, StoreError>;

    /// The aggregate, if there is one.
    async fn find(&self, id: Id<A>) -> Result<Option<A>, StoreError>;

    /// Keeps a new aggregate; [`StoreError::Taken`] if something that must be unique is not.
    async fn add(&self, aggregate: &A) -> Result<(), StoreError>;

    /// Keeps the changed aggregate under the next version; [`StoreError::Stale`] if the stored
    /// version is not the one that `aggregate` was read with.
    async fn save(&self, aggregate: &A) -> Result<(), StoreError>;

    /// Takes the aggregate away; [`StoreError::Stale`] as for `save`.
    async fn remove(&self, aggregate: &A) -> Result<(), StoreError>;
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such record, or the asker may not see it.
    #[error("there is no {what} {id}")]
    NotFound {
        /// The aggregate's name.
        what: &'static str,
        /// The id that was asked for.
        id: i64,
    },
    /// Somebody else changed the record since it was read.
    #[error("{what} {id} was changed by someone else")]
    Stale {
        /// The aggregate's name.
        what: &'static str,
        /// Its id.
        id: i64,
    },
    /// Another record already has a value that must be unique.
    #[error("another {what} has this {field}")]
    Taken {
        /// The aggregate's name.
        what: &'static str,
        /// The field whose value is taken, as the API spells it.
        field: &'static str,
    },
    /// The store itself failed.
    #[error("the store failed while {doing}")]
    Unavailable {
        /// What was being done.
        doing: String,
        /// Why it failed.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}
