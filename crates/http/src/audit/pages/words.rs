//! Knows how an entry of the audit log is told in words.

use bursar_application::audit::AuditEntry;
use hypertext::prelude::*;

use crate::components::{Html, html};

/// The kinds of records that entries are about, with their words.
pub(super) const KINDS: [(&str, &str); 35] = [
    ("client", "Client"),
    ("note", "Note"),
    ("journal_entry", "Journal entry"),
    ("invoice", "Invoice"),
    ("credit_note", "Credit note"),
    ("membership", "Membership"),
    ("invitation", "Invitation"),
    ("user", "User"),
    ("role", "Role"),
    ("token", "API token"),
    ("group", "Client group"),
    ("configuration", "Configuration"),
    ("custom field", "Custom field"),
    ("currency", "Currency"),
    ("tax_rule", "Tax rule"),
    ("product", "Product"),
    ("product_cycle", "Price"),
    ("product_group", "Product group"),
    ("view", "Saved view"),
    ("operation", "Operation"),
    ("payment", "Payment"),
    ("refund", "Refund"),
    ("gateway", "Gateway"),
    ("payment_method", "Payment method"),
    ("bank_line", "Bank line"),
    ("mail_template", "E-mail template"),
    ("email", "E-mail"),
    ("client_list", "Client list"),
    ("invoices", "Invoices"),
    ("receivables", "Receivables"),
    ("journal", "Journal"),
    ("audit", "Audit log"),
    ("pricing_plan", "Pricing plan"),
    ("pricing_rule", "Pricing rule"),
    ("usage_record", "Usage record"),
];

/// The words for a kind of record.
pub(super) fn kind_label(kind: &str) -> String {
    let known = KINDS.iter().find(|(code, _)| *code == kind);
    known.map_or_else(|| spaced(kind), |(_, label)| (*label).to_owned())
}

/// An action in words: `client.edited` is *Client edited*.
pub(super) fn action_words(action: &str) -> String {
    let (kind, done) = action.split_once('.').unwrap_or(("", action));
    if kind.is_empty() {
        spaced(done)
    } else {
        format!("{} {}", kind_label(kind), done.replace('_', " "))
    }
}

/// A field's name in words.
pub(super) fn spaced(name: &str) -> String {
    let words = name.replace(['_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What an entry is about, as a link where the record has a page.
pub(super) fn object(entry: &AuditEntry) -> Html {
    let (label, id) = (kind_label(&entry.subject_kind), entry.subject_id);
    let to = address(&entry.subject_kind, id, entry.client_id);
    html(maud! {
        @match &to {
            Some(to) => a .link.above href=(to) { (label) " #" (id) }
            None if id == 0 => (label)
            None => { (label) " #" (id) }
        }
    })
}

/// Where a record is, if it has a page.
fn address(kind: &str, id: i64, client: Option<i64>) -> Option<String> {
    let section = match kind {
        "client" => "/clients",
        "user" => "/users",
        "journal_entry" => "/journal",
        "invoice" => "/invoices",
        "group" => "/settings/groups",
        "configuration" => "/settings/configurations",
        "custom field" => "/settings/custom-fields",
        "email" => "/emails",
        "role" => "/settings/roles",
        "tax_rule" => "/settings/tax-rules",
        "product" => "/products",
        "product_cycle" => "/product-cycles",
        "pricing_plan" => "/pricing-plans",
        "pricing_rule" => "/pricing-rules",
        "payment" => "/payments",
        "gateway" => "/settings/gateways",
        "operation" => "/operations",
        _ => return client.map(|client| format!("/clients/{client}")),
    };
    Some(format!("{section}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_told_in_words() {
        assert_eq!(action_words("client.suspended"), "Client suspended");
        assert_eq!(action_words("configuration.made_default"), "Configuration made default");
        assert_eq!(action_words("custom_field.declared"), "Custom field declared");
        assert_eq!(action_words("imported"), "Imported");
        assert_eq!(spaced("credit.limit"), "Credit limit");
    }

    #[test]
    fn what_has_no_page_leads_to_its_client_if_it_has_one() {
        assert_eq!(address("note", 5, Some(7)).as_deref(), Some("/clients/7"));
        assert_eq!(address("token", 5, None), None);
        assert_eq!(address("role", 5, None).as_deref(), Some("/settings/roles/5"));
    }
}
