//! What happens today: the work that runs in the background, and the money of the month.

use bursar_application::{operations::Operation, page::Total};
use hypertext::prelude::*;

use super::{
    money,
    read::{Group, Morning},
};
use crate::{
    address::total_words,
    components::{Html, SectionHead, html},
    reader::Reader,
};

/// The column beside the worklist.
pub(super) fn view(reader: Reader<'_>, morning: &Morning) -> Html {
    let running = match &morning.running {
        None => html(maud! { p .soft { "Nothing to show you here." } }),
        Some(Err(())) => html(maud! { p .soft { "Operations couldn’t be read." } }),
        Some(Ok(group)) => operations(group),
    };
    let zone = reader.zone.name();
    let time = reader.now.with_timezone(&reader.zone).format("%H:%M").to_string();
    html(maud! {
        aside .rail aria-label="Today" {
            section aria-labelledby="today" {
                (SectionHead::new("today", "Today").counted(format!("{time}, {zone}")))
                (running)
            }
            @if let Some(money) = money::view(morning.money.as_ref()) { (money) }
        }
    })
}

fn operations(group: &Group<Operation>) -> Html {
    let count = total_words(group.total);
    let is_quiet = group.total == Total::Exact(0);
    html(maud! {
        @if is_quiet {
            p .soft { "No operation is running." }
        } @else {
            p { b .num { (count) } " running in the background" }
            ul .kv {
                @for operation in &group.rows {
                    li .running-op {
                        a .link href={ "/operations/" (operation.id) } { (operation.kind.label()) }
                        span .soft.num { (operation.percent()) " %" }
                    }
                }
            }
            p { a .link href="/operations?status=running" { "All running operations" } }
        }
    })
}
