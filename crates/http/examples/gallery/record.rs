//! The page of one record.

use bursar_http::{
    components::{
        Banner, Breadcrumb, Button, Facts, Happening, Menu, MenuItem, MoneyFigure, Neighbours,
        Pill, SectionHead, Standing, Tab, Tone, Weight, company_mark, fact, html, instant_date,
        object_head, person, record_id, skeleton_rows, tabs, timeline,
    },
    icons::Icon,
};
use chrono::DateTime;
use chrono_tz::Europe::Oslo;
use hypertext::prelude::*;

pub(crate) fn view() -> impl Renderable {
    maud! {
        (Breadcrumb::from("Clients", "/clients").then("All, 2 filters", "/clients?view=1")
            .neighbours(Neighbours {
                position: "3 of 214".into(),
                noun: "client".into(),
                previous: Some("/clients/10977".into()),
                next: None,
            }))
        (object_head(
            company_mark(10482, "Nordlys Analytics"), "Nordlys Analytics AS",
            Pill::of_status(Standing::Good, "Active"),
            maud! {
                (record_id(10482, "client"))
                (fact(Icon::Place, "Oslo, Norway"))
                (fact(Icon::Email, "billing@nordlys.example"))
                (fact(Icon::Group, "Scale-ups"))
            },
            maud! {
                (Button::link("/clients/10482/impersonate", "Impersonate").icon(Icon::Impersonate)
                    .refused_because(Some("You lack the permission Impersonate users")))
                (Button::link("/clients/10482/suspend", "Suspend").icon(Icon::Suspend).in_dialog())
                (Button::link("/clients/10482/credit", "Add credit").icon(Icon::Credit).primary().in_dialog())
                (Menu::new("more", "More actions").item(MenuItem::link("/clients/10482/edit", "Edit").icon(Icon::Edit)).with_button())
            },
        ))
        (Banner::new(Weight::Negative, "Out of credit since 14 Nov 2026, 09:12.")
            .text("8 days ago. Services suspend on 29 Nov unless at least 212.48 EUR is added.")
            .actions(maud! { (Button::link("/clients/10482/grace", "Extend grace period")) }))
        (tabs("Client sections", vec![
            Tab::new("Overview", "/clients/10482").current(true),
            Tab::new("Users", "/clients/10482/users").count(4),
            Tab::new("Configuration", "/clients/10482/configuration"),
            Tab::new("Audit", "/clients/10482/audit"),
        ], ()))
        div .cols {
            div .col-main {
                (credit())
                div #activity data-src="/parts/activity" { (skeleton_rows(2)) }
            }
            (details())
        }
    }
}

fn credit() -> impl Renderable {
    maud! {
        section aria-labelledby="credit" {
            (SectionHead::new("credit", "Credit").more("Open journal", "/journal"))
            div .panel {
                div .ledger {
                    div .first { span .lbl { "Up-to-date credit" } span .big.neg { "−212.48" i { "EUR" } } }
                    span .op aria-hidden="true" { "=" }
                    div { span .lbl { "Current credit" } span .v { "560.70" i { "EUR" } } }
                    span .op aria-hidden="true" { "−" }
                    div { span .lbl { "Unpaid usage" } span .v { "773.18" i { "EUR" } } }
                }
            }
        }
    }
}

/// A part that loads after the page.
pub(crate) fn activity_part() -> impl Renderable {
    maud! { div #activity { (activity()) } }
}

fn activity() -> impl Renderable {
    let happening = |bold: &'static str, words: &'static str, day: &'static str, tone| Happening {
        words: html(maud! { b { (bold) } (words) }),
        at: html(maud! { (day) }),
        tone,
    };
    maud! {
        section aria-labelledby="recent" {
            (SectionHead::new("recent", "Activity").more("Audit log", "/audit"))
            (timeline(vec![
                happening("Reminder 2", " emailed to Ingrid Solheim", "20 Nov", Tone::Negative),
                happening("Out of credit", ", grace period started", "14 Nov", Tone::Warning),
                happening("500.00 EUR", " added by bank transfer", "2 Nov", Tone::Positive),
                happening("INV-2026-01842", " issued", "31 Oct", Tone::Neutral),
            ]))
        }
    }
}

fn details() -> impl Renderable {
    let created = DateTime::from_timestamp(1_718_107_320, 0).unwrap_or_default();
    maud! {
        aside .rail aria-label="Client details" {
            section aria-labelledby="details" {
                (SectionHead::new("details", "Details").more("Edit", "/clients/10482/edit"))
                (Facts::new()
                    .fact("Company", "Nordlys Analytics AS")
                    .fact("Email", maud! { "billing@nordlys.example" (bursar_http::components::copy_button("billing@nordlys.example", "Copy email")) })
                    .perhaps("Phone", None::<&str>)
                    .fact("Created", instant_date(created, Oslo))
                    .fact("Credit", MoneyFigure::new("1204.50", "EUR").loose()))
            }
            section aria-labelledby="people" {
                (SectionHead::new("people", "Users").counted("4").more("Manage", "/clients/10482/users"))
                div .kv {
                    (person(2, "Ingrid Solheim", "Owner · seen 2 h ago"))
                    (person(7, "Per Arneson", "Member · seen yesterday"))
                }
            }
            section aria-labelledby="notes" {
                (SectionHead::new("notes", "Notes").more("Add", "/clients/10482/notes/new").in_dialog())
                div .note { "Finance pays by bank transfer on the 20th. Call Ingrid before suspending." footer { "Maja Holm, 3 Nov 2026" } }
            }
        }
    }
}
