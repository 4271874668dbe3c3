//! Knows a template: the words of an e-mail in one language, with gaps for what differs.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, Utc};

use super::Occasion;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A language, as `en` or `pt-br`: the beginning of a tag of BCP 47 in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// A text that names no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("enter a language such as en or pt-br")]
pub struct UnknownLanguage;

impl Language {
    /// The language of the templates that are there from the beginning.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// Its tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region.
    #[must_use]
    pub fn without_region(&self) -> Self {
        let (main, _) = self.0.split_once('-').unwrap_or((&self.0, ""));
        Self(main.to_owned())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let tag = text.trim().to_lowercase();
        let is_part = |part: &str, lengths: [usize; 2], is_sign: fn(&char) -> bool| {
            lengths[0] <= part.len()
                && part.len() <= lengths[1]
                && part.chars().all(|s| is_sign(&s))
        };
        let (main, region) =
            tag.split_once('-').map_or((tag.as_str(), None), |(m, r)| (m, Some(r)));
        let is_tag = is_part(main, [2, 3], char::is_ascii_lowercase)
            && region.is_none_or(|region| is_part(region, [2, 4], char::is_ascii_alphanumeric));
        if is_tag { Ok(Self(tag)) } else { Err(UnknownLanguage) }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The words of an e-mail, each part a template of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateText {
    /// Its subject, one line.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML; without it the e-mail is plain text only.
    pub html: String,
}

impl TemplateText {
    /// The most characters that a subject has.
    pub const MAX_SUBJECT: usize = 200;

    /// The most characters that a body has.
    pub const MAX_BODY: usize = 20_000;

    /// Checks what can be told without knowing what stands in the gaps.
    pub fn check(&self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::none();
        let subject = Line::parse(&self.subject, Self::MAX_SUBJECT);
        let subject = errors.check("subject", "malformed", subject);
        let text = Note::parse(&self.text.replace('\r', ""), Self::MAX_BODY);
        let text = errors.check("text", "malformed", text);
        let html = match self.html.trim() {
            "" => Some(String::new()),
            html => {
                let html = Note::parse(&html.replace('\r', ""), Self::MAX_BODY);
                errors.check("html", "malformed", html).map(Note::into_string)
            }
        };
        let (Some(subject), Some(text), Some(html)) = (subject, text, html) else {
            return Err(errors);
        };
        errors.ok(Self { subject: subject.into_string(), text: text.into_string(), html })
    }
}

/// The words of an e-mail in one language, as staff wrote them.
///
/// Those that are there from the beginning are not kept; what staff write under the name of an
/// occasion stands in their place.
#[derive(Clone, Debug)]
pub struct MailTemplate {
    stored: StoredMailTemplate,
}

/// Everything that a store keeps of a template.
#[derive(Clone, Debug)]
pub struct StoredMailTemplate {
    /// Its id.
    pub id: Id<MailTemplate>,
    /// The name by which configurations choose it.
    pub name: String,
    /// On which occasion it can be sent.
    pub occasion: Occasion,
    /// The language of its words.
    pub language: Language,
    /// Its words.
    pub text: TemplateText,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

impl Aggregate for MailTemplate {
    const NAME: &'static str = "mail_template";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl MailTemplate {
    /// The most characters that a name has.
    pub const MAX_NAME: usize = 64;

    /// A new template with words that were checked.
    pub fn create(
        id: Id<Self>,
        name: &str,
        occasion: Occasion,
        language: Language,
        text: TemplateText,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let name = name.to_owned();
        let (changed_at, version) = (at, 1);
        let stored = StoredMailTemplate { id, name, occasion, language, text, changed_at, version };
        let template = Self { stored };
        let event = template.tell("mail_template.created", &Facts::new());
        (template, event)
    }

    /// A template as the store kept it.
    pub const fn restore(stored: StoredMailTemplate) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredMailTemplate {
        &self.stored
    }

    /// Replaces its words.
    pub fn edit(&mut self, text: TemplateText, at: DateTime<Utc>) -> Event {
        let before = self.facts();
        self.stored.text = text;
        self.stored.changed_at = at;
        self.tell("mail_template.edited", &before)
    }

    /// What is told when it is removed.
    pub fn removed(&self) -> Event {
        let (before, id) = (self.facts(), self.stored.id.get());
        Event::between("mail_template.removed", Self::NAME, id, &before, &Facts::new())
    }

    /// Checks a name: small letters, digits, `_` and `-`.
    pub fn check_name(name: &str) -> Result<(), FieldErrors> {
        let is_sign = |sign: char| {
            sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '_' | '-')
        };
        if (1..=Self::MAX_NAME).contains(&name.len()) && name.chars().all(is_sign) {
            return Ok(());
        }
        let message = "Use at most 64 small letters, digits, _ and -";
        Err(FieldErrors::one("name", "malformed", message))
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let StoredMailTemplate { name, occasion, language, text, .. } = &self.stored;
        facts([
            ("name", Some(name.clone())),
            ("occasion", Some(occasion.code().to_owned())),
            ("language", Some(language.to_string())),
            ("subject", Some(text.subject.clone())),
            ("text", Some(text.text.clone())),
            ("html", Some(text.html.clone()).filter(|html| !html.is_empty())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag_with_or_without_a_region() {
        for (text, tag) in [("en", "en"), (" PT-br ", "pt-br"), ("zh-hant", "zh-hant")] {
            assert_eq!(text.parse::<Language>().unwrap().as_str(), tag);
        }
        for text in ["", "e", "english", "en_GB", "en-", "-gb", "e n", "en-g", "en-gb-x"] {
            assert_eq!(text.parse::<Language>(), Err(UnknownLanguage), "{text:?}");
        }
        let brazil: Language = "pt-br".parse().unwrap();
        assert_eq!(brazil.without_region().as_str(), "pt");
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_is_not_empty() {
        let text = TemplateText {
            subject: "Invoice\nBcc: everybody@example.com".into(),
            text: " ".into(),
            html: String::new(),
        };
        let errors = text.check().unwrap_err();
        assert!(errors.of("subject").is_some() && errors.of("text").is_some(), "{errors}");
        assert!(errors.of("html").is_none(), "{errors}");
    }

    #[test]
    fn a_name_fits_into_an_address_and_into_a_configuration() {
        for name in ["invoice_due_soon", "last-call", "2nd"] {
            assert!(MailTemplate::check_name(name).is_ok(), "{name}");
        }
        for name in ["", "Due soon", "a/b", "é", &"a".repeat(65)] {
            assert!(MailTemplate::check_name(name).is_err(), "{name}");
        }
    }
}
