//! E-mail to clients and their users: on which occasions it is sent, and with which texts.

mod occasion;
mod status;
mod template;
mod topic;

pub use occasion::Occasion;
pub use status::LetterStatus;
pub use template::{Language, MailTemplate, StoredMailTemplate, TemplateText};
pub use topic::Topic;
