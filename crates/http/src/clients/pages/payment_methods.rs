//! A client's stored payment methods, and whether he may be charged without interaction.

use axum::extract::Path;
use axum::response::Response;
use bursar_application::billing::payments::{KnownGateway, NewPaymentMethod};
use bursar_domain::access::Permission;
use bursar_domain::billing::payment::PaymentMethod;
use bursar_domain::client::AgreementSource;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::address::{Entered, Values};
use crate::billing::views::payments::gateway_words;
use crate::clients::views::client::ClientTab;
use crate::components::{
    ActPage, Button, Choice, Empty, Field, Html, IconButton, Pill, Problem, SectionHead, Tone,
    data_table, header, html, none_given, unseen_header,
};
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, Failure};
use crate::icons::Icon;
use crate::layout::Place;
use crate::visit::Mistakes;

const TITLE: &str = "Payment methods";
const NEW: &str = "Store payment method";
const REMOVE: &str = "Remove payment method";
const AGREEMENT: &str = "Billing agreement";

/// The methods and the agreement.
pub(super) async fn list(client: AtClient) -> Answer<Response> {
    let methods = client.visit.desk().payment_methods(client.visit.actor(), client.id).await?;
    let refusal = client.visit.reader().refusal(Permission::ManagePaymentMethods);
    let add = Button::link(client.path_of("payment-methods/new"), NEW)
        .icon(Icon::Plus)
        .in_dialog()
        .refused_because(refusal.clone());
    let change = Button::link(client.path_of("billing-agreement"), "Change agreement")
        .in_dialog()
        .refused_because(refusal.clone());
    let agreement = client.details.client.agreement();
    let words = agreement.source().map_or_else(
        || "He may not be charged without interaction.".to_owned(),
        |source| format!("He may be charged without interaction: {}.", source.label()),
    );
    let today = client.visit.desk().today();
    let lines: Vec<_> = methods
        .iter()
        .map(|method| line(&client, method, method.is_usable_on(today), refusal.clone()))
        .collect();
    let headers = maud! {
        (header("Method")) (header("Gateway")) (header("Good until")) (header("State"))
        (unseen_header("Actions"))
    };
    let is_any = !lines.is_empty();
    let rows = maud! { @for line in &lines { (line) } };
    let table = is_any.then(|| html(data_table("Stored payment methods", headers, rows)));
    let content = maud! {
        div .col-main {
            section aria-labelledby="agreement" {
                div .section-end { (SectionHead::new("agreement", AGREEMENT)) (change) }
                p .panel-note { (words) }
            }
            section aria-labelledby="methods" {
                div .section-end { (SectionHead::new("methods", TITLE)) (add) }
                div .panel {
                    @match &table {
                        Some(table) => (table)
                        None => (Empty::new("No payment methods").first_use()
                            .text("A method that the client stores with a gateway can be charged without interaction, and makes for a billing agreement."))
                    }
                }
            }
        }
    };
    client.titled(ClientTab::Overview, TITLE, content).await
}

fn line(
    client: &AtClient,
    method: &PaymentMethod,
    is_usable: bool,
    refusal: Option<String>,
) -> Html {
    let stored = method.as_stored();
    let remove = client.path_of(&format!("payment-methods/{}/remove", stored.id));
    let label = format!("Remove {}", stored.label);
    let remove = IconButton::link(remove, Icon::Close, label).in_dialog().refused_because(refusal);
    let state = if is_usable {
        Pill::new(Tone::Positive, "Can be charged")
    } else {
        Pill::new(Tone::Negative, "Expired")
    };
    html(maud! {
        tr {
            td { b { (stored.label.as_str()) } }
            td data-label="Gateway" { (gateway_words(stored.gateway.as_str())) }
            td data-label="Good until" {
                @match stored.expires { Some(expiry) => (expiry.to_string()) None => (none_given()) }
            }
            td data-label="State" { (state) }
            td .acts { div .row-actions { (remove) } }
        }
    })
}

async fn gateways(client: &AtClient) -> Answer<Vec<KnownGateway>> {
    // Who may store methods may choose among the gateways that keep them.
    let system = bursar_application::Actor::system(client.visit.actor().request_id());
    let known = client.visit.desk().gateways(&system).await?;
    Ok(known.into_iter().filter(|known| known.abilities.stores_methods).collect())
}

/// Asks for a method.
pub(super) async fn ask_new(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::ManagePaymentMethods)?;
    let form = new_form(&client, &Values::default(), &[]).await?;
    Ok(client.visit.page(Place::Clients, NEW, form))
}

/// Keeps a method.
pub(super) async fn store(client: AtClient, entered: Entered) -> Answer<Response> {
    let command = NewPaymentMethod {
        client: Some(client.id),
        gateway: entered.owned("gateway"),
        token: entered.owned("token"),
        label: entered.owned("label"),
        expires: entered.owned("expires"),
    };
    match client.visit.desk().store_payment_method(client.visit.actor(), &command).await {
        Ok(_) => Ok(done(
            client.path_of("payment-methods"),
            Confirmation::new("The payment method is stored"),
        )),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = new_form(&client, &entered, &mistakes.problems).await?;
            Ok(client.visit.again(Place::Clients, NEW, &mistakes, form))
        }
    }
}

