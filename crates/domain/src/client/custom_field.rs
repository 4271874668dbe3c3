//! Knows the operator's own fields of a client: their types, and when they are asked for.

mod presence;

use std::collections::BTreeMap;
use std::str::FromStr;

use bursar_kernel::{Id, Line};

pub use presence::{Condition, Presence, RuleError};

use super::profile::{ProfileInput, ProfileRules};
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// The types of a custom field (product 1.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// One line of text.
    #[default]
    Text,
    /// One of the declared choices.
    Select,
    /// Yes or no, kept as `true` and `false`.
    Check,
}

impl FieldType {
    /// All types.
    pub const ALL: [Self; 3] = [Self::Text, Self::Select, Self::Check];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Select => "select",
            Self::Check => "check",
        }
    }
}

/// A word that names no type of field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of text, select, check")]
pub struct UnknownFieldType;

impl FromStr for FieldType {
    type Err = UnknownFieldType;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(UnknownFieldType)
    }
}

/// A field that the operator declared for his clients.
#[derive(Clone, Debug)]
pub struct CustomField {
    id: Id<Self>,
    name: String,
    label: Line,
    kind: FieldType,
    choices: Vec<(String, String)>,
    required: Presence,
    optional: Presence,
    version: i64,
}

/// What a person types to declare or edit a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomFieldInput {
    /// Identifier: lower-case letters, digits and underscores. Fixed once declared.
    pub name: String,
    /// What stands beside the field on the form.
    pub label: String,
    /// `text`, `select` or `check`.
    pub kind: String,
    /// One choice a line: `value` or `value = label`. Only for `select`.
    pub choices: String,
    /// When it must be filled in; see [`Presence`].
    pub required: String,
    /// When it may be filled in; see [`Presence`].
    pub optional: String,
}

impl Aggregate for CustomField {
    const NAME: &'static str = "custom field";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl CustomField {
    /// Declares a field.
    pub fn declare(id: Id<Self>, input: &CustomFieldInput) -> Result<(Self, Event), FieldErrors> {
        let field = parse(id, input, 1)?;
        let event = field.tell("custom_field.declared", &Facts::new());
        Ok((field, event))
    }

    /// A field as the store kept it: the words that it was declared with.
    pub fn restore(
        id: Id<Self>,
        input: &CustomFieldInput,
        version: i64,
    ) -> Result<Self, FieldErrors> {
        parse(id, input, version)
    }

    /// Changes everything but the name.
    pub fn edit(&mut self, input: &CustomFieldInput) -> Result<Event, FieldErrors> {
        let before = self.facts();
        let input = CustomFieldInput { name: self.name.clone(), ..input.clone() };
        *self = parse(self.id, &input, self.version)?;
        Ok(self.tell("custom_field.edited", &before))
    }

    /// What is told when the field is removed; clients keep the values that they have.
    pub fn removed(&self) -> Event {
        let id = self.id.get();
        Event::between("custom_field.deleted", Self::NAME, id, &self.facts(), &Facts::new())
    }

    /// The words that it is declared with.
    pub fn to_input(&self) -> CustomFieldInput {
        let line = |(value, label): &(String, String)| {
            if value == label { value.clone() } else { format!("{value} = {label}") }
        };
        CustomFieldInput {
            name: self.name.clone(),
            label: self.label.to_string(),
            kind: self.kind.code().to_owned(),
            choices: self.choices.iter().map(line).collect::<Vec<_>>().join("\n"),
            required: self.required.to_string(),
            optional: self.optional.to_string(),
        }
    }

    /// Whether the form shows it for a client that is being described.
    pub fn is_shown(&self, input: &ProfileInput) -> bool {
        self.is_required(input) || self.optional.holds(input)
    }

    /// Whether it must be filled in for a client that is being described.
    pub fn is_required(&self, input: &ProfileInput) -> bool {
        self.required.holds(input)
    }

    /// Its identifier.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands beside it on the form.
    pub const fn label(&self) -> &Line {
        &self.label
    }

    /// Its type.
    pub const fn kind(&self) -> FieldType {
        self.kind
    }

    /// Value and label of each choice of a `select`.
    pub fn choices(&self) -> &[(String, String)] {
        &self.choices
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let input = self.to_input();
        facts([
            ("name", Some(input.name)),
            ("label", Some(input.label)),
            ("kind", Some(input.kind)),
            ("choices", (!input.choices.is_empty()).then_some(input.choices)),
            ("required", Some(input.required)),
            ("optional", Some(input.optional)),
        ])
    }

    fn value_in<'a>(&self, input: &'a ProfileInput) -> &'a str {
        input.custom_fields.get(&self.name).map_or("", |value| value.trim())
    }

    fn accept(&self, value: &str) -> Result<String, String> {
        match self.kind {
            FieldType::Text => {
                Line::parse(value, 255).map(|v| v.to_string()).map_err(|e| e.to_string())
            }
            FieldType::Select if self.choices.iter().any(|(choice, _)| choice == value) => {
                Ok(value.to_owned())
            }
            FieldType::Select => Err("Choose one of the values offered".to_owned()),
            FieldType::Check => match value {
                "true" | "on" | "1" | "yes" => Ok("true".to_owned()),
                "false" | "0" | "no" => Ok("false".to_owned()),
                _ => Err("Use true or false".to_owned()),
            },
        }
    }
}

