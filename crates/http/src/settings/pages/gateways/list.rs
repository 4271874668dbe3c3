//! The list of gateways.

use axum::response::Response;
use bursar_application::{billing::payments::KnownGateway, settings::require_sight};
use bursar_domain::billing::payment::StoredGateway;
use hypertext::prelude::*;

use super::PATH;
use crate::{
    billing::payment_view::webhook_path,
    components::{
        Breadcrumb, Html, Pill, Tone, data_table, header, header_at_end, html, none_given,
        page_head,
    },
    failure::Answer,
    layout::Place,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    require_sight(visit.actor())?;
    let gateways = visit.desk().gateways(visit.actor()).await?;
    Ok(visit.page(Place::Settings, "Payment gateways", view(&gateways)))
}

fn view(gateways: &[KnownGateway]) -> Html {
    let headers = maud! {
        (header("Gateway")) (header("For staff")) (header("For users")) (header("Stored methods"))
        (header_at_end("Fixed fee")) (header_at_end("Percent fee")) (header("Notices come to"))
    };
    let rows = maud! { @for known in gateways { (line(known)) } };
    let table = html(data_table("Payment gateways", headers, rows));
    let counted = gateways.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Payment gateways", Some(counted.clone().into()), ()))
        div .panel { (table) }
    })
}

fn line(known: &KnownGateway) -> Html {
    let StoredGateway { id, code, is_enabled, is_visible, is_recurring, display_name, .. } =
        known.gateway.as_stored();
    let input = known.gateway.to_input();
    let answer = |is_so: bool, yes: &'static str, no: &'static str| {
        if is_so { Pill::new(Tone::Positive, yes) } else { Pill::new(Tone::Outline, no) }
    };
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link href={ (PATH) "/" (id.get()) } { (display_name.as_str()) }
                    small .mono-id { (code.as_str()) }
                }
            }
            td data-label="For staff" { (answer(*is_enabled, "Enabled", "Disabled")) }
            td data-label="For users" { (answer(*is_visible, "Visible", "Hidden")) }
            td data-label="Stored methods" { (answer(*is_recurring, "Charged", "Not charged")) }
            td .r.num data-label="Fixed fee" { (input.fixed_fee) }
            td .r.num data-label="Percent fee" { (input.percent_fee) " %" }
            td data-label="Notices come to" {
                @match webhook_path(known) {
                    Some(path) => code { (path) }
                    None => (none_given())
                }
            }
        }
    })
}
