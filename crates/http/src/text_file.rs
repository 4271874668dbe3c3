//! Knows how a file is answered while it is made.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use bursar_application::{Error, text_file::TextFile};
use futures::stream;

/// What a file is called and what it holds.
#[derive(Clone, Debug)]
pub(crate) struct FileKind {
    /// Its name, which must need no quoting.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
}

impl FileKind {
    /// A sheet of this name.
    pub(crate) fn csv(name: String) -> Self {
        Self { name, media_type: "text/csv; charset=utf-8" }
    }

    /// A plain text of this name.
    pub(crate) fn plain(name: String) -> Self {
        Self { name, media_type: "text/plain; charset=utf-8" }
    }
}

/// The file, sent while it is made. What goes wrong on the way breaks it off, so that nobody takes
/// a part for the whole.
pub(crate) fn answer(file: Box<dyn TextFile>, kind: &FileKind) -> Response {
    let pieces = stream::try_unfold(file, async |mut file: Box<dyn TextFile>| {
        let piece = file.next().await.inspect_err(|error| {
            tracing::error!(%error, "an export broke off");
        })?;
        Ok::<_, Error>(piece.map(|piece| (piece, file)))
    });
    let name = format!("attachment; filename=\"{}\"", kind.name);
    let headers =
        [(header::CONTENT_TYPE, kind.media_type.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, Body::from_stream(Box::pin(pieces))).into_response()
}
