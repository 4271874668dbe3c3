//! The rates that somebody publishes.

use bursar_application::ports::{RateFeed, RemoteError};
use bursar_application::rates::{RateDocument, RateFormat};
use bursar_finance_adapter::PublishedRates;
use url::Url;

use crate::stranger::{LIMITS, Manner, Stranger, nobody};

async fn fetch(url: Url) -> Result<RateDocument, RemoteError> {
    PublishedRates::new(url, RateFormat::Json, LIMITS).fetch().await
}

#[tokio::test]
async fn a_document_is_brought_as_it_is_published() {
    let text = r#"{"base": "EUR", "rates": {"USD": 1.08}}"#;
    let stranger = Stranger::who_says(200, text).await;
    let document = fetch(stranger.url.clone()).await.unwrap();
    assert_eq!(document, RateDocument { format: RateFormat::Json, bytes: text.into() });
    let mover = Stranger::who(Manner::LeadsTo(stranger.url.to_string())).await;
    assert_eq!(fetch(mover.url.clone()).await.unwrap(), document, "it has moved");
    assert_eq!(stranger.asked().len(), 2);
}

#[tokio::test]
async fn somebody_who_is_down_slow_wrong_or_huge_is_told_from_one_who_answers() {
    let host = || "127.0.0.1".to_owned();
    assert!(matches!(fetch(nobody().await).await, Err(RemoteError::Down { .. })));
    for status in [204, 404, 429, 500, 503] {
        let stranger = Stranger::who_says(status, "").await;
        let outcome = fetch(stranger.url.clone()).await;
        assert_eq!(outcome, Err(RemoteError::Status { host: host(), status }));
    }
    let slow = Stranger::who(Manner::SaysNothing).await;
    assert_eq!(fetch(slow.url.clone()).await, Err(RemoteError::Slow(host())));
    let huge = Stranger::who(Manner::SpeaksWithoutEnd).await;
    assert_eq!(fetch(huge.url.clone()).await, Err(RemoteError::Huge(host())));
    let circle = Stranger::who(Manner::LeadsTo("/again".to_owned())).await;
    assert!(matches!(fetch(circle.url.clone()).await, Err(RemoteError::Down { .. })));
}

#[tokio::test]
async fn what_is_to_be_asked_over_tls_is_not_asked_without_it() {
    let stranger = Stranger::who_says(200, "{}").await;
    let mut url = stranger.url.clone();
    assert!(url.set_scheme("https").is_ok());
    assert!(matches!(fetch(url).await, Err(RemoteError::Down { .. } | RemoteError::Slow(_))));
    assert_eq!(stranger.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn an_address_that_fails_is_told_without_its_key() {
    let mut url = nobody().await;
    url.set_query(Some("app_id=s3cret"));
    let told = format!("{:?}", fetch(url).await);
    assert!(!told.contains("s3cret"), "{told}");
}
