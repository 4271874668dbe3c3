//! Knows what is on record about a client, and what makes it valid (product 1.10).

mod input;
mod stored;

use std::collections::BTreeMap;
use std::str::FromStr;

use bursar_kernel::money::Currency;
use bursar_kernel::{Country, Email, Line, Phone, VatId};

pub use input::ProfileInput;
pub use stored::StoredProfile;

use super::custom_field::{self, CustomField};
use crate::event::Facts;
use crate::field::FieldErrors;

/// How a client's tax exemption is kept up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaxExemption {
    /// By checking the VAT id with the EU's register (VIES).
    #[default]
    Automatic,
    /// Always exempt, whatever the register says.
    Always,
    /// Never exempt, whatever the register says.
    Never,
}

impl TaxExemption {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Always, Self::Never];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// A word that names no choice of tax exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of automatic, always, never")]
pub struct UnknownTaxExemption;

impl FromStr for TaxExemption {
    type Err = UnknownTaxExemption;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|choice| choice.code() == code).ok_or(UnknownTaxExemption)
    }
}

/// What a profile is checked against.
#[derive(Clone, Copy, Debug)]
pub struct ProfileRules<'a> {
    /// The custom fields that the operator declared.
    pub custom_fields: &'a [CustomField],
    /// Whether the first address line must be there: in forms, not in imports and programs.
    pub address_required: bool,
}

/// What is on record about a client. Built only by [`Profile::parse`], or brought back as it was
/// built then, so it is always valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    first_name: Option<Line>,
    last_name: Option<Line>,
    company: Option<Line>,
    email: Email,
    phone: Option<Phone>,
    address_line_1: Option<Line>,
    address_line_2: Option<Line>,
    city: Option<Line>,
    state: Option<Line>,
    zip: Option<Line>,
    country: Option<Country>,
    vat_id: Option<VatId>,
    tax_exempt: bool,
    tax_exemption: TaxExemption,
    currency: Currency,
    external_billing_id: Option<Line>,
    do_not_process: bool,
    custom_fields: BTreeMap<String, String>,
}

/// Checks optional fields one after another, collecting mistakes.
struct Reader {
    errors: FieldErrors,
    before: Option<ProfileInput>,
}

impl Reader {
    /// Whether the field was read with just this text before, when other rules may have held.
    fn is_untouched(&self, field: &str, text: &str) -> bool {
        let before = self.before.as_ref().map(ProfileInput::texts);
        before.is_some_and(|mut texts| texts.any(|known| known == (field, text)))
    }

    fn optional<T, E: std::fmt::Display>(
        &mut self,
        field: &'static str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match text.trim() {
            "" => None,
            text => self.errors.check(field, "malformed", parse(text)),
        }
    }

    fn line(&mut self, field: &'static str, text: &str, max: usize) -> Option<Line> {
        let max = if self.is_untouched(field, text) { usize::MAX } else { max };
        self.optional(field, text, |text| Line::parse(text, max))
    }

    fn required(&mut self, field: &'static str, missing: bool, message: &str) {
        if missing && self.errors.of(field).is_none() {
            self.errors.add(field, "required", message);
        }
    }
}

impl Profile {
    /// Checks everything that was said, and tells every mistake at once.
    pub fn parse(input: &ProfileInput, rules: ProfileRules<'_>) -> Result<Self, FieldErrors> {
        Self::read(input, rules, None)
    }

    /// What is on record with what was said put over it. Only what differs is checked, because
    /// rules change: a number that has left its country's plan, a choice that is no longer offered
    /// and a field that has become required are no mistakes of the one who changes something else.
    /// Values of fields that are no longer declared are dropped.
    pub fn revise(
        &self,
        input: &ProfileInput,
        rules: ProfileRules<'_>,
    ) -> Result<Self, FieldErrors> {
        Self::read(input, rules, Some(self.to_input()))
    }

    fn read(
        input: &ProfileInput,
        rules: ProfileRules<'_>,
        before: Option<ProfileInput>,
    ) -> Result<Self, FieldErrors> {
        let mut read = Reader { errors: FieldErrors::none(), before };
        let email = read.optional("email", &input.email, Email::new);
        let currency = read.optional("currency", &input.currency, Currency::new);
        let tax_exemption = read.optional("tax_exemption", &input.tax_exemption, str::parse);
        let first_name = read.line("first_name", &input.first_name, 64);
        let last_name = read.line("last_name", &input.last_name, 64);
        let company = read.line("company", &input.company, 128);
        let phone =
            if read.is_untouched("phone", &input.phone) { Phone::from_e164 } else { Phone::new };
        let phone = read.optional("phone", &input.phone, phone);
        let address_line_1 = read.line("address_line_1", &input.address_line_1, 128);
        let address_line_2 = read.line("address_line_2", &input.address_line_2, 128);
        let city = read.line("city", &input.city, 64);
        let state = read.line("state", &input.state, 64);
        let zip = read.line("zip", &input.zip, 16);
        let country = read.optional("country", &input.country, Country::new);
        let vat_id = read.optional("vat_id", &input.vat_id, VatId::new);
        let external_billing_id = read.line("external_billing_id", &input.external_billing_id, 64);

        read.required("email", email.is_none(), "Enter an e-mail address");
        read.required("currency", currency.is_none(), "Choose a currency");
        let named = input.company.trim().is_empty();
        read.required("first_name", named && first_name.is_none(), PERSON_OR_COMPANY);
        read.required("last_name", named && last_name.is_none(), PERSON_OR_COMPANY);
        let no_address = rules.address_required && address_line_1.is_none();
        read.required("address_line_1", no_address, "Enter the first line of the address");
        let (custom_fields, mistakes) = custom_field::check(rules, input, read.before.as_ref());
        let mut errors = read.errors;
        errors.extend(mistakes);

        let (Some(email), Some(currency)) = (email, currency) else {
            return Err(errors);
        };
        errors.ok(Self {
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
            tax_exempt: input.tax_exempt,
            tax_exemption: tax_exemption.unwrap_or_default(),
            currency,
            external_billing_id,
            do_not_process: input.do_not_process,
            custom_fields,
        })
    }

