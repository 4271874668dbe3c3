//! E-mail: fills templates in, and hands messages to an SMTP server.

mod message;
mod smtp;
mod template;

pub use smtp::{Security, Smtp, SmtpSettings};
pub use template::Jinja;
