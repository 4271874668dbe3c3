//! Bursar put together: settings, the parts behind every port, the server and the command line.
//!
//! This is the only crate that sees all others, the clock, the environment and chance. Tests start
//! a whole server in their own process with [`run::Server::start`].

pub mod cli;
pub mod config;
mod failure;
mod log;
pub mod run;
pub mod wire;

pub use failure::Failure;
