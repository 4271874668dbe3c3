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
use hypertext::prelude::*;

use crate::components::{
    Choice, Field, Guard, Problem, countries, error_summary, form_end, form_section,
};
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

/// Where the form is sent, and what it says at its end.
#[derive(Clone, Debug)]
pub(crate) struct FormPlace {
    pub(crate) action: String,
    pub(crate) submit: &'static str,
    pub(crate) leave: String,
}

/// The form in its sections.
pub(crate) fn client_form(
    form: &ClientForm,
    choices: &FormChoices,
    place: &FormPlace,
    reader: Reader<'_>,
    guard: Guard,
    problems: &[Problem],
) -> impl Renderable {
    let input = &form.input;
    let sections = [
        form_section(
            "Name and contact",
            Some("A company, or a person's first and last name.".into()),
            contact(input, problems).memoize(),
        )
        .memoize(),
        form_section(
            "Address",
            Some("Invoices need the first line.".into()),
            address(input, problems).memoize(),
        )
        .memoize(),
        form_section("Tax and billing", None, billing(input, choices, problems).memoize())
            .memoize(),
        form_section(
            "Configuration and groups",
            None,
            grouping(form, choices, reader, problems).memoize(),
        )
        .memoize(),
    ];
    let shown: Vec<_> =
        choices.custom_fields.iter().filter(|field| field.is_shown(input)).collect();
    let own = (!shown.is_empty()).then(|| {
        let fields: Vec<_> = shown.iter().map(|field| own_field(field, input, problems)).collect();
        form_section(
            "More about the client",
            Some("Fields of your own, from the settings.".into()),
            fields,
        )
        .memoize()
    });
    let reference = form_section("Reference", None, reference(input, problems).memoize()).memoize();
    let end = form_end(place.submit, place.leave.clone(), "Cancel").memoize();
    maud! {
        form .form method="post" action=(place.action) novalidate data-guard {
            (guard)
            (error_summary(problems))
            @for section in &sections { (section) }
            (own)
            (reference)
            (end)
        }
    }
}

fn contact<'a>(input: &'a ProfileInput, problems: &'a [Problem]) -> impl Renderable + 'a {
    maud! {
        (Field::text("company", "Company").value(input.company.as_str()).longest(128).problems(problems).first())
        div .fields.pair {
            (Field::text("first_name", "First name").value(input.first_name.as_str()).longest(64).problems(problems))
            (Field::text("last_name", "Last name").value(input.last_name.as_str()).longest(64).problems(problems))
        }
        div .fields.pair {
            (Field::email("email", "Email").value(input.email.as_str()).required().problems(problems))
            (Field::phone("phone", "Phone").value(input.phone.as_str()).problems(problems)
                .hint("With the country code, such as +47 22 55 01 40."))
        }
    }
}

fn address<'a>(input: &'a ProfileInput, problems: &'a [Problem]) -> impl Renderable + 'a {
    let choices = countries(Some("Not known"), &input.country);
    let country = Field::select("country", "Country", choices).problems(problems);
    maud! {
        (Field::text("address_line_1", "Address line 1").value(input.address_line_1.as_str()).longest(128).required().problems(problems))
        (Field::text("address_line_2", "Address line 2").value(input.address_line_2.as_str()).longest(128).problems(problems))
        div .fields.pair {
            (Field::text("zip", "ZIP code").value(input.zip.as_str()).longest(16).narrow().problems(problems))
            (Field::text("city", "City").value(input.city.as_str()).longest(64).problems(problems))
        }
        div .fields.pair {
            (Field::text("state", "State or county").value(input.state.as_str()).longest(64).problems(problems))
            (country)
        }
    }
}

