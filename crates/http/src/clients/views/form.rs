//! The form in which a client is created or edited.

use std::collections::BTreeSet;

use bursar_application::clients::directory::Named;
use bursar_application::settings::{ConfigurationRow, GroupRow};
use bursar_domain::access::Permission;
use bursar_domain::client::custom_field::FieldType;
use bursar_domain::client::{ClientGroup, ClientId, Configuration, CustomField, ProfileInput};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use crate::components::{Choice, Field, Fields, Section, countries};
use crate::reader::Reader;

/// What the form can offer.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormChoices {
    pub(crate) configurations: Vec<ConfigurationRow>,
    pub(crate) groups: Vec<GroupRow>,
    pub(crate) currencies: Vec<ListedCurrency>,
    pub(crate) custom_fields: Vec<CustomField>,
    /// The resellers under whom a new client can be created.
    pub(crate) resellers: Vec<Named>,
}

/// The name of the tick that saves a client whose VAT number cannot be checked at present.
pub(crate) const SAVE_UNCHECKED: &str = "save_unchecked";

/// What stands in the form.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientForm {
    pub(crate) input: ProfileInput,
    pub(crate) configuration: Option<Id<Configuration>>,
    pub(crate) groups: BTreeSet<Id<ClientGroup>>,
    pub(crate) reseller: Option<ClientId>,
}

/// The fields of the form in their sections.
pub(crate) fn client_fields<'a>(
    form: &'a ClientForm,
    choices: &'a FormChoices,
    reader: Reader<'_>,
    is_unchecked: bool,
) -> Fields<'a> {
    let input = &form.input;
    let own: Vec<_> = choices.custom_fields.iter().filter(|field| field.is_shown(input)).collect();
    let own = (!own.is_empty()).then(|| {
        Section::new("More about the client")
            .hint("Fields of your own, from the settings.")
            .fields(own.into_iter().map(|field| own_field(field, input)))
    });
    [contact(input), address(input), billing(input, choices, is_unchecked)]
        .into_iter()
        .chain([grouping(form, choices, reader)])
        .chain(own)
        .chain([reference(input)])
        .collect()
}

fn contact(input: &ProfileInput) -> Section<'_> {
    let name = |name, label, value| Field::text(name, label).value(value).longest(64);
    Section::new("Name and contact")
        .hint("A company, or a person's first and last name.")
        .field(Field::text("company", "Company").value(input.company.as_str()).longest(128).first())
        .pair(
            name("first_name", "First name", input.first_name.as_str()),
            name("last_name", "Last name", input.last_name.as_str()),
        )
        .pair(
            Field::email("email", "Email").value(input.email.as_str()).required(),
            Field::phone("phone", "Phone")
                .value(input.phone.as_str())
                .hint("With the country code, such as +47 22 55 01 40."),
        )
}

fn address(input: &ProfileInput) -> Section<'_> {
    let line = |name, label, value, most| Field::text(name, label).value(value).longest(most);
    let choices = countries(Some("Not known"), &input.country);
    let first = line("address_line_1", "Address line 1", input.address_line_1.as_str(), 128);
    Section::new("Address")
        .hint("Invoices need the first line.")
        .field(first.required())
        .field(line("address_line_2", "Address line 2", input.address_line_2.as_str(), 128))
        .pair(
            line("zip", "ZIP code", input.zip.as_str(), 16).narrow(),
            line("city", "City", input.city.as_str(), 64),
        )
        .pair(
            line("state", "State or county", input.state.as_str(), 64),
            Field::select("country", "Country", choices),
        )
}

fn billing<'a>(
    input: &'a ProfileInput,
    choices: &'a FormChoices,
    is_unchecked: bool,
) -> Section<'a> {
    let usual = Choice::new("", "By configuration and country", input.currency.is_empty());
    let currencies = choices.currencies.iter().map(|listed| {
        let currency = listed.currency();
        let label = format!("{}, {}", currency.code(), currency.name());
        Choice::new(currency.code().to_owned(), label, currency.code() == input.currency)
    });
    let currencies = std::iter::once(usual).chain(currencies).collect();
    let kept = |code: &'static str, label: &'static str| {
        let is_chosen =
            code == input.tax_exemption || (input.tax_exemption.is_empty() && code == "automatic");
        Choice::new(code, label, is_chosen)
    };
    let kept = vec![
        kept("automatic", "Automatically, by checking the VAT number"),
        kept("always", "Always exempt"),
        kept("never", "Never exempt"),
    ];
    Section::new("Tax and billing")
        .field(
            Field::text("vat_id", "VAT number")
                .value(input.vat_id.as_str())
                .hint("In the EU with the country prefix, such as DE123456789."),
        )
        .fields(is_unchecked.then(|| Field::tick(SAVE_UNCHECKED, "Save without a check", false)))
        .field(
            Field::tick("tax_exempt", "Tax exempt", input.tax_exempt)
                .hint("When not ticked, the tax rules of the country apply."),
        )
        .field(Field::select("tax_exemption", "Exemption is kept up", kept).required())
        .field(
            Field::select("currency", "Currency", currencies)
                .hint("For new services; services that exist keep theirs."),
        )
        .field(
            Field::tick("do_not_process", "Exclude from processing", input.do_not_process)
                .hint("No billing and no automatic suspension."),
        )
}

