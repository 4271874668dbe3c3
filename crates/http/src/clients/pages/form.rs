//! Creating and editing a client in one form.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::clients::{EditClient, PatchValue, ProfilePatch, RegisterClient};
use bursar_application::{Actor, Error};
use bursar_domain::access::Permission;
use bursar_domain::client::{ClientGroup, ClientId, Configuration, ProfileInput};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, VatId};

use super::at_client::AtClient;
use crate::address::{Entered, Values};
use crate::clients::views::form::{ClientForm, FormChoices, SAVE_UNCHECKED, client_fields};
use crate::components::Guard;
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, field_errors};
use crate::layout::Place;
use crate::sheet::{FormSheet, OnRecord};
use crate::visit::{Visit, onward};

/// The empty form of a new client, with what he would get by default.
pub(super) async fn ask_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::CreateClients)?;
    let choices = choices_of_new(&visit).await?;
    let page = new_sheet(&visit, &by_default(&choices), &choices, false).view();
    Ok(visit.page(Place::Clients, "New client", page))
}

/// What a new client gets when nothing else is said.
fn by_default(choices: &FormChoices) -> ClientForm {
    let default = choices.groups.iter().filter(|row| row.group.is_default());
    let groups = default.map(|row| row.group.id()).collect();
    ClientForm { groups, ..ClientForm::default() }
}

/// Registers a client.
pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::CreateClients)?;
    let choices = choices_of_new(&visit).await?;
    let (form, unread) = read(&entered, &choices, visit.actor(), by_default(&choices));
    match registered(&visit, &form, unread, &entered).await {
        Ok(id) => Ok(onward(format!("/clients/{id}"))),
        Err(error) => {
            let sheet = new_sheet(&visit, &form, &choices, is_unchecked(&error));
            visit.refused(Place::Clients, error, sheet)
        }
    }
}

async fn registered(
    visit: &Visit,
    form: &ClientForm,
    unread: FieldErrors,
    entered: &Values,
) -> Result<ClientId, Error> {
    unread.ok(())?;
    require_checked(visit, &form.input, "", entered).await?;
    visit.desk().register_client(visit.actor(), register(visit.actor(), form)).await
}

/// Asks to save anyway while a new VAT number cannot be checked: what follows from it is unknown
/// until the register answers.
async fn require_checked(
    visit: &Visit,
    input: &ProfileInput,
    known: &str,
    entered: &Values,
) -> Result<(), Error> {
    let is_automatic = matches!(input.tax_exemption.as_str(), "" | "automatic");
    let Ok(number) = VatId::new(&input.vat_id) else { return Ok(()) };
    if !is_automatic || number.as_str() == known || entered.is_ticked(SAVE_UNCHECKED) {
        return Ok(());
    }
    match visit.desk().vat_register_trouble(visit.actor(), &number).await? {
        Some(trouble) => {
            let message = format!(
                "The register of VAT numbers does not answer: {}. Tick to save anyway; until it \
                 answers, the tax of this client is pending",
                trouble.problem
            );
            Err(FieldErrors::one(SAVE_UNCHECKED, "unchecked", message).into())
        }
        None => Ok(()),
    }
}

/// The command behind the form of a new client. What the person may not choose is not in it.
fn register(actor: &Actor, form: &ClientForm) -> RegisterClient {
    let Chosen { configuration, groups } = chosen(actor, form);
    let input = form.input.clone();
    RegisterClient { input, configuration, groups, reseller: form.reseller, address_required: true }
}

/// The form with what is on record.
pub(super) async fn ask_edit(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::EditClients)?;
    let choices = choices(&client.visit).await?;
    let form = on_record(&client);
    let sheet = FormSheet { guard: client.guard(), ..edit_sheet(&client, &form, &choices, false) };
    Ok(client.visit.page(Place::Clients, &format!("Edit {}", client.name()), sheet.view()))
}

