//! The list of currencies with their rates.

use axum::response::Response;
use bursar_domain::{access::Permission, currency::ListedCurrency, repository::Aggregate};
use hypertext::prelude::*;

use super::{PATH, base};
use crate::{
    components::{
        Breadcrumb, Button, Html, Menu, MenuItem, Pill, Tone, data_table, header, header_at_end,
        html, instant, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let all = visit.desk().currencies(visit.actor()).await?;
    let content = view(visit.reader(), &all);
    Ok(visit.page(Place::Settings, "Currencies", content))
}

fn view(reader: Reader<'_>, all: &[ListedCurrency]) -> Html {
    let add = Button::link("/settings/currencies/new", "Add currency")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .in_dialog()
        .refused_because(reader.refusal(Permission::EditCurrencies));
    let load = Button::link("/settings/currencies/rates", "Load rates")
        .icon(Icon::Import)
        .refused_because(reader.refusal(Permission::EditCurrencies));
    let acts = html(maud! { (load) (add) });
    let (base, counted) = (base(all), all.len().to_string());
    let rate = format!("Units for 1 {base}");
    let headers = maud! {
        (header("Currency")) (header_at_end(rate.as_str())) (header("Set")) (unseen_header("Actions"))
    };
    let rows = maud! { @for listed in all { (line(reader, listed)) } };
    let table = html(data_table("Currencies, the default one first", headers, rows));
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Currencies", Some(counted.clone().into()), &acts))
        (table)
    })
}

fn line(reader: Reader<'_>, listed: &ListedCurrency) -> Html {
    let (code, to) = (listed.currency().code().to_owned(), format!("{PATH}/{}", listed.id()));
    let rate = listed.rate().normalize().to_string();
    let menu = menu(reader, listed);
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href=(to) { b { (code) } }
                    @if listed.is_default() { (Pill::new(Tone::Ink, "Default")) }
                }
            }
            td .r.num data-label="Rate" { (rate) }
            td .soft data-label="Set" { (instant(listed.rated_at(), reader.zone)) }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

fn menu(reader: Reader<'_>, listed: &ListedCurrency) -> Menu<'static> {
    let (code, id) = (listed.currency().code().to_owned(), listed.id());
    let refusal = reader.refusal(Permission::EditCurrencies);
    let fixed = listed.is_default();
    let rate = super::fixed(refusal.clone(), listed);
    let kept =
        refusal.or_else(|| fixed.then(|| "The default currency cannot be removed".to_owned()));
    Menu::new(format!("more-{id}"), format!("More actions for {code}"))
        .item(
            MenuItem::act(format!("{PATH}/{id}/rate"), "Set rate")
                .icon(Icon::Edit)
                .refused_because(rate),
        )
        .separator()
        .item(
            MenuItem::act(format!("{PATH}/{id}/remove"), "Remove currency")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(kept),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::currencies::tests::listed,
    };

    #[test]
    fn rates_are_written_without_idle_zeros_and_the_default_is_fixed() {
        let actor = staff_with(&[Permission::ViewSettings, Permission::EditCurrencies]);
        let all = [listed("EUR", "1", true), listed("NOK", "11.4300", false)];
        let html = view(reader(&actor), &all[1..]).render().into_inner();
        assert!(html.contains(">11.43<"), "{html}");
        let html = view(reader(&actor), &all[..1]).render().into_inner();
        assert!(html.contains("always 1") && html.contains("Units for 1 EUR"), "{html}");
    }
}
