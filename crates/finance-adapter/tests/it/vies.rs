//! The register of VAT numbers: what it says, and all the ways in which it says nothing.

use std::sync::Arc;

use bursar_application::ports::{Clock, RemoteError, VatCheck, VatRegister, VatUnknown};
use bursar_finance_adapter::Vies;
use bursar_kernel::VatId;
use chrono::{DateTime, Utc};
use url::Url;

use crate::stranger::{LIMITS, Manner, Stranger, nobody};

/// The clock of these tests.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }
}

fn id(text: &str) -> VatId {
    VatId::new(text).unwrap()
}

async fn check(url: &Url) -> Result<VatCheck, VatUnknown> {
    let vies = Vies::new(url, Some(id("SE556000475401")), Arc::new(Noon), LIMITS);
    vies.check(&id("ATU12345678")).await
}

async fn said(status: u16, text: &str) -> Result<VatCheck, VatUnknown> {
    check(&Stranger::who_says(status, text).await.url).await
}

const VALID: &str = r#"{"countryCode": "AT", "vatNumber": "U12345678", "valid": true,
    "requestDate": "2026-11-22T11:59:59.000Z", "requestIdentifier": "WAPIAAAAY1",
    "name": "Huber GmbH", "address": "Ring 1\n1010 Wien", "traderName": "---"}"#;

const INVALID: &str = r#"{"countryCode": "AT", "vatNumber": "U12345678", "valid": false,
    "requestIdentifier": "", "name": "---", "address": "---", "userError": "INVALID"}"#;

#[tokio::test]
async fn a_number_that_is_known_comes_with_its_owner_and_a_proof() {
    let register = Stranger::who_says(200, VALID).await;
    let expected = VatCheck {
        is_valid: true,
        name: Some("Huber GmbH".to_owned()),
        address: Some("Ring 1\n1010 Wien".to_owned()),
        consultation: Some("WAPIAAAAY1".to_owned()),
        requester: Some(id("SE556000475401")),
        checked_at: Noon.now(),
    };
    assert_eq!(check(&register.url).await, Ok(expected));
    let asked = r#"{"countryCode":"AT","vatNumber":"U12345678","requesterMemberStateCode":"SE","requesterNumber":"556000475401"}"#;
    assert_eq!(register.asked(), [asked]);
}

#[tokio::test]
async fn a_number_that_nobody_has_is_not_valid_and_nobodys() {
    let expected = VatCheck {
        is_valid: false,
        name: None,
        address: None,
        consultation: None,
        requester: Some(id("SE556000475401")),
        checked_at: Noon.now(),
    };
    assert_eq!(said(200, INVALID).await, Ok(expected));
}

#[tokio::test]
async fn who_asks_without_a_name_asks_only_for_the_number() {
    let register = Stranger::who_says(200, VALID).await;
    let vies = Vies::new(&register.url, None, Arc::new(Noon), LIMITS);
    assert!(vies.check(&id("AT U123.456.78")).await.unwrap().is_valid);
    assert_eq!(register.asked(), [r#"{"countryCode":"AT","vatNumber":"U12345678"}"#]);
}

#[tokio::test]
async fn a_register_that_is_down_slow_or_huge_never_means_that_a_number_is_invalid() {
    let remote = |outcome| match outcome {
        Err(VatUnknown::Remote(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(remote(check(&nobody().await).await), RemoteError::Down { .. }));
    let slow = Stranger::who(Manner::SaysNothing).await;
    assert!(matches!(remote(check(&slow.url).await), RemoteError::Slow(_)));
    let huge = Stranger::who(Manner::SpeaksWithoutEnd).await;
    assert!(matches!(remote(check(&huge.url).await), RemoteError::Huge(_)));
    for status in [400, 404, 500, 502, 503] {
        assert!(matches!(remote(said(status, "sorry").await), RemoteError::Status { .. }));
        // Whatever else it says, an error is no answer.
        assert!(matches!(remote(said(status, INVALID).await), RemoteError::Status { .. }));
    }
    assert!(matches!(said(429, "").await, Err(VatUnknown::Throttled(_))));
}

#[tokio::test]
async fn a_register_that_tells_why_it_has_no_answer_has_none() {
    for (word, passes) in [
        ("MS_UNAVAILABLE", true),
        ("SERVICE_UNAVAILABLE", true),
        ("TIMEOUT", true),
        ("MS_MAX_CONCURRENT_REQ", true),
        ("GLOBAL_MAX_CONCURRENT_REQ_TIME", true),
        ("SOMETHING_NEW", true),
        ("INVALID_INPUT", false),
        ("INVALID_REQUESTER_INFO", false),
        ("IP_BLOCKED", false),
    ] {
        let wrapped =
            format!(r#"{{"actionSucceed": false, "errorWrappers": [{{"error": "{word}"}}]}}"#);
        let beside =
            INVALID.replace(r#""userError": "INVALID""#, &format!(r#""userError": "{word}""#));
        for (status, text) in [(200, &wrapped), (400, &wrapped), (500, &wrapped), (200, &beside)] {
            let unknown = said(status, text).await.unwrap_err();
            assert_eq!(unknown.is_passing(), passes, "{unknown}");
            assert!(unknown.to_string().contains(word), "{unknown}");
        }
    }
    assert!(said(200, r#"{"actionSucceed": false}"#).await.is_err());
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_says_nothing() {
    let other = VALID.replace("U12345678", "U87654321");
    let neither = VALID.replace(r#""valid": true,"#, "");
    for text in ["", "{}", "[]", "null", "<html>", r#"{"valid": "yes"}"#, &other, &neither] {
        let outcome = said(200, text).await;
        assert!(matches!(outcome, Err(VatUnknown::Senseless(_))), "{text}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_number_from_outside_the_union_is_not_asked_for() {
    let register = Stranger::who_says(200, VALID).await;
    let vies = Vies::new(&register.url, None, Arc::new(Noon), LIMITS);
    let outcome = vies.check(&id("CHE123456788")).await;
    assert!(matches!(outcome, Err(VatUnknown::Refused(_))), "{outcome:?}");
    assert_eq!(register.asked(), Vec::<String>::new());
}
