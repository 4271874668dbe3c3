//! Knows how part of a client's record is replaced.

use std::collections::BTreeMap;

use bursar_domain::client::ProfileInput;
use bursar_domain::field::FieldErrors;

/// A new value for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchValue {
    /// Text; empty clears the field.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

/// New values for some fields, by name; the others stay. Custom fields are named
/// `custom_fields.<name>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfilePatch(BTreeMap<String, PatchValue>);

impl ProfilePatch {
    /// Replaces a field.
    pub fn set(&mut self, field: impl Into<String>, value: PatchValue) {
        self.0.insert(field.into(), value);
    }

    /// The same patch with one more field replaced.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: PatchValue) -> Self {
        self.set(field, value);
        self
    }

    /// Writes the new values over an input; tells fields that do not exist, or values of the
    /// wrong kind.
    pub fn apply(&self, input: &mut ProfileInput) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::none();
        for (field, value) in &self.0 {
            apply_one(input, field, value, &mut errors);
        }
        errors.ok(())
    }
}

fn apply_one(input: &mut ProfileInput, field: &str, value: &PatchValue, errors: &mut FieldErrors) {
    let flag = match field {
        "tax_exempt" => Some(&mut input.tax_exempt),
        "do_not_process" => Some(&mut input.do_not_process),
        _ => None,
    };
    if let Some(flag) = flag {
        match value {
            PatchValue::Flag(value) => *flag = *value,
            PatchValue::Text(_) => errors.add(field.to_owned(), "malformed", "Use true or false"),
        }
        return;
    }
    let text = match value {
        PatchValue::Text(text) => text.clone(),
        PatchValue::Flag(value) => value.to_string(),
    };
    if let Some(name) = field.strip_prefix("custom_fields.") {
        input.custom_fields.insert(name.to_owned(), text);
    } else if let Some(slot) = input.text_mut(field) {
        match value {
            PatchValue::Text(_) => *slot = text,
            PatchValue::Flag(_) => errors.add(field.to_owned(), "malformed", "Use text"),
        }
    } else {
        errors.add(field.to_owned(), "unknown", "There is no such field");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_fields_stay_and_unknown_ones_are_told() {
        let mut input = ProfileInput { city: "Oslo".into(), ..ProfileInput::default() };
        let patch = ProfilePatch::default().with("zip", PatchValue::Text("0461".into()));
        patch.apply(&mut input).unwrap();
        assert_eq!((input.city.as_str(), input.zip.as_str()), ("Oslo", "0461"));
        let wrong = ProfilePatch::default()
            .with("shoe_size", PatchValue::Flag(true))
            .with("tax_exempt", PatchValue::Text("perhaps".into()));
        let errors = wrong.apply(&mut input).unwrap_err();
        assert_eq!(errors.of("shoe_size").unwrap().code, "unknown");
        assert_eq!(errors.of("tax_exempt").unwrap().code, "malformed");
    }
}
