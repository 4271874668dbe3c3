//! Knows how bodies are read: strictly, with the wrong field named.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bursar_application::Error;
use bursar_domain::field::FieldErrors;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use crate::failure::{Answer, Failure};

/// A JSON body of a known shape. No JSON is 400, another kind of body 415, and a missing, unknown
/// or mistyped field 422.
#[derive(Clone, Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        require_json(request.headers())?;
        let bytes = Bytes::from_request(request, state).await.map_err(|error| {
            Failure::malformed(error.status(), "unreadable", "the body cannot be read")
        })?;
        parse(&bytes).map(Self)
    }
}

fn require_json(headers: &HeaderMap) -> Answer<()> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let detail = "send application/json";
    Err(Failure::malformed(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| {
        Failure::bad_request("no_json", format!("the body is no JSON: {error}"))
    })?;
    if !value.is_object() {
        return Err(wrong("body", "malformed", "Send an object"));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        of_serde(&path, &error.into_inner().to_string())
    })
}

/// The field and the mistake behind a message of the deserialiser.
fn of_serde(path: &str, message: &str) -> Failure {
    let parent = if path == "." { "" } else { path };
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("missing field") {
        let field =
            if parent.is_empty() { quoted.to_owned() } else { format!("{parent}.{quoted}") };
        return wrong(&field, "required", "This field is missing");
    }
    if message.starts_with("unknown field") {
        let field = if parent.ends_with(quoted) { parent } else { quoted };
        return wrong(field, "unknown", "There is no such field");
    }
    let field = if parent.is_empty() { "body" } else { parent };
    wrong(field, "malformed", &format!("This is not what the field takes: {message}"))
}

fn wrong(field: &str, code: &'static str, message: &str) -> Failure {
    Error::Invalid(FieldErrors::one(field.to_owned(), code, message)).into()
}

/// What a PATCH says about one field: an absent field stays, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was not sent.
    #[default]
    Keep,
    /// The field was sent as `null`.
    Clear,
    /// The field has a new value.
    Set(T),
}

impl<T> Patch<T> {
    /// The value after the patch; `null` is the type's empty value.
    pub fn over(self, present: T) -> T
    where
        T: Default,
    {
        match self {
            Self::Keep => present,
            Self::Clear => T::default(),
            Self::Set(value) => value,
        }
    }

    /// The new value, if the field was sent; `null` is the type's empty value.
    pub fn sent(self) -> Option<T>
    where
        T: Default,
    {
        match self {
            Self::Keep => None,
            Self::Clear => Some(T::default()),
            Self::Set(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    /// The API's description writes what an absent field means: nothing.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: String,
        #[serde(default)]
        note: Patch<String>,
        #[serde(default)]
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        size: u32,
    }

    fn refusal(body: &str) -> String {
        format!("{:?}", parse::<Sample>(body.as_bytes()).unwrap_err())
    }

    #[test]
    fn a_body_that_is_no_json_is_told_apart_from_one_with_a_wrong_field() {
        assert!(refusal("{").contains("no_json"));
        assert!(refusal("[]").contains("Invalid"));
    }

    #[test]
    fn the_wrong_field_is_named() {
        let rows = [
            ("{}", "\"name\"", "required"),
            (r#"{"name": 3}"#, "\"name\"", "malformed"),
            (r#"{"name": "a", "shoe": 1}"#, "\"shoe\"", "unknown"),
            (
                r#"{"name": "a", "inner": [{"size": 1}, {"size": "b"}]}"#,
                "inner[1].size",
                "malformed",
            ),
            (r#"{"name": "a", "inner": [{}]}"#, "inner[0].size", "required"),
        ];
        for (body, field, code) in rows {
            let told = refusal(body);
            assert!(told.contains(field) && told.contains(code), "{body}: {told}");
        }
    }

    #[test]
    fn a_right_body_is_read_as_it_is() {
        let body = br#"{"name": "a", "inner": [{"size": 4}]}"#;
        let sample: Sample = parse(body).unwrap();
        assert_eq!((sample.name.as_str(), sample.inner[0].size), ("a", 4));
    }

    #[test]
    fn an_absent_field_stays_and_null_clears() {
        let read = |body: &str| parse::<Sample>(body.as_bytes()).unwrap().note;
        assert_eq!(read(r#"{"name": "a"}"#).over("old".to_owned()), "old");
        assert_eq!(read(r#"{"name": "a", "note": null}"#).over("old".to_owned()), "");
        assert_eq!(read(r#"{"name": "a", "note": "new"}"#).sent().as_deref(), Some("new"));
    }
}
