//! What was paid outside and is written down by hand: cash, a cheque, another terminal.

use async_trait::async_trait;
use bursar_application::ports::PaymentGateway;
use bursar_application::ports::gateway::{
    Abilities, ChargeRequest, FollowUp, GatewayAnswer, GatewayError, GatewayNotice, NoticeError,
    RawNotice,
};
use bursar_domain::billing::payment::GatewayCode;
use chrono::{DateTime, Utc};

use super::by_hand;

/// What was paid outside and is written down by hand: cash, a cheque, another terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manual;

#[async_trait]
impl PaymentGateway for Manual {
    fn code(&self) -> GatewayCode {
        GatewayCode::manual()
    }

    fn name(&self) -> &'static str {
        "Manual payment"
    }

    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    async fn authorise(&self, _: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        by_hand()
    }

    async fn charge_stored(&self, _: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        by_hand()
    }

    async fn capture(&self, _: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        by_hand()
    }

    async fn refund(&self, _: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        by_hand()
    }

    fn read_notice<'a>(
        &self,
        _: RawNotice<'a>,
        _: DateTime<Utc>,
    ) -> Result<GatewayNotice, NoticeError> {
        Err(NoticeError::Unexpected)
    }
}
