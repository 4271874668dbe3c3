//! The rail: where one can go, and who one is.

use hypertext::prelude::*;

use super::{Brand, Frame, Place, RailEntry, place::GROUPS};
use crate::{
    components::{CSRF_FIELD, hidden, person_mark},
    icons::{Icon, icon},
};

pub(super) fn rail(frame: &Frame) -> impl Renderable {
    maud! {
        header #rail .side popover="auto" {
            (Brand { provider: &frame.provider, home: Some("/") })
            a .jump href="/search" data-palette aria-keyshortcuts="Meta+K Control+K" {
                (icon(Icon::Search)) span { "Search or jump to" }
                kbd aria-hidden="true" { "Ctrl K" }
            }
            nav .nav aria-label="Main" {
                @for (number, (heading, places)) in GROUPS.into_iter().enumerate() {
                    (group(frame, number, heading, places))
                }
            }
            (foot(frame))
        }
    }
}

fn group<'a>(
    frame: &'a Frame,
    number: usize,
    heading: Option<&'static str>,
    places: &'static [Place],
) -> impl Renderable + 'a {
    let visible: Vec<&RailEntry> = places
        .iter()
        .filter_map(|place| frame.places.iter().find(|entry| entry.place == *place))
        .collect();
    let id = heading.map(|_| format!("rail-{number}"));
    maud! {
        @if !visible.is_empty() {
            @if let Some(heading) = heading { div .nav-h id=[&id] { (heading) } }
            ul aria-labelledby=[&id] {
                @for shown in &visible { li { (entry(frame, shown)) } }
            }
        }
    }
}

fn entry<'a>(frame: &'a Frame, entry: &'a RailEntry) -> impl Renderable + 'a {
    let place = entry.place;
    let current = (frame.current == Some(place)).then_some("page");
    let hint = place.go_key().map(|key| format!("g then {key}"));
    maud! {
        a href=(place.path()) aria-current=[current] data-go=[place.go_key()] title=[&hint] {
            (icon(place.icon())) span { (place.label()) }
            @if let Some(count) = &entry.count {
                span class={ "n" @if count.is_urgent { " hot" } } {
                    (count.words) span .vh { " " (count.meaning) }
                }
            }
        }
    }
}

fn foot(frame: &Frame) -> impl Renderable {
    let viewer = &frame.viewer;
    maud! {
        div .side-foot {
            a .help href="/help/shortcuts" { (icon(Icon::Help)) span { "Help and shortcuts" } }
            button .me type="button" popovertarget="me" {
                (person_mark(viewer.id, &viewer.name))
                span {
                    b { (viewer.name) }
                    small { (viewer.role) " · " (viewer.zone) }
                }
            }
            div #me .menu.me-menu popover role="group" aria-label="Your account" data-menu {
                a href="/settings/me" { (icon(Icon::Settings)) span { "Your settings" } }
                form method="post" action="/sign-out" {
                    (hidden(CSRF_FIELD, frame.csrf.as_str()))
                    button type="submit" { (icon(Icon::SignOut)) span { "Sign out" } }
                }
            }
        }
    }
}
