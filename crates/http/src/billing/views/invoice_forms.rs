//! What is asked before something is done to an invoice.

use bursar_domain::billing::invoice::{
    Discount, DraftTerms, DraftTermsInput, InvoiceKind, IssuedInvoice, Item, ItemInput, ItemKind,
};
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use crate::address::Values;
use crate::components::{Choice, Field, Html, Problem, html};

/// What a line says, as a form shows it.
pub(crate) fn item_input(item: &Item) -> ItemInput {
    let discount = match item.discount {
        None => String::new(),
        Some(Discount::Sum(sum)) => sum.to_decimal_string(),
        Some(Discount::Part(part)) => format!("{part}%"),
    };
    let period = item.period;
    let text = |line: &Option<bursar_kernel::Line>| {
        line.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    ItemInput {
        kind: item.kind.code().to_owned(),
        description: item.description.to_string(),
        details: item.details.as_ref().map(ToString::to_string).unwrap_or_default(),
        quantity: item.quantity.value().normalize().to_string(),
        unit: item.unit.to_string(),
        unit_price: item.unit_price.value().normalize().to_string(),
        discount,
        is_taxable: item.is_taxable,
        period_start: period.map(|period| period.start().to_string()).unwrap_or_default(),
        period_end: period.map(|period| period.end().to_string()).unwrap_or_default(),
        article: text(&item.article),
        accounting_reference: text(&item.accounting_reference),
    }
}

/// What somebody typed about a line.
pub(crate) fn typed_item(entered: &Values) -> ItemInput {
    ItemInput {
        kind: entered.owned("kind"),
        description: entered.owned("description"),
        details: entered.owned("details"),
        quantity: entered.owned("quantity"),
        unit: entered.owned("unit"),
        unit_price: entered.owned("unit_price"),
        discount: entered.owned("discount"),
        is_taxable: entered.is_ticked("is_taxable"),
        period_start: entered.owned("period_start"),
        period_end: entered.owned("period_end"),
        article: entered.owned("article"),
        accounting_reference: entered.owned("accounting_reference"),
    }
}

/// The fields of a line.
pub(crate) fn item_fields(input: &ItemInput, of: InvoiceKind, problems: &[Problem]) -> Html {
    let kinds = ItemKind::ALL.iter().copied().filter(|kind| of.admits(*kind));
    let kinds = kinds.map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == input.kind));
    let kinds: Vec<_> = kinds.collect();
    html(maud! {
        (Field::text("description", "Description").value(input.description.as_str()).longest(255)
            .required().first().problems(problems))
        (Field::text("details", "Details").value(input.details.as_str()).problems(problems))
        (Field::select("kind", "Kind", kinds.clone()).required().problems(problems))
        (Field::decimal("quantity", "Quantity").value(input.quantity.as_str())
            .hint("Empty is one. A negative quantity takes something off.").problems(problems))
        (Field::text("unit", "Unit").value(input.unit.as_str()).narrow()
            .hint("A code of UN/ECE recommendation 20, such as HUR for hours. Empty is pieces.")
            .problems(problems))
        (Field::decimal("unit_price", "Unit price").value(input.unit_price.as_str()).required()
            .problems(problems))
        (Field::text("discount", "Discount").value(input.discount.as_str()).narrow()
            .hint("A sum, or a percentage with its sign.").problems(problems))
        (Field::tick("is_taxable", "Taxable", input.is_taxable).problems(problems))
        (Field::date("period_start", "For the days since").value(input.period_start.as_str())
            .problems(problems))
        (Field::date("period_end", "Up to, not including").value(input.period_end.as_str())
            .problems(problems))
        (Field::text("article", "Article number").value(input.article.as_str()).problems(problems))
        (Field::text("accounting_reference", "Buyer’s booking reference")
            .value(input.accounting_reference.as_str()).problems(problems))
    })
}

