//! Creating and editing a client in one form.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::{EditClient, PatchValue, ProfilePatch, RegisterClient};
use bursar_domain::access::Permission;
use bursar_domain::client::ProfileInput;
use bursar_domain::repository::{Aggregate, StoreError};

use super::at_client::AtClient;
use super::stale;
use crate::address::{Entered, Values};
use crate::clients::views::form::{ClientForm, FormChoices, FormPlace, client_form};
use crate::components::{Guard, Html, Problem, html, page_head};
use crate::failure::Answer;
use crate::layout::Place;
use crate::visit::{Mistakes, Visit, onward};
use hypertext::prelude::*;

/// The empty form of a new client, with what he would get by default.
pub(super) async fn ask_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::CreateClients)?;
    let choices = choices(&visit).await?;
    let default = choices.groups.iter().filter(|row| row.group.is_default());
    let groups = default.map(|row| row.group.id().get()).collect();
    let form = ClientForm { groups, ..ClientForm::default() };
    let page = new_page(&visit, &form, &choices, &[]);
    Ok(visit.page(Place::Clients, "New client", page))
}

/// Registers a client.
pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let choices = choices(&visit).await?;
    let form = read(&entered, &choices);
    let command = RegisterClient {
        input: form.input.clone(),
        configuration: form.configuration.and_then(|id| id.try_into().ok()),
        groups: Some(form.groups.iter().filter_map(|id| (*id).try_into().ok()).collect()),
        reseller: None,
        address_required: true,
    };
    match visit.desk().register_client(visit.actor(), command).await {
        Ok(id) => Ok(onward(format!("/clients/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let page = new_page(&visit, &form, &choices, &mistakes.problems);
            Ok(visit.again(Place::Clients, "New client", &mistakes, page))
        }
    }
}

/// The form with what is on record.
pub(super) async fn ask_edit(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::EditClients)?;
    let choices = choices(&client.visit).await?;
    let form = on_record(&client);
    let page = edit_page(&client, &form, &choices, &[], client.guard());
    Ok(client.visit.page(Place::Clients, &format!("Edit {}", client.name()), page))
}

/// Keeps what was entered; a change by someone else in between is shown beside it.
pub(super) async fn save(client: AtClient, entered: Entered) -> Answer<Response> {
    let choices = choices(&client.visit).await?;
    let form = read(&entered, &choices);
    let seen = entered.version();
    match client.visit.desk().edit_client(client.visit.actor(), edit(&client, &form, seen)).await {
        Ok(()) => Ok(onward(client.back())),
        Err(Error::Store(StoreError::Stale { .. })) => stale::page(&client, &form).await,
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = Guard { version: seen, ..client.guard() };
            let page = edit_page(&client, &form, &choices, &mistakes.problems, guard);
            let title = format!("Edit {}", client.name());
            Ok(client.visit.again(Place::Clients, &title, &mistakes, page))
        }
    }
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
    let may = |permission| client.visit.actor().may(permission);
    let configuration = form.configuration.filter(|_| may(Permission::ChangeClientConfigurations));
    let groups = Some(&form.groups).filter(|_| may(Permission::GroupClients));
    EditClient {
        client: client.id,
        seen,
        patch,
        configuration: configuration.and_then(|id| id.try_into().ok()),
        groups: groups.map(|ids| ids.iter().filter_map(|id| (*id).try_into().ok()).collect()),
        address_required: true,
    }
}

/// What is on record about a client, as the form shows it.
pub(super) fn on_record(client: &AtClient) -> ClientForm {
    let record = &client.details.client;
    ClientForm {
        input: record.profile().to_input(),
        configuration: Some(record.configuration().get()),
        groups: record.groups().iter().map(|id| id.get()).collect(),
    }
}

/// What a form says, with empty texts for what it left out.
fn read(entered: &Values, choices: &FormChoices) -> ClientForm {
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
        let value = entered.owned(&format!("custom_fields.{}", field.name()));
        input.custom_fields.insert(field.name().to_owned(), value);
    }
    let groups: BTreeSet<_> = entered.all("group_ids").filter_map(|id| id.parse().ok()).collect();
    ClientForm { input, configuration: entered.text("configuration_id").parse().ok(), groups }
}

async fn choices(visit: &Visit) -> Answer<FormChoices> {
    let (desk, actor) = (visit.desk(), visit.actor());
    Ok(FormChoices {
        configurations: desk.configurations(actor).await?,
        groups: desk.groups(actor).await?,
        currencies: desk.currencies(actor).await?,
        custom_fields: desk.custom_fields(actor).await?,
    })
}

fn new_page(visit: &Visit, form: &ClientForm, choices: &FormChoices, problems: &[Problem]) -> Html {
    let place = FormPlace {
        action: "/clients/new".to_owned(),
        submit: "Create client",
        leave: "/clients".to_owned(),
    };
    let form = client_form(form, choices, &place, visit.reader(), visit.guard(), problems);
    html(maud! { (page_head("New client", None, ())) (form) })
}

fn edit_page(
    client: &AtClient,
    form: &ClientForm,
    choices: &FormChoices,
    problems: &[Problem],
    guard: Guard,
) -> Html {
    let place = FormPlace {
        action: client.from.carry(&format!("/clients/{}/edit", client.id)),
        submit: "Save changes",
        leave: client.back(),
    };
    let form = client_form(form, choices, &place, client.visit.reader(), guard, problems);
    let head = page_head(format!("Edit {}", client.name()), None, ()).memoize();
    html(maud! { (head) (form) })
}
