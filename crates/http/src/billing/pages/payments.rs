//! The pages of payments: the list, one payment, asking a gateway for one, and giving it back.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::InvoiceDetails;
use bursar_application::billing::payments::{
    AskPayment, GiveBack, KnownGateway, PaymentRow, RecordPayment,
};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::billing::payment::{Payment, Refund};
use bursar_kernel::Id;
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::acts::{Act, at};
use super::invoices::client_named;
use crate::address::{Address, Entered, Values, total_words};
use crate::billing::api::payments::PaymentsQuery;
use crate::billing::views::payment_forms::{charge_fields, payment_fields, refund_fields};
use crate::billing::views::payments::{FILTERS, Payments, page};
use crate::components::{ActPage, Button, Html, Problem, Text, html, page_head};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::listing::banner;
use crate::params::FromParams;
use crate::path::PathId;
use crate::visit::{Mistakes, Visit, unread};

const PAYMENT: Act = Act {
    title: "Record payment",
    path: Text::Borrowed("payment"),
    submit: "Record payment",
    done: "The payment is recorded",
};
const CHARGE: Act = Act {
    title: "Pay through gateway",
    path: Text::Borrowed("charge"),
    submit: "Ask for payment",
    done: "The gateway is asked for the payment",
};

/// All payments.
pub(super) async fn list(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let query = PaymentsQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    match visit.desk().payments(visit.actor(), &query, &address.page()).await {
        Ok((rows, total)) => {
            let client = client_named(&visit, query.client).await;
            let offered = [("gateway", gateways_offered(&visit).await?)];
            let payments = Payments {
                reader: visit.reader(),
                address: &address,
                page: &rows,
                total,
                client: client.as_ref(),
                offered: &offered,
            };
            let bank = Button::link("/bank-lines", "Bank statements");
            let (region, banner) = (payments.region(), banner(&address, FILTERS, &[], &misread));
            let content = maud! {
                (page_head("Payments", Some(total_words(total)), &bank))
                (banner)
                (region)
            };
            Ok(visit.page(Place::Invoices, "Payments", content))
        }
        Err(error) => unread(&address, error),
    }
}

/// The gateways by which payments can be looked for.
async fn gateways_offered(visit: &Visit) -> Answer<Vec<(String, String)>> {
    let all = visit.desk().ports().payments.gateways().await?;
    let named = all
        .iter()
        .map(|gateway| (gateway.code().to_string(), gateway.as_stored().display_name.to_string()));
    Ok(named.collect())
}

/// One payment.
pub(super) async fn show(visit: Visit, PathId(id): PathId<Payment>) -> Answer<Response> {
    let row = visit.desk().payment(visit.actor(), id).await?;
    let title = format!("Payment #{id}");
    Ok(visit.page(Place::Invoices, &title, page(&row, visit.reader())))
}

/// What is due on an invoice that has been issued.
fn due(details: &InvoiceDetails) -> Answer<Money> {
    match &details.invoice {
        Invoice::Issued(issued) => Ok(issued.due().map_err(Error::from)?),
        Invoice::Draft(_) => Err(Error::rule("wrong_status", "this is still a draft").into()),
    }
}

/// Asks about a payment that came in.
pub(super) async fn ask_payment(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = due(&at.details)?;
    let gateways = at.visit.desk().gateways(at.visit.actor()).await?;
    let nothing = Values::default();
    Ok(at.ask(&PAYMENT, |page, problems| {
        page.fields(payment_fields(&nothing, due, &gateways, problems))
    }))
}

/// Writes down a payment that came in.
pub(super) async fn record_payment(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = due(&at.details)?;
    let gateways = at.visit.desk().gateways(at.visit.actor()).await?;
    let command = RecordPayment {
        amount: entered.owned("amount"),
        paid_on: entered.owned("paid_on"),
        gateway: entered.owned("gateway"),
        reference: entered.owned("reference"),
        fee: entered.owned("fee"),
        note: entered.owned("note"),
    };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.record_payment(actor, id, entered.version(), &command).await;
    at.did(outcome, &PAYMENT, |page, problems| {
        page.fields(payment_fields(&entered, due, &gateways, problems))
    })
}

/// The gateways that can be asked for money now.
async fn askable(visit: &Visit) -> Answer<Vec<KnownGateway>> {
    let known = visit.desk().gateways(visit.actor()).await?;
    let can =
        |known: &KnownGateway| known.abilities.charges && known.gateway.as_stored().is_enabled;
    Ok(known.into_iter().filter(can).collect())
}

