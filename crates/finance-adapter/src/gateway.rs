//! Gateways that ask nobody outside: staff write down what came by them.
//!
//! A processor of cards gets a file of its own here: it asks over [`web`](crate::Limits), sends the
//! key of each request as the processor's idempotency key, and reads notices only after their
//! signature.

use async_trait::async_trait;
use bursar_application::ports::PaymentGateway;
use bursar_application::ports::gateway::{
    Abilities, ChargeRequest, FollowUp, GatewayAnswer, GatewayError, GatewayNotice, LookUp,
    NoticeError, RawNotice,
};
use bursar_domain::billing::payment::GatewayCode;
use chrono::{DateTime, Utc};

/// A way by which money comes that nobody can be asked about.
#[derive(Clone, Debug)]
pub struct ByHand {
    code: GatewayCode,
    name: &'static str,
}

impl ByHand {
    /// What was paid outside and is written down by hand: cash, a cheque, another terminal.
    pub fn manual() -> Self {
        Self { code: GatewayCode::manual(), name: "Manual payment" }
    }

    /// What comes to the provider's bank account, found in its statements by reference and amount.
    pub fn bank_transfer() -> Self {
        Self { code: GatewayCode::bank_transfer(), name: "Bank transfer" }
    }

    /// What it answers to every question.
    fn nobody<T>(&self) -> Result<T, GatewayError> {
        Err(GatewayError::Wrong(format!(
            "{}: staff write down what comes and goes by it",
            self.name
        )))
    }
}

#[async_trait]
impl PaymentGateway for ByHand {
    fn code(&self) -> GatewayCode {
        self.code.clone()
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    async fn authorise(&self, _: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        self.nobody()
    }

    async fn charge_stored(&self, _: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        self.nobody()
    }

    async fn capture(&self, _: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        self.nobody()
    }

    async fn refund(&self, _: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        self.nobody()
    }

    async fn look_up(&self, _: &LookUp) -> Result<Option<GatewayAnswer>, GatewayError> {
        self.nobody()
    }

    fn read_notice<'a>(
        &self,
        _: RawNotice<'a>,
        _: DateTime<Utc>,
    ) -> Result<GatewayNotice, NoticeError> {
        Err(NoticeError::Unexpected)
    }
}
