//! Knows what is asked of payment gateways, and what they tell by themselves (product 5.9).
//!
//! A gateway is asked outside of any unit of work, under a key that stays the same however often
//! the same thing is asked for; it does what a key asks for once. What it answers may be the end of
//! the matter or not: the end then comes as a notice, sooner or later, perhaps more than once and
//! in another order.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bursar_domain::billing::payment::GatewayCode;
use bursar_kernel::money::Money;
use chrono::{DateTime, Utc};

/// What a gateway can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// It can be asked for money.
    pub charges: bool,
    /// It can be asked to give money back.
    pub refunds: bool,
    /// It keeps methods that can be charged again.
    pub stores_methods: bool,
    /// It sends notices.
    pub notifies: bool,
}

/// Money that a gateway is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct ChargeRequest {
    /// What makes asking again harmless; the gateway names it in its notices.
    pub key: String,
    /// How much.
    pub amount: Money,
    /// The stored method to charge; the payer brings one if there is none.
    pub token: Option<String>,
    /// What it is for, as the payer reads it.
    pub description: String,
}

/// The token stays out of what is printed.
impl std::fmt::Debug for ChargeRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, amount, token, description } = self;
        f.debug_struct("ChargeRequest")
            .field("key", key)
            .field("amount", amount)
            .field("has_token", &token.is_some())
            .field("description", description)
            .finish()
    }
}

/// What is done about money that a gateway holds or has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// What makes asking again harmless; the gateway names it in its notices.
    pub key: String,
    /// What the gateway calls the payment.
    pub external_id: String,
    /// How much.
    pub amount: Money,
}

/// Something that a gateway was asked for, and is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUp {
    /// What it is.
    pub subject: NoticeSubject,
    /// The key under which it was asked for.
    pub key: String,
    /// What the gateway calls it, as far as it has said so.
    pub external_id: Option<String>,
}

/// How a matter stands at a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayState {
    /// Under way; a notice will tell the end. The payer may have to go somewhere first.
    Waiting {
        /// Where he goes.
        pay_at: Option<String>,
    },
    /// The money is held.
    Authorised,
    /// The money has moved.
    Succeeded {
        /// What the gateway keeps of it, if it says so.
        fee: Option<Money>,
    },
    /// The money has not moved and will not.
    Failed {
        /// Why, for staff to read.
        why: String,
    },
}

/// What a gateway answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayAnswer {
    /// What it calls the payment or refund; never that of another one.
    pub external_id: String,
    /// How it stands.
    pub state: GatewayState,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeSubject {
    /// A payment.
    Payment,
    /// A refund.
    Refund,
    /// Money that the payer's bank takes back: under way while it can be disputed, failed if it comes
    /// back.
    Chargeback,
}

/// What a gateway tells by itself, once its signature is known to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayNotice {
    /// What it is about.
    pub subject: NoticeSubject,
    /// What the gateway calls it.
    pub external_id: String,
    /// The key under which it was asked for, if the gateway names it.
    pub key: Option<String>,
    /// What the gateway calls the payment of which money goes back, if it names it.
    pub payment: Option<String>,
    /// How much.
    pub amount: Money,
    /// How it stands.
    pub state: GatewayState,
}

/// Why a gateway did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// It will not, whoever asks again: no money, a blocked card.
    #[error("{0}")]
    Declined(String),
    /// It is down, slow or busy, and may have done it or not: ask again under the same key.
    #[error("the gateway has not answered: {0}")]
    Unavailable(String),
    /// It takes the question, or we the answer, for nonsense.
    #[error("the gateway cannot do that: {0}")]
    Wrong(String),
}

/// A notice as it came in.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it holds what strangers send")]
pub struct RawNotice<'a> {
    /// Its headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// Its body, byte for byte.
    pub body: &'a [u8],
}

impl RawNotice<'_> {
    /// The value of a header, if it came once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next()?;
        found.next().is_none().then_some(first.1.as_str())
    }
}

/// A notice that a gateway of this very process sends.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds what strangers send")]
pub struct SentNotice {
    /// Who sends it.
    pub gateway: GatewayCode,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// A gateway of this very process, which sends its notices by no network.
pub trait NoticeSource: Send + Sync {
    /// What it has to send by now; each once.
    fn due(&self, at: DateTime<Utc>) -> Vec<SentNotice>;
}

/// Why a notice is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// The gateway sends none.
    #[error("this gateway sends no notices")]
    Unexpected,
    /// The signature is missing, wrong or too old.
    #[error("the signature is not right")]
    Forged,
    /// The signature is right, and the rest makes no sense.
    #[error("the notice makes no sense: {0}")]
    Senseless(String),
}

/// A processor of cards, a bank, or the hand of staff.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// The word for it.
    fn code(&self) -> GatewayCode;

    /// What it is called until the provider calls it otherwise.
    fn name(&self) -> &'static str;

    /// What it can do.
    fn abilities(&self) -> Abilities;

    /// Asks for money that the payer brings a method for.
    async fn authorise(&self, request: &ChargeRequest) -> Result<GatewayAnswer, GatewayError>;

    /// Asks for money from a stored method, without interaction.
    async fn charge_stored(&self, request: &ChargeRequest) -> Result<GatewayAnswer, GatewayError>;

    /// Takes money that is held.
    async fn capture(&self, request: &FollowUp) -> Result<GatewayAnswer, GatewayError>;

    /// Gives money back.
    async fn refund(&self, request: &FollowUp) -> Result<GatewayAnswer, GatewayError>;

    /// Tells how something stands that it was asked for; `None` if it has never heard of it, so that
    /// no money has moved and none will.
    async fn look_up(&self, question: &LookUp) -> Result<Option<GatewayAnswer>, GatewayError>;

    /// Reads a notice. Nothing of it is looked at before its signature has been found right.
    fn read_notice<'a>(
        &self,
        notice: RawNotice<'a>,
        at: DateTime<Utc>,
    ) -> Result<GatewayNotice, NoticeError>;
}

/// The gateways that an installation has.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "ports are not printable")]
pub struct Gateways(BTreeMap<GatewayCode, Arc<dyn PaymentGateway>>);

impl Gateways {
    /// The same gateways and one more.
    #[must_use]
    pub fn with(mut self, gateway: Arc<dyn PaymentGateway>) -> Self {
        self.0.insert(gateway.code(), gateway);
        self
    }

    /// The gateway with this code.
    pub fn get(&self, code: &GatewayCode) -> Option<&Arc<dyn PaymentGateway>> {
        self.0.get(code)
    }

    /// All of them, by code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<dyn PaymentGateway>> {
        self.0.values()
    }
}
