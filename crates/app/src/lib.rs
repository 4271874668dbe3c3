//! Bursar put together: settings, the parts behind every port, the server and the command line.
//!
//! This is the only crate that sees all others, the clock, the environment and chance.

pub mod cli;
pub mod config;
mod failure;
mod log;
pub mod wire;

pub use failure::Failure;
