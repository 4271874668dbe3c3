//! Every component with hostile words, one after the other, on one sound page.

use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::Europe::Oslo;
use hypertext::prelude::*;

use super::*;
use crate::{
    error_page::{Fault, Forbidden, NotFound, Refused, Stale},
    icons::Icon,
    layout::{Frame, Place, PlaceCount, RailEntry, Theme, Viewer, bare, page},
    markup::{assert_sound_page, faults},
};

const HOSTILE: &str = "\"'><script>alert(1)</script>&";

fn frame() -> Frame {
    let count = PlaceCount { words: HOSTILE.into(), meaning: HOSTILE.into(), is_urgent: true };
    Frame {
        title: HOSTILE.into(),
        provider: HOSTILE.into(),
        viewer: Viewer { id: 1, name: HOSTILE.into(), role: HOSTILE.into(), zone: HOSTILE.into() },
        places: vec![
            RailEntry { place: Place::Clients, count: Some(count) },
            Place::Settings.into(),
        ],
        current: Some(Place::Clients),
        theme: Theme::Dark,
        has_single_keys: false,
        is_compact: false,
        csrf: HOSTILE.into(),
        toast: Some(Toast::new(HOSTILE).link(HOSTILE, HOSTILE).undo(
            HOSTILE,
            HOSTILE,
            vec![(HOSTILE.into(), HOSTILE.into())],
        )),
        banner: Some(Banner::new(Weight::Warning, HOSTILE).text(HOSTILE)),
        acting_as: Some(ActingAs {
            sentence: HOSTILE.into(),
            remaining: HOSTILE.into(),
            stop_action: HOSTILE.into(),
        }),
        has_problems: true,
        refresh_seconds: Some(2),
    }
}

fn guard() -> Guard {
    Guard {
        csrf: HOSTILE.into(),
        idempotency_key: Some(HOSTILE.into()),
        version: Some(3),
        person: Some(7),
    }
}

#[track_caller]
fn assert_safe(html: &str) {
    let scripts = html.matches("<script").count();
    assert!(scripts <= 1, "{scripts} scripts, one is ours:\n{html}");
    assert!(!html.contains("alert(1)</script>"), "{html}");
    assert!(!html.contains("=\"\"'>"), "an attribute was left early:\n{html}");
}

#[track_caller]
fn assert_sound_content(content: impl Renderable) {
    let html = page(&frame(), content).into_inner();
    assert_safe(&html);
    assert_sound_page(&html);
}

fn filters() -> FilterMenu<'static> {
    FilterMenu::default().group(
        HOSTILE,
        vec![
            Filter::values(
                "values",
                HOSTILE,
                vec![Facet {
                    value: HOSTILE.into(),
                    label: HOSTILE.into(),
                    is_chosen: true,
                    count: Some(3),
                }],
            )
            .without(HOSTILE),
            Filter::yes_or_no("paid", HOSTILE, Some(true)),
            Filter::days("created", HOSTILE, HOSTILE, HOSTILE).preset(HOSTILE, HOSTILE),
            Filter::range("total", HOSTILE, HOSTILE, HOSTILE),
            Filter::number("number", HOSTILE, HOSTILE),
            Filter::record("record", HOSTILE, Some((HOSTILE.into(), HOSTILE.into())), HOSTILE),
        ],
    )
}