/// Keeps what was entered; a change by someone else in between is shown beside it.
pub(super) async fn save(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::EditClients)?;
    let choices = choices(&client.visit).await?;
    let (form, unread) = read(&entered, &choices, client.visit.actor(), on_record(&client));
    let seen = entered.version();
    match edited(&client, &form, unread, seen, &entered).await {
        Ok(()) => Ok(done(client.back(), Confirmation::new("Changes saved"))),
        Err(error) => {
            let sheet = |form| edit_sheet(&client, form, &choices, is_unchecked(&error));
            let record = OnRecord::of_client(client.id, client.details.client.version(), seen);
            let (mine, on_record) = (sheet(&form), on_record(&client));
            let theirs = sheet(&on_record);
            client.visit.not_saved(Place::Clients, error, record, mine, theirs).await
        }
    }
}

async fn edited(
    client: &AtClient,
    form: &ClientForm,
    unread: FieldErrors,
    seen: Option<i64>,
    entered: &Values,
) -> Result<(), Error> {
    unread.ok(())?;
    let known = client.details.client.profile().to_input().vat_id;
    require_checked(&client.visit, &form.input, &known, entered).await?;
    client.visit.desk().edit_client(client.visit.actor(), edit(client, form, seen)).await
}

/// The command behind the form. What the person may not change is not in it.
fn edit(client: &AtClient, form: &ClientForm, seen: Option<i64>) -> EditClient {
    let mut patch = ProfilePatch::default();
    for (name, text) in form.input.texts() {
        patch.set(name, PatchValue::Text(text.to_owned()));
    }
    for (name, text) in &form.input.custom_fields {
        patch.set(format!("custom_fields.{name}"), PatchValue::Text(text.clone()));
    }
    patch.set("tax_exempt", PatchValue::Flag(form.input.tax_exempt));
    patch.set("do_not_process", PatchValue::Flag(form.input.do_not_process));
    let Chosen { configuration, groups } = chosen(client.visit.actor(), form);
    EditClient { client: client.id, seen, patch, configuration, groups, address_required: true }
}

/// Configuration and groups, as far as the person may choose them.
struct Chosen {
    configuration: Option<Id<Configuration>>,
    groups: Option<BTreeSet<Id<ClientGroup>>>,
}

fn chosen(actor: &Actor, form: &ClientForm) -> Chosen {
    let configuration =
        form.configuration.filter(|_| actor.may(Permission::ChangeClientConfigurations));
    let groups = Some(&form.groups).filter(|_| actor.may(Permission::GroupClients));
    Chosen { configuration, groups: groups.cloned() }
}

/// What is on record about a client, as the form shows it.
pub(super) fn on_record(client: &AtClient) -> ClientForm {
    let record = &client.details.client;
    ClientForm {
        input: record.profile().to_input(),
        configuration: Some(record.configuration()),
        groups: record.groups().clone(),
        reseller: record.reseller(),
    }
}

/// What a form says, with empty texts for what it left out, and the choices in it that make no
/// sense. Browsers do not send what cannot be changed; that stays as it is known.
fn read(
    entered: &Values,
    choices: &FormChoices,
    actor: &Actor,
    known: ClientForm,
) -> (ClientForm, FieldErrors) {
    let mut unread = FieldErrors::none();
    let mut input = ProfileInput::default();
    let names: Vec<_> = ProfileInput::default().texts().map(|(name, _)| name).collect();
    for name in names {
        if let Some(slot) = input.text_mut(name) {
            *slot = entered.owned(name);
        }
    }
    input.tax_exempt = entered.is_ticked("tax_exempt");
    input.do_not_process = entered.is_ticked("do_not_process");
    for field in &choices.custom_fields {
        let name = format!("custom_fields.{}", field.name());
        let was_asked = entered.has(&name) || field.is_shown(&known.input);
        let value = if was_asked {
            entered.text(&name)
        } else {
            known.input.custom_fields.get(field.name()).map_or("", String::as_str)
        };
        input.custom_fields.insert(field.name().to_owned(), value.to_owned());
    }
    let configuration = if actor.may(Permission::ChangeClientConfigurations) {
        entered.choice("configuration_id", &mut unread)
    } else {
        known.configuration
    };
    let groups = if actor.may(Permission::GroupClients) {
        entered.choices("group_ids", &mut unread)
    } else {
        known.groups
    };
    let reseller = if choices.resellers.is_empty() {
        known.reseller
    } else {
        entered.choice("reseller_id", &mut unread)
    };
    (ClientForm { input, configuration, groups, reseller }, unread)
}

