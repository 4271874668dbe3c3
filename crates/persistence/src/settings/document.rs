//! Knows how the settings of a configuration are written as one document.

use std::collections::BTreeMap;

use bursar_domain::client::configuration::{Settings, Value};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::column::{Reading, json};
use crate::error::Unreadable;

/// A setting's value in the document.
#[derive(Serialize)]
#[serde(untagged)]
enum Written {
    Nothing,
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<String>),
    Pairs(Paired),
}

/// A list of pairs, which keep their order.
#[derive(Serialize, Deserialize)]
struct Paired {
    pairs: Vec<(String, String)>,
}

/// The document of these settings.
pub(super) fn write(settings: &Settings) -> Result<String, DbErr> {
    let document: BTreeMap<_, _> = settings
        .to_map()
        .into_iter()
        .map(|(key, value)| {
            let written = match value {
                Value::Nothing => Written::Nothing,
                Value::Bool(is_on) => Written::Bool(is_on),
                Value::Integer(number) => Written::Integer(number),
                Value::Text(text) => Written::Text(text),
                Value::List(entries) => Written::List(entries),
                Value::Pairs(pairs) => Written::Pairs(Paired { pairs }),
            };
            (key, written)
        })
        .collect();
    json(&document)
}

/// The settings of a document. One that the document does not name has its default.
pub(crate) fn read(read: Reading, document: &str) -> Result<Settings, Unreadable> {
    let document: BTreeMap<String, Json> = read.json(document)?;
    let map = document.into_iter().map(|(key, written)| Ok((key, value(read, written)?)));
    let map = map.collect::<Result<_, Unreadable>>()?;
    Settings::from_map(&map).map_err(|error| read.wrong(error))
}

/// By hand: to try one kind after another makes up the words of an error for each that it is not,
/// and configurations are read with nearly every request.
fn value(read: Reading, written: Json) -> Result<Value, Unreadable> {
    let value = match written {
        Json::Null => Ok(Value::Nothing),
        Json::Bool(is_on) => Ok(Value::Bool(is_on)),
        Json::Number(_) => serde_json::from_value(written).map(Value::Integer),
        Json::String(text) => Ok(Value::Text(text)),
        Json::Array(_) => serde_json::from_value(written).map(Value::List),
        Json::Object(_) => {
            serde_json::from_value(written).map(|Paired { pairs }| Value::Pairs(pairs))
        }
    };
    value.map_err(|error| read.wrong(error))
}
