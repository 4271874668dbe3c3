//! Knows how a notice is written: one JSON object.

use bursar_application::ports::gateway::{GatewayNotice, GatewayState, NoticeError, NoticeSubject};
use bursar_kernel::money::{Currency, Money};
use serde::{Deserialize, Serialize};

/// What is told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) subject: NoticeSubject,
    pub(super) external_id: String,
    pub(super) key: String,
    pub(super) payment: Option<String>,
    pub(super) amount: Money,
    pub(super) state: GatewayState,
}

#[derive(Serialize, Deserialize)]
struct Body {
    event: String,
    id: String,
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment: Option<String>,
    amount_minor: i64,
    currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee_minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Told {
    pub(super) fn written(&self) -> Vec<u8> {
        let subject = match self.subject {
            NoticeSubject::Payment => "payment",
            NoticeSubject::Refund => "refund",
            NoticeSubject::Chargeback => "chargeback",
        };
        let (event, fee, why) = match &self.state {
            GatewayState::Waiting { .. } => ("waiting", None, None),
            GatewayState::Authorised => ("authorised", None, None),
            GatewayState::Succeeded { fee } => ("succeeded", *fee, None),
            GatewayState::Failed { why } => ("failed", None, Some(why.clone())),
        };
        let body = Body {
            event: format!("{subject}.{event}"),
            id: self.external_id.clone(),
            key: self.key.clone(),
            payment: self.payment.clone(),
            amount_minor: self.amount.minor(),
            currency: self.amount.currency().code().to_owned(),
            fee_minor: fee.map(Money::minor),
            why,
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }

    pub(super) fn read(body: &[u8]) -> Result<Self, NoticeError> {
        let senseless = |error: &dyn std::fmt::Display| NoticeError::Senseless(error.to_string());
        let body: Body = serde_json::from_slice(body).map_err(|error| senseless(&error))?;
        let Body { event, id, key, payment, amount_minor, currency, fee_minor, why } = body;
        let currency: Currency = currency.parse().map_err(|_| senseless(&"an unknown currency"))?;
        let (subject, state) = event.split_once('.').unwrap_or(("", &event));
        let subject = match subject {
            "payment" => NoticeSubject::Payment,
            "refund" => NoticeSubject::Refund,
            "chargeback" => NoticeSubject::Chargeback,
            _ => return Err(senseless(&"an unknown subject")),
        };
        let state = match state {
            "waiting" => GatewayState::Waiting { pay_at: None },
            "authorised" => GatewayState::Authorised,
            "succeeded" => GatewayState::Succeeded {
                fee: fee_minor.map(|minor| Money::from_minor(minor, currency)),
            },
            "failed" => GatewayState::Failed { why: why.unwrap_or_default() },
            _ => return Err(senseless(&"an unknown event")),
        };
        let amount = Money::from_minor(amount_minor, currency);
        Ok(Self { subject, external_id: id, key, payment, amount, state })
    }

    pub(super) fn into_notice(self) -> GatewayNotice {
        let Self { subject, external_id, key, payment, amount, state } = self;
        GatewayNotice { subject, external_id, key: Some(key), payment, amount, state }
    }
}
