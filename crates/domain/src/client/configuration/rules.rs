//! Knows the rules that hold between settings.

use super::settings::Settings;
use crate::billing::invoice::NumberFormat;
use crate::field::{FieldErrors, sentence};

/// A rule: where to tell, whether it is broken, and what to do then.
type Rule = (&'static str, fn(&Settings) -> bool, &'static str);

const RULES: [Rule; 12] = [
    (
        "fraud.fraud_score",
        |all| all.fraud.fraud_score < all.fraud.review_score,
        "use at least the score for manual review",
    ),
    (
        "new_clients.order_product",
        |all| all.new_clients.create_order && all.new_clients.order_product.is_none(),
        "enter the product to order, or turn automatic orders off",
    ),
    (
        "new_clients.order_cycle",
        |all| all.new_clients.create_order && all.new_clients.order_cycle.is_none(),
        "enter the cycle to order, or turn automatic orders off",
    ),
    (
        "new_clients.order_parameters",
        |all| {
            let parameters = all.new_clients.order_parameters.as_ref();
            parameters.is_some_and(|json| !is_braced(json.as_str()))
        },
        "enter a JSON object such as {\"size\": 1}",
    ),
    (
        "invoicing.maximum_add_credit",
        |all| {
            let maximum = all.invoicing.maximum_add_credit;
            maximum.is_some_and(|maximum| maximum < all.invoicing.minimum_add_credit)
        },
        "use at least the smallest add-credit invoice, or leave it empty",
    ),
    (
        "invoicing.fiscal_number_format",
        |all| all.invoicing.fiscal_number_format.as_str().parse::<NumberFormat>().is_err(),
        "use {number} once, and {number:5}, {year} or {month} if you like",
    ),
    (
        "invoicing.home_country",
        |all| all.invoicing.eu_exemption && all.invoicing.home_country.is_none(),
        "choose the home country, or turn the EU tax exemption off",
    ),
    (
        "postpaid.automatic_termination",
        |all| all.postpaid.automatic_termination && all.postpaid.suspend_instead_of_termination,
        "not available while services are suspended instead of terminated",
    ),
    (
        "prepaid.automatic_termination",
        |all| all.prepaid.automatic_termination && all.postpaid.suspend_instead_of_termination,
        "not available while services are suspended instead of terminated",
    ),
    (
        "domains.postpaid_auto_settle",
        |all| all.domains.postpaid_auto_settle && !all.domains.postpaid_mode,
        "turn post-paid domains on as well",
    ),
    (
        "openstack.clean_up_images",
        |all| {
            let openstack = &all.openstack;
            let has_type = openstack.clean_up_snapshots || openstack.clean_up_backups;
            openstack.clean_up_images && !(has_type || openstack.clean_up_uploads)
        },
        "choose at least one type of image to clean up",
    ),
    (
        "openstack.public_network_default",
        |all| all.openstack.public_network_default && !all.openstack.choose_public_network,
        "let end users choose the public network as well",
    ),
];

/// Whether a text could be a JSON object; its inside is read by the module that it is for.
fn is_braced(text: &str) -> bool {
    text.starts_with('{') && text.ends_with('}') && text.len() > 1
}

impl Settings {
    /// The rules between settings that do not hold, each told at the setting to change.
    pub fn contradictions(&self) -> FieldErrors {
        let mut errors = FieldErrors::none();
        for (key, is_broken, message) in RULES {
            if is_broken(self) {
                errors.add(key, "contradiction", sentence(message));
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::super::setting::Setting;
    use super::super::value::Value;
    use super::*;

    /// What somebody types, as settings and texts.
    type Typed = &'static [(&'static str, &'static str)];

    /// What is allowed, what is not, and where that is told.
    const CASES: &[(Typed, Typed, &[&str])] = &[
        (&[("fraud.review_score", "80")], &[("fraud.review_score", "81")], &["fraud.fraud_score"]),
        (
            &[
                ("new_clients.create_order", "on"),
                ("new_clients.order_product", "3"),
                ("new_clients.order_cycle", "4"),
            ],
            &[("new_clients.create_order", "on")],
            &["new_clients.order_product", "new_clients.order_cycle"],
        ),
        (
            &[("new_clients.order_parameters", "{\"size\": 1}")],
            &[("new_clients.order_parameters", "size=1")],
            &["new_clients.order_parameters"],
        ),
        (
            &[("invoicing.minimum_add_credit", "5"), ("invoicing.maximum_add_credit", "5.00")],
            &[("invoicing.minimum_add_credit", "5"), ("invoicing.maximum_add_credit", "4.99")],
            &["invoicing.maximum_add_credit"],
        ),
        (
            &[("invoicing.fiscal_number_format", "B-{year}-{number:5}")],
            &[("invoicing.fiscal_number_format", "B-1")],
            &["invoicing.fiscal_number_format"],
        ),
        (
            &[("invoicing.eu_exemption", "on"), ("invoicing.home_country", "DE")],
            &[("invoicing.eu_exemption", "on")],
            &["invoicing.home_country"],
        ),
        (
            &[
                ("postpaid.automatic_termination", "on"),
                ("postpaid.suspend_instead_of_termination", "off"),
            ],
            &[("postpaid.automatic_termination", "on")],
            &["postpaid.automatic_termination"],
        ),
        (
            &[
                ("prepaid.automatic_termination", "on"),
                ("postpaid.suspend_instead_of_termination", "off"),
            ],
            &[("prepaid.automatic_termination", "on")],
            &["prepaid.automatic_termination"],
        ),
        (
            &[("domains.postpaid_auto_settle", "on"), ("domains.postpaid_mode", "on")],
            &[("domains.postpaid_auto_settle", "on")],
            &["domains.postpaid_auto_settle"],
        ),
        (
            &[("openstack.clean_up_images", "on"), ("openstack.clean_up_backups", "on")],
            &[("openstack.clean_up_images", "on")],
            &["openstack.clean_up_images"],
        ),
        (
            &[
                ("openstack.public_network_default", "on"),
                ("openstack.choose_public_network", "on"),
            ],
            &[
                ("openstack.public_network_default", "on"),
                ("openstack.choose_public_network", "off"),
            ],
            &["openstack.public_network_default"],
        ),
    ];

    fn broken(changes: &[(&str, &str)]) -> Vec<String> {
        let mut settings = Settings::default();
        for (key, typed) in changes {
            settings.set_typed(key, typed).unwrap();
        }
        settings.contradictions().iter().map(|error| error.field.to_string()).collect()
    }

    #[test]
    fn every_rule_is_told_at_a_setting() {
        for (key, ..) in RULES {
            assert!(Setting::find(key).is_some(), "{key} is no setting");
        }
    }

    #[test]
    fn each_rule_is_broken_by_what_it_forbids_and_by_nothing_less() {
        for (allowed, forbidden, told_at) in CASES {
            assert_eq!(broken(allowed), Vec::<String>::new(), "{allowed:?}");
            assert_eq!(broken(forbidden), *told_at, "{forbidden:?}");
        }
    }

    #[test]
    fn a_broken_rule_does_not_keep_a_stored_document_from_being_read() {
        let mut settings = Settings::default();
        settings.set("prepaid.automatic_termination", &Value::Bool(true)).unwrap();
        assert_eq!(Settings::from_map(&settings.to_map()), Ok(settings));
    }
}
