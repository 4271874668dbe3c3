//! Knows what the next page tells of the act that led to it: kept in the session until then.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tower_sessions::{Session, session};

use crate::components::Toast;

const KEPT: &str = "confirmation";

/// What was done, a way to see it, and a way to take it back where that truly undoes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    message: String,
    link: Option<(String, String)>,
    undo: Option<(String, Vec<(String, String)>)>,
}

impl Confirmation {
    /// What was done.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), link: None, undo: None }
    }

    /// The operation that carries it out.
    pub(crate) fn operation(mut self, id: i64) -> Self {
        self.link = Some(("View operation".to_owned(), format!("/operations/{id}")));
        self
    }

    /// The form that takes it back.
    pub(crate) fn undo<V: Into<String>>(
        mut self,
        action: impl Into<String>,
        fields: impl IntoIterator<Item = (&'static str, V)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        self.undo = Some((action.into(), fields.collect()));
        self
    }

    /// The same as it is shown, with what its form proves itself with.
    pub(crate) fn toast(&self, csrf: &str) -> Toast {
        let toast = Toast::new(&self.message);
        let toast = match &self.link {
            Some((label, to)) => toast.link(label, to),
            None => toast,
        };
        match &self.undo {
            Some((action, fields)) => toast.undo(action, csrf, fields.clone()),
            None => toast,
        }
    }
}

/// The way on, with what the next page tells.
pub(crate) fn done(to: impl AsRef<str>, confirmation: Confirmation) -> Response {
    let mut response = crate::visit::onward(to);
    response.extensions_mut().insert(confirmation);
    response
}

/// Keeps what a handler has to tell for the page that follows.
pub(crate) async fn keep(session: Session, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(confirmation) = response.extensions_mut().remove::<Confirmation>()
        && let Err(error) = session.insert(KEPT, confirmation).await
    {
        // The act itself is done; only its confirmation is lost.
        tracing::warn!(%error, "a confirmation could not be kept");
    }
    response.into_response()
}

/// Takes what was kept for this page, so that it is told once.
pub(crate) async fn take(session: &Session) -> Result<Option<Confirmation>, session::Error> {
    if session.get_value(KEPT).await?.is_none() {
        return Ok(None);
    }
    session.remove(KEPT).await
}
