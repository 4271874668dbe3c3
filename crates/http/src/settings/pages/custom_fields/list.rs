//! The list of custom fields.

use axum::response::Response;
use bursar_domain::{
    access::Permission,
    client::{CustomField, custom_field::FieldType},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::PATH;
use crate::{
    components::{
        Breadcrumb, Button, Empty, Html, Menu, MenuItem, data_table, header, html, page_head,
        unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let fields = visit.desk().custom_fields(visit.actor()).await?;
    let content = view(visit.reader(), &fields);
    Ok(visit.page(Place::Settings, "Custom fields", content))
}

fn view(reader: Reader<'_>, fields: &[CustomField]) -> Html {
    let new = Button::link("/settings/custom-fields/new", "New field")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditCustomFields));
    let counted = fields.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Custom fields", Some(counted.clone().into()), &new))
        @if fields.is_empty() {
            (Empty::new("No custom fields").first_use()
                .text("Custom fields ask for what the built-in fields of a client do not, such as a sector or an account manager.")
                .actions(&new))
        } @else { (table(reader, fields)) }
    })
}

fn table(reader: Reader<'_>, fields: &[CustomField]) -> Html {
    let headers = maud! {
        (header("Label")) (header("Type")) (header("Required")) (header("Optional"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for field in fields { (line(reader, field)) } };
    html(data_table("Custom fields in the order of the form", headers, rows))
}

/// The words for a type of field.
pub(super) const fn type_label(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "Text",
        FieldType::Select => "Choice from a list",
        FieldType::Check => "Tick",
    }
}

fn line(reader: Reader<'_>, field: &CustomField) -> Html {
    let (id, label) = (field.id(), field.label().to_string());
    let input = field.to_input();
    let refusal = reader.refusal(Permission::EditCustomFields);
    let menu = Menu::new(format!("more-{id}"), format!("More actions for {label}"))
        .item(
            MenuItem::link(format!("{PATH}/{id}"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .separator()
        .item(
            MenuItem::act(format!("{PATH}/{id}/remove"), "Remove field")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal.clone()),
        );
    let may_edit = refusal.is_none();
    html(maud! {
        tr {
            td {
                span .cell2 {
                    @if may_edit { a .row-link href={ (PATH) "/" (id.get()) } { (label) } }
                    @else { b { (label) } }
                    small .mono { (field.name()) }
                }
            }
            td data-label="Type" { (type_label(field.kind())) }
            td .soft data-label="Required" { (rule(&input.required)) }
            td .soft data-label="Optional" { (rule(&input.optional)) }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

/// A presence rule as one reads it.
fn rule(written: &str) -> String {
    match written {
        "" | "no" => "Never".to_owned(),
        "yes" => "Always".to_owned(),
        conditions => format!("When {conditions}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::custom_fields::tests::field,
    };

    #[test]
    fn a_field_is_listed_with_its_type_and_rules() {
        let actor = staff_with(&[Permission::ViewSettings, Permission::EditCustomFields]);
        let html = view(reader(&actor), &[field("Sector <x>")]).render().into_inner();
        assert!(html.contains("Sector &lt;x&gt;") && html.contains("Choice from a list"), "{html}");
        assert!(html.contains("When country in NO, SE") && html.contains("Always"), "{html}");
    }
}
