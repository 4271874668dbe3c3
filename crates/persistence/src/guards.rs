//! What guards the front doors: sessions, failed tries, idempotency keys, one-time links.

mod idempotency;
mod links;
mod sessions;
mod throttle;
