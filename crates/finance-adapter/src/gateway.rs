//! Gateways that ask nobody outside: staff write down what came by them.
//!
//! A processor of cards gets a file of its own here: it asks over [`web`](crate::Limits), sends the
//! key of each request as the processor's idempotency key, and reads notices only after their
//! signature.

mod bank_transfer;
mod manual;

use bursar_application::ports::gateway::{GatewayAnswer, GatewayError};

pub use bank_transfer::BankTransfer;
pub use manual::Manual;

/// What everybody answers who cannot be asked.
fn by_hand() -> Result<GatewayAnswer, GatewayError> {
    Err(GatewayError::Wrong("staff write down what comes and goes by it".to_owned()))
}
