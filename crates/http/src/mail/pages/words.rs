//! Knows how an e-mail is shown: where it stands, and what it says.

use bursar_application::ports::Rendered;
use bursar_domain::mail::LetterStatus;
use hypertext::prelude::*;

use crate::components::{Banner, Html, Standing, Weight, html, status};

/// Where an e-mail stands, in mark and word.
pub(super) fn standing(of: LetterStatus) -> Html {
    let mark = match of {
        LetterStatus::Queued => Standing::Idle,
        LetterStatus::Sending => Standing::Changing,
        LetterStatus::Sent => Standing::Good,
        LetterStatus::Failed => Standing::Failed,
        LetterStatus::Uncertain => Standing::Held,
    };
    html(status(mark, of.label()))
}

/// Says that nothing goes out, where that is so.
pub(super) fn kept_only(sends: bool) -> Html {
    if sends {
        return html(());
    }
    let banner = Banner::new(Weight::Information, "E-mails are kept here and not sent.");
    html(banner.text(
        "This installation names no mail server. With the setting mail.host, what is not older \
         than three days goes out.",
    ))
}

/// What an e-mail says. Its HTML stands in a frame of its own, in which nothing runs.
pub(super) fn words(words: &Rendered) -> Html {
    let inner = words.html.as_ref();
    html(maud! {
        div .letter {
            p .letter-subject { (words.subject) }
            @if let Some(inner) = &inner {
                iframe .letter-html title="The e-mail as HTML" sandbox="" srcdoc=(inner) {}
            }
            details .letter-text open[inner.is_none()] {
                summary { "Plain text" }
                pre { (words.text) }
            }
        }
    })
}