#[test]
fn a_list_is_sound_and_safe() {
    assert_sound_content(maud! {
        (page_head(HOSTILE, Some(HOSTILE.into()), maud! {
            (Button::link(HOSTILE, HOSTILE).icon(Icon::Plus).primary().keys(HOSTILE))
            (Button::opens("menu", HOSTILE).before(HOSTILE).trailing(Icon::Open))
            (Button::submit(HOSTILE).value(HOSTILE, HOSTILE).to(HOSTILE).look(Look::DangerSoft))
            (Button::reset(HOSTILE).refused_because(Some(HOSTILE)))
            (IconButton::link(HOSTILE, Icon::Edit, HOSTILE).title(HOSTILE).keys(HOSTILE))
            (IconButton::submit(Icon::Delete, HOSTILE).refused_because(Some(HOSTILE)))
            (layout_switch(vec![Layout {
                label: HOSTILE.into(), to: HOSTILE.into(), icon: Icon::List, is_current: true,
            }]))
        }))
        (tabs(HOSTILE, vec![Tab::new(HOSTILE, HOSTILE).counted(HOSTILE).current(true).edited(true)], ()))
        (search_box(HOSTILE, HOSTILE, HOSTILE))
        (filters().chips())
        (filters().popovers())
        (Chip { name: HOSTILE.into(), value: HOSTILE.into(), editor: "menu".into(), without: HOSTILE.into() })
        (Menu::new("menu", HOSTILE).heading(HOSTILE).separator()
            .item(MenuItem::link(HOSTILE, HOSTILE).icon(Icon::Edit).counted(HOSTILE).in_new_tab())
            .item(MenuItem::act(HOSTILE, HOSTILE).dangerous())
            .item(MenuItem::copies(HOSTILE, HOSTILE))
            .item(MenuItem::link(HOSTILE, HOSTILE).ticked(true))
            .item(MenuItem::link(HOSTILE, HOSTILE).refused_because(Some(HOSTILE)))
            .with_button())
        (data_table(HOSTILE, maud! {
            (SortHeader::new(HOSTILE, HOSTILE, HOSTILE).sorted(Some(Sorted::Descending)).at_end())
            (header(HOSTILE)) (header_at_end(HOSTILE)) (unseen_header(HOSTILE))
        }, maud! {
            tr {
                td { (company_mark(1, HOSTILE)) (person_mark(2, HOSTILE)) (person(3, HOSTILE, HOSTILE)) }
                td { (status(Standing::Held, HOSTILE)) (Pill::new(Tone::Ink, HOSTILE)) }
                td { (MoneyFigure::new(HOSTILE, HOSTILE).spoken(HOSTILE).loose()) }
                td { (Pill::of_status(Standing::Failed, HOSTILE)) }
            }
        }))
        (ListFoot::new(HOSTILE).note(HOSTILE).size(25, HOSTILE, true).pages(Some(HOSTILE), None::<&str>))
        (Empty::new(HOSTILE).text(HOSTILE).actions(HOSTILE).first_use())
        (skeleton_rows(2))
        (Findings { query: HOSTILE.into(), groups: vec![FoundGroup { title: HOSTILE.into(), found: vec![
            Found { icon: Icon::Clients, label: HOSTILE.into(), about: HOSTILE.into(), to: HOSTILE.into() },
        ] }], are_options: false })
    });
}

#[test]
fn a_record_is_sound_and_safe() {
    let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    assert_sound_content(maud! {
        (Breadcrumb::from(HOSTILE, HOSTILE).then(HOSTILE, HOSTILE).neighbours(Neighbours {
            position: HOSTILE.into(), noun: HOSTILE.into(), previous: Some(HOSTILE.into()), next: None,
        }))
        (object_head(company_mark(1, HOSTILE), HOSTILE, status(Standing::Good, HOSTILE),
            maud! { (record_id(7, HOSTILE)) (fact(Icon::Place, HOSTILE)) }, HOSTILE))
        (Banner::new(Weight::Negative, HOSTILE).text(HOSTILE).actions(HOSTILE))
        section aria-labelledby="facts" {
            (SectionHead::new("facts", HOSTILE).counted(HOSTILE).more(HOSTILE, HOSTILE).in_dialog())
            (Facts::new().fact(HOSTILE, HOSTILE).perhaps(HOSTILE, None::<&str>))
        }
        p { (instant(at, Oslo)) (instant_date(at, Oslo)) (instant_time(at, Oslo)) (ago(at, at, Oslo)) }
        p { (date(day)) (short_date(day, day)) (time_left(TimeLeft::Lasts(TimeDelta::days(3)))) }
        (Difference::new(HOSTILE, HOSTILE, HOSTILE).line(HOSTILE, HOSTILE, ""))
        (checklist(vec![Step {
            title: HOSTILE.into(), state: StepState::Failed, took: Some(html(HOSTILE)), error: Some(HOSTILE.into()),
        }]))
        (progress(1, 3))
        (index(vec![IndexEntry { icon: Icon::Key, title: HOSTILE.into(), about: HOSTILE.into(), to: HOSTILE.into() }]))
        (timeline(vec![Happening { words: html(HOSTILE), at: html(HOSTILE), tone: Tone::Negative }]))
    });
}

#[test]
fn a_form_is_sound_and_safe() {
    let problems = [Problem::of("email", HOSTILE), Problem::overall(HOSTILE)];
    let problems = &problems[..];
    let choices =
        || vec![Choice::new(HOSTILE, HOSTILE, true).hint(HOSTILE), Choice::new("b", "B", false)];
    let fields = maud! {
        (Field::email("email", HOSTILE).value(HOSTILE).hint(HOSTILE).problems(problems).unit(HOSTILE))
        (Field::secret("password", HOSTILE).value(HOSTILE).required().first())
        (Field::decimal("limit", HOSTILE).refused_because(Some(HOSTILE)))
        (Field::number("days", HOSTILE).longest(3)) (Field::date("on", HOSTILE))
        (Field::phone("phone", HOSTILE)) (Field::url("url", HOSTILE))
        (Field::area("note", HOSTILE, 3).value(HOSTILE).error(Some(HOSTILE)))
        (Field::select("country", HOSTILE, choices()))
        (Field::radios("radios", HOSTILE, choices()).error(Some(HOSTILE)))
        (Field::ticks("ticks", HOSTILE, choices())) (Field::tick("tick", HOSTILE, true).hint(HOSTILE))
        (Field::file("file", HOSTILE, ".csv"))
    }
    .memoize();
    assert_sound_content(maud! {
        (page_head(HOSTILE, None, ()))
        form method="post" {
            (guard()) (error_summary(problems))
            (form_section(HOSTILE, Some(HOSTILE.into()), &fields))
            (form_end(HOSTILE, HOSTILE, HOSTILE))
        }
    });
}

