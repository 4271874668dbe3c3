//! States: labels, empty places, messages and progress.

use std::{
    cmp::Ordering as Order,
    sync::atomic::{AtomicU64, Ordering},
};

use bursar_http::{
    components::{
        Banner, Button, Empty, IndexEntry, Pill, Standing, Step, StepState, Tone, Weight,
        checklist, html, index, page_head, progress, skeleton_rows, status,
    },
    icons::Icon,
};
use hypertext::prelude::*;

pub(crate) fn view() -> impl Renderable {
    maud! {
        (page_head("Components and states", None, ()))
        div .col-main {
            (super::list::buttons())
            div .inline {
                (status(Standing::Good, "Active")) (status(Standing::Held, "Suspended"))
                (status(Standing::Changing, "Suspending")) (status(Standing::Leaving, "Deleting"))
                (status(Standing::Idle, "Inactive")) (status(Standing::Failed, "Error"))
            }
            div .inline {
                (Pill::new(Tone::Positive, "Paid")) (Pill::new(Tone::Warning, "Due in 3 d"))
                (Pill::new(Tone::Negative, "Overdue 7 d")) (Pill::new(Tone::Neutral, "Draft"))
                (Pill::new(Tone::Violet, "Refunded")) (Pill::new(Tone::Outline, "Cancelled"))
                (Pill::new(Tone::Ink, "Tax exempt"))
            }
            div .two {
                div .panel {
                    (Empty::new("No invoices yet").first_use()
                        .text("The first one is issued on 30 November, when the monthly run bills 530.68 EUR of usage.")
                        .actions(maud! { (Button::link("/invoices/new", "Add invoice").icon(Icon::Plus).primary()) }))
                }
                div .panel {
                    (Empty::new("No clients match these 3 filters")
                        .text(maud! { "Without " b { "Tax exempt" } " there would be 37." })
                        .actions(maud! { (Button::link("/a", "Remove “Tax exempt”")) (Button::link("/b", "Clear all filters").ghost()) }))
                }
            }
            div .panel { (skeleton_rows(3)) }
        }
        (Banner::new(Weight::Warning, "2 filters in this address are unknown and were left out."))
        (Banner::new(Weight::Information, "Reseller services are deprecated.").text("They stay until the last one ends."))
    }
}

pub(crate) fn settings() -> impl Renderable {
    let entry = |icon, title: &'static str, about: &'static str| IndexEntry {
        icon,
        title: title.into(),
        about: about.into(),
        to: "/settings".into(),
    };
    maud! {
        (page_head("Settings", None, ()))
        (index(vec![
            entry(Icon::Adjust, "Configurations", "How clients are billed, invoiced and suspended."),
            entry(Icon::Group, "Client groups", "Names and colours, and the default group."),
            entry(Icon::Users, "Staff", "Who may sign in, and with which role."),
            entry(Icon::Bank, "Currencies", "Which are in use, and their rates."),
            entry(Icon::Key, "API tokens", "Programs that act for staff."),
        ]))
    }
}

/// Each look finds one more step done, so that polling shows.
pub(crate) fn operation() -> impl Renderable {
    static LOOKS: AtomicU64 = AtomicU64::new(0);
    let done = LOOKS.fetch_add(1, Ordering::Relaxed).min(4);
    let titles =
        ["Note the suspension", "Stop 18 instances", "Tell the owner", "Close the project"];
    let steps = titles.into_iter().zip(0..).map(|(title, number)| Step {
        title: title.into(),
        state: match number.cmp(&done) {
            Order::Less => StepState::Done,
            Order::Equal => StepState::Running,
            Order::Greater => StepState::Waiting,
        },
        took: (number < done).then(|| html("2 s")),
        error: None,
    });
    let failed = Step {
        title: "Lock the account".into(),
        state: StepState::Failed,
        took: Some(html("1 s")),
        error: Some("The cloud refused the request.".into()),
    };
    let steps = html(checklist(steps.chain([failed]).collect()));
    maud! {
        (page_head("Operation 4471", None, ()))
        div #steps .col-main data-poll=[(done < 4).then_some("/operations/1")] {
            (progress(done, 4)) (steps)
            p .vh data-announce { (done) " of 4 done" }
        }
    }
}
