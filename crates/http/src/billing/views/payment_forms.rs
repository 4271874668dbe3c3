//! What is asked before money comes or goes through a gateway.

use bursar_application::billing::payments::KnownGateway;
use bursar_domain::billing::payment::{GatewayCode, PaymentMethod};
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::payments::gateway_words;
use crate::address::Values;
use crate::components::{Choice, Field, Html, Problem, html};

/// The gateways that a form offers.
fn choices(gateways: &[KnownGateway], chosen: &str) -> Vec<Choice<'static>> {
    let each = gateways.iter().filter(|known| known.gateway.as_stored().is_enabled).map(|known| {
        let code = known.gateway.code().to_string();
        let is_chosen = code == chosen;
        Choice::new(code, known.gateway.as_stored().display_name.to_string(), is_chosen)
    });
    each.collect()
}

/// The fields of a payment that came in.
pub(crate) fn payment_fields(
    entered: &Values,
    due: Money,
    gateways: &[KnownGateway],
    problems: &[Problem],
) -> Html {
    let amount = entered.given("amount").map_or_else(|| due.to_decimal_string(), str::to_owned);
    let code = due.currency();
    let chosen = entered.given("gateway").unwrap_or(GatewayCode::MANUAL);
    let gateways = choices(gateways, chosen);
    html(maud! {
        (Field::decimal("amount", "Amount").value(amount.as_str()).unit(code.code()).required()
            .first().problems(problems))
        (Field::select("gateway", "Gateway", gateways.clone()).required().problems(problems))
        (Field::date("paid_on", "Came in on").value(entered.text("paid_on"))
            .hint("In the provider’s zone. Empty is today.").problems(problems))
        (Field::text("reference", "Payment reference").value(entered.text("reference"))
            .longest(255).hint("What the payment is called outside, once for each gateway.")
            .problems(problems))
        (Field::decimal("fee", "Fee").value(entered.text("fee")).unit(code.code())
            .hint("What the gateway keeps. Empty is as its settings say.").problems(problems))
        (Field::area("note", "Note", 2).value(entered.text("note")).problems(problems))
    })
}

/// The fields of a payment that a gateway is asked for.
pub(crate) fn charge_fields(
    entered: &Values,
    gateways: &[KnownGateway],
    methods: &[PaymentMethod],
    problems: &[Problem],
) -> Html {
    let gateways = choices(gateways, entered.text("gateway"));
    let chosen = entered.text("payment_method_id");
    let none = Choice::new("", "None: the payer brings a card", chosen.is_empty());
    let each = methods.iter().map(|method| {
        let stored = method.as_stored();
        let (id, gateway) = (stored.id.to_string(), gateway_words(stored.gateway.as_str()));
        let is_chosen = id == chosen;
        Choice::new(id, format!("{}, {gateway}", stored.label), is_chosen)
    });
    let methods: Vec<_> = std::iter::once(none).chain(each).collect();
    html(maud! {
        @if gateways.is_empty() {
            p .muted { "No gateway that can be asked for money is enabled: see the settings of gateways." }
        }
        (Field::select("gateway", "Gateway", gateways.clone()).first().problems(problems))
        (Field::select("payment_method_id", "Stored method", methods.clone())
            .hint("A stored method is charged without interaction, through its own gateway.")
            .problems(problems))
        (Field::decimal("amount", "Amount").value(entered.text("amount"))
            .hint("Empty is all that is due and not under way.").problems(problems))
    })
}

/// The fields of what goes back of a payment.
pub(crate) fn refund_fields(
    entered: &Values,
    left: Money,
    has_way_back: bool,
    problems: &[Problem],
) -> Html {
    let first = if has_way_back { "gateway" } else { "credit" };
    let chosen = entered.given("method").unwrap_or(first);
    let ways = [
        ("gateway", "Through the gateway"),
        ("credit", "To the client’s credit"),
        ("manual", "By hand, outside of Bursar"),
    ];
    let ways = ways.into_iter().filter(|(code, _)| has_way_back || *code != "gateway");
    let ways: Vec<_> = ways.map(|(code, label)| Choice::new(code, label, code == chosen)).collect();
    let amount = entered.given("amount").map_or_else(|| left.to_decimal_string(), str::to_owned);
    html(maud! {
        (Field::decimal("amount", "Amount").value(amount.as_str()).unit(left.currency().code())
            .required().first().problems(problems))
        (Field::radios("method", "Where to", ways.clone()).required().problems(problems))
        (Field::area("reason", "Reason", 2).value(entered.text("reason")).longest(1000).required()
            .hint("It is written into the journal for good.").problems(problems))
        (Field::text("reference", "Refund reference").value(entered.text("reference")).longest(255)
            .hint("What the refund is called outside, if it was paid by hand.").problems(problems))
    })
}
