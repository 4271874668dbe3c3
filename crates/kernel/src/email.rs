//! Knows what an e-mail address is.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};
use thiserror::Error;

/// The longest address that mail servers have to accept.
const MAX: usize = 254;

/// An e-mail address, shown as it was typed.
///
/// ```
/// use bursar_kernel::Email;
///
/// let email = Email::new(" Billing@Acme.example ")?;
/// assert_eq!(email.as_str(), "Billing@Acme.example");
/// assert_eq!(email.normalized(), "billing@acme.example");
/// # Ok::<(), bursar_kernel::email::EmailError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EmailError {
    /// The text does not have the form of an address at a domain.
    #[error("enter an email address such as name@example.com")]
    Malformed,
    /// The text is longer than an address can be.
    #[error("use at most {max} characters")]
    TooLong {
        /// The most characters there may be.
        max: usize,
    },
}

impl Email {
    /// Reads an address, with blanks around it left out.
    ///
    /// The domain needs a dot: bills go to the outside world, not to `root@localhost`.
    pub fn new(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.len() > MAX {
            return Err(EmailError::TooLong { max: MAX });
        }
        let options =
            Options::default().with_required_tld().without_domain_literal().without_display_text();
        match EmailAddress::parse_with_options(text, options) {
            Ok(_) if !text.contains(char::is_whitespace) => Ok(Self(text.to_owned())),
            _ => Err(EmailError::Malformed),
        }
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address to compare by: two spellings of one mailbox differ at most in case.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        Self::new(text)
    }
}

#[cfg(feature = "serde")]
travels_as_text!(Email);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_of_real_people_are_accepted() {
        for text in [
            "a@b.co",
            "first.last+tag@sub.example.com",
            "o'neil@example.com",
            "jörg@müller.example",
            "x@xn--mller-kva.example",
        ] {
            assert!(Email::new(text).is_ok(), "{text} was refused");
        }
    }

    #[test]
    fn what_no_mail_reaches_is_refused() {
        for text in [
            "",
            "acme",
            "@acme.com",
            "a@",
            "a@localhost",
            "a@[127.0.0.1]",
            "A <a@b.co>",
            "a@b.co, c@d.co",
            "a b@c.co",
            "\"a b\"@c.co",
            "a@b.co\nBcc: c@d.co",
            "a@@b.co",
            "a@b..co",
        ] {
            assert_eq!(Email::new(text), Err(EmailError::Malformed), "{text:?}");
        }
        let long = format!("a@{}.com", "b".repeat(250));
        assert_eq!(Email::new(&long), Err(EmailError::TooLong { max: 254 }));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_reads_the_same_again(text in ".{0,40}(@.{0,40})?") {
            if let Ok(email) = Email::new(&text) {
                prop_assert_eq!(Email::new(email.as_str()), Ok(email.clone()));
                prop_assert!(!email.as_str().contains(char::is_control));
            }
        }
    }
}