    /// The same in the words of an input, to be changed and checked again.
    pub fn to_input(&self) -> ProfileInput {
        fn text<T: ToString>(value: Option<&T>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        ProfileInput {
            first_name: text(self.first_name.as_ref()),
            last_name: text(self.last_name.as_ref()),
            company: text(self.company.as_ref()),
            email: self.email.to_string(),
            phone: self.phone.as_ref().map(|phone| phone.e164().to_owned()).unwrap_or_default(),
            address_line_1: text(self.address_line_1.as_ref()),
            address_line_2: text(self.address_line_2.as_ref()),
            city: text(self.city.as_ref()),
            state: text(self.state.as_ref()),
            zip: text(self.zip.as_ref()),
            country: self.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            vat_id: text(self.vat_id.as_ref()),
            tax_exempt: self.tax_exempt,
            tax_exemption: self.tax_exemption.code().to_owned(),
            currency: self.currency.code().to_owned(),
            external_billing_id: text(self.external_billing_id.as_ref()),
            do_not_process: self.do_not_process,
            custom_fields: self.custom_fields.clone(),
        }
    }

    /// A profile of nobody, which keeps only what figures depend on: country and currency.
    pub(super) fn anonymous(&self, client: super::ClientId) -> Result<Self, FieldErrors> {
        let input = ProfileInput {
            company: "Deleted client".to_owned(),
            email: format!("client-{client}@deleted.invalid"),
            country: self.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            currency: self.currency.code().to_owned(),
            tax_exempt: self.tax_exempt,
            ..ProfileInput::default()
        };
        Self::parse(&input, ProfileRules { custom_fields: &[], address_required: false })
    }

    /// The name that lists and headings show: the company, else the person.
    pub fn display_name(&self) -> String {
        match &self.company {
            Some(company) => company.to_string(),
            None => self.person_name(),
        }
    }

    /// First and last name, as far as they are known.
    pub fn person_name(&self) -> String {
        let names = [&self.first_name, &self.last_name];
        names.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// What free-text search looks into (api.md 3, `q`).
    pub fn search_fields(&self) -> Vec<String> {
        let input = self.to_input();
        let name = self.person_name();
        [name, input.company, input.email, input.phone, input.vat_id, input.external_billing_id]
            .into_iter()
            .filter(|field| !field.is_empty())
            .collect()
    }

    /// Given name.
    pub const fn first_name(&self) -> Option<&Line> {
        self.first_name.as_ref()
    }

    /// Family name.
    pub const fn last_name(&self) -> Option<&Line> {
        self.last_name.as_ref()
    }

    /// Company, if the client is one.
    pub const fn company(&self) -> Option<&Line> {
        self.company.as_ref()
    }

    /// Address for invoices and notices.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// Telephone number.
    pub const fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    /// First line of the postal address; an invoice needs it.
    pub const fn address_line_1(&self) -> Option<&Line> {
        self.address_line_1.as_ref()
    }

    /// Second line of the postal address.
    pub const fn address_line_2(&self) -> Option<&Line> {
        self.address_line_2.as_ref()
    }

    /// Town.
    pub const fn city(&self) -> Option<&Line> {
        self.city.as_ref()
    }

    /// County or state.
    pub const fn state(&self) -> Option<&Line> {
        self.state.as_ref()
    }

    /// Postal code.
    pub const fn zip(&self) -> Option<&Line> {
        self.zip.as_ref()
    }

    /// Country; it decides the tax rules.
    pub const fn country(&self) -> Option<Country> {
        self.country
    }

    /// VAT identification number.
    pub const fn vat_id(&self) -> Option<&VatId> {
        self.vat_id.as_ref()
    }

    /// Whether no tax is charged.
    pub const fn tax_exempt(&self) -> bool {
        self.tax_exempt
    }

    /// How `tax_exempt` is kept up.
    pub const fn tax_exemption(&self) -> TaxExemption {
        self.tax_exemption
    }

    /// The currency of new services; existing services keep theirs.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The client's id in another billing system.
    pub const fn external_billing_id(&self) -> Option<&Line> {
        self.external_billing_id.as_ref()
    }

    /// Whether the periodic task leaves the client out: no billing, no automatic suspension.
    pub const fn do_not_process(&self) -> bool {
        self.do_not_process
    }

    /// Values of the operator's own fields, by field name.
    pub const fn custom_fields(&self) -> &BTreeMap<String, String> {
        &self.custom_fields
    }

    pub(super) fn facts(&self) -> Facts {
        let input = self.to_input();
        let mut facts: Facts =
            input.texts().map(|(field, text)| (field.into(), text.into())).collect();
        for (field, value) in &input.custom_fields {
            facts.insert(format!("custom_fields.{field}"), value.clone());
        }
        facts.insert("tax_exempt".into(), self.tax_exempt.to_string());
        facts.insert("do_not_process".into(), self.do_not_process.to_string());
        facts.retain(|_, value| !value.is_empty());
        facts
    }
}

const PERSON_OR_COMPANY: &str = "Enter a first and a last name, or a company";

#[cfg(test)]
mod tests;
