//! Finds the one character that PostgreSQL keeps in no text, before a use case stumbles over it.

use serde_json::Value;

/// The field whose text has a zero character in it, as far as a body of this kind has fields; files
/// are looked at by those who read them.
pub(super) fn field(content_type: &str, body: &[u8]) -> Option<String> {
    match content_type {
        "application/x-www-form-urlencoded" => {
            let mut fields = url::form_urlencoded::parse(body);
            fields
                .find(|(name, value)| has_zero(name) || has_zero(value))
                .map(|(name, _)| shown(&name))
        }
        "multipart/form-data" => {
            let place = |needle: &[u8]| body.windows(needle.len()).position(|some| some == needle);
            let zero = body.iter().position(|byte| *byte == 0)?;
            let is_file = place(b"filename=").is_some_and(|file| file < zero);
            (!is_file).then(|| "the form".to_owned())
        }
        _ => {
            // Within JSON it is always written out.
            let written = br"\u0000";
            body.windows(written.len()).find(|some| *some == written)?;
            in_json("the body", &serde_json::from_slice(body).ok()?)
        }
    }
}

/// The same form with the sign that stands for what was wrong in the place of each zero character:
/// stores keep it, and texts refuse it beside their field as they refuse every control character.
pub(super) fn substituted(form: &[u8]) -> String {
    let pairs = url::form_urlencoded::parse(form);
    let replaced = pairs.map(|(name, value)| (substitute(&name), substitute(&value)));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(replaced).finish()
}

fn substitute(text: &str) -> String {
    text.replace('\0', "\u{1a}")
}

fn in_json(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => has_zero(text).then(|| name.to_owned()),
        Value::Array(values) => values.iter().find_map(|value| in_json(name, value)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            if has_zero(name) { Some(shown(name)) } else { in_json(name, value) }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn has_zero(text: &str) -> bool {
    text.contains('\0')
}

fn shown(name: &str) -> String {
    name.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_everything_but_the_zeros() {
        let form = substituted(b"city=Oslo&note=a%00b+c&note=%26");
        assert_eq!(form, "city=Oslo&note=a%1Ab+c&note=%26");
    }

    #[test]
    fn the_field_with_a_zero_in_it_is_named_whatever_the_body() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(field(form, b"city=Oslo&note=a%00b").as_deref(), Some("note"));
        assert_eq!(field(form, b"city=Oslo&note=%2500"), None);
        let json = "application/json";
        let deep = br#"{"city":"Oslo","custom_fields":{"order":["a\u0000b"]}}"#;
        assert_eq!(field(json, deep).as_deref(), Some("order"));
        assert_eq!(field(json, br#"{"city":"a\\u0000b"}"#), None, "a backslash and a number");
        let upload = "multipart/form-data";
        assert!(field(upload, b"name=\"key\"\r\n\r\n\0\r\nfilename=\"a.csv\"").is_some());
        assert!(field(upload, b"name=\"key\"\r\n\r\nk\r\nfilename=\"a.csv\"\r\n\0").is_none());
    }
}
