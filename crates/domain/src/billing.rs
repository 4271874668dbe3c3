//! Money that moves: the journal, and what a client's credit follows from it.

pub mod journal;