async fn new_form(client: &AtClient, entered: &Values, problems: &[Problem]) -> Answer<Html> {
    let chosen = entered.text("gateway");
    let gateways: Vec<_> = gateways(client)
        .await?
        .iter()
        .map(|known| {
            let code = known.gateway.code().to_string();
            let is_chosen = code == chosen;
            let name = known.gateway.as_stored().display_name.to_string();
            Choice::new(code, name, is_chosen)
        })
        .collect();
    let page = ActPage::new(NEW, client.path_of("payment-methods/new"), client.visit.guard(), NEW)
        .leave("Cancel", client.path_of("payment-methods"))
        .consequence(
            Icon::Lock,
            "Never enter the number of a card, only the gateway’s token for it.",
        )
        .problems(problems);
    Ok(html(page.fields(maud! {
        (Field::select("gateway", "Gateway", gateways.clone()).required().first()
            .problems(problems))
        (Field::text("token", "Token").value(entered.text("token")).longest(255).required()
            .problems(problems))
        (Field::text("label", "Label").value(entered.text("label")).longest(64).required()
            .hint("What people call it, such as Visa 4242.").problems(problems))
        (Field::text("expires", "Good until").value(entered.text("expires")).longest(7)
            .hint("The last month, such as 2028-04. Empty is without end.").problems(problems))
    })))
}

/// Asks before a method is forgotten.
pub(super) async fn ask_remove(
    client: AtClient,
    Path((_, method)): Path<(i64, i64)>,
) -> Answer<Response> {
    client.visit.actor().require(Permission::ManagePaymentMethods)?;
    let methods = client.visit.desk().payment_methods(client.visit.actor(), client.id).await?;
    let method = methods.iter().find(|one| one.id().get() == method);
    let method = method.ok_or_else(Failure::not_found)?;
    let to = client.path_of(&format!("payment-methods/{}/remove", method.id()));
    let heading = format!("Remove {}", method.as_stored().label);
    let page = ActPage::new(heading, to, client.visit.guard(), "Remove method")
        .leave("Keep method", client.path_of("payment-methods"))
        .consequence(Icon::Bank, "Payments that were made by it stay.")
        .consequence(Icon::Lock, "Without another method the agreement that follows from it ends.")
        .dangerous();
    Ok(client.visit.page(Place::Clients, REMOVE, html(page)))
}

/// Forgets a method.
pub(super) async fn remove(
    client: AtClient,
    Path((_, method)): Path<(i64, i64)>,
) -> Answer<Response> {
    let method = Id::new(method).map_err(|_| Failure::not_found())?;
    client.visit.desk().remove_payment_method(client.visit.actor(), client.id, method).await?;
    let words = "The payment method is removed";
    Ok(done(client.path_of("payment-methods"), Confirmation::new(words)))
}

/// Asks whether a client may be charged without interaction.
pub(super) async fn ask_agreement(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::ManagePaymentMethods)?;
    let form = agreement_form(&client, client.details.client.agreement().is_set, &[]);
    Ok(client.visit.page(Place::Clients, AGREEMENT, form))
}

/// Sets whether a client may be charged without interaction.
pub(super) async fn set_agreement(client: AtClient, entered: Entered) -> Answer<Response> {
    let (actor, is_set) = (client.visit.actor(), entered.is_ticked("is_set"));
    let desk = client.visit.desk();
    match desk.set_billing_agreement(actor, client.id, entered.version(), is_set).await {
        Ok(_) => Ok(done(
            client.path_of("payment-methods"),
            Confirmation::new("The billing agreement is saved"),
        )),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = agreement_form(&client, is_set, &mistakes.problems);
            Ok(client.visit.again(Place::Clients, AGREEMENT, &mistakes, form))
        }
    }
}

fn agreement_form(client: &AtClient, is_set: bool, problems: &[Problem]) -> Html {
    let source = client.details.client.agreement().source();
    let has_method = source.is_some_and(|source| source != AgreementSource::Set);
    let hint = if has_method {
        "There is one from a stored payment method anyway."
    } else {
        "Without it there is none until the client stores a payment method."
    };
    let tick = Field::tick("is_set", "May be charged without interaction", is_set)
        .hint(hint)
        .problems(problems);
    let to = client.path_of("billing-agreement");
    html(
        ActPage::new(AGREEMENT, to, client.guard(), "Save agreement")
            .leave("Cancel", client.path_of("payment-methods"))
            .consequence(
                Icon::Adjust,
                "The credit limits with agreement hold from now on, or no longer.",
            )
            .fields(tick)
            .problems(problems),
    )
}
