//! What bodies say about the lines of an invoice and what is set besides them.

use bursar_domain::billing::invoice::{DraftTermsInput, ItemInput};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is said of a line. What is left out has its default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceItemInput)]
pub(crate) struct ItemBody {
    /// `service`, `credit`, `domain`, `setup` or `custom`; `custom` if it is left out.
    #[serde(default)]
    kind: Option<String>,
    /// What it is, in a few words.
    description: String,
    /// More about it.
    #[serde(default)]
    details: Option<String>,
    /// How much of it, with at most 9 decimals; one if it is left out.
    #[serde(default)]
    quantity: Option<String>,
    /// A unit code of UN/ECE recommendation 20; `C62`, pieces, if it is left out.
    #[serde(default)]
    unit: Option<String>,
    /// The price of one in the invoice's currency, with at most 9 decimals.
    #[schema(example = "0.052")]
    unit_price: String,
    /// A sum, or a percentage with its sign.
    #[serde(default)]
    discount: Option<String>,
    /// Whether it is taxed; it is, if that is left out.
    #[serde(default)]
    is_taxable: Option<bool>,
    /// The first day that it is for.
    #[serde(default)]
    #[schema(format = Date)]
    period_start: Option<String>,
    /// The first day that it is no longer for.
    #[serde(default)]
    #[schema(format = Date)]
    period_end: Option<String>,
    /// The provider's own number of it.
    #[serde(default)]
    article: Option<String>,
    /// Where the buyer books it.
    #[serde(default)]
    accounting_reference: Option<String>,
}

impl From<ItemBody> for ItemInput {
    fn from(body: ItemBody) -> Self {
        Self {
            kind: body.kind.unwrap_or_else(|| "custom".to_owned()),
            description: body.description,
            details: body.details.unwrap_or_default(),
            quantity: body.quantity.unwrap_or_default(),
            unit: body.unit.unwrap_or_default(),
            unit_price: body.unit_price,
            discount: body.discount.unwrap_or_default(),
            is_taxable: body.is_taxable.unwrap_or(true),
            period_start: body.period_start.unwrap_or_default(),
            period_end: body.period_end.unwrap_or_default(),
            article: body.article.unwrap_or_default(),
            accounting_reference: body.accounting_reference.unwrap_or_default(),
        }
    }
}

/// What is set about an invoice besides its lines.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = InvoiceTerms)]
pub(crate) struct TermsBody {
    /// By when it is to be paid; some days after it is issued if it is left out.
    #[schema(format = Date)]
    due_on: Option<String>,
    /// The first day that it is for.
    #[schema(format = Date)]
    period_start: Option<String>,
    /// The first day that it is no longer for.
    #[schema(format = Date)]
    period_end: Option<String>,
    /// What the buyer wants to read on it.
    buyer_reference: Option<String>,
    /// The buyer's order.
    purchase_order: Option<String>,
    /// The seller's order.
    sales_order: Option<String>,
    /// The contract.
    contract: Option<String>,
    /// The project.
    project: Option<String>,
    /// Where the buyer books it.
    accounting_reference: Option<String>,
    /// A word to the client.
    notes: Option<String>,
    /// How and by when it is to be paid, in words.
    payment_terms: Option<String>,
}

impl From<TermsBody> for DraftTermsInput {
    fn from(body: TermsBody) -> Self {
        Self {
            due_on: body.due_on.unwrap_or_default(),
            period_start: body.period_start.unwrap_or_default(),
            period_end: body.period_end.unwrap_or_default(),
            buyer_reference: body.buyer_reference.unwrap_or_default(),
            purchase_order: body.purchase_order.unwrap_or_default(),
            sales_order: body.sales_order.unwrap_or_default(),
            contract: body.contract.unwrap_or_default(),
            project: body.project.unwrap_or_default(),
            accounting_reference: body.accounting_reference.unwrap_or_default(),
            notes: body.notes.unwrap_or_default(),
            payment_terms: body.payment_terms.unwrap_or_default(),
        }
    }
}
