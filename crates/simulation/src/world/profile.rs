//! Who a sample client is: a company or a person, with an address, numbers and fields.

use std::collections::BTreeMap;

use bursar_domain::client::profile::StoredProfile;
use bursar_domain::client::{Profile, ProfileInput};
use bursar_kernel::{Country, Currency, Email, Line, Phone, VatId};

use super::company::{company, slug};
use super::land::Land;
use super::provider::INDUSTRIES;
use super::{WorldError, wrong};
use crate::dice::Dice;

/// Who the client is, in the words of a form, and what follows from where it is.
pub(super) struct Person {
    pub(super) input: ProfileInput,
    pub(super) land: &'static Land,
    /// The domain of the company, or of the mailbox.
    pub(super) domain: String,
}

pub(super) fn person(number: u32, land: &'static Land, dice: &mut Dice) -> Person {
    let (first, last) = (dice.one(land.people.first), dice.one(land.people.last));
    let mut input = ProfileInput {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        country: land.code.to_owned(),
        currency: currency(land, dice),
        phone: if dice.permille(900) { phone(land, dice) } else { String::new() },
        do_not_process: dice.permille(4),
        ..ProfileInput::default()
    };
    address(&mut input, land, dice);
    let domain = if dice.permille(780) {
        incorporate(&mut input, number, land, dice)
    } else {
        let mailbox = dice.one(&["post", "mail", "inbox"]);
        input.email = format!("{}.{}{number}@{mailbox}.example", slug(first), slug(last));
        format!("{mailbox}.example")
    };
    if dice.permille(350) {
        input.external_billing_id = format!("W-{:06}", 100_000 + number);
    }
    input.custom_fields = custom_fields(dice);
    Person { input, land, domain }
}

/// Makes the client a company; answers its domain.
fn incorporate(input: &mut ProfileInput, number: u32, land: &Land, dice: &mut Dice) -> String {
    let company = company(u64::from(number));
    input.company = format!("{} {}", company.name, dice.one(land.forms));
    let person = format!("{}.{}", slug(&input.first_name), slug(&input.last_name));
    let mailbox =
        if dice.permille(400) { dice.one(&["billing", "accounts", "it"]) } else { &person };
    input.email = format!("{mailbox}@{}", company.domain);
    if !land.vat.is_empty() && dice.permille(650) {
        input.vat_id = dice.spell(land.vat);
        input.tax_exempt = land.code != "NO" && dice.permille(500);
        let kept_up = dice.one(&["automatic", "automatic", "automatic", "never"]);
        kept_up.clone_into(&mut input.tax_exemption);
    } else if land.vat.is_empty() {
        (input.tax_exempt, input.tax_exemption) = (true, "always".to_owned());
    }
    if input.tax_exempt && input.tax_exemption == "never" {
        "automatic".clone_into(&mut input.tax_exemption);
    }
    company.domain
}

fn address(input: &mut ProfileInput, land: &Land, dice: &mut Dice) {
    let house = (1 + dice.skewed(140)).to_string();
    input.address_line_1 = dice.one(land.people.streets).replace('#', &house);
    if dice.permille(120) {
        input.address_line_2 =
            format!("{} {}", dice.one(&["Floor", "Suite", "Unit"]), 1 + dice.below(20));
    }
    let town = dice.one(land.towns);
    let (town, state) = town.split_once('/').unwrap_or((town, ""));
    (input.city, input.state) = (town.to_owned(), state.to_owned());
    input.zip = dice.spell(land.zip);
}

fn phone(land: &Land, dice: &mut Dice) -> String {
    let digit = |dice: &mut Dice| dice.spell("9");
    land.phone.split('#').enumerate().fold(String::new(), |mut number, (place, part)| {
        if place > 0 {
            number.push_str(&digit(dice));
        }
        number.push_str(part);
        number
    })
}

/// Most bill in the currency of their country, some in the provider's.
fn currency(land: &Land, dice: &mut Dice) -> String {
    if dice.permille(60) { "EUR" } else { land.currency }.to_owned()
}

fn custom_fields(dice: &mut Dice) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    if dice.permille(150) {
        fields.insert("purchase_order".to_owned(), dice.spell("PO-999999"));
    }
    if dice.permille(400) {
        let industries: Vec<_> = INDUSTRIES.lines().collect();
        fields.insert("industry".to_owned(), dice.one(&industries).to_owned());
    }
    if dice.permille(300) {
        fields.insert("newsletter".to_owned(), dice.permille(600).to_string());
    }
    fields
}

/// The profile of an input that is known to be right: the form's check of a telephone number alone
/// would take longer than everything else about a client. A test holds both against each other.
pub(super) fn profile(input: &ProfileInput) -> Result<Profile, WorldError> {
    fn optional<T, E: ToString>(
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, WorldError> {
        if text.is_empty() {
            Ok(None)
        } else {
            parse(text).map(Some).map_err(|error| wrong(&error))
        }
    }
    let line = |text: &str| optional(text, |text| Line::parse(text, 128));
    let tax_exemption = optional(&input.tax_exemption, str::parse)?;
    Ok(Profile::restore(StoredProfile {
        first_name: line(&input.first_name)?,
        last_name: line(&input.last_name)?,
        company: line(&input.company)?,
        email: Email::new(&input.email).map_err(|error| wrong(&error))?,
        phone: optional(&input.phone, Phone::from_e164)?,
        address_line_1: line(&input.address_line_1)?,
        address_line_2: line(&input.address_line_2)?,
        city: line(&input.city)?,
        state: line(&input.state)?,
        zip: line(&input.zip)?,
        country: optional(&input.country, Country::new)?,
        vat_id: optional(&input.vat_id, VatId::new)?,
        tax_exempt: input.tax_exempt,
        tax_exemption: tax_exemption.unwrap_or_default(),
        currency: Currency::new(&input.currency).map_err(|error| wrong(&error))?,
        external_billing_id: line(&input.external_billing_id)?,
        do_not_process: input.do_not_process,
        custom_fields: input.custom_fields.clone(),
    }))
}
