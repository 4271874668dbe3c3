//! Knows how the values of one filter are written: joined by commas, negated by a leading `!`.

use std::{collections::BTreeSet, fmt::Display};

use bursar_application::clients::Choice;

use crate::params::Params;

/// The words that a filter understands beside its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// No words.
    Nothing,
    /// `none`: records without a value.
    None,
    /// `none`, and `any`: records with any value.
    NoneOrAny,
}

/// Takes a filter, repeated or joined by commas.
pub(super) fn choice<T: Ord>(
    params: &mut Params,
    name: &'static str,
    special: Special,
    read: fn(&str) -> Result<T, String>,
) -> Option<Choice<T>> {
    let lists: Vec<_> = params.all(name).into_iter().filter(|list| !list.is_empty()).collect();
    if lists.is_empty() {
        return None;
    }
    let negated = lists.iter().filter(|list| list.starts_with('!')).count();
    if negated != 0 && negated != lists.len() {
        params.wrong(name, "mixed", "Values and negated values do not go together");
        return None;
    }
    let values = lists.iter().flat_map(|list| list.trim_start_matches('!').split(','));
    match read_all(values, special, read) {
        Ok(choice) => Some(Choice { negated: negated != 0, ..choice }),
        Err(why) => {
            params.wrong(name, "malformed", why);
            None
        }
    }
}

fn read_all<'a, T: Ord>(
    values: impl Iterator<Item = &'a str>,
    special: Special,
    read: fn(&str) -> Result<T, String>,
) -> Result<Choice<T>, String> {
    let mut choice =
        Choice { negated: false, values: BTreeSet::new(), or_none: false, or_any: false };
    for value in values {
        match value.trim() {
            "none" if special != Special::Nothing => choice.or_none = true,
            "any" if special == Special::NoneOrAny => choice.or_any = true,
            "" => return Err("A value is missing".to_owned()),
            value => drop(choice.values.insert(read(value)?)),
        }
    }
    Ok(choice)
}

/// A yes or no.
pub(super) fn truth(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "Use true or false".to_owned())
}

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number: &i64| *number > 0);
    number.ok_or_else(|| "Use a number above 0".to_owned())
}

/// A query string that is being written.
#[derive(Debug, Default)]
pub(super) struct Form(pub(super) String);

impl Form {
    /// Writes a parameter.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.begin(name);
        self.encode(value);
    }

    /// Writes a parameter that may be absent.
    pub(super) fn perhaps(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.text(name, &value.to_string());
        }
    }

    /// Writes a filter; commas and `!` stay readable.
    pub(super) fn choice<T>(
        &mut self,
        name: &str,
        choice: Option<&Choice<T>>,
        word: impl Fn(&T) -> String,
    ) {
        let Some(Choice { negated, values, or_none, or_any }) = choice else { return };
        let words = [("none", *or_none), ("any", *or_any)];
        let words = words.into_iter().filter(|(_, is_on)| *is_on).map(|(word, _)| word.to_owned());
        self.begin(name);
        self.0.push_str(if *negated { "!" } else { "" });
        for (position, word) in words.chain(values.iter().map(word)).enumerate() {
            if position > 0 {
                self.0.push(',');
            }
            self.encode(&word);
        }
    }

    fn begin(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
    }

    fn encode(&mut self, value: &str) {
        self.0.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
    }
}
