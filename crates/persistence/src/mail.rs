//! Keeps e-mails on their way and in the log, and the texts that staff write for them.

mod directory;
mod outbox;
mod queue;
mod row;
mod template;
