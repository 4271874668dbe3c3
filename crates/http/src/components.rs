//! The parts that pages are made of; every one escapes what it is given.
//!
//! A part is a struct or a function that is [`Renderable`]: write it in
//! parentheses inside `maud!`. Slots take any markup. Acts that are refused stay in their place
//! with `.refused_because(Some(reason))`.
//!
//! | For | Write |
//! |---|---|
//! | a button | [`Button::link`], [`Button::submit`], [`Button::opens`], [`Button::reset`] with `.primary()` `.ghost()` `.look(Look)` `.icon(Icon)` `.trailing(Icon)` `.keys("c")` `.in_dialog()` `.wide_only()` |
//! | an icon alone | [`IconButton::link`], [`IconButton::opens`], [`IconButton::submit`] with `.title(..)` `.on_hover()` `.in_dialog()` |
//! | copying | [`copy_button`]`(text, label)`, [`record_id`]`(id, noun)` |
//! | a state, a label | [`status`]`(Standing, word)`, [`Pill::new`]`(Tone, words)`, [`Pill::of_status`]`(Standing, words)` |
//! | money, counts | [`MoneyFigure::new`]`(decimal, code)`, [`grouped`]`(decimal)`, [`count()`]`(n)` |
//! | time | [`date`], [`short_date`]`(day, today)`, [`instant`]`(at, zone)`, [`instant_date`], [`instant_time`], [`ago`]`(at, now, zone)`, [`duration`], [`time_left`]`(TimeLeft)` |
//! | people | [`company_mark`]`(id, name)`, [`person_mark`]`(id, name)`, [`person`]`(id, name, beneath)` |
//! | the top of a page | [`Breadcrumb::from`]`(label, to).then(..).neighbours(..)`, [`page_head`]`(title, count, actions)`, [`object_head`]`(mark, name, state, facts, actions)`, [`fact`]`(Icon, words)`, [`tabs`]`(label, vec![Tab::new(..)], end)` |
//! | a section | [`SectionHead::new`]`(id, title).counted(..).more(label, to)` inside `section aria-labelledby=…` |
//! | messages | [`Banner::new`]`(Weight, title)`, [`Empty::new`]`(heading)`, [`Toast::new`]`(message)`, [`skeleton_rows`]`(n)` |
//! | a list | [`data_table`]`(caption, headers, rows)`, [`SortHeader::new`]`(label, to, hint)`, [`header`], [`header_at_end`], [`unseen_header`], [`search_box`], [`Chip`], [`layout_switch`], [`ListFoot::new`]`(range)` |
//! | filters | [`FilterMenu`]`::default().group(title, vec![..])` with `.chips()` and `.popovers()`, [`Filter::values`], [`Filter::yes_or_no`], [`Filter::days`], [`Filter::range`], [`Filter::number`], [`Filter::record`] |
//! | a menu | [`Menu::new`]`(id, label).item(MenuItem::link(..)).with_button()`, [`MenuItem::act`], [`MenuItem::copies`] |
//! | a form | [`Guard`], [`error_summary`]`(&problems)`, [`form_section`]`(title, hint, fields)`, [`Field`], [`Choice`], [`Fields`] of [`Section`]s, [`form_end`]`(submit, leave, label)` inside `form .form method="post" novalidate data-guard` |
//! | an act | [`ActPage::new`]`(heading, action, guard, submit).leave(..).consequence(..).fields(..).typed_name(..)` |
//! | facts, changes, steps | [`Facts::new`]`().fact(term, value)`, [`Difference::new`], [`checklist`], [`progress`], [`timeline`], [`index()`] |
//! | search results | [`Findings`], [`FoundGroup`], [`Found`] |
//!
//! Two columns are `div .cols { div .col-main { … } aside .rail { … } }`, a framed block is
//! `div .panel`. What the script listens to (`data-swap`, `data-src`, `data-poll`, …) is told at
//! the top of `assets/app.js`. The first part of every page is a [`Breadcrumb`] or a [`page_head`]:
//! they carry the button that opens the rail on narrow screens.

mod act;
mod button;
mod facts;
mod field;
mod fields;
mod filter;
mod form;
mod heads;
mod menu;
mod messages;
mod money;
mod palette;
mod people;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod time;

use std::borrow::Cow;

pub use act::*;
pub use button::*;
pub use facts::*;
pub use field::*;
pub use fields::*;
pub use filter::*;
pub use form::*;
pub use heads::*;
use hypertext::{Raw, prelude::*};
pub use menu::*;
pub use messages::*;
pub use money::*;
pub use palette::*;
pub use people::*;
pub use status::*;
pub use table::*;
pub use time::*;

/// Words of a component, borrowed or owned.
pub type Text<'a> = Cow<'a, str>;

/// Markup that is already rendered and escaped, for the slots of components.
pub type Html = Raw<String>;

/// Renders markup for a slot.
pub fn html(markup: impl Renderable) -> Html {
    markup.memoize()
}
