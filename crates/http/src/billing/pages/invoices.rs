//! The list of invoices, one invoice, and the parts that are loaded after them.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::audit::AuditFilter;
use bursar_application::billing::invoices::{InvoiceDetails, InvoiceFacet, InvoiceQuery};
use bursar_application::clients::directory::Named;
use bursar_application::mail::{LetterFilter, LetterRow};
use bursar_application::page::{Page, PageRequest};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{Invoice, InvoiceId};
use bursar_domain::client::ClientId;
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use crate::address::{Address, total_words};
use crate::billing::invoice_query::InvoicesQuery;
use crate::billing::views::came_from::CameFrom;
use crate::billing::views::draft_lines::rows_of;
use crate::billing::views::invoice::{self, InvoicePage};
use crate::billing::views::invoices::{
    FILTERS, Invoices, TABS, facet_values, state_tabs, sums_region,
};
use crate::components::{Button, Html, html, page_head};
use crate::failure::{Answer, Failure};
use crate::icons::Icon;
use crate::layout::Place;
use crate::listing::{Toolbar, banner};
use crate::params::{FromParams, Params};
use crate::path::PathId;
use crate::text_file::{FileKind, answer};
use crate::visit::{Visit, onward, unread};

/// What a list's address asks, and the names of what makes no sense in it.
pub(crate) fn asked(address: &Address) -> (InvoiceQuery, Vec<String>) {
    let mut params = address.params();
    let query = InvoicesQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread().into_iter().map(str::to_owned).collect();
    (query, misread)
}

/// The place of a page's first row in the whole list.
pub(crate) async fn first_place(
    visit: &Visit,
    query: &InvoiceQuery,
    first: Option<InvoiceId>,
    is_first_page: bool,
) -> Answer<Option<u64>> {
    match first {
        Some(first) if !is_first_page => {
            let around = visit.desk().invoice_neighbours(visit.actor(), query, first).await?;
            Ok(around.position)
        }
        _ => Ok(Some(1)),
    }
}

/// The name of a client whom one may see.
pub(crate) async fn client_named(visit: &Visit, client: Option<ClientId>) -> Option<Named> {
    let id = client?;
    let details = visit.desk().client_details(visit.actor(), id).await.ok()?;
    Some(Named { id: id.get(), name: details.summary.display_name })
}

/// All invoices.
pub(super) async fn list(visit: Visit, address: Address) -> Answer<Response> {
    let (query, misread) = asked(&address);
    let (page, total) = match visit.desk().invoices(visit.actor(), &query, &address.page()).await {
        Ok(found) => found,
        Err(error) => return unread(&address, error),
    };
    let first = page.items.first().map(|row| row.id);
    let first = first_place(&visit, &query, first, page.previous.is_none()).await?;
    let client = client_named(&visit, query.filter.client).await;
    let invoices = Invoices {
        reader: visit.reader(),
        address: &address,
        query: &query,
        page: &page,
        total,
        first,
        client: client.as_ref(),
        is_of_client: false,
    };
    let new = Button::link("/invoices/new", "New invoice")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(visit.reader().refusal(Permission::EditInvoices));
    let export = Button::link(export_of(&address), "Export")
        .icon(Icon::Export)
        .wide_only()
        .refused_because(visit.reader().refusal(Permission::ExportMoney));
    let owed = Button::link("/invoices/receivables", "Receivables").wide_only();
    let payments = Button::link("/payments", "Payments").wide_only();
    let acts = html(maud! { (payments) (owed) (export) (new) });
    let banner = banner(&address, FILTERS, &["q"], &misread);
    let content = maud! {
        (page_head("Invoices", Some(total_words(total)), acts.clone()))
        (banner)
        (invoices.region())
    };
    Ok(visit.page(Place::Invoices, "Invoices", content))
}

/// The address of the whole list as a file.
fn export_of(address: &Address) -> String {
    match address.list_query(None).as_str() {
        "" => "/invoices/export.csv".to_owned(),
        query => format!("/invoices/export.csv?{query}"),
    }
}

/// Leads to the form that begins an invoice: at a client, who is chosen first if none is named.
pub(super) async fn new(visit: Visit, address: Address) -> Answer<Response> {
    visit.actor().require(Permission::EditInvoices)?;
    Ok(onward(match address.given("client").and_then(|id| id.parse::<ClientId>().ok()) {
        Some(client) => format!("/clients/{client}/invoices/new"),
        None => address.choose_client(),
    }))
}

/// The list that a part of it is asked for, and whether it is one client's.
fn list_of(address: &Address) -> Answer<(Address, bool)> {
    let at = address.text("at");
    let is_of_client = at.starts_with("/clients/") && at.ends_with("/invoices");
    if at != "/invoices" && !is_of_client {
        return Err(Failure::not_found());
    }
    Ok((Address::new(at, address.text("list")), is_of_client))
}

/// The values of one filter with the number of invoices that each would leave.
pub(super) async fn facets(visit: Visit, address: Address) -> Answer<Response> {
    let (base, _) = list_of(&address)?;
    let code = address.text("filter");
    let by = InvoiceFacet::find(code).ok_or_else(Failure::not_found)?;
    let (query, _) = asked(&base);
    let counts = visit.desk().invoice_facet(visit.actor(), &query.filter, by).await?;
    let counts = counts.unwrap_or_default();
    let values = facet_values(&base, visit.reader(), code, &counts);
    let values = values.ok_or_else(Failure::not_found)?;
    Ok(visit.page(Place::Invoices, "Invoices by value", values))
}