#[test]
fn an_act_is_sound_and_safe() {
    let problems = [Problem::of(TYPED_NAME_FIELD, HOSTILE)];
    assert_sound_content(
        ActPage::new(HOSTILE, HOSTILE, guard(), HOSTILE)
            .leave(HOSTILE, HOSTILE)
            .lead(HOSTILE)
            .consequence(Icon::Lock, HOSTILE)
            .fields(Field::text("reason", HOSTILE))
            .typed_name(HOSTILE, HOSTILE)
            .problems(&problems)
            .dangerous()
            .wide()
            .with_files(),
    );
}

fn typed(value: &str) -> Fields<'_> {
    Section::new(HOSTILE).field(Field::text("name", HOSTILE).value(value)).into()
}

#[test]
fn pages_of_failures_are_sound_and_safe() {
    assert_sound_content(Forbidden { permission: HOSTILE.into(), granted_by: HOSTILE.into() });
    assert_sound_content(NotFound { path: HOSTILE.into() });
    assert_sound_content(Fault { request_id: HOSTILE.into(), may_be_done: true });
    assert_sound_content(Refused {
        heading: HOSTILE.into(),
        detail: HOSTILE.into(),
        onward: (HOSTILE.into(), HOSTILE.into()),
    });
    assert_sound_content(Stale {
        changed_by: html(HOSTILE),
        versions: typed(HOSTILE).against(&typed("")),
        action: HOSTILE.into(),
        guard: guard(),
        submit: HOSTILE.into(),
        theirs: HOSTILE.into(),
    });
}

#[test]
fn a_page_without_the_rail_is_sound_and_safe() {
    let html = bare(HOSTILE, HOSTILE, maud! { h1 { (HOSTILE) } }).into_inner();
    assert_safe(&html);
    assert_sound_page(&html);
}

#[test]
fn the_rail_shows_only_the_places_it_is_given() {
    let html = page(&frame(), maud! { h1 { "A" } }).into_inner();
    assert!(html.contains(r#"href="/settings""#));
    assert!(!html.contains(r#"href="/users""#));
    assert!(!html.contains(">Billing<"), "a group without places has no heading");
}

#[test]
fn a_person_chooses_theme_and_keys() {
    let html = page(&frame(), maud! { h1 { "A" } }).into_inner();
    assert!(html.contains(r#"<html lang="en" data-theme="dark" data-keys="off">"#));
    assert!(html.contains("<title>Error: "));
}

#[test]
fn a_refused_act_stays_in_place_and_says_why() {
    let html = Button::link("/x", "Suspend").refused_because(Some("No permissions")).render();
    let html = html.into_inner();
    assert!(html.starts_with("<button"), "it must not lead anywhere: {html}");
    assert!(html.contains(r#"aria-disabled="true" aria-description="No permissions""#), "{html}");
    assert!(!html.contains("/x"));
}

#[test]
fn a_password_is_never_written_back() {
    let html = Field::secret("password", "Password").value("hunter2").render().into_inner();
    assert!(!html.contains("hunter2"));
}

#[test]
fn a_field_reads_its_hint_and_its_error() {
    let problems = [Problem::of("contact[email]", "Enter an email")];
    let html = Field::email("contact[email]", "Email").hint("For invoices").problems(&problems);
    let html = html.render().into_inner();
    let described = r#"aria-describedby="field-contact-email--hint field-contact-email--error""#;
    assert!(html.contains(described), "{html}");
    assert!(html.contains(r#"aria-invalid="true""#));
    let order = ["<label", "-hint\"", "-error\"", "<input"].map(|part| html.find(part).unwrap());
    assert!(order.is_sorted(), "label, hint, error, input: {html}");
    assert_eq!(faults(&html), Vec::<String>::new());
}

#[test]
fn one_problem_is_counted_as_one_and_none_says_nothing() {
    let one = error_summary(&[Problem::of("email", "Enter an email")]).render().into_inner();
    assert!(one.contains("There is 1 problem<") && one.contains("href=\"#field-email\""), "{one}");
    assert_eq!(error_summary(&[]).render().into_inner(), "");
}

#[test]
fn only_the_sorted_header_says_that_it_is_sorted() {
    let plain = SortHeader::new("Company", "/", "Sort by company").render().into_inner();
    let sorted = SortHeader::new("Company", "/", "Sort by company").sorted(Some(Sorted::Ascending));
    assert!(!plain.contains("aria-sort"));
    assert!(sorted.render().into_inner().contains(r#"aria-sort="ascending""#));
}
