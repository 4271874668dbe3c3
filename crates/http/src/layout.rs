//! The frame that every page stands in: document head, rail, sheet, live region and palette.

mod count;
mod place;
mod rail;

use hypertext::{Buffer, Rendered, prelude::*};

pub(crate) use self::count::Counted;
pub use self::count::RailCounts;
pub use self::place::{Place, PlaceCount, RailEntry};
use crate::{
    assets,
    components::{ActingAs, Banner, Toast},
    icons::{Icon, icon},
};

/// Which colours a person reads best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The person who is signed in, as the rail shows them.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The person's id, which chooses the colour of the monogram.
    pub id: i64,
    /// The person's name.
    pub name: String,
    /// The person's role in words.
    pub role: String,
    /// The zone that times are shown in, such as `Oslo, UTC+1`.
    pub zone: String,
}

/// Everything around the content of a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The title of the page, without the product's name.
    pub title: String,
    /// The language-independent name of the provider that runs this panel.
    pub provider: String,
    /// The signed-in person.
    pub viewer: Viewer,
    /// The places the person may see, in any order.
    pub places: Vec<RailEntry>,
    /// The place this page belongs to.
    pub current: Option<Place>,
    /// The colours the person chose.
    pub theme: Theme,
    /// Whether single keys act as shortcuts.
    pub has_single_keys: bool,
    /// Whether the rows of lists stand close together.
    pub is_compact: bool,
    /// What the rail's own forms prove themselves with.
    pub csrf: String,
    /// A passing confirmation of the act that led here.
    pub toast: Option<Toast>,
    /// A message that concerns the whole panel, such as a failing source.
    pub banner: Option<Banner<'static>>,
    /// Who is being acted for, if anyone.
    pub acting_as: Option<ActingAs>,
    /// Marks a page that shows a form with problems.
    pub has_problems: bool,
    /// Loads the page again after so many seconds where no script polls.
    pub refresh_seconds: Option<u32>,
}

/// A whole page: the frame with its content in the sheet.
pub fn page(frame: &Frame, content: impl Renderable) -> Rendered<String> {
    maud! {
        !DOCTYPE
        html lang="en" data-theme=[frame.theme.attribute()]
            data-keys=[(!frame.has_single_keys).then_some("off")]
            data-density=[frame.is_compact.then_some("compact")] {
            (head(&title(frame), frame.refresh_seconds))
            body {
                a .skip href="#content" { "Skip to content" }
                div .app {
                    (rail::rail(frame))
                    main #content .main tabindex="-1" {
                        @if let Some(acting) = &frame.acting_as { (acting.bar(&frame.csrf)) }
                        @if let Some(banner) = &frame.banner { (banner) }
                        (content)
                    }
                }
                div #toasts .toasts { (frame.toast) }
                (live_region())
                (palette())
            }
        }
    }
    .render()
}

/// A page without the rail, for those who are not signed in.
pub fn bare(title: &str, provider: &str, content: impl Renderable) -> Rendered<String> {
    maud! {
        !DOCTYPE
        html lang="en" {
            (head(&format!("{title} · Bursar"), None))
            body .bare {
                a .skip href="#content" { "Skip to content" }
                header .bare-head { (Brand { provider, home: None }) }
                main #content .bare-main tabindex="-1" { (content) }
                (live_region())
            }
        }
    }
    .render()
}

fn title(frame: &Frame) -> String {
    let prefix = if frame.has_problems { "Error: " } else { "" };
    format!("{prefix}{} · Bursar", frame.title)
}

fn head(title: &str, refresh_seconds: Option<u32>) -> impl Renderable {
    maud! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="icon" type="image/svg+xml" href=(assets::favicon_path());
            link rel="stylesheet" href=(assets::stylesheet_path());
            script type="module" src=(assets::script_path()) {}
            @if let Some(seconds) = refresh_seconds {
                noscript { meta http-equiv="refresh" content=(seconds); }
            }
        }
    }
}

/// The one place from which screen readers hear what has changed.
fn live_region() -> impl Renderable {
    maud! { div #live .vh role="status" aria-live="polite" aria-atomic="true" {} }
}

/// Search and jump; the script opens it and fills in what the server finds.
fn palette() -> impl Renderable {
    maud! {
        dialog #palette .palette aria-label="Search or jump to"
            data-module=(assets::palette_path()) {
            form method="get" action="/search" role="search" {
                (icon(Icon::Search))
                input type="text" inputmode="search" name="q" autocomplete="off" role="combobox"
                    aria-label="Search or jump to" placeholder="Search or jump to"
                    aria-autocomplete="list" aria-expanded="false"
                    aria-controls="palette-findings";
            }
            div #palette-findings .findings role="listbox" aria-label="Found" hidden {}
            p #palette-note .none {}
            div .palette-foot aria-hidden="true" {
                span { kbd { "↑" } " " kbd { "↓" } " move" }
                span { kbd { "↵" } " open" }
                span { kbd { "Esc" } " close" }
            }
        }
    }
}

/// The product's mark and name beside the provider's.
struct Brand<'a> {
    provider: &'a str,
    home: Option<&'a str>,
}

impl Renderable for Brand<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            @match self.home {
                Some(home) => a .brand href=(home) { (Mark) "Bursar" (provider_label(self.provider)) }
                None => div .brand { (Mark) "Bursar" (provider_label(self.provider)) }
            }
        }
        .render_to(buffer);
    }
}

fn provider_label(provider: &str) -> impl Renderable {
    maud! { @if !provider.is_empty() { span .env { (provider) } } }
}

/// The product's mark.
struct Mark;

impl Renderable for Mark {
    fn render_to(&self, buffer: &mut Buffer) {
        // XSS SAFETY: a constant.
        buffer.dangerously_get_string().push_str(
            "<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
             <rect width=\"24\" height=\"24\" rx=\"6.5\"/>\
             <path d=\"M7 6v12M7 6.8h5.2a2.6 2.6 0 0 1 0 5.2H7m0 0h6a2.7 2.7 0 0 1 0 5.4H7\"/>\
             <path class=\"rule\" d=\"M17.5 6.5v11\"/></svg>",
        );
    }
}
