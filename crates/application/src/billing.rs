//! Money: what is written into the journal, and what is read from it.

pub mod credit;
pub mod journal;
mod standing;
mod verify;

pub use verify::Verified;
