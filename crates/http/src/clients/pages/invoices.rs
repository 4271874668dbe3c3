//! A client's invoices: their list, and the form that begins one.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::NewInvoice;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceKind;
use bursar_domain::currency::ListedCurrency;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::billing::invoice_query::{FILTERS, InvoicesQuery};
use crate::billing::views::invoices::Invoices;
use crate::clients::views::client::ClientTab;
use crate::components::{ActPage, Button, Choice, Field, Html, Problem, SectionHead, html};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::params::FromParams;
use crate::visit::{Mistakes, unread};

const TITLE: &str = "New invoice";

/// The client's invoices.
pub(super) async fn list(client: AtClient) -> Answer<Response> {
    let (visit, address) = (&client.visit, &client.address);
    let mut params = address.params();
    let query = InvoicesQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    let (desk, actor) = (visit.desk(), visit.actor());
    match desk.client_invoices(actor, client.id, query.clone(), &address.page()).await {
        Ok((page, total)) => {
            let (query, page) = (&query, &page);
            let invoices = Invoices { address, query, page, total, is_of_client: true };
            let known: Vec<_> = FILTERS.into_iter().chain(["sort", "list"]).collect();
            let add = Button::link(client.path_of("invoices/new"), TITLE)
                .icon(Icon::Plus)
                .in_dialog()
                .refused_because(visit.reader().refusal(Permission::EditInvoices));
            let content = maud! {
                (address.banner(&known, &misread))
                div .section-end { (SectionHead::new("invoices-head", "Invoices")) (add) }
                (invoices.region())
            };
            client.tab(ClientTab::Invoices, content).await
        }
        Err(error @ Error::BadCursor) => unread(address, error),
        Err(other) => Err(other.into()),
    }
}

/// Asks what the new invoice is for.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::EditInvoices)?;
    let typed = NewInvoice {
        kind: InvoiceKind::Custom.code().to_owned(),
        currency: client.details.summary.currency.code().to_owned(),
        ..NewInvoice::default()
    };
    let form = form(&client, &typed, &[]).await?;
    Ok(client.visit.page(Place::Clients, TITLE, form))
}

/// Begins an invoice.
pub(super) async fn begin(client: AtClient, entered: Entered) -> Answer<Response> {
    let command = NewInvoice {
        client: Some(client.id),
        kind: entered.owned("kind"),
        currency: entered.owned("currency"),
        ..NewInvoice::default()
    };
    match client.visit.desk().draft_invoice(client.visit.actor(), &command).await {
        Ok(id) => Ok(done(format!("/invoices/{id}"), Confirmation::new("A draft is begun"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = form(&client, &command, &mistakes.problems).await?;
            Ok(client.visit.again(Place::Clients, TITLE, &mistakes, form))
        }
    }
}

async fn form(client: &AtClient, typed: &NewInvoice, problems: &[Problem]) -> Answer<Html> {
    let listed = client.visit.desk().currencies(client.visit.actor()).await?;
    let kinds = InvoiceKind::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == typed.kind));
    let kinds: Vec<_> = kinds.collect();
    let currencies = listed.iter().map(ListedCurrency::currency).map(|currency| {
        let label = format!("{} {}", currency.code(), currency.name());
        Choice::new(currency.code().to_owned(), label, currency.code() == typed.currency)
    });
    let currencies: Vec<_> = currencies.collect();
    let heading = format!("New invoice for {}", client.name());
    let to = client.path_of("invoices/new");
    let page = ActPage::new(heading, to, client.visit.guard(), "Begin draft")
        .leave("Cancel", client.path_of("invoices"))
        .problems(problems);
    Ok(html(page.fields(maud! {
        (Field::select("kind", "What for", kinds.clone()).required().first().problems(problems))
        (Field::select("currency", "Currency", currencies.clone()).required().problems(problems))
    })))
}
