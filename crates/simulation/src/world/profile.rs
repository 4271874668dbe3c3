//! Who a sample client is: a company or a person, with an address, numbers and fields.

use std::collections::BTreeMap;

use bursar_domain::client::ProfileInput;

use super::company::{company, slug};
use super::land::{LANDS, Land};
use super::provider::INDUSTRIES;
use crate::dice::Dice;

/// Who the client is, in the words of a form, and what follows from where it is.
pub(super) struct Person {
    pub(super) input: ProfileInput,
    pub(super) land: &'static Land,
    /// The domain of the company, or of the mailbox.
    pub(super) domain: String,
}

pub(super) fn person(number: u32, dice: &mut Dice) -> Option<Person> {
    let land = dice.weighed(&LANDS, |land| land.weight)?;
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
    Some(Person { input, land, domain })
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
        input.tax_exemption =
            dice.one(&["automatic", "automatic", "automatic", "never"]).to_owned();
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
