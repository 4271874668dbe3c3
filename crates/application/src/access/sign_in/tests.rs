use bursar_domain::access::User;
use bursar_domain::repository::StoreError;

use super::*;
use crate::ports::MockThrottle;
use crate::testing::{Commits, Mocks, Work, account, id, identity, noon, unavailable};

const HASH: &str = "$argon2id$the-hash";

fn typed(email: &str) -> SignIn {
    SignIn {
        email: email.into(),
        password: Secret::new("correct horse battery"),
        remote: Some("192.0.2.1".into()),
        request_id: "request-1".into(),
    }
}

/// Behind this door nobody waits for a writer: the account is looked up without a unit of work.
fn holding(mut mocks: Mocks, found: Option<User>) -> Mocks {
    mocks.sign_in.expect_with_email().returning(move |_| Ok(found.clone()));
    mocks
}

/// What an attacker sees who types this at the door.
async fn refusal(email: &str, found: Option<User>, hash: Option<&'static str>) -> String {
    let mut mocks = Mocks::default();
    if Email::new(email).is_ok() {
        mocks = holding(mocks, found);
    }
    mocks.throttle.expect_failures().times(3).returning(|_, _| Ok((0, None)));
    let account = format!("account:{}", email.trim().to_lowercase());
    for key in [format!("{account} from 192.0.2.1"), account, "remote:192.0.2.1".into()] {
        let noted = mocks.throttle.expect_fail().withf(move |noted, _| noted == key);
        noted.times(1).returning(|_, _| Ok(()));
    }
    // Verifying takes time; it must be spent whether there is an account or not.
    let verify = mocks.passwords.expect_verify();
    verify.withf(move |_, known| known.as_deref() == hash).times(1).returning(|_, _| false);
    let outcome = mocks.desk().sign_in(typed(email)).await;
    format!("{:?}", outcome.unwrap_err())
}

#[tokio::test]
async fn a_refusal_tells_nothing_about_the_account() {
    let staff = account(UserKind::Staff, true);
    let wrong_password = refusal("maja@bursar.example", Some(staff), Some(HASH)).await;
    let refusals = [
        refusal("nobody@bursar.example", None, None).await,
        refusal("maja@bursar.example", Some(account(UserKind::Staff, false)), None).await,
        refusal("maja@bursar.example", Some(account(UserKind::EndUser, true)), None).await,
        refusal("no address at all", None, None).await,
        refusal("", None, None).await,
    ];
    assert_eq!(refusals, [(); 5].map(|()| wrong_password.clone()));
}

