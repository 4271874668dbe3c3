//! What the pages of the journal and of clients' credit show.

pub(crate) mod chart;
pub(crate) mod credit;
pub(crate) mod entries;
pub(crate) mod entry;