/// The tabs of a list with their counts.
pub(super) async fn counts(visit: Visit, address: Address) -> Answer<Response> {
    let (base, is_of_client) = list_of(&address)?;
    let (query, _) = asked(&base);
    let mut counts = Vec::with_capacity(TABS.len());
    for (_, adds) in TABS {
        let mut params = Params::of(&match adds {
            Some((name, value)) => format!("{name}={value}"),
            None => String::new(),
        });
        let of_tab = InvoicesQuery::from_params(&mut params).unwrap_or_default().0.filter;
        let mut filter = query.filter.clone();
        (filter.status, filter.is_overdue) = (of_tab.status, of_tab.is_overdue);
        counts.push(visit.desk().count_invoices(visit.actor(), &filter).await?);
    }
    let shown = if is_of_client { base.list_without(&["client"]) } else { base };
    let content = state_tabs(&shown, Some(&counts), None);
    Ok(visit.page(Place::Invoices, "Invoices by state", content))
}

/// The whole list as a file; what is not understood would widen it, and is refused.
pub(super) async fn export(visit: Visit, address: Address) -> Answer<Response> {
    let (query, misread) = asked(&address);
    let filters = Toolbar::parameters(FILTERS);
    let is_known =
        |name: &str| matches!(name, "sort" | "q") || filters.iter().any(|known| known == name);
    if !misread.is_empty() || !address.names().all(is_known) {
        let detail = "part of this address was not understood; clean up the list first";
        return Err(Failure::bad_request("bad_parameter", detail));
    }
    let words = address.list_query(None);
    let file = visit.desk().export_invoices(visit.actor(), query, &words).await?;
    Ok(answer(file, &FileKind::csv(format!("invoices-{}.csv", visit.desk().today()))))
}

/// What the invoices of a list come to.
pub(super) async fn sum(visit: Visit, address: Address) -> Answer<Response> {
    let (query, _) = asked(&address);
    let sums = visit.desk().invoice_sums(visit.actor(), &query.filter).await?;
    let content = maud! { p { (sums_region(sums.as_deref())) } };
    Ok(visit.page(Place::Invoices, "Sum of the invoices", content))
}

/// One invoice.
pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    address: Address,
) -> Answer<Response> {
    let details = visit.desk().invoice(visit.actor(), id).await?;
    let from = came_from(&visit, id, address.text("list")).await;
    let rows = match &details.invoice {
        Invoice::Draft(draft) if visit.actor().may(Permission::EditInvoices) => {
            Some(rows_of(draft))
        }
        _ => None,
    };
    let title = invoice::name(&details.invoice);
    let content = page(&visit, &details, from, rows.as_deref(), &[]).await?;
    Ok(visit.page(Place::Invoices, &title, content))
}

/// The page of an invoice; of a draft with its lines as they are being written.
pub(super) async fn page(
    visit: &Visit,
    details: &InvoiceDetails,
    from: CameFrom<Invoice>,
    rows: Option<&[bursar_application::billing::invoices::WrittenLine]>,
    problems: &[crate::components::Problem],
) -> Answer<Html> {
    let paper = visit.desk().invoice_paper(visit.actor(), details).await?;
    let page = InvoicePage {
        details,
        paper: &paper,
        reader: visit.reader(),
        today: visit.desk().today(),
        from,
        guard: visit.guard_of(&details.invoice),
        rows,
        problems,
        letters: letters(visit, details).await?,
        history: history(visit, details).await?,
    };
    Ok(page.render().map_err(Error::from)?)
}

/// How many e-mails stand beside an invoice.
const LETTERS_SHOWN: u32 = 5;

/// The newest e-mails about an issued invoice, for those who may see them.
async fn letters(visit: &Visit, details: &InvoiceDetails) -> Answer<Option<Vec<LetterRow>>> {
    let is_draft = matches!(details.invoice, Invoice::Draft(_));
    if is_draft || !visit.actor().may(Permission::ViewEmails) {
        return Ok(None);
    }
    let invoice = Some(details.invoice.id());
    let filter = LetterFilter { invoice, ..LetterFilter::default() };
    let request = PageRequest::new(LETTERS_SHOWN, None);
    let (page, _) = visit.desk().letters(visit.actor(), &filter, &request).await?;
    Ok(Some(page.items))
}

/// The list that one came from, and where the invoice stands in it; lists change.
async fn came_from(visit: &Visit, id: InvoiceId, list: &str) -> CameFrom<Invoice> {
    let nowhere = CameFrom::nowhere();
    if list.is_empty() {
        return nowhere;
    }
    let (query, _) = asked(&Address::new("/invoices", list));
    let (desk, actor) = (visit.desk(), visit.actor());
    let around = desk.invoice_neighbours(actor, &query, id).await.unwrap_or(nowhere.around);
    let total = desk.count_invoices(actor, &query.filter).await.unwrap_or(nowhere.total);
    CameFrom { list: list.to_owned(), around, total }
}

/// What the audit trail tells of the invoice, for those who may read its client's.
async fn history(
    visit: &Visit,
    details: &InvoiceDetails,
) -> Answer<Vec<bursar_application::audit::AuditEntry>> {
    if !visit.actor().may(Permission::ViewClients) {
        return Ok(Vec::new());
    }
    let filter = AuditFilter {
        subject_kind: Some(Invoice::NAME.to_owned()),
        subject_id: Some(details.invoice.id().get()),
        client: Some(details.client.id),
        ..AuditFilter::default()
    };
    let request = PageRequest::new(50, None);
    let (Page { items, .. }, _) =
        visit.desk().audit_entries(visit.actor(), &filter, &request).await?;
    Ok(items)
}
