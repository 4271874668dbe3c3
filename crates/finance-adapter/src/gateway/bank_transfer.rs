//! What comes to the provider's bank account, found in its statements by reference and amount.

use async_trait::async_trait;
use bursar_application::ports::PaymentGateway;
use bursar_application::ports::gateway::{
    Abilities, ChargeRequest, FollowUp, GatewayAnswer, GatewayError, GatewayNotice, NoticeError,
    RawNotice,
};
use bursar_domain::billing::payment::GatewayCode;
use chrono::{DateTime, Utc};

use super::by_hand;

/// What comes to the provider's bank account, found in its statements by reference and amount.
#[derive(Clone, Copy, Debug, Default)]
pub struct BankTransfer;

#[async_trait]
impl PaymentGateway for BankTransfer {
    fn code(&self) -> GatewayCode {
        GatewayCode::bank_transfer()
    }

    fn name(&self) -> &'static str {
        "Bank transfer"
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
