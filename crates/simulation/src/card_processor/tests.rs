use bursar_kernel::money::Currency;

use super::*;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_305_600, 0).unwrap()
    }
}

fn processor() -> CardProcessor {
    CardProcessor::new(Secret::new("whsec"), Arc::new(Noon))
}

fn request(minor: i64) -> ChargeRequest {
    let amount = Money::from_minor(minor, Currency::new("EUR").unwrap());
    ChargeRequest {
        key: format!("payment-{minor}-1"),
        amount,
        token: None,
        description: String::new(),
    }
}

fn believed(
    processor: &CardProcessor,
    header: &str,
    body: &[u8],
) -> Result<GatewayNotice, NoticeError> {
    let headers = [(SIGNATURE.to_owned(), header.to_owned())];
    processor.read_notice(RawNotice { headers: &headers, body }, Noon.now())
}

#[tokio::test]
async fn the_same_key_is_answered_the_same_and_charged_once() {
    let processor = processor();
    let first = processor.authorise(&request(1000)).await.unwrap();
    assert_eq!(processor.authorise(&request(1000)).await.unwrap(), first);
    let later = Noon.now() + TimeDelta::minutes(1);
    assert_eq!(processor.due(later).len(), 2, "one notice, sent twice");
    assert!(processor.due(later).is_empty());
}

#[tokio::test]
async fn it_declines_is_down_and_takes_at_once_as_the_amount_says() {
    let processor = processor();
    assert!(matches!(processor.authorise(&request(1013)).await, Err(GatewayError::Declined(_))));
    let down = processor.authorise(&request(1066)).await;
    assert!(matches!(down, Err(GatewayError::Unavailable(_))), "{down:?}");
    assert!(processor.authorise(&request(1066)).await.is_ok());
    let at_once = processor.authorise(&request(1055)).await.unwrap();
    assert!(matches!(at_once.state, GatewayState::Succeeded { .. }));
}

#[tokio::test]
async fn only_what_was_signed_a_short_while_ago_is_believed() {
    let processor = processor();
    processor.authorise(&request(1000)).await.unwrap();
    let sent = processor.due(Noon.now() + TimeDelta::seconds(1)).remove(0);
    let header = &sent.headers[0].1;
    let notice = believed(&processor, header, &sent.body).unwrap();
    assert_eq!((notice.subject, notice.amount.minor()), (NoticeSubject::Payment, 1000));
    let mut changed = sent.body.clone();
    changed[10] ^= 1;
    for (header, body) in [
        (header.as_str(), changed.as_slice()),
        (sign(&Secret::new("another"), Noon.now(), &sent.body).as_str(), &sent.body),
        (
            sign(&processor.secret, Noon.now() - TimeDelta::minutes(6), &sent.body).as_str(),
            &sent.body,
        ),
        ("t=1,v1=00", &sent.body),
        ("", &sent.body),
    ] {
        assert_eq!(believed(&processor, header, body), Err(NoticeError::Forged), "{header}");
    }
    let unsigned = RawNotice { headers: &[], body: &sent.body };
    assert_eq!(processor.read_notice(unsigned, Noon.now()), Err(NoticeError::Forged));
    let senseless = b"{}";
    let header = sign(&processor.secret, Noon.now(), senseless);
    assert!(matches!(believed(&processor, &header, senseless), Err(NoticeError::Senseless(_))));
}

#[test]
fn the_signature_is_hmac_sha256_of_time_and_body() {
    // Told by another implementation: printf '1.a' | openssl dgst -sha256 -hmac key
    let at = DateTime::from_timestamp(1, 0).unwrap();
    assert_eq!(
        sign(&Secret::new("key"), at, b"a"),
        "t=1,v1=32a5f52f8b585db06b5960c1b30992c0575588cf6343eeb646efa5bfd9ca5a17"
    );
}

#[tokio::test]
async fn who_asks_is_told_how_it_stands_also_what_was_never_told_and_what_is_unknown() {
    let processor = processor();
    let about = |key: &str, subject| LookUp { subject, key: key.to_owned(), external_id: None };
    let asked = async |minor: i64| {
        let key = request(minor).key;
        processor.look_up(&about(&key, NoticeSubject::Payment)).await.unwrap()
    };
    assert_eq!(asked(1077).await, None, "nobody asked for it");
    for minor in [1000, 1013, 1077] {
        drop(processor.authorise(&request(minor)).await);
    }
    let state = async |minor| asked(minor).await.unwrap().state;
    assert_eq!(state(1000).await, GatewayState::Authorised);
    assert!(matches!(state(1013).await, GatewayState::Failed { .. }));
    assert!(matches!(state(1077).await, GatewayState::Succeeded { fee: Some(_) }));
    let held = asked(1000).await.unwrap();
    let (amount, external_id) = (request(1000).amount, held.external_id);
    let take = FollowUp { key: format!("{}{CAPTURE}", request(1000).key), external_id, amount };
    processor.capture(&take).await.unwrap();
    assert!(matches!(state(1000).await, GatewayState::Succeeded { .. }));
    let back = FollowUp { key: "refund-1".into(), ..take };
    processor.refund(&back).await.unwrap();
    let refund = processor.look_up(&about("refund-1", NoticeSubject::Refund)).await.unwrap();
    let answered = processor.refund(&back).await.unwrap();
    assert_eq!(refund.map(|known| known.external_id), Some(answered.external_id));
}
