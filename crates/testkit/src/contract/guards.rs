//! Sessions, failures, idempotency keys, one-time links and waiting files.

use std::sync::Arc;
use std::time::Duration;

use bursar_application::Error;
use bursar_application::access::SignInDirectory;
use bursar_application::actor::IdempotencyKey;
use bursar_application::clients::exchange::{Upload, UploadId, Uploads};
use bursar_application::ports::{Answers, Sessions, Store, StoredSession, Throttle};
use bursar_domain::access::{User, UserInput, UserKind};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::{id, minute};

fn session(id: &str, user: Option<&User>) -> StoredSession {
    let (id, data) = (id.to_owned(), "{\"csrf\":\"x\"}".to_owned());
    StoredSession { id, user: user.map(Aggregate::id), data, expires_at: minute(30) }
}

async fn staff(store: &dyn Store) -> User {
    let input = UserInput {
        email: "maja@example.com".into(),
        first_name: "Maja".into(),
        is_active: true,
        ..UserInput::default()
    };
    let (user, _) = User::create(id(store).await, UserKind::Staff, &input, minute(0)).unwrap();
    let work = store.begin().await.unwrap();
    work.users().add(&user).await.unwrap();
    work.commit().await.unwrap();
    user
}

/// A session comes back until it is void, replaced or ended; once ended, it stays so.
pub async fn a_session_lasts_until_it_is_void(store: &dyn Store, sessions: &dyn Sessions) {
    let user = staff(store).await;
    sessions.add(&session("a", None)).await.unwrap();
    assert_eq!(sessions.load("a", minute(0)).await.unwrap(), Some(session("a", None)));
    sessions.save(&session("a", Some(&user))).await.unwrap();
    assert_eq!(sessions.load("a", minute(29)).await.unwrap(), Some(session("a", Some(&user))));
    assert_eq!(sessions.load("a", minute(30)).await.unwrap(), None);
    assert_eq!(sessions.load("b", minute(0)).await.unwrap(), None);
    sessions.remove("a").await.unwrap();
    sessions.save(&session("a", Some(&user))).await.unwrap();
    assert_eq!(sessions.load("a", minute(0)).await.unwrap(), None, "it came back to life");
}

