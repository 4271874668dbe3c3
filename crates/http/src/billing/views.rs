//! What the pages of the journal, of clients’ credit and of invoices show.

pub(crate) mod bank;
pub(crate) mod came_from;
pub(crate) mod chart;
pub(crate) mod credit;
pub(crate) mod draft_lines;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod invoice;
pub(crate) mod invoice_forms;
pub(crate) mod invoices;
pub(crate) mod paper;
pub(crate) mod payment_forms;
pub(crate) mod payments;
pub(crate) mod receivables;
