//! Payments as a table, one payment with what goes back of it, and payments beside an invoice.

use bursar_application::billing::payments::PaymentRow;
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, Total};
use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{
    Payment, PaymentStatus, Refund, RefundOrigin, RefundStatus, StoredPayment, StoredRefund,
};
use hypertext::prelude::*;

use super::entries::money;
use crate::address::{Address, Noun};
use crate::components::{
    Banner, Breadcrumb, Button, Empty, Facts, Html, Pill, SectionHead, Tone, Weight, data_table,
    date, header, header_at_end, html, instant, none_given, object_head,
};
use crate::listing::{Choosing, Groups, Offered, Toolbar, filter, words};
use crate::reader::Reader;

/// Where a payment stands, as a label.
pub(crate) fn state(status: PaymentStatus) -> Pill<'static> {
    let tone = match status {
        PaymentStatus::Waiting | PaymentStatus::Authorised => Tone::Warning,
        PaymentStatus::Succeeded => Tone::Positive,
        PaymentStatus::PartlyRefunded | PaymentStatus::Refunded => Tone::Violet,
        PaymentStatus::Failed => Tone::Negative,
        PaymentStatus::Reversed => Tone::Outline,
    };
    Pill::new(tone, status.label())
}

fn refund_state(status: RefundStatus) -> Pill<'static> {
    let tone = match status {
        RefundStatus::Waiting => Tone::Warning,
        RefundStatus::Succeeded => Tone::Violet,
        RefundStatus::Failed => Tone::Negative,
    };
    Pill::new(tone, status.label())
}

