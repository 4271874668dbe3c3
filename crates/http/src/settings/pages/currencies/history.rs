//! The page of one currency: every rate that it has had.

use axum::response::Response;
use bursar_application::page::{Page, Total};
use bursar_domain::{
    access::Permission,
    currency::{DatedRate, ListedCurrency},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::{PATH, crumbs, one};
use crate::{
    address::{Address, Noun},
    components::{Button, Html, data_table, header, header_at_end, html, instant, page_head},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::{Visit, unread},
};

pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<ListedCurrency>,
    address: Address,
) -> Answer<Response> {
    let (listed, base) = one(&visit, id).await?;
    match visit.desk().currency_rates(visit.actor(), id, &address.page()).await {
        Ok((rates, total)) => {
            let content = view(visit.reader(), &address, (&listed, &base), &rates, total);
            let title = format!("Rates of {}", listed.currency().code());
            Ok(visit.page(Place::Settings, &title, content))
        }
        Err(error) => unread(&address, error),
    }
}

fn view(
    reader: Reader<'_>,
    address: &Address,
    (listed, base): (&ListedCurrency, &str),
    rates: &Page<DatedRate>,
    total: Total,
) -> Html {
    let code = listed.currency().code().to_owned();
    let heading = format!("{code}: {}", listed.currency().name());
    let set = Button::link(format!("{PATH}/{}/rate", listed.id()), "Set rate")
        .icon(Icon::Edit)
        .in_dialog()
        .refused_because(super::fixed(reader.refusal(Permission::EditCurrencies), listed));
    let unit = format!("{code} for 1 {base}");
    let headers = maud! { (header_at_end(unit.as_str())) (header("Since")) (header("Set")) };
    let rows = maud! { @for rate in &rates.items { (line(reader, rate)) } };
    let table = html(data_table("Rates, the newest first", headers, rows));
    html(maud! {
        (crumbs())
        (page_head(heading.as_str(), None, &set))
        (address.banner(&[], &[]))
        div #list data-swap {
            (table)
            (address.foot(rates, total, Noun("rate", "rates")))
        }
    })
}

fn line(reader: Reader<'_>, rate: &DatedRate) -> Html {
    let figure = rate.rate.normalize().to_string();
    html(maud! {
        tr {
            td .r.num { (figure) }
            td .soft data-label="Since" { (instant(rate.since, reader.zone)) }
            td .soft data-label="Set" { (rate.source.label()) }
        }
    })
}

#[cfg(test)]
mod tests {
    use bursar_domain::currency::RateSource;

    use super::*;
    use crate::{
        markup::assert_sound_content,
        reader::tests::{reader, staff_with},
        settings::pages::currencies::tests::listed,
    };

    #[test]
    fn every_rate_tells_since_when_and_by_whom() {
        let actor = staff_with(&[Permission::ViewSettings]);
        let rate = |rate: &str, source| DatedRate {
            rate: rate.parse().unwrap(),
            since: "2026-11-20T08:00:00Z".parse().unwrap(),
            source,
        };
        let items = vec![rate("11.500", RateSource::Http), rate("11.43", RateSource::Staff)];
        let page = Page { items, next: None, previous: None };
        let nok = listed("NOK", "11.5", false);
        let address = Address::new("/settings/currencies/9", "");
        let html = view(reader(&actor), &address, (&nok, "EUR"), &page, Total::of(2));
        let html = html.render().into_inner();
        assert_sound_content(&html);
        assert!(html.contains(">11.5<") && html.contains("NOK for 1 EUR"), "{html}");
        assert!(html.contains("By hand") && html.contains("From the source of rates"), "{html}");
    }
}
