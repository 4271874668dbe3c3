//! Values that no caller should send, and some do.

use serde_json::{Value, json};

/// Texts for parameters, headers and fields.
pub const TEXTS: [&str; 24] = [
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "1e309",
    "99999999999999999999999999999999",
    "9223372036854775808",
    "true",
    "null",
    "NaN",
    "!",
    "!!none",
    ",,,",
    "none,!any",
    "%",
    "_",
    "\\",
    "'; DROP TABLE clients; --",
    "\"<script>alert(1)</script>",
    "\u{0}",
    "\u{202e}\u{feff}\u{1f980}e\u{301}",
    "2026-02-30",
    "2026-13-01T25:61:61Z",
];

/// A text longer than anything has a right to be.
pub fn long() -> String {
    "x".repeat(5_000)
}

/// JSON values of every kind, for fields that want another.
pub fn values() -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e300),
        json!([]),
        json!([[]]),
        json!([null, -1, "x", {}]),
        json!({}),
        json!({"amount": "1e9", "currency": "XXX"}),
        json!(long()),
    ];
    values.extend(TEXTS.iter().map(|text| json!(text)));
    values
}

/// Bodies that are no JSON object.
pub const BODIES: [&[u8]; 9] = [
    b"",
    b"{",
    b"nonsense",
    b"[]",
    b"null",
    b"\"text\"",
    b"{\"a\":1,\"a\":2}",
    b"\xff\xfe\x00",
    b"{\"unknown_field\": 1}",
];

/// Values for `If-Match`.
pub const VERSIONS: [&str; 7] =
    ["", "\"\"", "\"x\"", "1", "W/\"1\"", "\"-1\"", "\"99999999999999999999\""];

/// A text as a part of an address, every byte of it written out.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}
