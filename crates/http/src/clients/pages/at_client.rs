//! Knows what every page of one client begins with: its details, and the list that one came from.

use axum::extract::{FromRef, FromRequestParts, RawPathParams};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use bursar_application::clients::directory::{ClientDetails, Neighbours};
use bursar_application::operations::Operation;
use bursar_domain::client::{Client, ClientId};
use bursar_domain::event::Subject;
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::asked::AskedList;
use crate::AppState;
use crate::address::Address;
use crate::clients::views::act_pages::Asking;
use crate::clients::views::client::{CameFrom, ClientHead, ClientTab, client_head};
use crate::components::{Guard, Html, Problem, VERSION_FIELD};
use crate::failure::{Answer, Failure};
use crate::headers::Transport;
use crate::layout::Place;
use crate::visit::{Mistakes, Visit};

/// A member of staff at a page of one client.
#[derive(Clone, Debug)]
pub(super) struct AtClient {
    pub(super) visit: Visit,
    pub(super) id: ClientId,
    pub(super) details: ClientDetails,
    pub(super) address: Address,
    pub(super) from: CameFrom,
    origin: String,
}

impl<S: Send + Sync> FromRequestParts<S> for AtClient
where
    AppState: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let id = id_in_path(parts, state).await?;
        let details = visit.desk().client_details(visit.actor(), id).await?;
        let address = Address::new(parts.uri.path(), parts.uri.query().unwrap_or_default());
        let from =
            CameFrom { query: address.given("list").map(str::to_owned), ..CameFrom::default() };
        let origin = origin(parts, &visit);
        Ok(Self { visit, id, details, address, from, origin })
    }
}

async fn id_in_path<S: Send + Sync>(parts: &mut Parts, state: &S) -> Answer<ClientId> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| Failure::not_found())?;
    let first = params.iter().next().map(|(_, text)| text.to_owned()).unwrap_or_default();
    let is_plain = first.bytes().all(|byte| byte.is_ascii_digit()) && !first.starts_with('0');
    first.parse().ok().filter(|_| is_plain).ok_or_else(Failure::not_found)
}

/// The beginning of addresses that are sent to people outside.
fn origin(parts: &Parts, visit: &Visit) -> String {
    let options = &visit.state.options;
    if let Some(public) = &options.public_url {
        return public.as_str().trim_end_matches('/').to_owned();
    }
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = match options.transport {
        Transport::Plain => "http",
        Transport::Secure => "https",
    };
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

impl AtClient {
    /// The client's name.
    pub(super) fn name(&self) -> &str {
        &self.details.summary.display_name
    }

    /// The whole address of a path, for people outside.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What guards a form that changes the client.
    pub(super) fn guard(&self) -> Guard {
        self.visit.guard_of(&self.details.client)
    }

    /// The operation on the client that is under way.
    pub(super) async fn operation(&self) -> Answer<Option<Operation>> {
        let subject = Subject { kind: Client::NAME, id: self.id.get() };
        Ok(self.visit.desk().operation_about(self.visit.actor(), subject).await?)
    }

    /// A tab of the client.
    pub(super) async fn tab(&self, tab: ClientTab, content: impl Renderable) -> Answer<Response> {
        let title = if tab == ClientTab::Overview {
            self.name().to_owned()
        } else {
            format!("{}, {}", tab.label(), self.name())
        };
        self.titled(tab, &title, content).await
    }

    /// A page beneath a tab of the client.
    pub(super) async fn titled(
        &self,
        tab: ClientTab,
        title: &str,
        content: impl Renderable,
    ) -> Answer<Response> {
        let operation = self.operation().await?;
        let from = self.came_from().await?;
        let head = ClientHead {
            reader: self.visit.reader(),
            details: &self.details,
            operation: operation.as_ref(),
            from: &from,
            tab,
        };
        let content = maud! { (client_head(&head)) (content) };
        Ok(self.visit.page(Place::Clients, title, content))
    }

    /// The page of an act.
    pub(super) fn act(&self, title: &str, view: impl FnOnce(&Asking<'_>) -> Html) -> Response {
        self.visit.page(Place::Clients, title, view(&self.asking(&[])))
    }

    /// The page of an act again, with what was wrong.
    pub(super) fn act_again(
        &self,
        title: &str,
        mistakes: &Mistakes,
        view: impl FnOnce(&Asking<'_>) -> Html,
    ) -> Response {
        let page = view(&self.asking(&mistakes.problems));
        self.visit.again(Place::Clients, title, mistakes, page)
    }

    fn asking<'a>(&'a self, problems: &'a [Problem]) -> Asking<'a> {
        Asking { details: &self.details, from: &self.from, guard: self.guard(), problems }
    }

    /// The version that the client has after one more change, for the form that takes it back.
    pub(super) fn next_version(&self) -> (&'static str, String) {
        (VERSION_FIELD, (self.details.client.version() + 1).to_string())
    }

    /// The address of an act on the client, with the list that one came from.
    pub(super) fn path_of(&self, act: &str) -> String {
        self.from.carry(&format!("/clients/{}/{act}", self.id))
    }

    /// The address of the client, with the list that one came from.
    pub(super) fn back(&self) -> String {
        self.from.carry(&format!("/clients/{}", self.id))
    }

    /// The list that one came from in words, and the clients around this one in it.
    async fn came_from(&self) -> Answer<CameFrom> {
        let Some(query) = &self.from.query else { return Ok(self.from.clone()) };
        let asked = AskedList::read(&self.visit, query).await?;
        let around = self.around(&asked).await;
        Ok(CameFrom { words: asked.words(), around, query: Some(asked.address.query()) })
    }

    /// Where a client stands in a list that has changed since cannot always be told.
    async fn around(&self, asked: &AskedList) -> Neighbours {
        let query = asked.client_query(&self.visit);
        let around = self.visit.desk().client_neighbours(self.visit.actor(), &query, self.id).await;
        around.unwrap_or_default()
    }
}
