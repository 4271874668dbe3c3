//! Settings as the API and the pages show them.

mod tax;

use std::collections::BTreeMap;

use bursar_application::settings::{ConfigurationRow, GroupRow};
use bursar_domain::{
    client::{CustomField, configuration::Value},
    currency::ListedCurrency,
    repository::Aggregate,
};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

pub use self::tax::{AppliedTaxView, AssessmentView, ExemptionView, TaxRuleView};
use crate::view::InstantView;

/// A label that staff set on clients.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ClientGroup)]
#[expect(missing_docs, reason = "as in ClientGroup")]
pub struct GroupView {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    /// Whether new clients join it when no group is chosen.
    pub is_default: bool,
    /// How many clients are in it.
    pub members: u64,
    pub created_at: InstantView,
    pub version: i64,
}

impl From<GroupRow> for GroupView {
    fn from(row: GroupRow) -> Self {
        let GroupRow { group, members } = row;
        Self {
            id: group.id().get(),
            name: group.name().to_string(),
            description: group.description().map(ToString::to_string),
            is_default: group.is_default(),
            members,
            created_at: group.created_at().into(),
            version: group.version(),
        }
    }
}

/// A named bundle of settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Configuration)]
#[expect(missing_docs, reason = "as in Configuration")]
pub struct ConfigurationView {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    /// Whether new clients get it.
    pub is_default: bool,
    /// How many clients are under it.
    pub clients: u64,
    pub created_at: InstantView,
    /// Every setting by its name, such as `credit.limit`.
    #[schema(value_type = BTreeMap<String, Object>)]
    pub settings: BTreeMap<String, Json>,
    pub version: i64,
}

impl From<ConfigurationRow> for ConfigurationView {
    fn from(row: ConfigurationRow) -> Self {
        let ConfigurationRow { configuration, clients } = row;
        let settings = configuration.settings().to_map();
        Self {
            id: configuration.id().get(),
            name: configuration.name().to_string(),
            description: configuration.description().map(ToString::to_string),
            is_default: configuration.is_default(),
            clients,
            created_at: configuration.created_at().into(),
            settings: settings.into_iter().map(|(key, value)| (key, json(value))).collect(),
            version: configuration.version(),
        }
    }
}

/// The value of a setting as the API writes it: pairs are an object.
fn json(value: Value) -> Json {
    match value {
        Value::Bool(is_on) => is_on.into(),
        Value::Integer(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::List(entries) => entries.into(),
        Value::Pairs(pairs) => {
            Json::Object(pairs.into_iter().map(|(key, value)| (key, value.into())).collect())
        }
        Value::Nothing => Json::Null,
    }
}

/// The value of a setting as the API reads it.
pub(crate) fn setting(json: &Json) -> Value {
    let text = |json: &Json| match json {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => json.to_string(),
    };
    match json {
        Json::Null => Value::Nothing,
        Json::Bool(is_on) => Value::Bool(*is_on),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Integer)
        }
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(entries) => Value::List(entries.iter().map(text).collect()),
        Json::Object(pairs) => {
            Value::Pairs(pairs.iter().map(|(key, value)| (key.clone(), text(value))).collect())
        }
    }
}

/// A currency that the provider deals in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Currency)]
pub struct CurrencyView {
    /// Its id.
    pub id: i64,
    /// ISO 4217 code.
    pub code: String,
    /// Its English name.
    pub name: String,
    /// Units of it for one unit of the global default currency, as a decimal text.
    pub rate: String,
    /// Whether it is the global default.
    pub is_default: bool,
    /// When the rate was set.
    pub rated_at: InstantView,
    /// Who set it: `staff`, `file` or `http`.
    pub rate_source: String,
    /// How often it was saved.
    pub version: i64,
}

impl From<ListedCurrency> for CurrencyView {
    fn from(listed: ListedCurrency) -> Self {
        let currency = listed.currency();
        Self {
            id: listed.id().get(),
            code: currency.code().to_owned(),
            name: currency.name().to_owned(),
            rate: listed.rate().normalize().to_string(),
            is_default: listed.is_default(),
            rated_at: listed.rated_at().into(),
            rate_source: listed.rate_source().code().to_owned(),
            version: listed.version(),
        }
    }
}

/// A field that the operator declared for his clients.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CustomField)]
pub struct CustomFieldView {
    /// Its id.
    pub id: i64,
    /// Its identifier, under which clients have values.
    pub name: String,
    /// What stands beside it on the form.
    pub label: String,
    /// `text`, `select` or `check`.
    pub kind: String,
    /// What a `select` offers.
    pub choices: Vec<ChoiceView>,
    /// When it must be filled in: `no`, `yes`, or conditions.
    pub required: String,
    /// When it may be filled in: `no`, `yes`, or conditions.
    pub optional: String,
    /// How often it was saved.
    pub version: i64,
}

/// One thing that a `select` offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// The value that is kept.
    pub value: String,
    /// The words for it.
    pub label: String,
}

impl From<CustomField> for CustomFieldView {
    fn from(field: CustomField) -> Self {
        let input = field.to_input();
        let choice = |(value, label): &(String, String)| {
            let (value, label) = (value.clone(), label.clone());
            ChoiceView { value, label }
        };
        Self {
            id: field.id().get(),
            name: input.name,
            label: input.label,
            kind: input.kind,
            choices: field.choices().iter().map(choice).collect(),
            required: input.required,
            optional: input.optional,
            version: field.version(),
        }
    }
}

#[cfg(test)]
mod tests {
    use bursar_domain::client::configuration::Settings;

    use super::*;

    #[test]
    fn every_setting_is_read_as_it_was_written() {
        for (key, value) in Settings::default().to_map() {
            assert_eq!(setting(&json(value.clone())), value, "{key}");
        }
    }
}
