//! The list of templates: those of the occasions, and those of your own.

use axum::response::Response;
use bursar_application::mail::Variant;
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::{PATH, path_of};
use crate::{
    components::{
        Breadcrumb, Button, Html, Menu, MenuItem, Pill, Tone, data_table, header, html,
        instant_date, none_given, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    mail::pages::words::kept_only,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let all = visit.desk().mail_templates(visit.actor()).await?;
    let content = view(visit.reader(), &all, visit.desk().sends_mail());
    Ok(visit.page(Place::Settings, "E-mail templates", content))
}

fn view(reader: Reader<'_>, all: &[Variant], sends: bool) -> Html {
    let new = Button::link(format!("{PATH}/new"), "New template")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditMailTemplates));
    let headers = maud! {
        (header("Template")) (header("Name")) (header("Language")) (header("Changed"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for one in all { (line(reader, one)) } };
    let table = html(data_table("Templates by occasion, name and language", headers, rows));
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("E-mail templates", Some(all.len().to_string().into()), &new))
        (kept_only(sends))
        div .panel { (table) }
    })
}

fn line(reader: Reader<'_>, one: &Variant) -> Html {
    let (path, menu) = (path_of(&one.key), menu(reader, one));
    let language = one.key.language.to_string();
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link href=(path) { (one.occasion.label()) }
                    small { (one.occasion.about()) }
                }
            }
            td data-label="Name" { span .mono { (one.key.name) } }
            td data-label="Language" { (Pill::new(Tone::Outline, language.as_str())) }
            td .soft data-label="Changed" {
                @match one.changed_at {
                    Some(at) => (instant_date(at, reader.zone))
                    None => (none_given())
                }
            }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

fn menu(reader: Reader<'_>, one: &Variant) -> Menu<'static> {
    let refusal = reader.refusal(Permission::EditMailTemplates);
    let (path, key) = (path_of(&one.key), &one.key);
    let label = format!("More actions for {} in {}", key.name, key.language);
    let unchanged =
        one.changed_at.is_none().then(|| "It is as it was from the beginning".to_owned());
    let reset = if one.is_built_in() { "Set back to the first text" } else { "Remove" };
    Menu::new(format!("more-{}-{}", key.name, key.language), label)
        .item(
            MenuItem::link(path.clone(), "Edit").icon(Icon::Edit).refused_because(refusal.clone()),
        )
        .item(
            MenuItem::link(
                format!("{PATH}/new?name={}&occasion={}", key.name, one.occasion),
                "Add a language",
            )
            .icon(Icon::Plus)
            .refused_because(refusal.clone()),
        )
        .item(
            MenuItem::act(format!("{path}/test"), "Send to yourself")
                .icon(Icon::Email)
                .refused_because(refusal.clone()),
        )
        .separator()
        .item(
            MenuItem::act(format!("{path}/reset"), reset)
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal.or(unchanged)),
        )
}
