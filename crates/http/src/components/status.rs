//! The state of a record in a mark and a word, and labels.

use hypertext::{Buffer, prelude::*};

use super::Text;

/// What a state means to the one who reads it; shape and colour follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In order: a round green mark.
    Good,
    /// Held back: a square yellow mark.
    Held,
    /// On its way to another state: a turning mark.
    Changing,
    /// On its way out: a turning red mark.
    Leaving,
    /// Not in use: a hollow grey ring.
    Idle,
    /// Failed: a red diamond.
    Failed,
}

impl Standing {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "st good",
            Self::Held => "st held",
            Self::Changing => "st changing",
            Self::Leaving => "st leaving",
            Self::Idle => "st idle",
            Self::Failed => "st failed",
        }
    }
}

/// A state as mark and word.
pub fn status<'a>(standing: Standing, word: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let word = word.into();
    maud! { span class=(standing.class()) { (word) } }
}

/// What a label says by its colour, beside its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Paid, in order.
    Positive,
    /// Due soon, suspended.
    Warning,
    /// Overdue, wrong.
    Negative,
    /// Refunded, acting as someone else.
    Violet,
    /// A property worth seeing.
    Ink,
    /// No longer counts.
    Outline,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Positive => " pos",
            Self::Warning => " warn",
            Self::Negative => " neg",
            Self::Violet => " vio",
            Self::Ink => " ink",
            Self::Outline => " out",
        }
    }
}

/// A small label: a property or a state in words on a tint.
#[derive(Clone, Debug)]
pub struct Pill<'a> {
    words: Text<'a>,
    tone: Tone,
    standing: Option<Standing>,
}

impl<'a> Pill<'a> {
    /// A label with a tone.
    pub fn new(tone: Tone, words: impl Into<Text<'a>>) -> Self {
        Self { words: words.into(), tone, standing: None }
    }

    /// A state as a label, as it stands beside a title.
    pub fn of_status(standing: Standing, words: impl Into<Text<'a>>) -> Self {
        let tone = match standing {
            Standing::Good => Tone::Positive,
            Standing::Held | Standing::Changing => Tone::Warning,
            Standing::Leaving | Standing::Failed => Tone::Negative,
            Standing::Idle => Tone::Neutral,
        };
        Self { words: words.into(), tone, standing: Some(standing) }
    }
}

impl Renderable for Pill<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            span class={ "pill" (self.tone.class()) } {
                @if let Some(standing) = self.standing {
                    span class=(standing.class()) aria-hidden="true" {}
                }
                (self.words)
            }
        }
        .render_to(buffer);
    }
}
