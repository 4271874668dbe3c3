//! Setting a template back, and sending it to oneself.

use axum::response::Response;
use bursar_application::mail::Variant;
use bursar_domain::access::Permission;

use super::{PATH, crumbs, path_of};
use crate::{
    address::Entered,
    components::{ActPage, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    mail::query::At,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TEST: &str = "Send to yourself";

pub(super) async fn ask_reset(visit: Visit, At(key): At) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    let guard = Guard { version: Some(variant.version), ..visit.guard() };
    Ok(visit.page(Place::Settings, &heading(&variant), reset_view(&variant, guard, &[])))
}

pub(super) async fn reset(visit: Visit, At(key): At, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    match visit.desk().reset_mail_template(visit.actor(), &key, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Template set back"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = Guard { version: Some(variant.version), ..visit.guard() };
            let content = reset_view(&variant, guard, &mistakes.problems);
            Ok(visit.again(Place::Settings, &heading(&variant), &mistakes, content))
        }
    }
}

pub(super) async fn ask_test(visit: Visit, At(key): At) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    let title = question(&variant);
    Ok(visit.page(Place::Settings, &title, test_view(&variant, visit.guard(), &[])))
}

pub(super) async fn test(visit: Visit, At(key): At, _entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    match visit.desk().test_mail_template(visit.actor(), &key).await {
        Ok(id) => {
            let confirmation = Confirmation::new("Written to your own address");
            let sees_log = visit.actor().may(Permission::ViewEmails);
            let to = if sees_log { format!("/emails/{id}") } else { PATH.to_owned() };
            Ok(done(to, confirmation))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = test_view(&variant, visit.guard(), &mistakes.problems);
            Ok(visit.again(Place::Settings, &question(&variant), &mistakes, content))
        }
    }
}

fn heading(variant: &Variant) -> String {
    let key = &variant.key;
    if variant.is_built_in() {
        format!("Set {} back to its first text?", key.name)
    } else {
        format!("Remove {} in the language {}?", key.name, key.language)
    }
}

fn question(variant: &Variant) -> String {
    format!("Send {} ({}) to yourself?", variant.key.name, variant.key.language)
}

fn title(variant: &Variant) -> &'static str {
    if variant.is_built_in() { "Set template back" } else { "Remove template" }
}

fn reset_view(variant: &Variant, guard: Guard, problems: &[Problem]) -> Html {
    let key = &variant.key;
    let path = path_of(key);
    let act = ActPage::new(heading(variant), format!("{path}/reset"), guard, title(variant))
        .leave("Keep it as it is", path)
        .consequence(Icon::Email, "E-mails that were sent stay in the log as they were.")
        .consequence(
            Icon::Information,
            "What is sent from now on is made with the first text, or with another language.",
        )
        .problems(problems)
        .dangerous();
    act_sheet(crumbs(), act)
}

fn test_view(variant: &Variant, guard: Guard, problems: &[Problem]) -> Html {
    let path = path_of(&variant.key);
    let act = ActPage::new(question(variant), format!("{path}/test"), guard, TEST)
        .leave("Back to templates", PATH)
        .consequence(
            Icon::Email,
            "An e-mail with made-up facts goes to the address you sign in with.",
        )
        .problems(problems);
    act_sheet(crumbs(), act)
}