/// All sessions of a user end together with what ends them, and nobody else's.
pub async fn the_sessions_of_a_user_end_together(store: &dyn Store, sessions: &dyn Sessions) {
    let user = staff(store).await;
    for (id, user) in [("a", Some(&user)), ("b", Some(&user)), ("c", None)] {
        sessions.add(&session(id, user)).await.unwrap();
    }
    let is_kept = async |id| sessions.load(id, minute(0)).await.unwrap().is_some();
    let work = store.begin().await.unwrap();
    work.sign_outs().everywhere(user.id()).await.unwrap();
    drop(work);
    assert!(is_kept("a").await, "what ended them was undone");
    let work = store.begin().await.unwrap();
    work.sign_outs().everywhere(user.id()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!((is_kept("a").await, is_kept("b").await, is_kept("c").await), (false, false, true));
}

/// Whoever signs in is seen to have done so.
pub async fn a_sign_in_forgets_void_sessions(
    store: &dyn Store,
    sessions: &dyn Sessions,
    door: &dyn SignInDirectory,
) {
    let user = staff(store).await;
    sessions.add(&session("old", None)).await.unwrap();
    let fresh = StoredSession { expires_at: minute(90), ..session("new", None) };
    sessions.add(&fresh).await.unwrap();
    door.note_sign_in(user.id(), minute(60)).await.unwrap();
    assert_eq!(sessions.load("old", minute(0)).await.unwrap(), None);
    assert_eq!(sessions.load("new", minute(60)).await.unwrap(), Some(fresh));
}

/// Failures are counted for each key in a span, until they are forgiven or a day old.
pub async fn failures_are_counted_for_each_key(throttle: &dyn Throttle) {
    for (key, at) in [("maja", 1), ("maja", 5), ("ole", 6)] {
        throttle.fail(key, minute(at)).await.unwrap();
    }
    assert_eq!(throttle.failures("maja", minute(0)).await.unwrap(), (2, Some(minute(5))));
    assert_eq!(throttle.failures("maja", minute(2)).await.unwrap(), (1, Some(minute(5))));
    assert_eq!(throttle.failures("maja", minute(6)).await.unwrap(), (0, None));
    throttle.forgive("maja").await.unwrap();
    assert_eq!(throttle.failures("maja", minute(0)).await.unwrap(), (0, None));
    assert_eq!(throttle.failures("ole", minute(0)).await.unwrap().0, 1);
    throttle.fail("ole", minute(6 + 24 * 60 + 1)).await.unwrap();
    assert_eq!(throttle.failures("ole", minute(0)).await.unwrap().0, 1, "a day is long enough");
}

fn key(name: &str, body: &str) -> IdempotencyKey {
    IdempotencyKey::new("1 POST /clients".into(), name.into(), body.into())
}

/// A key is claimed once; with another body it is refused for what it is.
pub async fn a_key_is_claimed_once(store: &dyn Store) {
    let work = store.begin().await.unwrap();
    work.idempotency().claim(&key("k", "body"), minute(0)).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    let again = work.idempotency().claim(&key("k", "body"), minute(1)).await;
    assert!(matches!(again, Err(Error::KeyInUse)), "{again:?}");
    let other = work.idempotency().claim(&key("k", "other"), minute(1)).await;
    assert!(matches!(other, Err(Error::KeyReused)), "{other:?}");
    work.idempotency().claim(&key("another", "body"), minute(1)).await.unwrap();
}

/// A request that failed leaves no key behind.
pub async fn a_rolled_back_key_is_free_again(store: &dyn Store) {
    let work = store.begin().await.unwrap();
    work.idempotency().claim(&key("k", "body"), minute(0)).await.unwrap();
    drop(work);
    let work = store.begin().await.unwrap();
    work.idempotency().claim(&key("k", "other"), minute(1)).await.unwrap();
}

/// Of twenty parallel claims of one key exactly one is first; the others wait for its end.
pub async fn one_of_many_parallel_claims_is_first(store: Arc<dyn Store>) {
    let claims = (0..20).map(|_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let work = store.begin().await.unwrap();
            let claimed = work.idempotency().claim(&key("k", "body"), minute(0)).await;
            if claimed.is_ok() {
                // Long enough for all others to be waiting.
                tokio::time::sleep(Duration::from_millis(50)).await;
                work.commit().await.unwrap();
            }
            claimed
        })
    });
    let (mut first, mut others) = (0, 0);
    for claim in claims.collect::<Vec<_>>() {
        match claim.await.unwrap() {
            Ok(()) => first += 1,
            Err(Error::KeyInUse) => others += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((first, others), (1, 19));
}

/// The first answer is kept, and of one with a secret only that there was one.
pub async fn the_first_answer_is_kept(store: &dyn Store, answers: &dyn Answers) {
    let (plain, secret) = (key("plain", "body"), key("secret", "body"));
    assert_eq!(answers.find(&plain).await.unwrap(), None);
    for key in [&plain, &secret] {
        let work = store.begin().await.unwrap();
        work.idempotency().claim(key, minute(0)).await.unwrap();
        work.commit().await.unwrap();
    }
    assert_eq!(answers.find(&plain).await.unwrap().unwrap().answer, None);
    answers.complete(&plain, Some("201 {}".into())).await.unwrap();
    answers.complete(&secret, None).await.unwrap();
    let (plain, secret) = (
        answers.find(&plain).await.unwrap().unwrap(),
        answers.find(&secret).await.unwrap().unwrap(),
    );
    assert_eq!((plain.answer.as_deref(), plain.is_secret), (Some("201 {}"), false));
    assert_eq!((secret.answer, secret.is_secret), (None, true));
    assert_eq!(plain.body_digest, "body");
}

/// Keys are kept for a day at least, and not for ever.
pub async fn old_keys_are_forgotten(store: &dyn Store, answers: &dyn Answers) {
    for (name, at) in [("old", 0), ("young", 30 * 60), ("new", 49 * 60)] {
        let work = store.begin().await.unwrap();
        work.idempotency().claim(&key(name, "body"), minute(at)).await.unwrap();
        work.commit().await.unwrap();
    }
    answers.complete(&key("new", "body"), Some("200".into())).await.unwrap();
    let is_kept = async |name| answers.find(&key(name, "body")).await.unwrap().is_some();
    let kept = (is_kept("old").await, is_kept("young").await, is_kept("new").await);
    assert_eq!(kept, (false, true, true));
}

/// A link works once, in its time, and only the latest of its purpose.
pub async fn a_link_works_once(store: &dyn Store) {
    let work = store.begin().await.unwrap();
    let links = work.links();
    links.keep("first", "early", minute(10)).await.unwrap();
    links.keep("first", "late", minute(20)).await.unwrap();
    links.keep("second", "other", minute(20)).await.unwrap();
    let redeem = async |secret, at| links.redeem("first", secret, minute(at)).await.unwrap();
    assert!(!redeem("early", 0).await, "the later link took its place");
    assert!(!redeem("other", 0).await, "it has another purpose");
    assert!(!redeem("late", 20).await, "it has expired");
    assert!(redeem("late", 19).await);
    assert!(!redeem("late", 19).await, "it was used");
    assert!(links.redeem("second", "other", minute(0)).await.unwrap());
}

/// A file waits until its time is over or it is forgotten, and nobody but its owner sees it.
pub async fn a_file_waits_for_its_owner_alone(store: &dyn Store, uploads: &dyn Uploads) {
    let owner = staff(store).await.id();
    let stranger = Id::new(owner.get() + 1).unwrap();
    let [first, second]: [UploadId; 2] = ["a", "b"].map(|name| name.parse().unwrap());
    let file = Upload { name: "old.csv".into(), bytes: vec![0, 0xff, b';', b'\n'] };
    uploads.keep(&first, owner, &file, minute(0), minute(10)).await.unwrap();
    let find = async |name, owner, at| uploads.find(name, owner, minute(at)).await.unwrap();
    assert_eq!(find(&first, owner, 9).await.as_ref(), Some(&file));
    assert_eq!(find(&first, stranger, 9).await, None);
    assert_eq!(find(&first, owner, 10).await, None, "its time is over");
    uploads.keep(&second, owner, &file, minute(10), minute(20)).await.unwrap();
    assert_eq!(find(&first, owner, 0).await, None, "it was forgotten with its time");
    uploads.forget(&second, stranger).await.unwrap();
    assert!(find(&second, owner, 11).await.is_some(), "only its owner has it forgotten");
    uploads.forget(&second, owner).await.unwrap();
    assert_eq!(find(&second, owner, 11).await, None);
}
