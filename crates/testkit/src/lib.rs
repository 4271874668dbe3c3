//! What tests share: databases of their own, builders, a clock that stands still, and the contracts
//! that every store keeps.

pub mod contract;
pub mod database;
pub mod mail;
pub mod run;
