//! The head of a client's pages: where one came from, who it is, what can be done, and the tabs.

use bursar_application::clients::directory::{ClientDetails, Neighbours};
use bursar_application::operations::Operation;
use bursar_domain::access::Permission;
use bursar_domain::client::ClientStatus;
use hypertext::prelude::*;

use super::acts::{ClientAct, more_menu, never_terminated, toggle};
use super::address::carry;
use super::table::{money, place, standing};
use crate::components::{
    Banner, Breadcrumb, Button, Pill, Tab, Tone, Weight, company_mark, count, duration, fact,
    object_head, record_id, tabs,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// A tab of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientTab {
    Overview,
    Invoices,
    Journal,
    Users,
    Emails,
    Configuration,
    Audit,
}

impl ClientTab {
    const ALL: [Self; 7] = [
        Self::Overview,
        Self::Invoices,
        Self::Journal,
        Self::Users,
        Self::Emails,
        Self::Configuration,
        Self::Audit,
    ];

    /// Its name.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Invoices => "Invoices",
            Self::Journal => "Journal",
            Self::Users => "Users",
            Self::Emails => "E-mails",
            Self::Configuration => "Configuration",
            Self::Audit => "Audit",
        }
    }

    /// Its address.
    pub(crate) fn path(self, client: i64) -> String {
        match self {
            Self::Overview => format!("/clients/{client}"),
            Self::Invoices => format!("/clients/{client}/invoices"),
            Self::Journal => format!("/clients/{client}/journal"),
            Self::Users => format!("/clients/{client}/users"),
            Self::Emails => format!("/clients/{client}/emails"),
            Self::Configuration => format!("/clients/{client}/configuration"),
            Self::Audit => format!("/clients/{client}/audit"),
        }
    }
}

/// The list that one came from, and where the client stands in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CameFrom {
    /// Its query string; none if one came from elsewhere.
    pub(crate) query: Option<String>,
    /// What it is called, such as `Active, 2 filters`.
    pub(crate) words: String,
    /// The clients around this one.
    pub(crate) around: Neighbours,
}

impl CameFrom {
    /// An address that carries the list along.
    pub(crate) fn carry(&self, path: &str) -> String {
        carry(path, self.query.as_deref().unwrap_or_default())
    }

    fn list(&self) -> &str {
        self.query.as_deref().unwrap_or_default()
    }
}

/// Everything that stands above the content of each tab.
#[derive(Clone, Debug)]
pub(crate) struct ClientHead<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) details: &'a ClientDetails,
    pub(crate) operation: Option<&'a Operation>,
    pub(crate) from: &'a CameFrom,
    pub(crate) tab: ClientTab,
}

/// The head of a client's pages.
pub(crate) fn client_head(head: &ClientHead<'_>) -> impl Renderable {
    let client = &head.details.summary;
    let id = client.id.get();
    let place = place(client);
    let state = state_region(id, client.status, head.operation).memoize();
    let facts = maud! {
        (record_id(id, "client"))
        @if !place.is_empty() { (fact(Icon::Place, place.as_str())) }
        (fact(Icon::Email, client.email.as_str()))
        @for group in &client.groups { (fact(Icon::Group, group.name.as_str())) }
        @if client.tax_exempt { (Pill::new(Tone::Ink, "Tax exempt")) }
        @if client.do_not_process { (Pill::new(Tone::Warning, "Excluded from processing")) }
    };
    let actions = actions(head).memoize();
    let (mark, facts) = (company_mark(id, &client.display_name).memoize(), facts.memoize());
    let top = object_head(mark, client.display_name.as_str(), state, facts, actions).memoize();
    maud! {
        (crumbs(head))
        (top)
        (pending_region(id, head.operation))
        (suspension(head))
        (out_of_credit(head))
        (client_tabs(head))
    }
}

fn crumbs(head: &ClientHead<'_>) -> impl Renderable {
    let id = head.details.summary.id.get();
    let crumbs = Breadcrumb::from("Clients", "/clients");
    let Some(query) = &head.from.query else { return crumbs };
    let crumbs = crumbs.then(head.from.words.clone(), format!("/clients?{query}#c{id}"));
    let around = &head.from.around;
    let Some(position) = around.position else { return crumbs };
    let total = around.total.map_or_else(|| "10,000+".to_owned(), count);
    let to = |client: bursar_domain::client::ClientId| {
        head.from.carry(&head.tab.path(client.get())).into()
    };
    crumbs.neighbours(crate::components::Neighbours {
        position: format!("{} of {total}", count(position)).into(),
        noun: "client".into(),
        previous: around.previous.map(to),
        next: around.next.map(to),
    })
}