/// What is set besides the lines, as a form shows it.
pub(crate) fn terms_input(terms: &DraftTerms) -> DraftTermsInput {
    let references = &terms.references;
    let text = |line: &Option<bursar_kernel::Line>| {
        line.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    let note = |note: &Option<bursar_kernel::Note>| {
        note.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    let period = terms.period;
    DraftTermsInput {
        due_on: terms.due_on.map(|day| day.to_string()).unwrap_or_default(),
        period_start: period.map(|period| period.start().to_string()).unwrap_or_default(),
        period_end: period.map(|period| period.end().to_string()).unwrap_or_default(),
        buyer_reference: text(&references.buyer),
        purchase_order: text(&references.purchase_order),
        sales_order: text(&references.sales_order),
        contract: text(&references.contract),
        project: text(&references.project),
        accounting_reference: text(&references.accounting),
        notes: note(&terms.notes),
        payment_terms: note(&terms.payment_terms),
    }
}

/// What somebody typed about that.
pub(crate) fn typed_terms(entered: &Values) -> DraftTermsInput {
    DraftTermsInput {
        due_on: entered.owned("due_on"),
        period_start: entered.owned("period_start"),
        period_end: entered.owned("period_end"),
        buyer_reference: entered.owned("buyer_reference"),
        purchase_order: entered.owned("purchase_order"),
        sales_order: entered.owned("sales_order"),
        contract: entered.owned("contract"),
        project: entered.owned("project"),
        accounting_reference: entered.owned("accounting_reference"),
        notes: entered.owned("notes"),
        payment_terms: entered.owned("payment_terms"),
    }
}

/// The fields of what is set besides the lines.
pub(crate) fn terms_fields(input: &DraftTermsInput, problems: &[Problem]) -> Html {
    let text = |name: &'static str, label: &'static str, value: &str| {
        html(Field::text(name, label).value(value.to_owned()).problems(problems))
    };
    html(maud! {
        (Field::date("due_on", "Due on").value(input.due_on.as_str()).first()
            .hint("Empty is as many days after issue as the configuration says.")
            .problems(problems))
        (Field::date("period_start", "For the days since").value(input.period_start.as_str())
            .problems(problems))
        (Field::date("period_end", "Up to, not including").value(input.period_end.as_str())
            .problems(problems))
        (text("buyer_reference", "Buyer’s reference", &input.buyer_reference))
        (text("purchase_order", "Purchase order", &input.purchase_order))
        (text("sales_order", "Sales order", &input.sales_order))
        (text("contract", "Contract", &input.contract))
        (text("project", "Project", &input.project))
        (text("accounting_reference", "Buyer’s booking reference", &input.accounting_reference))
        (Field::area("notes", "Note to the client", 3).value(input.notes.as_str())
            .problems(problems))
        (Field::area("payment_terms", "Payment terms", 2).value(input.payment_terms.as_str())
            .problems(problems))
    })
}

/// The field of a payment from credit.
pub(crate) fn credit_fields(entered: &Values, due: Money, problems: &[Problem]) -> Html {
    html(
        Field::decimal("amount", "Amount")
            .value(entered.text("amount"))
            .unit(due.currency().code())
            .first()
            .hint("Empty is all that is due.")
            .problems(problems),
    )
}

/// A part of what was paid of an invoice, which can go back.
#[derive(Clone, Debug)]
pub(crate) struct PaidPart {
    /// What is sent for it: the payment's id.
    pub(crate) code: String,
    /// What it is called.
    pub(crate) label: String,
    /// What is left of it.
    pub(crate) left: Money,
    /// Whether a gateway may be able to give it back.
    pub(crate) has_way_back: bool,
}

/// The fields of a refund. What was paid for credit is not given back as credit.
pub(crate) fn refund_fields(
    entered: &Values,
    kind: InvoiceKind,
    paid: &[PaidPart],
    problems: &[Problem],
) -> Html {
    let chosen = entered.given("payment_id").or(paid.first().map(|part| part.code.as_str()));
    let parts = paid.iter().map(|part| {
        let left = format!("{}, {} left", part.label, part.left);
        Choice::new(part.code.clone(), left, chosen == Some(part.code.as_str()))
    });
    let parts: Vec<_> = parts.collect();
    let mut ways = vec![
        ("gateway", "Through the gateway"),
        ("credit", "To the client’s credit"),
        ("manual", "By hand, outside of Bursar"),
    ];
    let has_way_back = paid.iter().any(|part| part.has_way_back);
    ways.retain(|(code, _)| match *code {
        "gateway" => has_way_back,
        "credit" => kind != InvoiceKind::AddCredit,
        _ => true,
    });
    let usual = ways.first().map_or("", |(code, _)| code);
    let method = entered.given("method").unwrap_or(usual);
    let ways = ways.into_iter().map(|(code, label)| Choice::new(code, label, code == method));
    let ways: Vec<_> = ways.collect();
    let left = paid.iter().find(|part| chosen == Some(part.code.as_str())).map(|part| part.left);
    let usual = left.map_or_else(String::new, Money::to_decimal_string);
    let amount = entered.given("amount").map_or(usual, str::to_owned);
    let unit = left.map_or_else(String::new, |left| left.currency().code().to_owned());
    html(maud! {
        (Field::select("payment_id", "What goes back", parts.clone()).required().first()
            .problems(problems))
        (Field::decimal("amount", "Amount").value(amount.as_str()).unit(unit.as_str()).required()
            .problems(problems))
        (Field::radios("method", "Where to", ways.clone()).required().problems(problems))
        (Field::area("reason", "Reason", 2).value(entered.text("reason")).longest(1000).required()
            .hint("It is written into the journal for good.").problems(problems))
        (Field::text("reference", "Refund reference").value(entered.text("reference")).longest(255)
            .hint("What the refund is called outside, if it was paid by hand.").problems(problems))
    })
}

/// The name of the field that says how much of a line is credited.
pub(crate) fn credited(line: u32) -> String {
    format!("line-{line}")
}

/// The fields of a credit note.
pub(crate) fn credit_note_fields(
    entered: &Values,
    issued: &IssuedInvoice,
    problems: &[Problem],
) -> Html {
    html(maud! {
        @for line in &issued.as_stored().figures.lines {
            (Field::decimal(credited(line.number), format!("Quantity of {}", line.item.description))
                .value(entered.owned(&credited(line.number)))
                .hint(format!("Of {}.", line.item.quantity.value().normalize()))
                .problems(problems))
        }
        (reason_field(entered, "It stands on the credit note.", problems))
    })
}

/// The field of a reason.
pub(crate) fn reason_field<'a>(
    entered: &'a Values,
    hint: &'static str,
    problems: &'a [Problem],
) -> Field<'a> {
    Field::area("reason", "Reason", 2)
        .value(entered.text("reason"))
        .longest(1000)
        .required()
        .hint(hint)
        .problems(problems)
}
