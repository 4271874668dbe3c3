//! What guards the front doors: sessions, failed tries, idempotency keys, one-time links, waiting files.

mod answers;
mod idempotency;
mod links;
mod sessions;
mod throttle;
mod uploads;

pub(crate) use answers::AnswerKeeper;
