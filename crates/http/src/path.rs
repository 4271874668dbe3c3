//! Knows how the ids in a path are read; what is none leads nowhere.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use bursar_kernel::Id;

use crate::failure::{Answer, Failure};

/// The id in a path.
#[derive(Debug)]
pub struct PathId<A>(pub Id<A>);

/// The two ids in a path, in their order.
#[derive(Debug)]
pub struct PathIds<A, B>(pub Id<A>, pub Id<B>);

/// The number in a path, of a record that is no aggregate.
#[derive(Clone, Copy, Debug)]
pub struct PathNumber(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for PathNumber {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let numbers = numbers(parts, state).await?;
        numbers.first().copied().map(Self).ok_or_else(Failure::not_found)
    }
}

impl<S: Send + Sync, A> FromRequestParts<S> for PathId<A> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let PathNumber(number) = PathNumber::from_request_parts(parts, state).await?;
        Ok(Self(id(number)?))
    }
}

impl<S: Send + Sync, A, B> FromRequestParts<S> for PathIds<A, B> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        match numbers(parts, state).await?.as_slice() {
            [first, second] => Ok(Self(id(*first)?, id(*second)?)),
            _ => Err(Failure::not_found()),
        }
    }
}

async fn numbers<S: Send + Sync>(parts: &mut Parts, state: &S) -> Answer<Vec<i64>> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| Failure::not_found())?;
    params.iter().map(|(_, text)| number(text)).collect()
}

/// Only the usual way of writing a number leads anywhere, so that a record has one address.
fn number(text: &str) -> Answer<i64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number = text.parse().ok().filter(|_| is_plain);
    number.ok_or_else(Failure::not_found)
}

fn id<A>(number: i64) -> Answer<Id<A>> {
    Id::new(number).map_err(|_| Failure::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_positive_numbers_lead_anywhere() {
        assert_eq!(number("1042").unwrap(), 1042);
        for none in ["", "0", "-1", "+1", "01", "1.0", "abc", "9223372036854775808"] {
            assert!(number(none).is_err(), "{none}");
        }
    }
}
