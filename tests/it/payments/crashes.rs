//! A worker that dies at any moment neither loses nor doubles money.

use std::sync::{Arc, Mutex};

use bursar_app::wire::SystemClock;
use bursar_application::billing::invoices::NewInvoice;
use bursar_application::billing::payments::{AskPayment, Asked, GiveBack, PaymentRow};
use bursar_application::clients::RegisterClient;
use bursar_application::operations::Ran;
use bursar_application::ports::Clock;
use bursar_application::ports::gateway::NoticeSource;
use bursar_application::secret::Secret;
use bursar_application::{Actor, Desk, Ports};
use bursar_domain::billing::invoice::{InvoiceId, ItemInput};
use bursar_domain::billing::payment::{GatewayInput, PaymentId, PaymentStatus, RefundStatus};
use bursar_domain::client::{ClientId, ProfileInput};
use bursar_domain::repository::Aggregate;
use bursar_simulation::CardProcessor;
use bursar_tests::{CARDS, Office};
use chrono::TimeDelta;

use crate::operations::at_every_moment;

/// The same use cases with a processor of cards, which outlives the workers.
async fn with_cards(desk: &Desk, system: &Actor) -> (Desk, Arc<CardProcessor>) {
    let cards = Arc::new(CardProcessor::new(Secret::new(CARDS), Arc::new(SystemClock)));
    let gateways = desk.ports().gateways.clone().with(cards.clone());
    let desk = Desk::new(Ports { gateways, ..desk.ports().clone() });
    desk.register_gateways(system).await.unwrap();
    let known = desk.gateways(system).await.unwrap();
    let gateway = known.iter().find(|known| known.abilities.charges).unwrap();
    let input = GatewayInput { is_enabled: true, ..gateway.gateway.to_input() };
    desk.edit_gateway(system, gateway.gateway.id(), None, &input).await.unwrap();
    (desk, cards)
}

async fn client(desk: &Desk, system: &Actor) -> ClientId {
    let input = ProfileInput {
        email: "crashing@clients.example".to_owned(),
        company: "Crashing".to_owned(),
        address_line_1: "Main Street 1".to_owned(),
        country: "US".to_owned(),
        ..ProfileInput::default()
    };
    let command = RegisterClient { input, ..RegisterClient::default() };
    desk.register_client(system, command).await.unwrap()
}

/// An issued invoice over this sum, and a payment that is asked for.
async fn asked(desk: &Desk, system: &Actor, client: ClientId, sum: &str) -> (InvoiceId, Asked) {
    let item = ItemInput {
        kind: "custom".to_owned(),
        description: "Consulting".to_owned(),
        quantity: "1".to_owned(),
        unit_price: sum.to_owned(),
        ..ItemInput::default()
    };
    let new = NewInvoice { client: Some(client), items: vec![item], ..NewInvoice::default() };
    let invoice = desk.draft_invoice(system, &new).await.unwrap();
    desk.issue_invoice(system, invoice, None).await.unwrap();
    let command = AskPayment { gateway: "simulation".to_owned(), ..AskPayment::default() };
    (invoice, desk.ask_payment(system, invoice, None, &command).await.unwrap())
}

async fn payment(desk: &Desk, system: &Actor, id: PaymentId) -> PaymentRow {
    desk.payment(system, id).await.unwrap()
}

/// How many entries moved money to the invoice or from it.
async fn entries(desk: &Desk, system: &Actor, invoice: InvoiceId) -> usize {
    desk.invoice(system, invoice).await.unwrap().entries.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_taken_once_whenever_its_worker_dies() {
    let office = Office::closed().await;
    let system = &Actor::system("crashing");
    let (desk, cards) = with_cards(office.desk(), system).await;
    let client = client(&desk, system).await;
    let begun = Mutex::new(Vec::new());
    let begin = async |_: usize| {
        let (invoice, asked) = asked(&desk, system, client, "10.55").await;
        begun.lock().unwrap().push((invoice, asked.payment));
        asked.operation
    };
    at_every_moment(&desk, 6, begin, async |moment, _| {
        let (invoice, id) = begun.lock().unwrap()[moment];
        let row = payment(&desk, system, id).await;
        assert_eq!(row.payment.status(), PaymentStatus::Succeeded, "at {moment}");
        assert_eq!(entries(&desk, system, invoice).await, 1, "at {moment}");
    })
    .await;
    assert!(desk.verify_journal(system, None).await.unwrap().broken.is_none());
    assert!(cards.due(SystemClock.now() + TimeDelta::hours(1)).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_goes_back_once_whenever_its_worker_dies() {
    let office = Office::closed().await;
    let system = &Actor::system("crashing");
    let (desk, cards) = with_cards(office.desk(), system).await;
    let client = client(&desk, system).await;
    let begun = Mutex::new(Vec::new());
    let begin = async |_: usize| {
        let (invoice, asked) = asked(&desk, system, client, "20.55").await;
        while desk.run_next_operation("taking").await.unwrap() != Ran::Nothing {}
        let command = GiveBack {
            amount: "5.01".to_owned(),
            method: "gateway".to_owned(),
            reason: "a test of crashes".to_owned(),
            ..GiveBack::default()
        };
        let given = desk.give_payment_back(system, asked.payment, None, &command).await.unwrap();
        begun.lock().unwrap().push((invoice, asked.payment));
        given.operation.unwrap()
    };
    at_every_moment(&desk, 5, begin, async |moment, _| {
        let (invoice, id) = begun.lock().unwrap()[moment];
        let row = payment(&desk, system, id).await;
        assert_eq!(row.payment.as_stored().refunded.minor(), 501, "at {moment}");
        assert_eq!(row.refunds[0].as_stored().status, RefundStatus::Waiting);
        assert!(row.refunds[0].as_stored().external_id.is_some(), "the gateway was asked");
        assert_eq!(entries(&desk, system, invoice).await, 2, "at {moment}");
    })
    .await;
    let refunds = begun.lock().unwrap().len();
    let told = cards.due(SystemClock.now() + TimeDelta::hours(1)).len();
    assert_eq!(told, refunds * 2, "the processor gave back once, and tells it twice");
    assert!(desk.verify_journal(system, None).await.unwrap().broken.is_none());
}
