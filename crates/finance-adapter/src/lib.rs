//! What Bursar asks of others about money: exchange rates, whether VAT numbers are
//! valid, and payments.
//!
//! Every question has a time limit and a size limit, is asked over TLS wherever the address says
//! `https`, and never follows a redirect away from it.
#![deny(missing_docs)]

mod exchange_rates;
mod gateway;
mod vies;
mod web;

pub use exchange_rates::PublishedRates;
pub use gateway::ByHand;
pub use vies::Vies;
pub use web::Limits;
