use bursar_domain::access::UserKind;

use super::*;
use crate::testing::{Commits, Mocks, Work, account, id, staff_with};

const HASH: &str = "$argon2id$the-hash";

fn work(commits: &Commits) -> Work {
    let mut work = Work { commits: commits.clone(), ..Work::default() };
    work.users.expect_get().returning(|_| Ok(account(UserKind::Staff, true)));
    work
}

/// A desk at which the present password is right or not.
fn mocks(is_right: bool, works: impl IntoIterator<Item = Work>) -> Mocks {
    let mut mocks = Mocks::default().works(works);
    mocks.throttle.expect_failures().returning(|_, _| Ok((0, None)));
    let verify = mocks.passwords.expect_verify();
    verify.withf(|_, known| known.as_deref() == Some(HASH)).returning(move |_, _| is_right);
    mocks
}

async fn change(mocks: Mocks, new: &str) -> Result<(), Error> {
    let (current, new) = (Secret::new("the present one"), Secret::new(new));
    mocks.desk().change_own_password(&staff_with(&[]), current, new).await
}

#[tokio::test]
async fn who_knows_his_password_changes_it_and_is_signed_out_everywhere() {
    let commits = Commits::default();
    let mut changing = work(&commits);
    changing
        .users
        .expect_save()
        .withf(|user| user.password_hash() == Some("$new"))
        .times(1)
        .returning(|_| Ok(()));
    let signed_out = changing.sign_outs.expect_everywhere().withf(|user| *user == id(7));
    signed_out.times(1).returning(|_| Ok(()));
    changing.audit.expect_record_all().times(1).returning(|_, _, _| Ok(()));
    let mut mocks = mocks(true, [work(&commits), changing]);
    mocks.passwords.expect_hash().returning(|_| "$new".into());
    mocks.throttle.expect_forgive().times(1).returning(|_| Ok(()));
    change(mocks, "correct horse battery").await.unwrap();
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn a_wrong_present_password_is_counted_and_changes_nothing() {
    let commits = Commits::default();
    let mut mocks = mocks(false, [work(&commits)]);
    let noted = mocks.throttle.expect_fail().withf(|key, _| key == "password:7");
    noted.times(1).returning(|_, _| Ok(()));
    let Err(Error::Invalid(errors)) = change(mocks, "correct horse battery").await else {
        panic!("it was taken");
    };
    assert_eq!(errors.of("current_password").unwrap().code, "wrong");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_short_new_password_is_refused_beside_its_field() {
    let commits = Commits::default();
    let Err(Error::Invalid(errors)) = change(mocks(true, [work(&commits)]), "short").await else {
        panic!("it was taken");
    };
    assert_eq!(errors.of("password").unwrap().code, "too_short");
    assert_eq!(commits.count(), 0);
}
