//! A provider that does not exist: what `demo` shows and load tests run on.
//!
//! The same seed, size and day always make the same provider ([`World`]); [`fill`] puts it into a
//! store.

pub mod card_processor;
mod dice;
mod fill;
mod register;
pub mod world;

pub use card_processor::CardProcessor;
pub use fill::{FillError, fill};
pub use register::MadeUpRegister;
pub use world::World;
