//! Knows how the settings of a configuration are written as one document.

use std::collections::BTreeMap;

use bursar_domain::client::configuration::{Settings, Value};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

use crate::column::{Reading, json};
use crate::error::Unreadable;

/// A setting's value in the document. Pairs keep their order.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Nothing,
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<String>),
    Pairs { pairs: Vec<(String, String)> },
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
                Value::Pairs(pairs) => Written::Pairs { pairs },
            };
            (key, written)
        })
        .collect();
    json(&document)
}

/// The settings of a document. One that the document does not name has its default.
pub(crate) fn read(read: Reading, document: &str) -> Result<Settings, Unreadable> {
    let document: BTreeMap<String, Written> = read.json(document)?;
    let map = document
        .into_iter()
        .map(|(key, written)| {
            let value = match written {
                Written::Nothing => Value::Nothing,
                Written::Bool(is_on) => Value::Bool(is_on),
                Written::Integer(number) => Value::Integer(number),
                Written::Text(text) => Value::Text(text),
                Written::List(entries) => Value::List(entries),
                Written::Pairs { pairs } => Value::Pairs(pairs),
            };
            (key, value)
        })
        .collect();
    Settings::from_map(&map).map_err(|error| read.wrong(error))
}
