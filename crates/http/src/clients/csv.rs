//! Clients as CSV: how an export is answered, and how an import is told.

mod report;

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use bursar_application::{Error, clients::exchange::Download};
use chrono::{DateTime, Utc};
use futures::stream;

pub(crate) use report::{ImportReportView, RefusedImport};

/// The file, sent while it is made. What goes wrong on the way breaks it off, so that nobody takes
/// a part for the whole.
pub(crate) fn file(download: Download, at: DateTime<Utc>) -> Response {
    let pieces = stream::try_unfold(download, async |mut download: Download| {
        let piece = download.next().await.inspect_err(|error| {
            tracing::error!(%error, "an export broke off");
        })?;
        Ok::<_, Error>(piece.map(|piece| (piece, download)))
    });
    let name = format!("attachment; filename=\"clients-{}.csv\"", at.format("%Y-%m-%d"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from_stream(Box::pin(pieces))).into_response()
}
