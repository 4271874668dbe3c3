//! The list of API tokens: one's own, or everybody's for who may see them.

use axum::response::Response;
use bursar_application::access::TokenRow;
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::PATH;
use crate::{
    components::{
        Breadcrumb, Button, Empty, Html, IconButton, Pill, Tone, ago, data_table, header, html,
        instant_date, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let tokens = visit.desk().tokens(visit.actor()).await?;
    let content = view(visit.reader(), &tokens);
    Ok(visit.page(Place::Settings, "API tokens", content))
}

fn view(reader: Reader<'_>, tokens: &[TokenRow]) -> Html {
    let new = Button::link("/settings/tokens/new", "New token")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .in_dialog();
    let counted = tokens.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("API tokens", Some(counted.clone().into()), &new))
        @if tokens.is_empty() {
            (Empty::new("No tokens yet").first_use()
                .text("A token lets a program act in your name through the API. Its secret is shown once, when it is made.")
                .actions(&new))
        } @else { (table(reader, tokens)) }
    })
}

fn table(reader: Reader<'_>, tokens: &[TokenRow]) -> Html {
    let shows_all = reader.may(Permission::ManageTokens);
    let headers = maud! {
        (header("Name")) @if shows_all { (header("Acts as")) } (header("Created"))
        (header("Last used")) (unseen_header("Actions"))
    };
    let rows = maud! { @for token in tokens { (line(reader, token, shows_all)) } };
    html(data_table("API tokens, newest first", headers, rows))
}

fn line(reader: Reader<'_>, token: &TokenRow, shows_all: bool) -> Html {
    let is_own = reader.actor.user().is_some_and(|own| own.get() == token.user_id);
    let name = token.name.as_str();
    html(maud! {
        tr {
            td { b { (name) } }
            @if shows_all {
                td data-label="Acts as" {
                    span .inline {
                        (token.user_name) @if is_own { (Pill::new(Tone::Neutral, "You")) }
                    }
                }
            }
            td .soft data-label="Created" { (instant_date(token.created_at, reader.zone)) }
            td .soft data-label="Last used" {
                @if let Some(at) = token.last_used_at { (ago(at, reader.now, reader.zone)) }
                @else { "Never" }
            }
            td .acts {
                div .row-actions {
                    (IconButton::link(format!("{PATH}/{}/revoke", token.id), Icon::Delete, format!("Revoke {name}"))
                        .title("Revoke").in_dialog())
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::pages::tokens::tests::token,
        reader::tests::{reader, staff_with},
    };

    #[test]
    fn whose_a_token_is_shows_only_to_those_who_see_all() {
        let (own, all) = (staff_with(&[]), staff_with(&[Permission::ManageTokens]));
        let told = |actor| view(reader(actor), &[token("backup <b>")]).render().into_inner();
        assert!(!told(&own).contains("Acts as"));
        let html = told(&all);
        assert!(html.contains("Acts as") && html.contains("backup &lt;b&gt;"), "{html}");
        assert!(html.contains("Never"), "{html}");
    }
}