/// Asks through whom an invoice is paid.
pub(super) async fn ask_charge(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let gateways = askable(&at.visit).await?;
    let methods = at.visit.desk().ports().payments.methods(at.details.invoice.client()).await?;
    let nothing = Values::default();
    Ok(at.ask(&CHARGE, |page, problems| {
        page.fields(charge_fields(&nothing, &gateways, &methods, problems))
    }))
}

/// Has a gateway asked for the money.
pub(super) async fn charge(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let gateways = askable(&at.visit).await?;
    let methods = at.visit.desk().ports().payments.methods(at.details.invoice.client()).await?;
    let method = entered.given("payment_method_id").and_then(|typed| typed.parse().ok());
    let gateway = if method.is_some() { String::new() } else { entered.owned("gateway") };
    let amount = entered.owned("amount");
    let command = AskPayment { gateway, amount, method, charges_any_method: false };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.ask_payment(actor, id, entered.version(), &command).await;
    at.did(outcome.map(|_| ()), &CHARGE, |page, problems| {
        page.fields(charge_fields(&entered, &gateways, &methods, problems))
    })
}

const REFUND: &str = "Refund payment";

/// Asks which way a payment goes back.
pub(super) async fn ask_refund(visit: Visit, PathId(id): PathId<Payment>) -> Answer<Response> {
    visit.actor().require(Permission::RefundPayments)?;
    let row = visit.desk().changed_payment(visit.actor(), id).await?;
    let content = refund_form(&visit, &row, &Values::default(), &[])?;
    Ok(visit.page(Place::Invoices, REFUND, content))
}

/// Gives a payment back.
pub(super) async fn refund(
    visit: Visit,
    PathId(id): PathId<Payment>,
    entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::RefundPayments)?;
    let row = visit.desk().changed_payment(visit.actor(), id).await?;
    let command = GiveBack {
        amount: entered.owned("amount"),
        method: entered.owned("method"),
        reason: entered.owned("reason"),
        reference: entered.owned("reference"),
    };
    let outcome = visit.desk().give_payment_back(visit.actor(), id, entered.version(), &command);
    match outcome.await {
        Ok(given) => {
            let words = match given.operation {
                Some(_) => "The gateway is asked to give the money back",
                None => "The refund is written down",
            };
            Ok(done(format!("/payments/{id}"), Confirmation::new(words)))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = refund_form(&visit, &row, &entered, &mistakes.problems)?;
            Ok(visit.again(Place::Invoices, REFUND, &mistakes, content))
        }
    }
}

fn refund_form(
    visit: &Visit,
    row: &PaymentRow,
    entered: &Values,
    problems: &[Problem],
) -> Answer<Html> {
    let stored = row.payment.as_stored();
    let left = row.payment.refundable().map_err(Error::from)?;
    let port = visit.desk().ports().gateways.get(&stored.gateway);
    let has_way_back =
        stored.external_id.is_some() && port.is_some_and(|port| port.abilities().refunds);
    let (id, heading) = (stored.id, format!("Refund payment #{}", stored.id));
    let guard = visit.guard_of(&row.payment);
    let act = ActPage::new(heading, format!("/payments/{id}/refund"), guard, "Refund")
        .leave("Keep payment", format!("/payments/{id}"))
        .consequence(
            Icon::Bank,
            "The books say so at once, and are put right if the gateway refuses.",
        )
        .fields(refund_fields(entered, left, has_way_back, problems))
        .problems(problems);
    Ok(html(act))
}

/// Asks whether a refund is tried again.
pub(super) async fn ask_retry(visit: Visit, PathId(id): PathId<Refund>) -> Answer<Response> {
    visit.actor().require(Permission::RefundPayments)?;
    Ok(visit.page(Place::Invoices, RETRY, retry_form(&visit, id, &[])))
}

/// Tries a refund again.
pub(super) async fn retry(visit: Visit, PathId(id): PathId<Refund>) -> Answer<Response> {
    match visit.desk().retry_refund(visit.actor(), id).await {
        Ok(_) => Ok(done("/payments", Confirmation::new("The gateway is asked again"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = retry_form(&visit, id, &mistakes.problems);
            Ok(visit.again(Place::Invoices, RETRY, &mistakes, content))
        }
    }
}

const RETRY: &str = "Try refund again";

fn retry_form(visit: &Visit, id: Id<Refund>, problems: &[Problem]) -> Html {
    let act = ActPage::new(
        format!("{RETRY}: #{id}"),
        format!("/refunds/{id}/retry"),
        visit.guard(),
        "Try again",
    )
    .leave("Leave it", "/payments")
    .consequence(
        Icon::Bank,
        "The gateway is asked anew, and the books say that the money goes back.",
    )
    .problems(problems);
    html(act)
}