fn actions(head: &ClientHead<'_>) -> impl Renderable {
    let client = &head.details.summary;
    let id = client.id.get();
    let button = |act: ClientAct| {
        let button = Button::link(head.from.carry(&act.path(id)), act.label()).icon(act.icon());
        let button = if act == ClientAct::Edit { button.keys("e") } else { button.in_dialog() };
        button.refused_because(act.refusal(head.reader, client.status))
    };
    let (suspend, edit) = (button(toggle(client.status)), button(ClientAct::Edit));
    let credit = button(ClientAct::Credit).primary();
    let no_termination = never_terminated(head.details);
    let more = more_menu(client, head.reader, head.from.list(), no_termination);
    let invoice =
        Button::link(head.from.carry(&format!("/clients/{id}/invoices/new")), "New invoice")
            .icon(Icon::Invoices)
            .wide_only()
            .refused_because(head.reader.refusal(Permission::EditInvoices));
    maud! { (suspend) (edit) (invoice) (credit) (more) }
}

/// The status, as the region that follows an operation.
pub(crate) fn state_region(
    id: i64,
    status: ClientStatus,
    operation: Option<&Operation>,
) -> impl Renderable {
    let poll = operation.map(|_| format!("/clients/{id}/status"));
    maud! {
        span #client-status data-poll=[&poll] {
            (Pill::of_status(standing(status), status.label()))
        }
    }
}

/// The operation under way, as the region that follows it.
pub(crate) fn pending_region(id: i64, operation: Option<&Operation>) -> impl Renderable {
    let poll = operation.map(|_| format!("/clients/{id}/status"));
    let line = operation.map(|operation| {
        let total = operation.steps.len();
        let done = operation.steps.iter().filter(|step| step.done >= step.total).count();
        let current = operation.steps.iter().find(|step| step.done < step.total);
        let step = current.map(|step| step.label.clone()).unwrap_or_default();
        let words = format!("{}: {done} of {total} done.", operation.kind.label());
        let view = format!("/operations/{}", operation.id);
        let view = Button::link(view, format!("View operation {}", operation.id));
        Banner::new(Weight::Information, words).text(step).actions(view)
    });
    maud! { div #client-pending data-poll=[&poll] { (line) } }
}

fn suspension(head: &ClientHead<'_>) -> impl Renderable {
    let suspension = head.details.client.suspension().map(|suspension| {
        let at = suspension.at.with_timezone(&head.reader.zone).format("%-d %b %Y, %H:%M");
        let words = format!("Suspended by {} on {at}: {}.", suspension.by, suspension.kind.label());
        let lifts = if suspension.kind.lifts_itself() {
            "It is lifted by itself once the cause is gone."
        } else {
            "It stays until staff resume the client."
        };
        Banner::new(Weight::Warning, words).text(format!("{} {lifts}", ended(&suspension.note)))
    });
    maud! { (suspension) }
}

/// A sentence with its full stop.
fn ended(words: &str) -> String {
    if words.ends_with(['.', '!', '?']) { words.to_owned() } else { format!("{words}.") }
}

fn out_of_credit(head: &ClientHead<'_>) -> impl Renderable {
    let client = &head.details.summary;
    let banner = client.out_of_credit_since.map(|since| {
        let at = since.with_timezone(&head.reader.zone).format("%-d %b %Y, %H:%M");
        let ago = duration(head.reader.now - since);
        let missing = client.up_to_date_credit.negated().ok().filter(|money| !money.is_negative());
        let prevents = missing.map(|missing| {
            format!(
                " {} {} would bring the credit back to zero.",
                crate::components::grouped(&missing.to_decimal_string()),
                missing.currency()
            )
        });
        let text = format!("{ago} ago.{}", prevents.unwrap_or_default());
        Banner::new(Weight::Negative, format!("Out of credit since {at}.")).text(text)
    });
    maud! { (banner) }
}

fn client_tabs(head: &ClientHead<'_>) -> impl Renderable {
    let id = head.details.summary.id.get();
    let tab = |tab: ClientTab| {
        let shown = Tab::new(tab.label(), head.from.carry(&tab.path(id))).current(tab == head.tab);
        if tab == ClientTab::Users { shown.count(head.details.users.into()) } else { shown }
    };
    let sees = |tab: &ClientTab| match tab {
        ClientTab::Invoices => head.reader.may(Permission::ViewInvoices),
        ClientTab::Journal => head.reader.may(Permission::ViewJournal),
        ClientTab::Emails => head.reader.may(Permission::ViewEmails),
        _ => true,
    };
    let seen = ClientTab::ALL.into_iter().filter(sees);
    tabs("Client sections", seen.map(tab).collect(), ()).memoize()
}

/// An amount that stands alone.
pub(crate) fn loose(amount: bursar_kernel::money::Money) -> impl Renderable {
    money(amount).loose()
}

#[cfg(test)]
mod tests;