async fn choices(visit: &Visit) -> Answer<FormChoices> {
    let (desk, actor) = (visit.desk(), visit.actor());
    Ok(FormChoices {
        configurations: desk.configurations(actor).await?,
        groups: desk.groups(actor).await?,
        currencies: desk.currencies(actor).await?,
        custom_fields: desk.custom_fields(actor).await?,
        resellers: Vec::new(),
    })
}

/// The same for a new client, who can be put under a reseller while that feature is on.
async fn choices_of_new(visit: &Visit) -> Answer<FormChoices> {
    let mut choices = choices(visit).await?;
    if visit.state.options.has_resellers {
        choices.resellers = visit.desk().filter_options(visit.actor()).await?.resellers;
    }
    Ok(choices)
}

/// Whether the register could not tell of a VAT number, so that saving without it is offered.
fn is_unchecked(error: &Error) -> bool {
    field_errors(error).is_some_and(|errors| errors.of(SAVE_UNCHECKED).is_some())
}

fn new_sheet<'a>(
    visit: &Visit,
    form: &'a ClientForm,
    choices: &'a FormChoices,
    is_unchecked: bool,
) -> FormSheet<'a> {
    FormSheet {
        crumbs: None,
        title: "New client".into(),
        action: "/clients/new".into(),
        guard: visit.guard(),
        submit: "Create client".into(),
        leave: "/clients".into(),
        refusal: None,
        fields: client_fields(form, choices, visit.reader(), is_unchecked),
    }
}

fn edit_sheet<'a>(
    client: &AtClient,
    form: &'a ClientForm,
    choices: &'a FormChoices,
    is_unchecked: bool,
) -> FormSheet<'a> {
    FormSheet {
        crumbs: None,
        title: format!("Edit {}", client.name()).into(),
        action: client.from.carry(&format!("/clients/{}/edit", client.id)).into(),
        guard: Guard::default(),
        submit: "Save changes".into(),
        leave: client.back().into(),
        refusal: None,
        fields: client_fields(form, choices, client.visit.reader(), is_unchecked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::staff_with;

    fn known() -> ClientForm {
        let (configuration, groups) = (Some(id(7)), [id(3)].into());
        ClientForm { configuration, groups, ..ClientForm::default() }
    }

    fn id<T>(number: i64) -> Id<T> {
        Id::new(number).unwrap()
    }

    #[test]
    fn what_one_may_not_change_stays_in_the_form_and_out_of_the_command() {
        let support = staff_with(&[Permission::CreateClients, Permission::EditClients]);
        let entered = Values::read(b"company=Acme&configuration_id=1&group_ids=9");
        let (form, _) = read(&entered, &FormChoices::default(), &support, known());
        assert_eq!((form.configuration, &form.groups), (Some(id(7)), &[id(3)].into()));
        let command = register(&support, &form);
        assert!(command.configuration.is_none() && command.groups.is_none());
    }

    #[test]
    fn what_one_may_change_is_what_the_form_says() {
        let sales = staff_with(&[Permission::ChangeClientConfigurations, Permission::GroupClients]);
        let entered = Values::read(b"configuration_id=1");
        let (form, unread) = read(&entered, &FormChoices::default(), &sales, known());
        assert_eq!((form.configuration, form.groups.len()), (Some(id(1)), 0));
        assert!(unread.is_empty());
        assert_eq!(register(&sales, &form).groups, Some(BTreeSet::new()));
    }
}
