//! Knows the types that settings are made of, each with its limits.

mod accounts;
mod list;
mod number;
mod pairs;
mod words;

pub use self::accounts::{BankAccount, BankAccounts};
pub use self::list::{Entry, HostName, Several};
pub use self::number::{Sum, Threshold, Whole};
pub use self::pairs::{CountryCurrencies, Reminder, Reminders};
pub use self::words::{Paragraphs, TemplateName, Tld, Words};
