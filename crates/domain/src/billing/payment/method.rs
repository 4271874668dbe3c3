//! Knows a stored payment method: what a client may be charged through without interaction.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::{Id, Line};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::GatewayCode;
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// A stored method's id.
pub type PaymentMethodId = Id<PaymentMethod>;

/// The last month in which a card is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardExpiry(NaiveDate);

impl CardExpiry {
    /// Whether the card is still good on a day.
    pub fn is_good_on(self, day: NaiveDate) -> bool {
        (day.year(), day.month()) <= (self.0.year(), self.0.month())
    }
}

impl FromStr for CardExpiry {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = format!("{}-01", text.trim()).parse();
        day.map(Self).map_err(|_| "enter a month such as 2028-04")
    }
}

impl fmt::Display for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// What a client may be charged through. The number of a card never comes here, only the token by
/// which its gateway knows it.
#[derive(Clone)]
pub struct PaymentMethod {
    stored: StoredPaymentMethod,
}

/// The token is a secret of sorts, and stays out of what is printed.
impl fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StoredPaymentMethod { id, client, gateway, label, .. } = &self.stored;
        f.debug_struct("PaymentMethod")
            .field("id", id)
            .field("client", client)
            .field("gateway", gateway)
            .field("label", label)
            .finish_non_exhaustive()
    }
}

/// Everything that is kept of a stored method.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "the token is not to be printed")]
pub struct StoredPaymentMethod {
    /// Its id.
    pub id: PaymentMethodId,
    /// Whose.
    pub client: ClientId,
    /// Through whom.
    pub gateway: GatewayCode,
    /// By what the gateway knows it.
    pub token: Line,
    /// What people call it, such as `Visa 4242`.
    pub label: Line,
    /// The last month in which it is good, where there is one.
    pub expires: Option<CardExpiry>,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

impl Aggregate for PaymentMethod {
    const NAME: &'static str = "payment_method";

    fn id(&self) -> PaymentMethodId {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl PaymentMethod {
    /// A method that a client has just stored.
    pub fn store(stored: StoredPaymentMethod) -> (Self, Event) {
        let method = Self { stored };
        let event = method.tell("payment_method.stored", &Facts::new(), &method.facts());
        (method, event)
    }

    /// A method as the store kept it.
    pub const fn restore(stored: StoredPaymentMethod) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredPaymentMethod {
        &self.stored
    }

    /// Whether it can be charged on a day.
    pub fn is_usable_on(&self, day: NaiveDate) -> bool {
        self.stored.expires.is_none_or(|expiry| expiry.is_good_on(day))
    }

    /// What is told when it is removed.
    pub fn removed(&self) -> Event {
        self.tell("payment_method.removed", &self.facts(), &Facts::new())
    }

    fn tell(&self, action: &'static str, before: &Facts, after: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, after)
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        facts([
            ("gateway", Some(self.stored.gateway.to_string())),
            ("label", Some(self.stored.label.to_string())),
            ("expires", self.stored.expires.map(|expiry| expiry.to_string())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_good_through_its_last_month() {
        let expiry: CardExpiry = "2028-04".parse().unwrap();
        assert_eq!(expiry.to_string(), "2028-04");
        assert!(expiry.is_good_on("2028-04-30".parse().unwrap()));
        assert!(!expiry.is_good_on("2028-05-01".parse().unwrap()));
        assert!("2028-13".parse::<CardExpiry>().is_err());
    }
}
