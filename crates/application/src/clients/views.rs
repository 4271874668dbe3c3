//! Saved views: lists of clients under a name, private or shared (ui.md 3.2).

use async_trait::async_trait;
use bursar_domain::access::{Permission, User};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Id, Line};

use crate::{Actor, Desk, Error};

/// A client list under a name.
#[derive(Clone, Debug)]
pub struct SavedView {
    /// Its id.
    pub id: Id<Self>,
    /// Whose it is.
    pub owner: Id<User>,
    /// Its name.
    pub name: Line,
    /// The list, as the query string of its address, in its normal form.
    pub query: String,
    /// Whether all staff see it.
    pub is_shared: bool,
    /// How often it was saved.
    pub version: i64,
}

impl Aggregate for SavedView {
    const NAME: &'static str = "view";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A view to be saved: a new one, or another state of one's own.
#[derive(Clone, Debug)]
pub struct SaveView {
    /// The view to replace; a new one without it.
    pub view: Option<Id<SavedView>>,
    /// The version that was seen.
    pub seen: Option<i64>,
    /// Its name.
    pub name: String,
    /// The list, as a query string in its normal form.
    pub query: String,
    /// Whether all staff see it.
    pub is_shared: bool,
}

/// Reads saved views.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait ViewDirectory: Send + Sync {
    /// The views that this member of staff sees: his own and shared ones, by name.
    async fn list(&self, user: Id<User>) -> Result<Vec<SavedView>, StoreError>;
}

impl Desk {
    /// The saved views that the actor sees.
    pub async fn views(&self, actor: &Actor) -> Result<Vec<SavedView>, Error> {
        actor.require(Permission::ViewClients)?;
        match actor.user() {
            Some(user) => Ok(self.ports.views.list(user).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Saves a view. Only its owner may replace it; sharing needs a permission.
    pub async fn save_view(&self, actor: &Actor, command: SaveView) -> Result<SavedView, Error> {
        actor.require(Permission::ViewClients)?;
        let owner = actor.require_user()?;
        if command.is_shared {
            actor.require(Permission::ShareViews)?;
        }
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&command.name, 64));
        let Some(name) = name else { return Err(errors.into()) };
        let work = self.begin(actor).await?;
        let SaveView { view, seen, name: _, query, is_shared } = command;
        let (view, event) = match view {
            None => {
                let id = work.ids().one().await?;
                let view = SavedView { id, owner, name, query, is_shared, version: 1 };
                work.views().add(&view).await?;
                (view, Event::new("view.saved", SavedView::NAME, id.get()))
            }
            Some(id) => {
                let mut view = self.own_view(&*work, owner, id, seen).await?;
                (view.name, view.query, view.is_shared) = (name, query, is_shared);
                work.views().save(&view).await?;
                (view, Event::new("view.changed", SavedView::NAME, id.get()))
            }
        };
        self.commit(work, actor, &[event]).await?;
        Ok(view)
    }

    /// Removes one's own view.
    pub async fn remove_view(
        &self,
        actor: &Actor,
        view: Id<SavedView>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::ViewClients)?;
        let owner = actor.require_user()?;
        let work = self.begin(actor).await?;
        let view = self.own_view(&*work, owner, view, seen).await?;
        work.views().remove(&view).await?;
        let event = Event::new("view.removed", SavedView::NAME, view.id.get());
        self.commit(work, actor, &[event]).await
    }

    async fn own_view(
        &self,
        work: &dyn crate::ports::UnitOfWork,
        owner: Id<User>,
        id: Id<SavedView>,
        seen: Option<i64>,
    ) -> Result<SavedView, Error> {
        let view = work.views().get(id).await?;
        if view.owner != owner {
            return Err(StoreError::NotFound { what: SavedView::NAME, id: id.get() }.into());
        }
        crate::desk::require_seen(&view, seen)?;
        Ok(view)
    }
}
