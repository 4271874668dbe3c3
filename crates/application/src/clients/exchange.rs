//! Clients in files: what an export writes, an import reads back (api.md 2).

mod check;
mod columns;
mod download;
pub(crate) mod export;
mod import;
mod report;
mod run;
pub(crate) mod table;
mod upload;
mod watch;

pub use columns::{Column, Mapping};
pub use download::{Download, ExportClients};
pub use import::ImportClients;
pub use report::{Duplicates, ImportAction, ImportReport, ImportRow};
#[cfg(any(test, feature = "mock"))]
pub use upload::MockUploads;
pub use upload::{Look, SeenColumn, Upload, UploadId, Uploads};
pub use watch::{ImportProgress, ImportWatch, Unwatched};
