//! Knows where search looks: clients, invoices, users, pages and acts, as far as the searcher may see them.

use bursar_application::{
    access::UserFilter,
    billing::invoices::{InvoiceFilter, InvoiceQuery, InvoiceRow},
    clients::directory::{ClientFilter, ClientQuery, ClientSort, ClientSummary, Direction},
    page::PageRequest,
};
use bursar_domain::{
    access::{Permission, User, UserKind},
    repository::Aggregate,
};

use super::places::{self, MOST};
use crate::{
    address::Address,
    components::{Findings, Found, FoundGroup, grouped},
    failure::Answer,
    icons::Icon,
    settings::pages::search_of,
    visit::Visit,
};

/// Everything that is found for what was typed.
pub(super) async fn find(visit: &Visit, typed: &str) -> Answer<Findings<'static>> {
    let (clients, users) = (clients(visit, typed).await?, users(visit, typed).await?);
    let (invoices, actor) = (invoices(visit, typed).await?, visit.actor());
    let all = [clients, invoices, users, places::pages(actor, typed), places::acts(actor, typed)];
    let groups = all.into_iter().filter(|group| !group.found.is_empty()).collect();
    Ok(Findings { query: typed.to_owned().into(), groups, are_options: false })
}

pub(super) fn few() -> PageRequest {
    PageRequest::new(u32::try_from(MOST).unwrap_or(1), None)
}

async fn clients(visit: &Visit, typed: &str) -> Answer<FoundGroup<'static>> {
    let title = "Clients".into();
    let asked = Address::default().with("q", typed);
    let Some(search) = search_of(&asked).filter(|_| visit.actor().may(Permission::ViewClients))
    else {
        return Ok(FoundGroup { title, found: Vec::new() });
    };
    let filter = ClientFilter { search: Some(search), ..ClientFilter::default() };
    let (sort, direction) = (ClientSort::Company, Direction::Ascending);
    let query = ClientQuery { filter, sort, direction, at: visit.desk().now() };
    let found = visit.desk().list_clients(visit.actor(), &query, &few()).await?;
    Ok(FoundGroup { title, found: found.page.items.iter().map(client).collect() })
}

pub(super) fn client(client: &ClientSummary) -> Found<'static> {
    let credit = client.up_to_date_credit;
    let figure = grouped(&credit.to_decimal_string());
    Found {
        icon: Icon::Clients,
        label: client.display_name.clone().into(),
        about: format!("#{}, {figure} {}", client.id, credit.currency().code()).into(),
        to: format!("/clients/{}", client.id).into(),
    }
}

/// Invoices by their number or id.
async fn invoices(visit: &Visit, typed: &str) -> Answer<FoundGroup<'static>> {
    let title = "Invoices".into();
    let has_digit = typed.chars().any(|sign| sign.is_ascii_digit());
    if !has_digit || !visit.actor().may(Permission::ViewInvoices) {
        return Ok(FoundGroup { title, found: Vec::new() });
    }
    let filter = InvoiceFilter { search: Some(typed.to_owned()), ..InvoiceFilter::default() };
    let query = InvoiceQuery { filter, ..InvoiceQuery::default() };
    let (page, _) = visit.desk().invoices(visit.actor(), &query, &few()).await?;
    Ok(FoundGroup { title, found: page.items.iter().map(invoice).collect() })
}

pub(super) fn invoice(invoice: &InvoiceRow) -> Found<'static> {
    let id = invoice.id;
    let label = match &invoice.number {
        Some(number) => format!("Invoice {number}"),
        None => format!("Draft #{id}"),
    };
    let (figure, currency) =
        (grouped(&invoice.total.to_decimal_string()), invoice.total.currency());
    Found {
        icon: Icon::Invoices,
        label: label.into(),
        about: format!("{}, {figure} {}", invoice.client.name, currency.code()).into(),
        to: format!("/invoices/{id}").into(),
    }
}

async fn users(visit: &Visit, typed: &str) -> Answer<FoundGroup<'static>> {
    let title = "Users".into();
    let is_enough = typed.chars().count() > 1;
    if !is_enough || !visit.actor().may(Permission::ViewUsers) {
        return Ok(FoundGroup { title, found: Vec::new() });
    }
    let filter =
        UserFilter { kind: UserKind::EndUser, search: Some(typed.to_owned()), is_active: None };
    let (page, _) = visit.desk().people(visit.actor(), &filter, &few()).await?;
    Ok(FoundGroup { title, found: page.items.iter().map(|person| user(&person.user)).collect() })
}

pub(super) fn user(user: &User) -> Found<'static> {
    Found {
        icon: Icon::Person,
        label: user.name().into(),
        about: user.email().to_string().into(),
        to: format!("/users/{}", user.id()).into(),
    }
}
