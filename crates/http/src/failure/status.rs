//! The only table from failures to HTTP.

use axum::http::StatusCode;
use bursar_application::Error;
use bursar_domain::repository::StoreError;

/// The status that tells a failure; `names_version` is whether the caller named the version that it
/// changed.
///
/// A value that must be unique and is taken is the mistake of a field: 422, like every other.
pub const fn status(error: &Error, names_version: bool) -> StatusCode {
    match error {
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid(_) | Error::KeyReused | Error::Store(StoreError::Taken { .. }) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::BadCursor => StatusCode::BAD_REQUEST,
        Error::Store(StoreError::NotFound { .. }) => StatusCode::NOT_FOUND,
        Error::Store(StoreError::Stale { .. }) if names_version => StatusCode::PRECONDITION_FAILED,
        Error::Rule { .. } | Error::KeyInUse | Error::Store(StoreError::Stale { .. }) => {
            StatusCode::CONFLICT
        }
        Error::NotReady(_) | Error::Store(_) | _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// After how many seconds another try makes sense, where that is known.
pub(crate) fn retry_after(error: Option<&Error>) -> Option<i64> {
    if let Error::Throttled(wait) = error? {
        return Some(wait.num_seconds().max(1));
    }
    let is_passing =
        matches!(error?, Error::NotReady(_) | Error::Store(StoreError::Unavailable { .. }));
    is_passing.then_some(2)
}

#[cfg(test)]
mod tests {
    use bursar_domain::{access::Permission, field::FieldErrors};
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_failure_has_its_status() {
        let stale = || Error::Store(StoreError::Stale { what: "client", id: 1 });
        let rows = [
            (Error::Unauthenticated, 401),
            (Error::Denied(Permission::ViewAudit), 403),
            (Error::Throttled(TimeDelta::seconds(9)), 429),
            (Error::Invalid(FieldErrors::one("email", "malformed", "wrong")), 422),
            (Error::rule("role_in_use", "in use"), 409),
            (Error::BadCursor, 400),
            (Error::KeyReused, 422),
            (Error::KeyInUse, 409),
            (Error::NotReady("the index"), 503),
            (Error::Store(StoreError::NotFound { what: "client", id: 1 }), 404),
            (stale(), 409),
            (Error::Store(StoreError::Taken { what: "group", field: "name" }), 422),
        ];
        for (error, expected) in rows {
            assert_eq!(status(&error, false).as_u16(), expected, "{error}");
        }
        assert_eq!(status(&stale(), true).as_u16(), 412);
    }

    #[test]
    fn who_must_wait_is_told_how_long() {
        assert_eq!(retry_after(Some(&Error::Throttled(TimeDelta::seconds(9)))), Some(9));
        assert_eq!(retry_after(Some(&Error::NotReady("the index"))), Some(2));
        assert_eq!(retry_after(Some(&Error::BadCursor)), None);
    }
}
