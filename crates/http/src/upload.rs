//! Knows how files are brought: in a form of the panel, or as the body of a request.

use axum::{
    extract::Multipart,
    http::{HeaderMap, StatusCode, header},
};
use bursar_application::clients::exchange::Upload;

use crate::failure::{Answer, Failure};

/// The file of a form, unless none was chosen.
pub(crate) async fn uploaded(mut form: Multipart) -> Answer<Option<Upload>> {
    let broken = |_| Failure::bad_request("bad_form", "this form is not complete: send it again");
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes: Vec<u8> = field.bytes().await.map_err(broken)?.into();
            return Ok(Some(Upload { name, bytes }).filter(|file| !file.bytes.is_empty()));
        }
    }
    Ok(None)
}

/// Refuses a body that is said to be anything but a CSV file.
pub(crate) fn require_csv(headers: &HeaderMap) -> Answer<()> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("text/csv") {
        return Ok(());
    }
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    Err(Failure::malformed(status, "unsupported_media_type", "send text/csv"))
}