#[tokio::test]
async fn no_password_is_tried_after_ten_failures() {
    for (failures, is_throttled) in [(9, false), (10, true), (250, true)] {
        let mut mocks = Mocks::default();
        let last = Some(noon() - TimeDelta::minutes(5));
        mocks.throttle.expect_failures().returning(move |_, _| Ok((failures, last)));
        if !is_throttled {
            mocks = holding(mocks, None);
            mocks.throttle.expect_fail().returning(|_, _| Ok(()));
            mocks.passwords.expect_verify().times(1).returning(|_, _| false);
        }
        match mocks.desk().sign_in(typed("maja@bursar.example")).await {
            Err(Error::Throttled(wait)) => {
                assert!(is_throttled, "after {failures}");
                assert_eq!(wait, TimeDelta::minutes(10));
            }
            outcome => assert!(!is_throttled, "after {failures}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn one_place_is_shut_out_of_one_account_long_before_anybody_else() {
    let account = "account:maja@bursar.example";
    let from_there = "account:maja@bursar.example from 192.0.2.1";
    let rows = [
        (from_there, Some("192.0.2.1"), 10),
        (account, Some("192.0.2.1"), 200),
        ("remote:192.0.2.1", Some("192.0.2.1"), 200),
        // Where places cannot be told apart, nothing but the account can be guarded.
        (account, None, 10),
    ];
    for (throttled, remote, most) in rows {
        for (failures, is_throttled) in [(most - 1, false), (most, true)] {
            let mut mocks = Mocks::default();
            mocks.throttle.expect_failures().returning(move |key, since| {
                assert_eq!(since, noon() - TimeDelta::minutes(15));
                Ok(if key == throttled { (failures, Some(noon())) } else { (0, None) })
            });
            mocks.throttle.expect_fail().returning(|_, _| Ok(()));
            mocks.passwords.expect_verify().returning(|_, _| false);
            let mocks = if is_throttled { mocks } else { holding(mocks, None) };
            // However the address is written, it is the same account.
            let typed =
                SignIn { remote: remote.map(str::to_owned), ..typed(" Maja@Bursar.EXAMPLE ") };
            let outcome = mocks.desk().sign_in(typed).await;
            let is = matches!(outcome, Err(Error::Throttled(_)));
            assert_eq!(is, is_throttled, "{throttled} {remote:?} {failures}: {outcome:?}");
        }
    }
}

fn right() -> (Mocks, Commits) {
    let mut mocks = Mocks::default();
    let mut throttle = MockThrottle::new();
    throttle.expect_failures().returning(|_, _| Ok((3, Some(noon()))));
    for place in ["", " from 192.0.2.1"] {
        let key = format!("account:maja@bursar.example{place}");
        let forgiven = throttle.expect_forgive().withf(move |forgiven| forgiven == key);
        forgiven.times(1).returning(|_| Ok(()));
    }
    mocks.throttle = throttle;
    mocks.passwords.expect_verify().times(1).returning(|_, _| true);
    mocks.sign_in.expect_note_sign_in().times(1).returning(|_, _| Ok(()));
    mocks.sign_in.expect_staff().returning(|_| Ok(Some(identity())));
    let mut audited = Work::default();
    let entry = audited.audit.expect_record_all().withf(|actor, events, _| {
        events[0].action == "user.signed_in" && actor.request_id() == "request-1"
    });
    entry.times(1).returning(|_, _, _| Ok(()));
    let commits = audited.commits.clone();
    let mocks = holding(mocks, Some(account(UserKind::Staff, true)));
    (mocks.works([audited]), commits)
}

#[tokio::test]
async fn the_right_password_forgives_the_failures_and_is_audited() {
    let (mocks, commits) = right();
    let staff = mocks.desk().sign_in(typed("maja@bursar.example")).await.unwrap();
    assert_eq!(staff.name, "Maja Holm");
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn nobody_is_signed_in_while_failures_cannot_be_counted() {
    let mut mocks = Mocks::default();
    mocks.throttle.expect_failures().returning(|_, _| Err(unavailable()));
    let outcome = mocks.desk().sign_in(typed("maja@bursar.example")).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Unavailable { .. }))), "{outcome:?}");
}

#[tokio::test]
async fn a_token_opens_the_door_even_when_its_use_cannot_be_noted() {
    let mut mocks = Mocks::default();
    mocks.sign_in.expect_by_token().returning(|_| Ok(Some((identity(), None))));
    mocks.sign_in.expect_note_token_use().times(1).returning(|_, _| Err(unavailable()));
    let known = mocks.desk().by_token(&Secret::new("bursar_token"), "request-1".into()).await;
    assert_eq!(known.unwrap().1.user, id(7));
}

#[tokio::test]
async fn the_use_of_a_token_is_noted_once_a_minute() {
    for (seconds, noted) in [(59, 0), (60, 1)] {
        let mut mocks = Mocks::default();
        let used_at = noon() - TimeDelta::seconds(seconds);
        mocks.sign_in.expect_by_token().returning(move |_| Ok(Some((identity(), Some(used_at)))));
        mocks.sign_in.expect_note_token_use().times(noted).returning(|_, _| Ok(()));
        let known = mocks.desk().by_token(&Secret::new("bursar_token"), "request-1".into()).await;
        assert!(known.is_ok(), "{seconds}");
    }
}
