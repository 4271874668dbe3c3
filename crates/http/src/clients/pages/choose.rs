//! Choosing a client for another page: a list to narrow down, an invoice to begin.

use axum::response::Response;
use bursar_application::clients::ClientSummary;
use bursar_application::clients::directory::{ClientFilter, ClientQuery, ClientSort, Direction};
use bursar_application::page::{Page, Total};
use hypertext::prelude::*;

use crate::address::{Address, Noun};
use crate::components::{
    Breadcrumb, Button, Empty, Html, company_mark, data_table, header, hidden, html, page_head,
    search_box,
};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::settings::pages::search_of;
use crate::visit::{Visit, unread};

const TITLE: &str = "Choose a client";

/// The pages that a client is chosen for.
const FOR: [(&str, &str); 5] = [
    ("/invoices", "Invoices"),
    ("/invoices/new", "Invoices"),
    ("/journal", "Journal"),
    ("/payments", "Payments"),
    ("/emails", "E-mails"),
];

/// Searches clients; each leads back with his id.
pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let asking = address.text("for");
    let (path, query) = asking.split_once('?').unwrap_or((asking, ""));
    let known = FOR.iter().find(|(known, _)| *known == path);
    let (_, back) = known.ok_or_else(Failure::not_found)?;
    let wanted = Address::new(path, query);
    let search = search_of(&address);
    let filter = ClientFilter { search, ..ClientFilter::default() };
    let (sort, direction) = (ClientSort::Company, Direction::Ascending);
    let query = ClientQuery { filter, sort, direction, at: visit.desk().now() };
    match visit.desk().list_clients(visit.actor(), &query, &address.page()).await {
        Ok(found) => {
            let (page, total) = found.counted();
            let content = view(&address, &wanted, back, &page, total);
            Ok(visit.page(Place::Clients, TITLE, content))
        }
        Err(error) => unread(&address, error),
    }
}

fn view(
    address: &Address,
    wanted: &Address,
    back: &'static str,
    page: &Page<ClientSummary>,
    total: Total,
) -> Html {
    html(maud! {
        (Breadcrumb::from(back, wanted.path().trim_end_matches("/new").to_owned()))
        (page_head(TITLE, None, ()))
        div #list data-swap {
            form .filters method="get" action=(address.path()) role="search" aria-label="Search clients" data-auto {
                (hidden("for", address.text("for")))
                (search_box("Search clients", "Name, email or #ID", address.text("q")))
                (Button::submit("Search").without_script_only())
            }
            @if page.items.is_empty() {
                (Empty::new("No clients match")
                    .text("Search needs at least two characters of a name, email, phone or VAT number."))
            } @else {
                (data_table("Clients", maud! { (header("Client")) (header("ID")) (header("Email")) },
                    maud! { @for client in &page.items { (row(client, wanted)) } }))
                (address.foot(page, total, Noun("client", "clients")))
            }
        }
    })
}

fn row(client: &ClientSummary, wanted: &Address) -> Html {
    let (id, name) = (client.id.get(), &client.display_name);
    let to = wanted.href_with("client", &id.to_string());
    html(maud! {
        tr {
            td { div .who { (company_mark(id, name)) a .row-link href=(to) { (name) } } }
            td data-label="ID" { span .mono-id { "#" (id) } }
            td .soft data-label="Email" { (client.email) }
        }
    })
}
