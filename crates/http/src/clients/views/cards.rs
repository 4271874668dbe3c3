//! The client list as cards: the same data and acts as its rows.

use bursar_application::clients::ClientSummary;
use hypertext::prelude::*;

use super::acts::{more_menu, quick_acts};
use super::address::carry;
use super::table::{client_status, groups, money, place, remaining};
use crate::components::{Pill, TimeLeft, Tone, company_mark};
use crate::icons::{Icon, icon};
use crate::reader::Reader;

/// The list as cards.
pub(crate) fn cards(clients: &[ClientSummary], reader: Reader<'_>, here: &str) -> impl Renderable {
    maud! {
        ul .grid aria-label="Clients" {
            @for client in clients { (card(client, reader, here)) }
        }
    }
}

fn card(client: &ClientSummary, reader: Reader<'_>, here: &str) -> impl Renderable {
    let id = client.id.get();
    let name = &client.display_name;
    let left = remaining(client, reader);
    let word = if matches!(left, TimeLeft::Lasts(_)) { " left" } else { "" };
    maud! {
        li .card id={ "c" (id) } {
            header {
                (company_mark(id, name))
                div {
                    div .t {
                        h2 title=(name) { a href=(carry(&format!("/clients/{id}"), here)) { (name) } }
                        (client_status(client.status))
                    }
                    p .sub { (place(client)) }
                }
            }
            div .bal {
                (money(client.up_to_date_credit))
                span class={ "run" (tone(left)) } { (left.words()) (word) }
            }
            p .lbl { "Up-to-date credit" }
            div .facts.sub {
                span { (client.configuration.name) " · #" (id) }
                input type="checkbox" name="id" value=(id) data-tick aria-label={ "Select " (name) };
            }
            footer {
                span title="Instances" { (icon(Icon::Resources)) (client.instances) span .vh { " instances" } }
                span title="Services" { (icon(Icon::Services)) (client.services) span .vh { " services" } }
                @if client.has_billing_agreement {
                    span title="Billing agreement" { (icon(Icon::Key)) span .vh { "has a billing agreement" } }
                }
                @if client.do_not_process { (Pill::new(Tone::Warning, "Not processed")) }
                @else if let Some(groups) = groups(client) { (Pill::new(Tone::Neutral, groups)) }
                div .card-actions {
                    (quick_acts(client, reader, here))
                    span .grow {}
                    (more_menu(client, reader, here, None))
                }
            }
        }
    }
}

const fn tone(left: TimeLeft) -> &'static str {
    match left {
        TimeLeft::OutFor(_) => " out",
        TimeLeft::Lasts(span) if span.num_days() < 10 => " low",
        TimeLeft::Lasts(_) | TimeLeft::Endless => "",
    }
}

#[cfg(test)]
mod tests {
    use bursar_application::Actor;

    use super::*;
    use crate::clients::views::example;

    #[test]
    fn a_card_says_what_its_row_says() {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let html = cards(&[example::client()], reader, "").render().into_inner();
        for words in ["Nordlys Analytics AS", "Oslo, Norway", "Out 8 d", "Active", "Scale-ups"] {
            assert!(html.contains(words), "{words} in {html}");
        }
        assert!(html.contains("minus 212.48 euro") && html.contains("More actions for"), "{html}");
    }
}