fn parse(
    id: Id<CustomField>,
    input: &CustomFieldInput,
    version: i64,
) -> Result<CustomField, FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = input.name.trim().to_owned();
    let is_identifier = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_identifier {
        let message = "Use lower-case letters, digits and underscores, a letter first";
        errors.add("name", "malformed", message);
    } else if ProfileInput::default().texts().any(|(built_in, _)| built_in == name) {
        errors.add("name", "taken", "Clients have a field of this name already");
    }
    let label = errors.check("label", "malformed", Line::parse(&input.label, 64));
    let kind = match input.kind.trim() {
        "" => Some(FieldType::Text),
        kind => errors.check("kind", "unknown", kind.parse()),
    };
    let required = errors.check("required", "malformed", input.required.parse::<Presence>());
    let optional = errors.check("optional", "malformed", input.optional.parse::<Presence>());
    let choices = parse_choices(&input.choices);
    if kind == Some(FieldType::Select) && choices.is_empty() {
        errors.add("choices", "required", "Enter at least one choice, one a line");
    }
    let (Some(label), Some(kind), Some(required), Some(optional)) =
        (label, kind, required, optional)
    else {
        return Err(errors);
    };
    errors.ok(CustomField { id, name, label, kind, choices, required, optional, version })
}

fn parse_choices(lines: &str) -> Vec<(String, String)> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (value, label) = line.split_once(" = ").unwrap_or((line, line));
            (value.trim().to_owned(), label.trim().to_owned())
        })
        .collect()
}

/// Checks the values that were given for declared fields. A field that is not shown keeps no value;
/// a value for a field that nobody declared is a mistake. What is as it was `before` is none, but
/// a form asks for whatever is required now.
pub(super) fn check(
    rules: ProfileRules<'_>,
    input: &ProfileInput,
    before: Option<&ProfileInput>,
) -> (BTreeMap<String, String>, FieldErrors) {
    let fields = rules.custom_fields;
    let mut errors = FieldErrors::none();
    let mut kept = BTreeMap::new();
    for field in fields.iter().filter(|field| field.is_shown(input)) {
        let value = field.value_in(input);
        let untouched = before.filter(|before| field.value_in(before) == value);
        let name = format!("custom_fields.{}", field.name());
        if value.is_empty() {
            let was_missing = untouched.is_some_and(|before| field.is_required(before));
            if field.is_required(input) && (rules.address_required || !was_missing) {
                errors.add(name, "required", format!("Fill in {}", field.label()));
            }
            continue;
        }
        if untouched.is_some() {
            kept.insert(field.name().to_owned(), value.to_owned());
            continue;
        }
        match field.accept(value) {
            Ok(value) => drop(kept.insert(field.name().to_owned(), value)),
            Err(message) => errors.add(name, "malformed", message),
        }
    }
    for (name, value) in &input.custom_fields {
        let was_there = before.is_some_and(|before| before.custom_fields.get(name) == Some(value));
        if !was_there && !fields.iter().any(|field| field.name() == name) {
            let message = "No such custom field is declared";
            errors.add(format!("custom_fields.{name}"), "unknown", message);
        }
    }
    (kept, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(required: &str, optional: &str) -> CustomField {
        let input = CustomFieldInput {
            name: "purchase_order".into(),
            label: "Purchase order".into(),
            required: required.into(),
            optional: optional.into(),
            ..CustomFieldInput::default()
        };
        CustomField::declare(Id::new(1).unwrap(), &input).unwrap().0
    }

    fn from_norway() -> ProfileInput {
        ProfileInput { country: "NO".into(), ..ProfileInput::default() }
    }

    #[test]
    fn a_field_neither_required_nor_optional_is_not_shown() {
        assert!(!field("no", "no").is_shown(&from_norway()));
        assert!(field("no", "yes").is_shown(&from_norway()));
    }

    #[test]
    fn a_rule_looks_at_the_client_being_described() {
        let field = field("country in NO, SE", "no");
        assert!(field.is_required(&from_norway()));
        assert!(!field.is_shown(&ProfileInput::default()));
    }

    #[test]
    fn a_required_field_without_value_and_an_undeclared_one_are_told_by_name() {
        let mut input = from_norway();
        input.custom_fields.insert("shoe_size".into(), "44".into());
        let fields = [field("yes", "no")];
        let rules = ProfileRules { custom_fields: &fields, address_required: false };
        let (kept, errors) = check(rules, &input, None);
        assert!(kept.is_empty());
        assert_eq!(errors.of("custom_fields.purchase_order").unwrap().code, "required");
        assert_eq!(errors.of("custom_fields.shoe_size").unwrap().code, "unknown");
    }

    #[test]
    fn a_custom_field_cannot_take_the_name_of_a_built_in_one() {
        let input = CustomFieldInput {
            name: "email".into(),
            label: "E-mail".into(),
            ..CustomFieldInput::default()
        };
        let errors = CustomField::declare(Id::new(1).unwrap(), &input).unwrap_err();
        assert_eq!(errors.of("name").unwrap().code, "taken");
    }
}
