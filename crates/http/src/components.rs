//! The parts that pages are made of; every one escapes what it is given.
mod act;
mod button;
mod facts;
mod field;
mod form;
mod heads;
mod menu;
mod messages;
mod money;
mod palette;
mod people;
mod status;
mod table;
mod time;

use std::borrow::Cow;

pub use act::*;
pub use button::*;
pub use facts::*;
pub use field::*;
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
