//! Reading does not wait for whoever writes.

use std::time::Duration;

use bursar_application::access::SignInDirectory;
use bursar_application::ports::Store;
use bursar_domain::access::{ApiToken, User, UserInput, UserKind};
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Email, Line};
use bursar_testkit::contract::{id, minute};
use tokio::time::timeout;

use super::store;

#[tokio::test]
async fn the_door_opens_while_somebody_writes() {
    let (_database, store) = store().await;
    let email = "maja@example.com";
    let input =
        UserInput { email: email.into(), first_name: "Maja".into(), ..UserInput::default() };
    let (user, _) = User::create(id(&store).await, UserKind::Staff, &input, minute(0)).unwrap();
    let (name, digest) = (Line::parse("export", 64).unwrap(), "digest".to_owned());
    let (token, _) = ApiToken::issue(id(&store).await, user.id(), name, digest, minute(0));
    let work = store.begin().await.unwrap();
    work.users().add(&user).await.unwrap();
    work.tokens().add(&token).await.unwrap();
    work.commit().await.unwrap();

    let writing = store.begin().await.unwrap();
    writing.ids().next(User::NAME, 1).await.unwrap();
    // Far less than a writer waits for his turn, far more than it takes.
    let soon = Duration::from_secs(15);
    let found = timeout(soon, store.with_email(&Email::new(email).unwrap())).await.unwrap();
    assert_eq!(found.unwrap().map(|found| found.id()), Some(user.id()));
    // Whether the use could be noted depends on the engine.
    let _ = timeout(soon, store.note_token_use("digest", minute(5))).await.unwrap();
    drop(writing);
}
