//! Knows how names of the API are told to people.

use std::collections::BTreeSet;

use bursar_domain::access::ClientRole;

use super::acts::capitalised;

/// What an entry of the audit trail says was done: `client.suspension_started` is *Suspension
/// started*.
pub(crate) fn action_words(action: &str) -> String {
    let (subject, done) = action.split_once('.').unwrap_or(("", action));
    let done = done.replace('_', " ").replace("vat ", "VAT ");
    match subject {
        "client" | "" => capitalised(&done),
        subject => capitalised(&format!("{} {done}", subject.replace('_', " "))),
    }
}

/// The label of a field by its name: `address_line_1` is *Address line 1*.
pub(crate) fn label_of(field: &str) -> String {
    let field = field.strip_prefix("custom_fields.").unwrap_or(field);
    let field = field.strip_suffix("_ids").map_or_else(
        || field.strip_suffix("_id").unwrap_or(field).to_owned(),
        |stem| format!("{stem}s"),
    );
    capitalised(&field.replace('_', " ")).replace("Vat", "VAT").replace("Zip", "ZIP")
}

/// Roles in words, joined by commas.
pub(crate) fn roles_words(roles: &BTreeSet<ClientRole>) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(action_words("client.suspension_started"), "Suspension started");
        assert_eq!(action_words("note.added"), "Note added");
        assert_eq!(action_words("client.vat_checked"), "VAT checked");
        assert_eq!(label_of("address_line_1"), "Address line 1");
        assert_eq!(label_of("group_ids"), "Groups");
        assert_eq!(label_of("vat_id"), "VAT");
        assert_eq!(label_of("custom_fields.cost_center"), "Cost center");
    }
}
