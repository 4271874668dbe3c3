//! The list of tax rules.

use axum::response::Response;
use bursar_domain::{access::Permission, billing::tax::TaxRule, repository::Aggregate};
use bursar_kernel::Country;
use hypertext::prelude::*;

use super::{
    PATH,
    trial::{FIELDS, Trial},
};
use crate::{
    address::Address,
    components::{
        Breadcrumb, Button, Empty, Html, Menu, MenuItem, Pill, Tone, data_table, date, header,
        header_at_end, html, none_given, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let rules = visit.desk().tax_rules(visit.actor()).await?;
    let trial = Trial::of(&visit, &address).await?;
    let content = view(visit.reader(), &address, &rules, &trial);
    Ok(visit.page(Place::Settings, "Tax rules", content))
}

fn view(reader: Reader<'_>, address: &Address, rules: &[TaxRule], trial: &Trial) -> Html {
    let new = Button::link("/settings/tax-rules/new", "New tax rule")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditTaxRules));
    let counted = rules.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Tax rules", Some(counted.clone().into()), &new))
        (address.banner(&FIELDS, &[]))
        div .cols {
            div .col-main {
                div .panel {
                    @if rules.is_empty() {
                        (Empty::new("No tax rules").first_use()
                            .text("A tax rule says which clients pay a tax, by their country and state. Until there is one, nobody pays tax.")
                            .actions(&new))
                    } @else { (table(reader, rules)) }
                }
            }
            (trial.view(reader))
        }
    })
}

fn table(reader: Reader<'_>, rules: &[TaxRule]) -> Html {
    let headers = maud! {
        (header("Name")) (header("Country")) (header("State")) (header_at_end("Rate"))
        (header("Level")) (header("From")) (header("Until")) (unseen_header("Actions"))
    };
    let rows = maud! { @for rule in rules { (line(reader, rule)) } };
    html(data_table("Tax rules by country, state, level and day", headers, rows))
}

fn line(reader: Reader<'_>, rule: &TaxRule) -> Html {
    let (id, name, rate) = (rule.id().get(), rule.name().to_string(), rule.rate().to_string());
    let country = rule.country().map_or("All countries", Country::name);
    let state = rule.state().map(ToString::to_string);
    let menu = menu(reader, rule);
    let today = reader.now.date_naive();
    let is_over = rule.ends_on().is_some_and(|end| end <= today);
    let is_ahead = rule.starts_on().is_some_and(|start| start > today);
    html(maud! {
        tr {
            td {
                span .who {
                    @if reader.may(Permission::EditTaxRules) {
                        a .row-link href={ (PATH) "/" (id) } { (name) }
                    } @else { b { (name) } }
                    @if is_over { (Pill::new(Tone::Outline, "Over")) }
                    @if is_ahead { (Pill::new(Tone::Ink, "To come")) }
                }
            }
            td data-label="Country" { (country) }
            td data-label="State" {
                @if let Some(state) = &state { (state) } @else { "All states" }
            }
            td .r.num data-label="Rate" { (rate) " %" }
            td data-label="Level" {
                (rule.level().code()) @if rule.is_compound() { " on top of level 1" }
            }
            td .soft data-label="From" {
                @if let Some(day) = rule.starts_on() { (date(day)) } @else { (none_given()) }
            }
            td .soft data-label="Until" {
                @if let Some(day) = rule.ends_on() { (date(day)) } @else { (none_given()) }
            }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

fn menu(reader: Reader<'_>, rule: &TaxRule) -> Menu<'static> {
    let id = rule.id();
    let refusal = reader.refusal(Permission::EditTaxRules);
    let label = format!("More actions for {} #{id}", rule.name());
    Menu::new(format!("more-{id}"), label)
        .item(
            MenuItem::link(format!("{PATH}/{id}"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .separator()
        .item(
            MenuItem::act(format!("{PATH}/{id}/delete"), "Delete tax rule")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::tax_rules::tests::rule,
    };

    #[test]
    fn a_rule_is_listed_with_its_place_its_rate_and_its_days() {
        let actor = staff_with(&[Permission::ViewSettings, Permission::EditTaxRules]);
        let shown = |rule| {
            let address = Address::new(PATH, "");
            let html = view(reader(&actor), &address, &[rule], &Trial::default());
            html.render().into_inner()
        };
        let html = shown(rule("Anything <x>", "", ""));
        assert!(html.contains("Anything &lt;x&gt;") && html.contains("All countries"), "{html}");
        let html = shown(rule("TVQ", "CA", "Québec"));
        assert!(html.contains("Québec") && html.contains("9.975 %"), "{html}");
        assert!(html.contains("2 on top of level 1") && html.contains("1 Jan 2013"), "{html}");
        assert!(!html.contains("Over<"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn who_may_not_see_clients_is_told_so_beside_the_form_that_tries_the_rules() {
        let actor = staff_with(&[Permission::ViewSettings]);
        let html = view(reader(&actor), &Address::new(PATH, ""), &[], &Trial::default());
        let html = html.render().into_inner();
        assert!(html.contains("You lack the permission “See clients"), "{html}");
        assert!(html.contains("No tax rules"), "{html}");
    }
}
