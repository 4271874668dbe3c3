//! Knows what is said about a client before it is checked.

use std::collections::BTreeMap;

/// What a person or a program says about a client, not yet checked. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Profile, documented there")]
pub struct ProfileInput {
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub email: String,
    pub phone: String,
    pub address_line_1: String,
    pub address_line_2: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub country: String,
    pub vat_id: String,
    pub tax_exempt: bool,
    pub tax_exemption: String,
    pub currency: String,
    pub external_billing_id: String,
    pub do_not_process: bool,
    pub custom_fields: BTreeMap<String, String>,
}

impl ProfileInput {
    /// The built-in text fields by name; also the names that a custom field may not take.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("company", &self.company),
            ("email", &self.email),
            ("phone", &self.phone),
            ("address_line_1", &self.address_line_1),
            ("address_line_2", &self.address_line_2),
            ("city", &self.city),
            ("state", &self.state),
            ("zip", &self.zip),
            ("country", &self.country),
            ("vat_id", &self.vat_id),
            ("tax_exemption", &self.tax_exemption),
            ("currency", &self.currency),
            ("external_billing_id", &self.external_billing_id),
        ]
        .into_iter()
        .map(|(field, text)| (field, text.as_str()))
    }

    /// The built-in text field of this name, to be overwritten.
    pub fn text_mut(&mut self, field: &str) -> Option<&mut String> {
        Some(match field {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "company" => &mut self.company,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "address_line_1" => &mut self.address_line_1,
            "address_line_2" => &mut self.address_line_2,
            "city" => &mut self.city,
            "state" => &mut self.state,
            "zip" => &mut self.zip,
            "country" => &mut self.country,
            "vat_id" => &mut self.vat_id,
            "tax_exemption" => &mut self.tax_exemption,
            "currency" => &mut self.currency,
            "external_billing_id" => &mut self.external_billing_id,
            _ => return None,
        })
    }
}
