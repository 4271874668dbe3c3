//! The values that views are made of, as the API writes them (api.md 1).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bursar_application::{clients::directory::Named, operations::Started};
use bursar_kernel::money::Money;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::version::Tagged;

/// A sum of money; the amount is a decimal text with exactly the currency's decimals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Money)]
pub struct MoneyView {
    /// The amount in the currency's major unit.
    #[schema(example = "12.34")]
    pub amount: String,
    /// ISO 4217 code.
    #[schema(example = "EUR")]
    pub currency: String,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { amount: money.to_decimal_string(), currency: money.currency().code().to_owned() }
    }
}

/// An instant in UTC (RFC 3339).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Instant, value_type = String, format = DateTime, example = "2026-11-22T10:00:00Z")]
pub struct InstantView(pub String);

impl From<DateTime<Utc>> for InstantView {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// The id and the name of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Named)]
pub struct NamedView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

impl From<Named> for NamedView {
    fn from(named: Named) -> Self {
        let Named { id, name } = named;
        Self { id, name }
    }
}

/// Background work that was started.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StartedView {
    /// The operation.
    pub operation: StartedOperation,
}

/// An operation as it is told to whoever started it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StartedOperation {
    /// Its id.
    pub id: i64,
    /// `queued`, `running`, `succeeded` or `failed`.
    pub status: String,
}

/// The answer to a request whose effect follows in the background: 202.
#[derive(Clone, Copy, Debug)]
pub struct Accepted(pub Started);

impl IntoResponse for Accepted {
    fn into_response(self) -> Response {
        let Started { id, status } = self.0;
        let operation = StartedOperation { id, status: status.code().to_owned() };
        let body = Json(StartedView { operation });
        (StatusCode::ACCEPTED, located(&format!("/operations/{id}")), body).into_response()
    }
}

/// The answer to a request that made a record: 201, with where it is.
#[derive(Clone, Debug)]
pub struct Created<T>(pub String, pub Tagged<T>);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let Self(path, record) = self;
        (StatusCode::CREATED, located(&path), record).into_response()
    }
}

/// Where a record of the API is.
pub(crate) fn located(path: &str) -> [(header::HeaderName, HeaderValue); 1] {
    let address = HeaderValue::from_str(&format!("/api/v1{path}"));
    [(header::LOCATION, address.unwrap_or_else(|_| HeaderValue::from_static("/api/v1")))]
}

#[cfg(test)]
mod tests {
    use bursar_kernel::money::Currency;

    use super::*;

    #[test]
    fn money_is_written_with_its_currencys_decimals() {
        let yen = Money::from_minor(1234, Currency::new("JPY").unwrap());
        assert_eq!(MoneyView::from(yen).amount, "1234");
        let euro = Money::from_minor(-5, Currency::new("EUR").unwrap());
        assert_eq!(MoneyView::from(euro).amount, "-0.05");
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(InstantView::from(DateTime::UNIX_EPOCH).0, "1970-01-01T00:00:00Z");
    }
}