fn grouping<'a>(form: &'a ClientForm, choices: &'a FormChoices, reader: Reader<'_>) -> Section<'a> {
    let configurations = choices.configurations.iter().map(|row| {
        let configuration = &row.configuration;
        let is_chosen = match form.configuration {
            Some(id) => id == configuration.id(),
            None => configuration.is_default(),
        };
        Choice::new(configuration.id().to_string(), configuration.name().to_string(), is_chosen)
    });
    let groups = choices.groups.iter().map(|row| {
        let group = &row.group;
        let is_chosen = form.groups.contains(&group.id());
        Choice::new(group.id().to_string(), group.name().to_string(), is_chosen)
    });
    let configuration =
        Field::select("configuration_id", "Configuration", configurations.collect())
            .required()
            .refused_because(reader.refusal(Permission::ChangeClientConfigurations));
    let groups = Field::ticks("group_ids", "Groups", groups.collect())
        .refused_because(reader.refusal(Permission::GroupClients));
    let reseller = (!choices.resellers.is_empty()).then(|| reseller(form, choices));
    Section::new("Configuration and groups").field(configuration).field(groups).fields(reseller)
}

/// Under whom a new client is created; it cannot be changed later.
fn reseller<'a>(form: &'a ClientForm, choices: &'a FormChoices) -> Field<'a> {
    let none = Choice::new("", "None", form.reseller.is_none());
    let known = choices.resellers.iter().map(|named| {
        let is_chosen = form.reseller.is_some_and(|id| id.get() == named.id);
        Choice::new(named.id.to_string(), named.name.as_str(), is_chosen)
    });
    Field::select("reseller_id", "Reseller", std::iter::once(none).chain(known).collect())
        .hint("Said once, when the client is created.")
        .unmarked()
}

fn own_field<'a>(field: &'a CustomField, input: &'a ProfileInput) -> Field<'a> {
    let name = format!("custom_fields.{}", field.name());
    let label = field.label().as_str();
    let value = input.custom_fields.get(field.name()).map_or("", String::as_str);
    let shown = match field.kind() {
        FieldType::Text => Field::text(name, label).value(value),
        FieldType::Check => Field::tick(name, label, value == "true"),
        FieldType::Select => {
            let none = Choice::new("", "Choose…", value.is_empty());
            let choices = field
                .choices()
                .iter()
                .map(|(code, words)| Choice::new(code.as_str(), words.as_str(), code == value));
            Field::select(name, label, std::iter::once(none).chain(choices).collect())
        }
    };
    if field.is_required(input) { shown.required() } else { shown }
}

fn reference(input: &ProfileInput) -> Section<'_> {
    Section::new("Reference").field(
        Field::text("external_billing_id", "External billing ID")
            .value(input.external_billing_id.as_str())
            .longest(64)
            .hint("The client's id in another billing system."),
    )
}

#[cfg(test)]
mod tests {
    use bursar_application::Actor;
    use bursar_domain::client::custom_field::CustomFieldInput;
    use hypertext::prelude::*;

    use super::*;
    use crate::clients::views::example;
    use crate::components::Problem;

    #[test]
    fn what_was_typed_stays_with_the_problem_beside_it() {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let mut form = ClientForm::default();
        form.input.company = "A \"B\" & C".to_owned();
        form.input.country = "NO".to_owned();
        let declared = CustomFieldInput {
            name: "cost_center".to_owned(),
            label: "Cost center".to_owned(),
            kind: "text".to_owned(),
            required: "country in NO".to_owned(),
            ..CustomFieldInput::default()
        };
        let id = "5".parse().expect("an id");
        let (field, _) = CustomField::declare(id, &declared).expect("a field");
        let choices = FormChoices { custom_fields: vec![field], ..FormChoices::default() };
        let problems = [Problem::of("email", "Enter an e-mail address")];
        let fields = client_fields(&form, &choices, reader, false).told(&problems);
        let html = fields.render().into_inner();
        assert!(html.contains("A &quot;B&quot; &amp; C"), "{html}");
        assert!(html.contains("field-email-error"), "{html}");
        assert!(html.contains("custom_fields.cost_center"), "{html}");
        assert!(!html.contains("reseller_id"), "{html}");
        let mut form = form.clone();
        form.input.country = "SE".to_owned();
        let other = client_fields(&form, &choices, reader, false);
        assert!(!other.render().into_inner().contains("custom_fields.cost_center"));
    }

    #[test]
    fn a_new_client_can_be_put_under_one_of_the_resellers() {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let resellers = vec![Named { id: 12, name: "A & B Hosting".to_owned() }];
        let choices = FormChoices { resellers, ..FormChoices::default() };
        let form =
            ClientForm { reseller: Some(Id::new(12).expect("an id")), ..ClientForm::default() };
        let html = client_fields(&form, &choices, reader, false).render().into_inner();
        assert!(html.contains(r#"<option value="12" selected>A &amp; B Hosting"#), "{html}");
    }
}
