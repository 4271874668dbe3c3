//! Saving one section of a configuration.

use axum::{extract::RawPathParams, response::Response};
use bursar_application::Error;
use bursar_application::settings::{ConfigurationRow, EditConfiguration};
use bursar_domain::access::Permission;
use bursar_domain::client::{
    Configuration,
    configuration::{Section, Settings},
};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::{
    PATH, crumbs,
    field::{Around, typed},
    path, section_code, section_of,
    show::{Attempt, Shown, compared, default_currency, entered, templates},
};
use crate::{
    address::{Entered, Values},
    components::html,
    confirmation::{Confirmation, done},
    failure::{Answer, Failure},
    layout::Place,
    sheet::{FormSheet, OnRecord, is_stale},
    visit::{Mistakes, Visit},
};

pub(super) async fn save(visit: Visit, params: RawPathParams, form: Entered) -> Answer<Response> {
    let (id, section) = place(&params).ok_or_else(Failure::not_found)?;
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    match change(&visit, &row, section, &form, id).await {
        Ok(()) => Ok(done(here(id, section), Confirmation::new("Changes saved"))),
        Err(error) => again(&visit, &row, section, &form, error).await,
    }
}

/// The configuration and the section that the address names.
fn place(params: &RawPathParams) -> Option<(Id<Configuration>, Section)> {
    let mut parts = params.iter().map(|(_, part)| part);
    let id = parts.next()?.parse().ok().and_then(|id: i64| Id::new(id).ok())?;
    Some((id, section_of(parts.next()?)?))
}

/// The tab and the section that was saved.
fn here(id: Id<Configuration>, section: Section) -> String {
    let code = section_code(section);
    format!("{PATH}/{id}?tab={}#{code}", section.tab().code())
}

async fn change(
    visit: &Visit,
    row: &ConfigurationRow,
    section: Section,
    form: &Entered,
    id: Id<Configuration>,
) -> Result<(), Error> {
    let settings = settings(row.configuration.settings(), section, form)?;
    let command = EditConfiguration {
        name: row.configuration.name().to_string(),
        description: row.configuration.description().map(ToString::to_string).unwrap_or_default(),
        is_default: row.configuration.is_default(),
        settings,
    };
    visit.desk().edit_configuration(visit.actor(), id, form.version(), command).await
}

/// The settings with what was entered for one section.
fn settings(present: &Settings, section: Section, form: &Values) -> Result<Settings, FieldErrors> {
    let typed: Vec<(&str, String)> =
        section.settings().map(|setting| (setting.key, entered(form, setting))).collect();
    present.with_typed(typed.iter().map(|(key, typed)| (*key, typed.as_str())))
}

async fn again(
    visit: &Visit,
    row: &ConfigurationRow,
    section: Section,
    form: &Entered,
    error: Error,
) -> Answer<Response> {
    let currency = default_currency(visit).await?;
    let templates = templates(visit).await?;
    let around = Around { currency: &currency, templates: &templates };
    let configuration = &row.configuration;
    let record = OnRecord::of(configuration, form.version());
    let guard = record.guard(visit, &error);
    if is_stale(&error) {
        let settings = configuration.settings();
        let theirs = compared(section, around, |setting| typed(&settings.value(setting)));
        let mine = FormSheet {
            crumbs: Some(crumbs(configuration)),
            title: section.title().into(),
            action: format!("{}/sections/{}", path(configuration), section_code(section)).into(),
            guard,
            submit: format!("Save {}", section.title().to_lowercase()).into(),
            leave: here(configuration.id(), section).into(),
            refusal: None,
            fields: compared(section, around, |setting| entered(form, setting)),
        };
        return visit.overtaken(Place::Settings, &record, mine, &theirs).await;
    }
    let mistakes = Mistakes::of(error)?;
    let attempt = Some(Attempt { section, entered: form, problems: &mistakes.problems });
    let shown = Shown { row, tab: section.tab(), around, attempt };
    let content = shown.view(visit.reader(), &html(""), || guard.clone());
    Ok(visit.again(Place::Settings, configuration.name().as_str(), &mistakes, content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_that_was_posted_changes() {
        let mut present = Settings::default();
        present.set_typed("sign_up.require_card", "true").unwrap();
        let form = Values::read(
            b"credit.required=10&credit.limit=-100&credit.minimum_after_payment=0\
              &credit.required_with_agreement=0&credit.limit_with_agreement=0\
              &credit.time_left_message=hidden",
        );
        let saved = settings(&present, Section::Credit, &form).unwrap();
        assert_eq!(saved.credit.limit.get(), (-100).into());
        assert!(saved.sign_up.require_card);
    }

    #[test]
    fn a_tick_that_was_not_sent_is_off() {
        let mut present = Settings::default();
        present.set_typed("sign_up.require_card", "true").unwrap();
        let form = Values::read(b"sign_up.charge_amount=0&sign_up.charge_action=refund");
        assert!(!settings(&present, Section::SignUp, &form).unwrap().sign_up.require_card);
    }

    #[test]
    fn every_mistake_of_the_section_is_told() {
        let form = Values::read(b"credit.required=x&credit.limit=y");
        let errors = settings(&Settings::default(), Section::Credit, &form).unwrap_err();
        assert!(errors.of("credit.required").is_some() && errors.of("credit.limit").is_some());
    }
}
