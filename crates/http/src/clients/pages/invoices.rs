//! A client's invoices: their list, and the form that begins one.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::{NewInvoice, WrittenLine};
use bursar_application::clients::directory::Named;
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{DraftTermsInput, InvoiceKind, ItemInput, ItemKind};
use bursar_domain::currency::ListedCurrency;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::billing::pages::invoices::{asked, first_place};
use crate::billing::pages::lines::in_rows;
use crate::billing::views::draft_lines::{blank_rows, lines_table, typed_rows, written};
use crate::billing::views::invoices::{FILTERS_AT_CLIENT, Invoices};
use crate::clients::views::client::ClientTab;
use crate::components::{
    Button, Choice, Field, Html, Problem, SectionHead, error_summary, form_end, html,
};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::listing::banner;
use crate::visit::{Mistakes, unread};

const TITLE: &str = "New invoice";

/// The client's invoices.
pub(super) async fn list(client: AtClient) -> Answer<Response> {
    let (visit, address) = (&client.visit, &client.address);
    let (query, misread) = asked(address);
    let (desk, actor) = (visit.desk(), visit.actor());
    match desk.client_invoices(actor, client.id, query.clone(), &address.page()).await {
        Ok((page, total)) => {
            let mut query = query;
            query.filter.client = Some(client.id);
            let first = page.items.first().map(|row| row.id);
            let first = first_place(visit, &query, first, page.previous.is_none()).await?;
            let own = Named { id: client.id.get(), name: client.name().to_owned() };
            let invoices = Invoices {
                reader: visit.reader(),
                address,
                query: &query,
                page: &page,
                total,
                first,
                client: Some(&own),
                is_of_client: true,
            };
            let add = Button::link(client.path_of("invoices/new"), TITLE)
                .icon(Icon::Plus)
                .keys("c")
                .refused_because(visit.reader().refusal(Permission::EditInvoices));
            let content = maud! {
                (banner(address, FILTERS_AT_CLIENT, &["q"], &misread))
                div .section-end { (SectionHead::new("invoices-head", "Invoices")) (add) }
                (invoices.region())
            };
            client.tab(ClientTab::Invoices, content).await
        }
        Err(error @ Error::BadCursor) => unread(address, error),
        Err(other) => Err(other.into()),
    }
}

/// Asks what the new invoice says.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::EditInvoices)?;
    let typed = NewInvoice {
        kind: InvoiceKind::Custom.code().to_owned(),
        currency: client.details.summary.currency.code().to_owned(),
        ..NewInvoice::default()
    };
    let rows: Vec<_> = blank_rows(InvoiceKind::Custom).collect();
    let form = form(&client, &typed, &rows, &[]).await?;
    Ok(client.visit.page(Place::Clients, TITLE, form))
}

/// Begins an invoice.
pub(super) async fn begin(client: AtClient, entered: Entered) -> Answer<Response> {
    let rows = typed_rows(&entered, None);
    let (places, lines) = written(&entered, &rows);
    let command = NewInvoice {
        client: Some(client.id),
        kind: entered.owned("kind"),
        currency: entered.owned("currency"),
        terms: DraftTermsInput { due_on: entered.owned("due_on"), ..DraftTermsInput::default() },
        items: lines.into_iter().map(|line| fitting(line.input, entered.text("kind"))).collect(),
    };
    let outcome = client.visit.desk().draft_invoice(client.visit.actor(), &command).await;
    match outcome.map_err(|error| in_rows(error, &places)) {
        Ok(id) => {
            let sees = client.visit.actor().may(Permission::ViewInvoices);
            let to = if sees { format!("/invoices/{id}") } else { client.back() };
            Ok(done(to, Confirmation::new("A draft is begun")))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = form(&client, &command, &rows, &mistakes.problems).await?;
            Ok(client.visit.again(Place::Clients, TITLE, &mistakes, form))
        }
    }
}

/// A line as it can stand on an invoice of this kind: one that sells credit has no other lines.
fn fitting(line: ItemInput, kind: &str) -> ItemInput {
    if kind == InvoiceKind::AddCredit.code() {
        return ItemInput { kind: ItemKind::Credit.code().to_owned(), ..line };
    }
    line
}

async fn form(
    client: &AtClient,
    typed: &NewInvoice,
    rows: &[WrittenLine],
    problems: &[Problem],
) -> Answer<Html> {
    let listed = client.visit.desk().currencies(client.visit.actor()).await?;
    let kinds = InvoiceKind::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == typed.kind));
    let kinds: Vec<_> = kinds.collect();
    let currencies = listed.iter().map(ListedCurrency::currency).map(|currency| {
        let label = format!("{} {}", currency.code(), currency.name());
        Choice::new(currency.code().to_owned(), label, currency.code() == typed.currency)
    });
    let currencies: Vec<_> = currencies.collect();
    let blank: Vec<_> =
        if rows.is_empty() { blank_rows(InvoiceKind::Custom).collect() } else { rows.to_vec() };
    let currency = client.details.summary.currency;
    let back = client.path_of("invoices");
    Ok(html(maud! {
        (crate::components::Breadcrumb::from(client.name(), client.back())
            .then("Invoices", back.as_str()))
        (crate::components::page_head(TITLE, None, ()))
        form .form.write-lines method="post" action=(client.path_of("invoices/new")) novalidate data-guard {
            (client.visit.guard())
            (error_summary(problems))
            div .fields-row {
                (Field::select("kind", "What for", kinds.clone()).required().problems(problems))
                (Field::select("currency", "Currency", currencies.clone()).required().problems(problems))
                (Field::date("due_on", "Due on").value(typed.terms.due_on.as_str())
                    .hint("Empty is as many days after issue as the configuration says.")
                    .problems(problems))
            }
            (lines_table(&blank, InvoiceKind::Custom, currency, None, problems))
            p .soft { "Empty rows are left out. There are more rows once the draft is begun." }
            (form_end("Begin draft", back.as_str(), "Cancel"))
        }
    }))
}
