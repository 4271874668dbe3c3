//! Clients in files: what an export writes, an import reads back (api.md 2).

mod check;
mod columns;
mod export;
mod import;
mod report;
mod table;

pub use columns::{Column, Mapping};
pub use export::{BOM, export_header, export_row};
pub use import::ImportClients;
pub use report::{Duplicates, ImportAction, ImportProgress, ImportReport, ImportRow};
