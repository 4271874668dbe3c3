//! `bursar openapi`: prints the OpenAPI document.

use super::output;
use crate::Failure;
use crate::failure::While;

pub(super) fn run() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&bursar_http::openapi());
    output::line(&document.or_while("writing the document")?)
}