fn billing<'a>(
    input: &'a ProfileInput,
    choices: &'a FormChoices,
    problems: &'a [Problem],
) -> impl Renderable + 'a {
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
    let is_unchecked =
        problems.iter().any(|problem| problem.field.as_deref() == Some(SAVE_UNCHECKED));
    let currency = Field::select("currency", "Currency", currencies)
        .hint("For new services; services that exist keep theirs.")
        .problems(problems);
    let kept =
        Field::select("tax_exemption", "Exemption is kept up", kept).required().problems(problems);
    maud! {
        (Field::text("vat_id", "VAT number").value(input.vat_id.as_str()).problems(problems)
            .hint("In the EU with the country prefix, such as DE123456789."))
        @if is_unchecked {
            (Field::tick(SAVE_UNCHECKED, "Save without a check", false).problems(problems))
        }
        (Field::tick("tax_exempt", "Tax exempt", input.tax_exempt)
            .hint("When not ticked, the tax rules of the country apply.").problems(problems))
        (kept)
        (currency)
        (Field::tick("do_not_process", "Exclude from processing", input.do_not_process)
            .hint("No billing and no automatic suspension.").problems(problems))
    }
}

fn grouping<'a>(
    form: &'a ClientForm,
    choices: &'a FormChoices,
    reader: Reader<'a>,
    problems: &'a [Problem],
) -> impl Renderable + 'a {
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
            .problems(problems)
            .refused_because(reader.refusal(Permission::ChangeClientConfigurations));
    let groups = Field::ticks("group_ids", "Groups", groups.collect())
        .problems(problems)
        .refused_because(reader.refusal(Permission::GroupClients));
    let reseller = (!choices.resellers.is_empty()).then(|| reseller(form, choices, problems));
    maud! { (configuration) (groups) (reseller) }
}

/// Under whom a new client is created; it cannot be changed later.
fn reseller<'a>(
    form: &'a ClientForm,
    choices: &'a FormChoices,
    problems: &'a [Problem],
) -> Field<'a> {
    let none = Choice::new("", "None", form.reseller.is_none());
    let known = choices.resellers.iter().map(|named| {
        let is_chosen = form.reseller.is_some_and(|id| id.get() == named.id);
        Choice::new(named.id.to_string(), named.name.as_str(), is_chosen)
    });
    Field::select("reseller_id", "Reseller", std::iter::once(none).chain(known).collect())
        .hint("Said once, when the client is created.")
        .unmarked()
        .problems(problems)
}

fn own_field<'a>(
    field: &'a CustomField,
    input: &'a ProfileInput,
    problems: &'a [Problem],
) -> Field<'a> {
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
    let shown = shown.problems(problems);
    if field.is_required(input) { shown.required() } else { shown }
}

fn reference<'a>(input: &'a ProfileInput, problems: &'a [Problem]) -> impl Renderable + 'a {
    Field::text("external_billing_id", "External billing ID")
        .value(input.external_billing_id.as_str())
        .longest(64)
        .hint("The client's id in another billing system.")
        .problems(problems)
}

#[cfg(test)]
mod tests {
    use bursar_application::Actor;
    use bursar_domain::client::custom_field::CustomFieldInput;

    use super::*;
    use crate::clients::views::example;

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
        let place = FormPlace {
            action: "/clients/new".to_owned(),
            submit: "Create client",
            leave: "/clients".to_owned(),
        };
        let problems = [Problem::of("email", "Enter an e-mail address")];
        let html = client_form(&form, &choices, &place, reader, Guard::default(), &problems);
        let html = html.render().into_inner();
        assert!(html.contains("A &quot;B&quot; &amp; C"), "{html}");
        assert!(html.contains("There is 1 problem"), "{html}");
        assert!(html.contains(r##"href="#field-email""##), "{html}");
        assert!(html.contains("custom_fields.cost_center"), "{html}");
        assert!(!html.contains("reseller_id"), "{html}");
        let mut form = form.clone();
        form.input.country = "SE".to_owned();
        let other = client_form(&form, &choices, &place, reader, Guard::default(), &[]);
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
        let place = FormPlace { action: "/x".to_owned(), submit: "Create", leave: "/".to_owned() };
        let html = client_form(&form, &choices, &place, reader, Guard::default(), &[]);
        let html = html.render().into_inner();
        assert!(html.contains(r#"<option value="12" selected>A &amp; B Hosting"#), "{html}");
    }
}