/// A gateway's code in words.
pub(crate) fn gateway_words(code: &str) -> String {
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The payments of an invoice, beside it.
pub(crate) fn of_invoice(payments: &[Payment]) -> Html {
    html(maud! {
        section aria-labelledby="payments" {
            (SectionHead::new("payments", "Payments"))
            @if payments.is_empty() { p .panel-note { "None yet." } } @else {
                table .mini {
                    caption .vh { "Payments of this invoice" }
                    tbody {
                        @for payment in payments {
                            tr {
                                th scope="row" {
                                    a .link.mono href={ "/payments/" (payment.as_stored().id.get()) } {
                                        (payment.as_stored().id.get())
                                    }
                                }
                                td .soft {
                                    (state(payment.status())) " "
                                    (gateway_words(payment.as_stored().gateway.as_str()))
                                }
                                td .r { (money(payment.as_stored().amount)) }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// The filters of payments.
pub(crate) const FILTERS: Groups = &[
    (
        "Payment",
        &[
            filter(
                "status",
                "Status",
                Choosing::Ticks(|| words(PaymentStatus::ALL, |one| (one.code(), one.label()))),
            ),
            filter("gateway", "Gateway", Choosing::Offered),
        ],
    ),
    (
        "Of",
        &[
            filter("client", "Client", Choosing::Client),
            filter("invoice", "Invoice’s ID", Choosing::Number),
        ],
    ),
];

/// A page of payments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Payments<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a Address,
    pub(crate) page: &'a Page<PaymentRow>,
    pub(crate) total: Total,
    /// The client that the list is narrowed down to.
    pub(crate) client: Option<&'a Named>,
    /// The gateways that there are.
    pub(crate) offered: &'a [Offered],
}

impl Payments<'_> {
    /// The filters, the table and its foot, as one region.
    pub(crate) fn region(&self) -> Html {
        let toolbar = Toolbar {
            address: self.address,
            groups: FILTERS,
            offered: self.offered,
            sorting: None,
            client: self.client,
            search: None,
            today: self.reader.now.date_naive(),
            counted: None,
        };
        html(maud! {
            div #payments-list .region data-swap {
                (toolbar.row())
                @if self.page.items.is_empty() { (nothing(&toolbar)) } @else {
                    (self.table())
                    (self.address.foot(self.page, self.total, Noun("payment", "payments")))
                }
            }
        })
    }

    fn table(&self) -> Html {
        let headers = maud! {
            (header("Payment")) (header("Status")) (header("Client")) (header("Invoice"))
            (header("Gateway")) (header("Came in on")) (header_at_end("Fee"))
            (header_at_end("Amount"))
        };
        let rows = maud! { @for row in &self.page.items { (line(row)) } };
        html(data_table("Payments", headers, rows))
    }
}

fn nothing(toolbar: &Toolbar<'_>) -> Html {
    html(if toolbar.is_filtered() {
        Empty::new("No payments match these filters")
            .actions(Button::link(toolbar.unfiltered(), "Clear all filters"))
    } else {
        Empty::new("No payments yet")
            .first_use()
            .text("A payment is asked of a gateway or recorded at its invoice.")
    })
}

fn line(row: &PaymentRow) -> Html {
    let StoredPayment { id, invoice, gateway, external_id, status, paid_on, fee, amount, .. } =
        row.payment.as_stored();
    let number = row.invoice_number.clone().unwrap_or_else(|| format!("#{invoice}"));
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link.num href={ "/payments/" (id.get()) } { "#" (id.get()) }
                    @if let Some(name) = external_id { small .mono-id { (name.as_str()) } }
                }
            }
            td data-label="Status" { (state(*status)) }
            td data-label="Client" {
                a .link.above href={ "/clients/" (row.client.id) } { (row.client.name) }
            }
            td data-label="Invoice" {
                a .link.above.num href={ "/invoices/" (invoice.get()) } { (number) }
            }
            td data-label="Gateway" { (gateway_words(gateway.as_str())) }
            td data-label="Came in on" {
                @match paid_on { Some(day) => (date(*day)) None => (none_given()) }
            }
            td .r data-label="Fee" { (money(*fee)) }
            td .r data-label="Amount" { (money(*amount)) }
        }
    })
}

/// The page of a payment.
pub(crate) fn page(row: &PaymentRow, reader: Reader<'_>) -> Html {
    let stored = row.payment.as_stored();
    let id = stored.id.get();
    let invoice = stored.invoice.get();
    let number = row.invoice_number.clone().unwrap_or_else(|| format!("#{invoice}"));
    let can_refund = row.payment.refundable().is_ok_and(|left| left.minor() > 0);
    let refusal = reader.refusal(Permission::RefundPayments);
    let refusal =
        refusal.or_else(|| (!can_refund).then(|| "Nothing of it is left to go back".to_owned()));
    let acts = Button::link(format!("/payments/{id}/refund"), "Refund")
        .in_dialog()
        .primary()
        .refused_because(refusal);
    let about = maud! { span { (gateway_words(stored.gateway.as_str())) } };
    let head = html(object_head((), format!("Payment #{id}"), state(stored.status), about, acts));
    let trouble = stored.trouble.as_ref().map(|words| {
        html(Banner::new(Weight::Warning, "This payment needs a look").text(words.as_str()))
    });
    let facts = facts(row, &number, reader);
    let refunds = refunds(&row.refunds, reader);
    html(maud! {
        (Breadcrumb::from("Payments", "/payments")
            .then(number.as_str(), format!("/invoices/{invoice}")))
        (head)
        (trouble)
        div .cols {
            div .col-main { div .panel { (facts) } }
            aside .rail aria-label="Refunds of this payment" { (refunds) }
        }
    })
}

fn facts(row: &PaymentRow, number: &str, reader: Reader<'_>) -> Html {
    let stored = row.payment.as_stored();
    let client = format!("/clients/{}", row.client.id);
    let invoice = format!("/invoices/{}", stored.invoice);
    let some = |sum: bursar_kernel::money::Money| (!sum.is_zero()).then(|| html(money(sum)));
    html(
        Facts::new()
            .fact("Client", maud! { a .link href=(client.as_str()) { (row.client.name) } })
            .fact("Invoice", maud! { a .link.num href=(invoice.as_str()) { (number) } })
            .fact("Amount", money(stored.amount))
            .perhaps("Fee of the gateway", some(stored.fee))
            .perhaps("To credit", some(stored.credited))
            .perhaps("Refunded", some(stored.refunded))
            .perhaps("Came in on", stored.paid_on.map(|day| html(date(day))))
            .perhaps(
                "The gateway calls it",
                stored
                    .external_id
                    .as_ref()
                    .map(|name| html(maud! { span .mono { (name.as_str()) } })),
            )
            .perhaps(
                "The payer pays at",
                stored.pay_at.as_ref().map(|to| html(maud! { span .mono { (to.as_str()) } })),
            )
            .perhaps("Asked about next", stored.ask_at.map(|at| html(instant(at, reader.zone))))
            .perhaps("Note", stored.note.as_ref().map(ToString::to_string))
            .fact("Written down", instant(stored.created_at, reader.zone)),
    )
}

fn refunds(refunds: &[Refund], reader: Reader<'_>) -> Html {
    html(maud! {
        section aria-labelledby="refunds" {
            (SectionHead::new("refunds", "Gone back through the gateway"))
            @if refunds.is_empty() { p .panel-note { "None." } }
            @for refund in refunds { (refund_box(refund.as_stored(), reader)) }
        }
    })
}

fn refund_box(refund: &StoredRefund, reader: Reader<'_>) -> Html {
    let retry = (refund.status == RefundStatus::Failed).then(|| {
        Button::link(format!("/refunds/{}/retry", refund.id), "Try again")
            .in_dialog()
            .refused_because(reader.refusal(Permission::RefundPayments))
    });
    let facts = Facts::new()
        .fact("Amount", money(refund.amount))
        .fact("Status", refund_state(refund.status))
        .perhaps("By whom", (refund.origin != RefundOrigin::Staff).then(|| refund.origin.label()))
        .fact("Reason", refund.reason.to_string())
        .perhaps("Trouble", refund.trouble.as_ref().map(ToString::to_string))
        .fact(
            "Journal",
            maud! { a .link.mono href={ "/journal/" (refund.entry.get()) } { (refund.entry.get()) } },
        );
    html(maud! { (facts) @if let Some(retry) = &retry { p { (retry) } } })
}
