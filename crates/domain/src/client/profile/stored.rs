//! Knows how a profile comes back from a store: as it was checked when it was written.

use std::collections::BTreeMap;

use bursar_kernel::money::Currency;
use bursar_kernel::{Country, Email, Line, Phone, VatId};

use super::{Profile, TaxExemption};

/// Everything that a store keeps of a profile, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of Profile, documented there")]
pub struct StoredProfile {
    pub first_name: Option<Line>,
    pub last_name: Option<Line>,
    pub company: Option<Line>,
    pub email: Email,
    pub phone: Option<Phone>,
    pub address_line_1: Option<Line>,
    pub address_line_2: Option<Line>,
    pub city: Option<Line>,
    pub state: Option<Line>,
    pub zip: Option<Line>,
    pub country: Option<Country>,
    pub vat_id: Option<VatId>,
    pub tax_exempt: bool,
    pub tax_exemption: TaxExemption,
    pub currency: Currency,
    pub external_billing_id: Option<Line>,
    pub do_not_process: bool,
    pub custom_fields: BTreeMap<String, String>,
}

impl Profile {
    /// A profile as the store kept it. It is not checked again, because the rules may have changed
    /// since: a custom field that is no longer declared keeps its value.
    pub fn restore(stored: StoredProfile) -> Self {
        let StoredProfile {
            first_name,
            last_name,
            company,
            email,
            phone,
            address_line_1,
            address_line_2,
            city,
            state,
            zip,
            country,
            vat_id,
            tax_exempt,
            tax_exemption,
            currency,
            external_billing_id,
            do_not_process,
            custom_fields,
        } = stored;
        Self {
            first_name,
            last_name,
            company,
            email,
            phone,
            address_line_1,
            address_line_2,
            city,
            state,
            zip,
            country,
            vat_id,
            tax_exempt,
            tax_exemption,
            currency,
            external_billing_id,
            do_not_process,
            custom_fields,
        }
    }
}
